package handoff

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// edits begin a message that replaces the suggested reply, in a thread; a form of the
// channel's sends the same.
var edits = []string{"改成：", "改成:", "改为：", "改为:", "edit:"}

func edited(text string) string {
	for _, e := range edits {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(text), e); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// second is the number behind a button's handoff, "12:7".
func second(value string) int64 {
	_, rest, _ := strings.Cut(value, ":")
	n, _ := strconv.ParseInt(rest, 10, 64) // 0 is none
	return n
}

// another shows another version of the suggested reply, made of what was said by now.
func (d *Desk) another(ctx context.Context, t desks.Turn, h store.Handoff, version int) (desks.Reply, error) {
	draft, words, err := d.draft(ctx, t.Read, h, t.Who.Staff, version)
	if err != nil {
		return desks.Reply{}, err
	}
	return d.replace(t, h, draft, version+1, words.Suggestion(t.Language)), nil
}

// edit makes staff's own words the suggested reply.
func (d *Desk) edit(ctx context.Context, t desks.Turn, h store.Handoff, text string) (desks.Reply, error) {
	c, err := t.Read.Conversation(ctx, h.Conversation)
	if err != nil {
		return desks.Reply{}, err
	}
	draft := store.Draft{
		Shop: h.Shop, Customer: c.Customer, Conversation: c.ID, Staff: t.Who.Staff.ID, BasedOn: c.Answered, Kind: draftKind, Text: text, Status: store.DraftOpen,
	}
	return d.replace(t, h, draft, 0, prompts.Handoff{Number: int64(h.ID), Text: text}.Edited(t.Language)), nil
}

// replace puts a draft in the place of the one that was shown.
func (d *Desk) replace(t desks.Turn, h store.Handoff, draft store.Draft, next int, text string) desks.Reply {
	return desks.Reply{Text: text, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		err := drop(ctx, tx, h, store.DraftDismissed)
		if err != nil {
			return err
		}
		if draft.ID, err = tx.AddDraft(ctx, draft); err != nil {
			return err
		}
		r.Buttons = suggested(h, draft, next, t.Language)
		return nil
	}}
}

// drop ends the suggested reply of a handoff, if one is open.
func drop(ctx context.Context, tx *store.Tx, h store.Handoff, status string) error {
	open, err := tx.OpenDraft(ctx, h.Conversation, draftKind)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return conflict(tx.SetDraft(ctx, open.ID, status, open.Text))
}

// send sends the suggested reply to the customer in the name of who presses, who has the
// chat from then on. It is dropped when the customer said more since it was written, and a
// colleague who has the chat keeps it.
func (d *Desk) send(ctx context.Context, t desks.Turn, h store.Handoff, id store.DraftID) (desks.Reply, error) {
	draft, err := t.Read.Draft(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (draft.Conversation != h.Conversation || draft.Status == store.DraftSent || draft.Status == store.DraftDismissed) {
		return desks.Reply{Text: prompts.Script{}.Gone(t.Language)}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	if h.Owner != 0 && h.Owner != t.Who.Staff.ID {
		owner, err := t.Read.StaffByID(ctx, h.Owner)
		if err != nil {
			return desks.Reply{}, err
		}
		take := desks.Button{Label: prompts.Handoff{}.TakeLabel(t.Language), Action: fmt.Sprintf("handoff:take:%d", h.ID)}
		return desks.Reply{Text: prompts.Handoff{Name: owner.Name}.OwnedBy(t.Language), Buttons: []desks.Button{take}}, nil
	}
	c, err := t.Read.Conversation(ctx, h.Conversation)
	if err != nil {
		return desks.Reply{}, err
	}
	if c.Answered > draft.BasedOn || draft.Status == store.DraftStale {
		other := desks.Button{Label: prompts.Handoff{}.OtherLabel(t.Language), Action: fmt.Sprintf("handoff:other:%d:0", h.ID)}
		return desks.Reply{Text: prompts.Script{}.Stale(t.Language), Buttons: []desks.Button{other}, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			return drop(ctx, tx, h, store.DraftStale)
		}}, nil
	}
	r := d.take(t, h, desks.Reply{Text: prompts.Handoff{}.SentOn(t.Language)})
	taken := r.Apply
	r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		now, err := tx.Handoff(ctx, h.ID)
		if err != nil {
			return conflict(err)
		}
		chat, err := tx.Conversation(ctx, h.Conversation)
		if err != nil {
			return err
		}
		if now.Owner != h.Owner || chat.Answered != c.Answered { // a colleague, or the customer, was faster: look again
			return store.ErrConflict
		}
		if err := conflict(tx.SetDraft(ctx, id, store.DraftSent, draft.Text)); err != nil {
			return err
		}
		if err := taken(ctx, tx, r); err != nil {
			return err
		}
		if _, err := desks.Post(ctx, tx, chat, fmt.Sprintf("draft/%d", id), t.Who.Staff.Name, draft.Text); err != nil {
			return err
		}
		return audit(ctx, tx, t, "handoff.send", h)
	}
	return r, nil
}
