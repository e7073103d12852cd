package desks

import (
	"context"
	"strconv"
	"strings"

	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Question asks which customer is meant.
func (s Subject) Question(tag language.Tag) string {
	return prompts.Subject{Said: s.Said, Count: len(s.Found), Elsewhere: s.Elsewhere}.Which(tag)
}

// Which asks which customer is meant, with a button for each who fits: its action is the given one and their id.
func (s Subject) Which(tag language.Tag, action string) Reply {
	r := Reply{Text: s.Question(tag), Keep: true}
	for _, c := range s.Found {
		r.Buttons = append(r.Buttons, Button{Label: prompts.Subject{Name: c.Name, Phone: c.Phone}.Label(tag), Action: action + strconv.FormatInt(int64(c.ID), 10)})
	}
	return r
}

// OneSubject is the one customer that staff mean, by a button of Which or in words. Where ok is false, ask is the question which.
func OneSubject(ctx context.Context, t Turn, action string) (c store.Customer, ask Reply, ok bool, err error) {
	if value, pressed := strings.CutPrefix(t.Action, action); pressed {
		if id, err := strconv.ParseInt(value, 10, 64); err == nil {
			c, err := t.Read.Customer(ctx, store.CustomerID(id))
			if err == nil && c.Shop == t.Shop.ID {
				return c, Reply{}, true, nil
			}
		}
	}
	s, err := FindSubject(ctx, t)
	if err != nil {
		return store.Customer{}, Reply{}, false, err
	}
	if c, ok := s.One(); ok {
		return c, Reply{}, true, nil
	}
	return store.Customer{}, s.Which(t.Language, action), false, nil
}
