package desks

import (
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// Lookups are what a language model may look up while it drafts in a turn, about the customer named, 0 for about nobody: a
// fixed list that only reads. What a model asks for never names the customer or the shop. Nil is no look-ups.
type Lookups func(t Turn, about store.CustomerID) []writer.Lookup

// For returns the turn's look-ups.
func (l Lookups) For(t Turn, about store.CustomerID) []writer.Lookup {
	if l == nil {
		return nil
	}
	return l(t, about)
}
