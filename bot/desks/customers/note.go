package customers

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// longestNote bounds a note, in characters.
const longestNote = 300

// noting is what staff say to have something written down.
var noting = regexp.MustCompile(`(?i)^.{0,20}?(?:[记記]一[笔筆]|[记記][录錄]一?下|[记記]一?下(?:[来來])?|[记記]低|[备備][注註](?:一下|上)?|[记記][录錄]|\bnote(?: that| for [^:：]{1,20})?|\bwrite down(?: that)?|\bremember(?: that)?)(?:[ :：,，]+|$)`)

// noted is what is to be written down; empty where nothing is said.
func noted(text string) string {
	text = strings.TrimSpace(text)
	if at := noting.FindStringIndex(text); at != nil {
		text = strings.TrimSpace(text[at[1]:])
	}
	return prompts.Cut(text, longestNote)
}

// note writes down what staff say of a customer, where their card shows it.
func (d *Desk) note(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	c, ask, ok, err := desks.OneSubject(ctx, t, "customers:card:")
	if err != nil || !ok {
		return ask, err
	}
	words := prompts.CustomerNote{Name: desks.NameOf(t.Language, c), Text: noted(t.Text)}
	if words.Text == "" {
		return desks.Reply{Text: words.Ask(t.Language), Keep: true}, nil
	}
	return desks.Reply{Text: words.In(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.AddNote(ctx, c.ID, words.Text); err != nil {
			return err
		}
		return tx.Audit(ctx, store.AuditEntry{Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "customer.note", Subject: fmt.Sprintf("customer/%d", c.ID)})
	}}, nil
}
