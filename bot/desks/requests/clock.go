package requests

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// kindDue is the task that looks whether somebody took a request in time.
const kindDue = "requests.due"

// Timers implements desks.Timer.
func (d *Desk) Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error {
	return map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error{kindDue: d.overdue}
}

func todoKey(q store.Request) string { return fmt.Sprintf("request/%d", q.ID) }

// startClock gives the owner a todo and the request a deadline.
func (d *Desk) startClock(ctx context.Context, tx *store.Tx, q store.Request, facts prompts.Request) error {
	if err := tx.AddTodo(ctx, store.Todo{
		Shop: q.Shop, Key: todoKey(q), Kind: "call", Customer: q.Customer, Conversation: q.Conversation, Owner: q.Owner,
		Reason: facts.Card(desks.StaffLanguage), DueAt: q.DueAt,
	}); err != nil {
		return err
	}
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("requests.due/%d", q.ID), Kind: kindDue, ReadyAt: q.DueAt})
	return err
}

// overdue escalates a request that nobody has taken: the managers are called, the customer
// is told. One that was taken or taken back meanwhile is left alone.
func (d *Desk) overdue(ctx context.Context, tx *store.Tx, t store.Task) error {
	_, number, _ := strings.Cut(t.Key, "/")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return fmt.Errorf("task key %q: %w", t.Key, err)
	}
	q, err := tx.Request(ctx, store.RequestID(id))
	if errors.Is(err, store.ErrNotFound) || (err == nil && q.Status != store.RequestOpen) {
		return nil
	}
	if err != nil {
		return err
	}
	facts := d.facts(q)
	if q.Owner != 0 {
		owner, err := tx.StaffByID(ctx, q.Owner)
		if err != nil {
			return err
		}
		facts.Owner = owner.Name
	}
	key := fmt.Sprintf("requests/late/%d", q.ID)
	if err := d.team.TellManagers(ctx, tx, q.Shop, desks.ActManageBooking, key, func(tag language.Tag) string { return facts.Overdue(tag) },
		func(tag language.Tag) []desks.Button { return staffButtons(tag, q) }); err != nil {
		return err
	}
	return d.tellCustomer(ctx, tx, q, key, facts, prompts.Request.ToldLate)
}
