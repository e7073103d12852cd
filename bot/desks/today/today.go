// Package today is the desk of today's list: who must be called, confirmed or answered,
// and why (mission C6). It owns the table todos; other desks file in it.
package today

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Desk keeps the list. It is safe for concurrent use.
type Desk struct{}

// New opens the desk.
func New() *Desk { return &Desk{} }

// Name of the desk.
func (d *Desk) Name() string { return "today" }

const (
	mostTodos = 8              // what fits on one card
	snooze    = 24 * time.Hour // what "tomorrow" puts off
)

// Answer lists what is due until the end of the day, or moves one entry on.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	what, value, _ := strings.Cut(strings.TrimPrefix(t.Action, "today:"), ":")
	if id, err := strconv.ParseInt(value, 10, 64); err == nil && (what == "done" || what == "snooze") {
		return d.move(ctx, t, what, store.TodoID(id))
	}
	return d.list(ctx, t, 0)
}

// list shows what is due until the end of the day, but for one entry.
func (d *Desk) list(ctx context.Context, t desks.Turn, but store.TodoID) (desks.Reply, error) {
	y, m, day := t.Now.Date()
	list, err := t.Read.OpenTodos(ctx, t.Shop.ID, time.Date(y, m, day+1, 0, 0, 0, 0, t.Location()), mostTodos+2)
	if err != nil {
		return desks.Reply{}, err
	}
	list = slices.DeleteFunc(list, func(one store.Todo) bool { return one.ID == but })
	words := prompts.Todos{More: len(list) > mostTodos}
	r := desks.Reply{Keep: true}
	for i, one := range list[:min(len(list), mostTodos)] {
		words.Lines = append(words.Lines, prompts.Todo{Reason: one.Reason, Due: one.DueAt.In(t.Location()), Late: t.Now.After(one.DueAt)})
		label := prompts.Todo{Number: i + 1}
		r.Buttons = append(r.Buttons,
			desks.Button{Label: label.DoneLabel(t.Language), Action: fmt.Sprintf("today:done:%d", one.ID)},
			desks.Button{Label: label.SnoozeLabel(t.Language), Action: fmt.Sprintf("today:snooze:%d", one.ID)})
	}
	r.Text = words.In(t.Language)
	return r, nil
}

// move marks an entry done or puts it off, and shows what is left.
func (d *Desk) move(ctx context.Context, t desks.Turn, what string, id store.TodoID) (desks.Reply, error) {
	one, err := t.Read.Todo(ctx, id)
	if errors.Is(err, store.ErrNotFound) || (err == nil && (one.Shop != t.Shop.ID || one.Status != store.TodoOpen)) {
		return d.after(ctx, t, prompts.Todo{}.Gone(t.Language), id)
	}
	if err != nil {
		return desks.Reply{}, err
	}
	words := prompts.Todo{Reason: one.Reason}
	said := words.Done(t.Language)
	if what == "snooze" {
		one.DueAt = t.Now.Add(snooze)
		words.Due = one.DueAt
		said = words.Snoozed(t.Language)
	} else {
		one.Status, one.Outcome = store.TodoDone, "done by "+t.Who.Staff.Name
	}
	r, err := d.after(ctx, t, said, id)
	if err != nil {
		return r, err
	}
	r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		err := tx.UpdateTodo(ctx, one)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("%w: %w", store.ErrConflict, err)
		}
		if err != nil {
			return err
		}
		return tx.Audit(ctx, store.AuditEntry{
			Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "todo." + what, Subject: fmt.Sprintf("todo/%d", id), Detail: one.Kind,
		})
	}
	return r, nil
}

// after says what became of an entry, and lists the others.
func (d *Desk) after(ctx context.Context, t desks.Turn, said string, but store.TodoID) (desks.Reply, error) {
	r, err := d.list(ctx, t, but)
	r.Text = said + "\n\n" + r.Text
	return r, err
}
