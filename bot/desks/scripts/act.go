package scripts

import (
	"context"
	"errors"
	"fmt"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// chatOf is the customer's latest chat, nil when they have none.
func chatOf(ctx context.Context, t desks.Turn, id store.CustomerID) (*store.Conversation, error) {
	if id == 0 {
		return nil, nil
	}
	chats, err := t.Read.ConversationsOf(ctx, id)
	if err != nil || len(chats) == 0 {
		return nil, err
	}
	return &chats[0], nil
}

// open reads a draft of this shop that can still be acted on; a reply says why not.
func (d *Desk) open(ctx context.Context, t desks.Turn, id store.DraftID) (store.Draft, *desks.Reply, error) {
	draft, err := t.Read.Draft(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return draft, nil, err
	}
	if err != nil || draft.Shop != t.Shop.ID || draft.Status != store.DraftOpen {
		return draft, &desks.Reply{Text: prompts.Script{}.Gone(t.Language)}, nil
	}
	return draft, nil, nil
}

// send posts the draft to the customer's chat, unless the conversation moved on since it
// was written (C4), or the customer opted out.
func (d *Desk) send(ctx context.Context, t desks.Turn, id store.DraftID) (desks.Reply, error) {
	draft, reply, err := d.open(ctx, t, id)
	if err != nil || reply != nil {
		return orEmpty(reply), err
	}
	if !desks.May(t.Who.Role, desks.ActSend) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language)}, nil
	}
	if draft.Conversation == 0 {
		return desks.Reply{Text: prompts.Script{}.NoChatToSend(t.Language), Keep: true}, nil
	}
	c, err := t.Read.Customer(ctx, draft.Customer)
	if err != nil {
		return desks.Reply{}, err
	}
	if !c.OptedOutAt.IsZero() {
		return desks.Reply{Text: prompts.Script{Name: desks.NameOf(t.Language, c)}.OptedOutText(t.Language)}, nil
	}
	chat, err := t.Read.Conversation(ctx, draft.Conversation)
	if err != nil {
		return desks.Reply{}, err
	}
	if chat.Answered > draft.BasedOn {
		return desks.Reply{Text: prompts.Script{}.Stale(t.Language), Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			return changed(tx.SetDraft(ctx, id, store.DraftStale, draft.Text))
		}}, nil
	}
	return desks.Reply{Text: prompts.Script{Name: desks.NameOf(t.Language, c)}.Sent(t.Language), Personal: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := changed(tx.SetDraft(ctx, id, store.DraftSent, draft.Text)); err != nil {
			return err
		}
		if _, err := desks.Post(ctx, tx, chat, fmt.Sprintf("draft/%d", id), t.Who.Staff.Name, draft.Text); err != nil {
			return err
		}
		return tx.Audit(ctx, entry(t, "draft.send", id))
	}}, nil
}

func (d *Desk) dismiss(ctx context.Context, t desks.Turn, id store.DraftID) (desks.Reply, error) {
	draft, reply, err := d.open(ctx, t, id)
	if err != nil || reply != nil {
		return orEmpty(reply), err
	}
	return desks.Reply{Text: prompts.Script{}.Dismissed(t.Language), Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		return changed(tx.SetDraft(ctx, id, store.DraftDismissed, draft.Text))
	}}, nil
}

// edit replaces the draft's words by staff's own.
func (d *Desk) edit(ctx context.Context, t desks.Turn, f form, text string) (desks.Reply, error) {
	draft, reply, err := d.open(ctx, t, f.Draft)
	if err != nil || reply != nil {
		return orEmpty(reply), err
	}
	words := prompts.Script{Kind: f.Kind, Text: text, Edited: true}
	return desks.Reply{Personal: draft.Customer != 0, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		if err := changed(tx.SetDraft(ctx, draft.ID, store.DraftDismissed, draft.Text)); err != nil {
			return err
		}
		draft.Text, draft.Staff = text, t.Who.Staff.ID
		id, err := tx.AddDraft(ctx, draft)
		if err != nil {
			return err
		}
		f.Draft = id
		r.Form, r.Text = f, words.In(t.Language)
		if draft.Conversation != 0 {
			r.Buttons = append(r.Buttons, desks.Button{Label: words.SendLabel(t.Language), Action: fmt.Sprintf("scripts:send:%d", id)})
		}
		r.Buttons = append(r.Buttons, editButton(t, id), desks.Button{Label: words.DismissLabel(t.Language), Action: fmt.Sprintf("scripts:dismiss:%d", id)})
		return nil
	}}, nil
}

// changed turns "no longer open" into a conflict: someone else was faster, ask again.
func changed(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: %w", store.ErrConflict, err)
	}
	return err
}

func entry(t desks.Turn, action string, id store.DraftID) store.AuditEntry {
	return store.AuditEntry{Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: action, Subject: fmt.Sprintf("draft/%d", id)}
}

func orEmpty(r *desks.Reply) desks.Reply {
	if r == nil {
		return desks.Reply{}
	}
	return *r
}
