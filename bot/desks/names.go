package desks

import (
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// NameOf is what staff call a customer: the name on record, else the end of the phone number.
func NameOf(tag language.Tag, c store.Customer) string {
	if c.Name != "" {
		return c.Name
	}
	return prompts.Subject{Phone: c.Phone}.Nameless(tag)
}
