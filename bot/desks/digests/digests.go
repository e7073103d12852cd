// Package digests is the managers' desk: it counts a shop's day and links every claim to
// the words behind it (mission F2). It reads all tables and writes nothing.
package digests

import (
	"context"
	"time"

	"pitcrew/bot/desks"
)

// Desk answers with digests. It is safe for concurrent use.
type Desk struct{ rules Rules }

// New opens the desk. rules must have passed Check.
func New(rules Rules) *Desk { return &Desk{rules} }

// Name of the desk.
func (d *Desk) Name() string { return "digests" }

// Answer gives the digest of the day that was asked for.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	y, m, day := t.Now.Date()
	from := time.Date(y, m, day, 0, 0, 0, 0, t.Location())
	_, err := Collect(ctx, t.Read, t.Shop, from, from.AddDate(0, 0, 1), t.Now, d.rules)
	return desks.Reply{Keep: true}, err
}
