package bot

import (
	"context"
	"fmt"
	"slices"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/prompts/aliases"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// polish lets a language model put a desk's answer to a customer into better words, where
// the desk laid out its grounds. After that slow call it looks again: a conversation that
// moved on (staff took it, or the customer wrote more) is answered anew, by templates.
func (e *Engine) polish(ctx context.Context, b *burst, t desks.Turn, r *desks.Reply) error {
	if e.writer == nil || r.Grounds == nil || r.Text == "" || t.Who.IsStaff() || b.again {
		return nil
	}
	e.showTyping(ctx, b.conversation)
	text, record := e.writer.Draft(ctx, Rewording(t, *r, e.routes.Lookups))
	moved, err := e.moved(ctx, b)
	if err != nil {
		return err
	}
	if moved {
		e.writer.Drop(record)
		return fmt.Errorf("the conversation moved on while an answer was drafted: %w", store.ErrConflict)
	}
	r.Draft = record
	r.Personal = r.Personal || record != nil && slices.Contains(record.Looked, prompts.LookHistory)
	if text != "" {
		r.Text = text
	}
	return nil
}

// Rewording is the work of putting a reply, which has grounds, into better words. A customer's own visits may be looked up once
// it is proven who they are.
func Rewording(t desks.Turn, r desks.Reply, lookups desks.Lookups) writer.Work {
	from := *r.Grounds
	from.Answer, from.Said, from.Now = r.Text, t.Text, t.Now
	var refs []string
	for _, s := range r.Sources {
		refs = append(refs, s.Ref)
	}
	return writer.Work{
		Task: func(retry prompts.Retry) prompts.Task {
			return prompts.ReplyTask{Retry: retry, Shop: t.Shop.Name, Said: t.Text, Answer: r.Text, Language: t.Language}
		},
		People: []aliases.Person{personOf(t)}, Sources: from, Refs: refs, Lookups: lookups.For(t, t.Who.CustomerID()),
	}
}

// moved reports whether a person took the conversation, or more was said, since the burst
// was read.
func (e *Engine) moved(ctx context.Context, b *burst) (bool, error) {
	c, err := e.store.Conversation(ctx, b.conversation.ID)
	if err != nil {
		return false, err
	}
	if c.Owner != b.conversation.Owner {
		return true, nil
	}
	waiting, err := e.store.Unanswered(ctx, c, mostInBurst)
	if err != nil {
		return false, err
	}
	return len(waiting) > 0 && waiting[len(waiting)-1].ID != b.last().ID, nil
}

// showTyping tells the customer that an answer is being written, where the platform can.
func (e *Engine) showTyping(ctx context.Context, c store.Conversation) {
	typist, ok := e.channels[c.Channel].(Typist)
	if !ok {
		return
	}
	if err := typist.Typing(ctx, c.Chat); err != nil { // a courtesy: its failure is no one's loss
		e.log.Debug("typing", "conversation", c.ID, "error", err)
	}
}

// personOf is what is on record of who speaks, to be hidden.
func personOf(t desks.Turn) aliases.Person {
	var p aliases.Person
	if c := t.Who.Customer; c != nil {
		p = desks.Known(*c, t.Who.Vehicles)
	}
	if name := t.Reading.Slots.Name; name != "" {
		p.Names = append(p.Names, name)
	}
	return p
}
