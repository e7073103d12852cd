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
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Desk keeps the list. It is safe for concurrent use.
type Desk struct{ team desks.Team }

// New opens the desk for a shop whose staff are told where team says.
func New(team desks.Team) *Desk { return &Desk{team} }

// Name of the desk.
func (d *Desk) Name() string { return "today" }

const (
	mostTodos = 8              // what fits on one card
	tomorrow  = 24 * time.Hour // how far an entry is put off where no day is said
)

// What becomes of an entry.
const (
	done   = "done"
	snooze = "snooze"
	give   = "give"
)

// step is what becomes of an entry: put off until then, or given to somebody.
type step struct {
	what  string
	until time.Time
	to    store.Staff
}

// Answer lists what is due until the end of the day, or moves one entry on.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	what, value, _ := strings.Cut(strings.TrimPrefix(t.Action, "today:"), ":")
	if id, err := strconv.ParseInt(value, 10, 64); err == nil && (what == done || what == snooze) {
		return d.move(ctx, t, step{what: what, until: t.Now.Add(tomorrow)}, store.TodoID(id))
	}
	if t.Action == "" && t.Reading.Intent == intents.Done {
		return d.said(ctx, t)
	}
	return d.list(ctx, t, store.Todo{})
}

// list shows what is due until the end of the day, with one entry as it will be.
func (d *Desk) list(ctx context.Context, t desks.Turn, moved store.Todo) (desks.Reply, error) {
	list, err := d.due(ctx, t)
	if err != nil {
		return desks.Reply{}, err
	}
	if i := slices.IndexFunc(list, func(one store.Todo) bool { return one.ID == moved.ID }); i >= 0 {
		list = slices.Delete(list, i, i+1)
		if moved.Status == store.TodoOpen && moved.DueAt.Before(endOfDay(t)) {
			list = append(list, moved)
			slices.SortStableFunc(list, func(a, b store.Todo) int { return a.DueAt.Compare(b.DueAt) })
		}
	}
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

// due is what is due until the end of the day.
func (d *Desk) due(ctx context.Context, t desks.Turn) ([]store.Todo, error) {
	return t.Read.OpenTodos(ctx, t.Shop.ID, endOfDay(t), mostTodos+2)
}

func endOfDay(t desks.Turn) time.Time {
	y, m, day := t.Now.Date()
	return time.Date(y, m, day+1, 0, 0, 0, 0, t.Location())
}

// move marks an entry done, puts it off or gives it away, and shows what is left.
func (d *Desk) move(ctx context.Context, t desks.Turn, s step, id store.TodoID) (desks.Reply, error) {
	one, err := t.Read.Todo(ctx, id)
	if errors.Is(err, store.ErrNotFound) || (err == nil && (one.Shop != t.Shop.ID || one.Status != store.TodoOpen)) {
		return d.after(ctx, t, prompts.Todo{}.Gone(t.Language), store.Todo{ID: id})
	}
	if err != nil {
		return desks.Reply{}, err
	}
	words := prompts.Todo{Reason: one.Reason, Due: one.DueAt.In(t.Location())}
	said := words.Done(t.Language)
	switch s.what {
	case snooze:
		one.DueAt, words.Due = s.until, s.until
		said = words.Snoozed(t.Language)
	case give:
		one.Owner, words.Owner = s.to.ID, s.to.Name
		said = words.Given(t.Language)
	default:
		one.Status, one.Outcome = store.TodoDone, "done by "+t.Who.Staff.Name
	}
	r, err := d.after(ctx, t, said, one)
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
		if s.what == give && one.Owner != t.Who.Staff.ID {
			words.By = t.Who.Staff.Name
			if err := d.team.TellPerson(ctx, tx, t.Shop.ID, one.Owner, desks.ActToday, fmt.Sprintf("today/given/%d/%d", id, t.Message.ID), words.Yours, d.buttons(id)); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, store.AuditEntry{
			Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "todo." + s.what, Subject: fmt.Sprintf("todo/%d", id), Detail: one.Kind,
		})
	}
	return r, nil
}

// buttons are those of an entry that stands alone.
func (d *Desk) buttons(id store.TodoID) desks.Labels {
	return func(tag language.Tag) []desks.Button {
		return []desks.Button{
			{Label: prompts.Todo{}.DoneLabel(tag), Action: fmt.Sprintf("today:done:%d", id)},
			{Label: prompts.Todo{}.SnoozeLabel(tag), Action: fmt.Sprintf("today:snooze:%d", id)},
		}
	}
}

// after says what became of an entry, and lists the others.
func (d *Desk) after(ctx context.Context, t desks.Turn, said string, moved store.Todo) (desks.Reply, error) {
	r, err := d.list(ctx, t, moved)
	r.Text = said + "\n\n" + r.Text
	return r, err
}
