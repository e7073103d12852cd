package handoff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Relay implements bot.Handoffs: it posts what the customer wrote into the thread.
func (d *Desk) Relay(ctx context.Context, tx *store.Tx, c store.Conversation, messages []store.Message) error {
	h, err := tx.OpenHandoff(ctx, c.ID)
	if errors.Is(err, store.ErrNotFound) { // closed meanwhile: the bot is back
		return tx.SetConversationOwner(ctx, c.ID, store.OwnerBot)
	}
	if err != nil {
		return err
	}
	team, err := d.open(ctx, tx, h)
	if err != nil {
		return err
	}
	for _, m := range messages {
		text := prompts.Handoff{Text: m.Text, Files: len(desks.Files(m)) > 0}.FromCustomer(staffLanguage)
		if _, err := desks.Post(ctx, tx, team, fmt.Sprintf("relay/%d", m.ID), store.OwnerBot, text); err != nil {
			return err
		}
		if err := desks.PostFiles(ctx, tx, c, team, m, store.OwnerBot, prompts.Handoff{}.FileOfCustomer(staffLanguage)); err != nil {
			return err
		}
	}
	return d.touch(ctx, tx, h)
}

// showFiles brings the photos and files that the customer sent lately into the thread, those
// that it has not got: what came before a person took over belongs to what they must know.
func (d *Desk) showFiles(ctx context.Context, tx *store.Tx, h store.Handoff, team store.Conversation) error {
	c, err := tx.Conversation(ctx, h.Conversation)
	if err != nil {
		return err
	}
	messages, err := tx.LastMessages(ctx, c.ID, toldBefore)
	if err != nil {
		return err
	}
	for _, m := range messages {
		if m.Direction != store.Inbound {
			continue
		}
		if err := desks.PostFiles(ctx, tx, c, team, m, store.OwnerBot, prompts.Handoff{}.FileOfCustomer(staffLanguage)); err != nil {
			return err
		}
	}
	return nil
}

// touch records a word in the handoff and sets its clock of silence anew.
func (d *Desk) touch(ctx context.Context, tx *store.Tx, h store.Handoff) error {
	if err := tx.UpdateHandoff(ctx, h); err != nil {
		return err
	}
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindReturn, h.ID), Kind: kindReturn, ReadyAt: tx.Now().Add(d.rules.Silence)})
	return err
}

// returnSilent gives a chat back to the bot when nobody wrote for Rules.Silence; a word
// in between puts it off.
func (d *Desk) returnSilent(ctx context.Context, tx *store.Tx, t store.Task) error {
	_, value, _ := strings.Cut(t.Key, "/")
	h, err := tx.Handoff(ctx, idOf(value))
	if errors.Is(err, store.ErrNotFound) || (err == nil && h.Status != store.HandoffOwned) {
		return nil
	}
	if err != nil {
		return err
	}
	if quiet := tx.Now().Sub(h.LastAt); quiet < d.rules.Silence {
		err := tx.Enqueue(ctx, store.Task{
			Key: fmt.Sprintf("%s/%d@%d", kindReturn, h.ID, h.LastAt.Unix()), Kind: kindReturn, ReadyAt: h.LastAt.Add(d.rules.Silence),
		})
		return err
	}
	h.Status = store.HandoffReturned
	return d.end(ctx, tx, h, prompts.Handoff{}.ReturnedSilent)
}

// words that act in a thread, beside the buttons.
var words = map[string][]string{
	"take": {"接手", "我来", "我接", "take"}, "return": {"还给机器人", "交还", "交给机器人", "return"}, "resolve": {"解决", "已解决", "解决了", "完成", "resolve", "resolved"},
	"send": {"发送", "就这样发", "send"}, "other": {"换一版", "another version"}, "edit": {"编辑", "edit"},
}

// Answer acts in a thread: it takes over, gives back, resolves, or sends the words to the
// customer under the name of who wrote them.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	h, what, value, err := d.meant(ctx, t)
	if errors.Is(err, store.ErrNotFound) || (err == nil && (h.Shop != t.Shop.ID || h.Status == store.HandoffReturned || h.Status == store.HandoffResolved)) {
		return desks.Reply{Text: prompts.Handoff{}.Gone(t.Language)}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	name := prompts.Handoff{Name: t.Who.Staff.Name}
	switch what {
	case "take":
		return d.take(t, h, desks.Reply{Text: name.Taken(t.Language)}), nil
	case "return":
		h.Status = store.HandoffReturned
		return d.close(t, h, name.Returned(t.Language), prompts.Handoff{}.BotIsBack), nil
	case "resolve":
		h.Status = store.HandoffResolved
		return d.close(t, h, name.Resolved(t.Language), prompts.Handoff{}.AllDone), nil
	case "assign":
		return d.assign(ctx, t, h, value)
	case "send", "other":
		n := second(value)
		if t.Action == "" { // the words of a button mean the draft that is open
			open, err := t.Read.OpenDraft(ctx, h.Conversation, draftKind)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return desks.Reply{}, err
			}
			n = int64(open.ID)
		}
		if what == "send" {
			return d.send(ctx, t, h, store.DraftID(n))
		}
		return d.another(ctx, t, h, int(n))
	case "edit": // from a form the words come too, elsewhere the button's label
		if text := edited(t.Text); text != "" {
			return d.edit(ctx, t, h, text)
		}
		return desks.Reply{Text: name.HowToEdit(t.Language)}, nil
	}
	if text := edited(t.Text); text != "" {
		return d.edit(ctx, t, h, text)
	}
	if who, ok := cutWord(t.Text, assignWords); ok {
		return d.assign(ctx, t, h, who)
	}
	if _, ok := cutWord(t.Text, confirmWords); ok {
		return d.confirm(ctx, t, h)
	}
	return d.say(t, h), nil
}

// meant is the handoff that a message or a button is about, and what to do with it: the first part of a button's value names the
// handoff, its thread does otherwise.
func (d *Desk) meant(ctx context.Context, t desks.Turn) (h store.Handoff, what, value string, err error) {
	if t.Action != "" {
		what, value, _ = strings.Cut(strings.TrimPrefix(t.Action, "handoff:"), ":")
		h, err = t.Read.Handoff(ctx, idOf(head(value)))
		return h, what, value, err
	}
	what = "say"
	for act, list := range words {
		if slices.Contains(list, strings.ToLower(strings.TrimSpace(t.Text))) {
			what = act
		}
	}
	h, err = d.ofThread(ctx, t)
	return h, what, "", err
}

// say sends the words and files of staff to the customer; who says something has taken the chat over.
func (d *Desk) say(t desks.Turn, h store.Handoff) desks.Reply {
	name := prompts.Handoff{Name: t.Who.Staff.Name}
	if !desks.HasWords(t.Text) && len(desks.Files(t.Message)) == 0 {
		return desks.Reply{Text: name.NothingToSend(t.Language)}
	}
	r := d.take(t, h, desks.Reply{Text: name.SentOn(t.Language)})
	taken := r.Apply
	r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		if err := taken(ctx, tx, r); err != nil {
			return err
		}
		if err := drop(ctx, tx, h, store.DraftStale); err != nil { // their own words stand in its place
			return err
		}
		c, err := tx.Conversation(ctx, h.Conversation)
		if err != nil {
			return err
		}
		if desks.HasWords(t.Text) {
			if _, err = desks.Post(ctx, tx, c, fmt.Sprintf("say/%d", t.Message.ID), t.Who.Staff.Name, t.Text); err != nil {
				return err
			}
		}
		return desks.PostFiles(ctx, tx, t.Conversation, c, t.Message, t.Who.Staff.Name, name.FileOfStaff(desks.LanguageOf(c)))
	}
	return r
}

// take makes the member of staff the owner; the customer is told who it is, once.
func (d *Desk) take(t desks.Turn, h store.Handoff, r desks.Reply) desks.Reply {
	return d.own(t, h, t.Who.Staff, r)
}

// todoKind is what the engine files for a customer who waits for a person: done once one
// has the chat.
const todoKind = "handoff"

// own makes somebody the owner.
func (d *Desk) own(t desks.Turn, h store.Handoff, owner store.Staff, r desks.Reply) desks.Reply {
	first := h.Owner != owner.ID
	h.Owner, h.Status = owner.ID, store.HandoffOwned
	r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := d.touch(ctx, tx, h); err != nil {
			return conflict(err)
		}
		if !first {
			return nil
		}
		if err := tx.CloseTodosOf(ctx, h.Conversation, todoKind, h.Status); err != nil {
			return err
		}
		team, err := d.open(ctx, tx, h)
		if err != nil {
			return err
		}
		if err := d.showFiles(ctx, tx, h, team); err != nil {
			return err
		}
		if err := tx.SetConversationOwner(ctx, h.Conversation, owner.Name); err != nil {
			return err
		}
		if err := d.tell(ctx, tx, h, fmt.Sprintf("owner/%d/%d", h.ID, owner.ID), prompts.Handoff{Name: owner.Name}.ToldOwner); err != nil {
			return err
		}
		return audit(ctx, tx, t, "handoff.take", h)
	}
	return r
}

// close ends the handoff with a word to both sides.
func (d *Desk) close(t desks.Turn, h store.Handoff, text string, told sayer) desks.Reply {
	return desks.Reply{Text: text, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := d.end(ctx, tx, h, told); err != nil {
			return conflict(err)
		}
		return audit(ctx, tx, t, "handoff."+h.Status, h)
	}}
}

func (d *Desk) end(ctx context.Context, tx *store.Tx, h store.Handoff, told sayer) error {
	if err := tx.UpdateHandoff(ctx, h); err != nil {
		return err
	}
	if err := tx.SetConversationOwner(ctx, h.Conversation, store.OwnerBot); err != nil {
		return err
	}
	if err := tx.CloseTodosOf(ctx, h.Conversation, todoKind, h.Status); err != nil {
		return err
	}
	return d.tell(ctx, tx, h, fmt.Sprintf("handoff/%d/%s", h.ID, h.Status), told)
}

// sayer is a text in the customer's language.
type sayer func(prompts.Tag) string

// tell writes to the customer.
func (d *Desk) tell(ctx context.Context, tx *store.Tx, h store.Handoff, key string, text sayer) error {
	c, err := tx.Conversation(ctx, h.Conversation)
	if err != nil {
		return err
	}
	_, err = desks.Post(ctx, tx, c, key, store.OwnerBot, text(desks.LanguageOf(c)))
	return err
}

// conflict turns "closed meanwhile" into a conflict: the engine asks the desk again.
func conflict(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: %w", store.ErrConflict, err)
	}
	return err
}

func audit(ctx context.Context, tx *store.Tx, t desks.Turn, action string, h store.Handoff) error {
	return tx.Audit(ctx, store.AuditEntry{
		Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: action, Subject: fmt.Sprintf("handoff/%d", h.ID),
	})
}
