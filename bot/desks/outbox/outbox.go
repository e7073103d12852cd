// Package outbox is the desk of messages that could not be delivered: staff see whom the
// shop failed to reach and why, and try again or let it be. It owns no table; the outbox
// itself is the engine's.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Desk shows what was given up. It is safe for concurrent use.
type Desk struct{}

// New opens the desk.
func New() *Desk { return &Desk{} }

// Name of the desk.
func (d *Desk) Name() string { return "outbox" }

var asks = regexp.MustCompile(`^(?:看看|查看|查一下|有没有|哪些)?(?:消息)?(?:发送失败|没发出去|发不出去|未送达|没送到|发件箱)(?:的)?(?:消息)?(?:有哪些|有吗)?[?？。]?$|^(?:outbox|undelivered(?: messages)?|failed messages)$`)

// Hears implements desks.Listener.
func (d *Desk) Hears(t desks.Turn, _ bool) (desks.Act, bool) {
	return desks.ActSend, t.Who.IsStaff() && asks.MatchString(language.Fold(strings.TrimSpace(t.Text)))
}

// mostShown is what fits on one card.
const mostShown = 6

// Answer lists what was given up, or acts on one of it.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if !desks.May(t.Who.Role, desks.ActSend) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
	}
	what, value, _ := strings.Cut(strings.TrimPrefix(t.Action, "outbox:"), ":")
	if id, err := strconv.ParseInt(value, 10, 64); err == nil && (what == "retry" || what == "drop") {
		return d.act(ctx, t, what, store.ConversationID(id))
	}
	list, err := t.Read.Undelivered(ctx, t.Shop.ID, mostShown)
	if err != nil {
		return desks.Reply{}, err
	}
	words := prompts.Unsents{}
	if words.Unknown, err = t.Read.UnknownSends(ctx, t.Shop.ID); err != nil {
		return desks.Reply{}, err
	}
	r := desks.Reply{Keep: true, Personal: true}
	for i, u := range list[:min(len(list), mostShown)] {
		one := prompts.Unsent{Number: i + 1, Name: u.Customer, Channel: u.Channel, Messages: u.Messages, Reason: u.Reason}
		words.Lines = append(words.Lines, one)
		r.Buttons = append(r.Buttons,
			desks.Button{Label: one.RetryLabel(t.Language), Action: fmt.Sprintf("outbox:retry:%d", u.Conversation)},
			desks.Button{Label: one.DropLabel(t.Language), Action: fmt.Sprintf("outbox:drop:%d", u.Conversation)})
	}
	r.Text = words.In(t.Language)
	return r, nil
}

// act tries a conversation's messages again, or ends them.
func (d *Desk) act(ctx context.Context, t desks.Turn, what string, id store.ConversationID) (desks.Reply, error) {
	c, err := t.Read.Conversation(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && c.Shop != t.Shop.ID {
		return desks.Reply{Text: prompts.Unsent{}.Gone(t.Language), Keep: true}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	return desks.Reply{Keep: true, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		var err error
		if what == "retry" {
			r.Text = prompts.Unsent{}.Retried(t.Language)
			err = tx.RetryUndelivered(ctx, id)
		} else {
			r.Text = prompts.Unsent{}.Dropped(t.Language)
			err = tx.DropUndelivered(ctx, id, "dropped by "+t.Who.Staff.Name)
		}
		if errors.Is(err, store.ErrNotFound) {
			r.Text = prompts.Unsent{}.Gone(t.Language)
			return nil
		}
		if err != nil {
			return err
		}
		return tx.Audit(ctx, store.AuditEntry{
			Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "outbox." + what, Subject: fmt.Sprintf("conversation/%d", id),
		})
	}}, nil
}
