package handoff

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/prompts/aliases"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// kindSummary is the task that tells a card's thread what the conversation is about.
const kindSummary = "handoff.summary"

// Calls implements desks.Caller.
func (d *Desk) Calls() map[string]func(ctx context.Context, r store.Reader, t store.Task) (desks.Write, error) {
	return map[string]func(ctx context.Context, r store.Reader, t store.Task) (desks.Write, error){kindSummary: d.summarize, kindSuggest: d.suggestion}
}

func (d *Desk) enqueueSummary(ctx context.Context, tx *store.Tx, h store.Handoff) error {
	if d.writer == nil {
		return nil
	}
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindSummary, h.ID), Kind: kindSummary, ReadyAt: tx.Now()})
	return err
}

// toldBefore is how much of a conversation a summary looks at, and in how much photos are looked for.
const toldBefore = 30

// summarize writes what the conversation is about into the card's thread. Where the model
// has no usable words nothing is lost: the card shows the last messages themselves.
func (d *Desk) summarize(ctx context.Context, r store.Reader, t store.Task) (desks.Write, error) {
	_, value, _ := strings.Cut(t.Key, "/")
	h, err := r.Handoff(ctx, idOf(value))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	work, err := d.summary(ctx, r, h)
	if err != nil {
		return nil, err
	}
	text, _ := d.writer.Draft(ctx, work)
	if text == "" {
		return nil, nil
	}
	return func(ctx context.Context, tx *store.Tx) error {
		h, err := tx.Handoff(ctx, h.ID)
		if errors.Is(err, store.ErrNotFound) || err == nil && (h.Status == store.HandoffReturned || h.Status == store.HandoffResolved) {
			return nil
		}
		if err != nil {
			return err
		}
		team, err := d.open(ctx, tx, h)
		if err != nil {
			return err
		}
		_, err = desks.Post(ctx, tx, team, t.Key, store.OwnerBot, prompts.Handoff{Number: int64(h.ID), Text: text}.Summary(staffLanguage))
		return err
	}, nil
}

// summary lays the conversation out. What it may say are the messages themselves and what
// the card tells.
func (d *Desk) summary(ctx context.Context, r store.Reader, h store.Handoff) (writer.Work, error) {
	c, err := r.Conversation(ctx, h.Conversation)
	if err != nil {
		return writer.Work{}, err
	}
	task := prompts.SummaryTask{Reason: h.Reason}
	who := aliases.Person{Phones: []string{c.Phone}}
	from := guard.Sources{Internal: true, Now: h.LastAt, Records: []string{h.Reason}}
	if c.Customer != 0 {
		customer, err := r.Customer(ctx, c.Customer)
		if err != nil {
			return writer.Work{}, err
		}
		vehicles, err := r.VehiclesOf(ctx, c.Customer)
		if err != nil {
			return writer.Work{}, err
		}
		who = desks.Known(customer, vehicles)
		for _, v := range vehicles {
			task.Facts = append(task.Facts, strings.TrimSpace(v.Name()+" "+v.Plate))
		}
	}
	messages, err := r.LastMessages(ctx, c.ID, toldBefore)
	for _, m := range messages {
		task.Said = append(task.Said, said(m))
		from.Records, from.Now = append(from.Records, m.Text), m.At
	}
	from.Records = append(from.Records, task.Facts...)
	return writer.Work{
		Task:   func(retry prompts.Retry) prompts.Task { task.Retry = retry; return task },
		People: []aliases.Person{who}, Sources: from, Refs: []string{fmt.Sprintf("conversation/%d", c.ID)},
	}, err
}
