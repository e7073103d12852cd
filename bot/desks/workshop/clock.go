package workshop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// The clocks of an order: a step over its standard and a promise about to break warn the
// advisor, a promise that broke calls the managers, and the customer hears of it, each
// once; at the longest wait (mission D8) it is told again, and somebody must call.
const (
	kindStep    = "workshop.step"
	kindPromise = "workshop.promise"
	kindBroken  = "workshop.broken"
	kindOver    = "workshop.over"
	kindSorry   = "workshop.sorry"
)

// Timers implements desks.Timer.
func (d *Desk) Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error {
	return map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error{
		kindStep: d.stepLate, kindPromise: d.promiseNear, kindBroken: d.promiseBroken, kindOver: d.promiseOver, kindSorry: d.sorry,
	}
}

func (d *Desk) startClock(ctx context.Context, tx *store.Tx, o store.Order, s store.Step) error {
	if o.Status == store.OrderClosed || o.Status == store.OrderReady {
		return nil
	}
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindStep, s.ID), Kind: kindStep, ReadyAt: s.Due})
	return err
}

func (d *Desk) startPromise(ctx context.Context, tx *store.Tx, o store.Order) error {
	if err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindPromise, o.ID), Kind: kindPromise, ReadyAt: o.Promised.Add(-d.rules.WarnBefore)}); err != nil {
		return err
	}
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindBroken, o.ID), Kind: kindBroken, ReadyAt: o.Promised})
	return err
}

// stepLate warns the advisor of a step that is still open after its standard.
func (d *Desk) stepLate(ctx context.Context, tx *store.Tx, t store.Task) error {
	id, err := numberOf(t)
	if err != nil {
		return err
	}
	s, err := tx.Step(ctx, store.StepID(id))
	if errors.Is(err, store.ErrNotFound) || (err == nil && !s.Undone.IsZero()) {
		return nil
	}
	if err != nil {
		return err
	}
	steps, err := tx.StepsOf(ctx, s.Order)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(steps, func(l store.Step) bool { return l.ID > s.ID && l.Undone.IsZero() }) {
		return nil // it went on
	}
	o, err := tx.Order(ctx, s.Order)
	if err != nil || o.Status != s.To {
		return err
	}
	return d.warn(ctx, tx, o, t.Key, prompts.Workshop.StepLate, facts(o, d.hours.Location()))
}

// promiseNear warns the advisor while the promise can still be kept.
func (d *Desk) promiseNear(ctx context.Context, tx *store.Tx, t store.Task) error {
	o, open, err := d.unready(ctx, tx, t)
	if err != nil || !open {
		return err
	}
	return d.warn(ctx, tx, o, t.Key, prompts.Workshop.PromiseNear, facts(o, d.hours.Location()))
}

// promiseBroken calls the managers and tells the customer; the longest wait is next.
func (d *Desk) promiseBroken(ctx context.Context, tx *store.Tx, t store.Task) error {
	o, open, err := d.unready(ctx, tx, t)
	if err != nil || !open {
		return err
	}
	f := facts(o, d.hours.Location())
	if err := d.team.TellManagers(ctx, tx, o.Shop, desks.ActWorkshop, t.Key, func(tag language.Tag) string { return f.PromiseBroken(tag) }, nil); err != nil {
		return err
	}
	if err := d.later(ctx, tx, kindOver, o, d.longest(o)); err != nil {
		return err
	}
	return d.sorryAt(ctx, tx, o)
}

// longest is when an order has waited as long as the rule allows.
func (d *Desk) longest(o store.Order) time.Time {
	promised := d.hours.Between(o.OpenedAt, o.Promised)
	return d.hours.Add(o.Promised, promised*time.Duration(d.rules.Surge.MostWait-100)/100)
}

// sorryAt tells the customer: at once, but where the process comes to it hours later and
// the shop is closed by then, when it opens.
func (d *Desk) sorryAt(ctx context.Context, tx *store.Tx, o store.Order) error {
	at := tx.Now()
	if at.Sub(o.Promised) > mostLate && !d.hours.IsOpen(at) {
		at, _ = d.hours.NextOpening(at)
	}
	return d.later(ctx, tx, kindSorry, o, at)
}

// mostLate is how long after closing time a broken promise is still told the same day.
const mostLate = time.Hour

func (d *Desk) later(ctx context.Context, tx *store.Tx, kind string, o store.Order, at time.Time) error {
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kind, o.ID), Kind: kind, ReadyAt: at})
	return err
}

// sorry tells the customer that it takes longer, with what they can choose.
func (d *Desk) sorry(ctx context.Context, tx *store.Tx, t store.Task) error {
	o, open, err := d.unready(ctx, tx, t)
	if err != nil || !open {
		return err
	}
	c, ok, err := chatOf(ctx, tx, o.Customer)
	if err != nil || !ok {
		return err
	}
	f := facts(o, d.hours.Location())
	if left := d.left(o); left > 0 {
		f.Expected = d.hours.Add(tx.Now(), left)
	}
	tag := desks.LanguageOf(c)
	var b []desks.Button
	for _, choice := range choices {
		b = append(b, desks.Button{Label: f.Label(tag, choice), Action: fmt.Sprintf("workshop:%s:%d", choice, o.ID)})
	}
	_, err = desks.Post(ctx, tx, c, t.Key, store.OwnerBot, f.Waiting(tag), b...)
	return err
}

// promiseOver calls the managers again and has the customer called: nobody waits longer.
func (d *Desk) promiseOver(ctx context.Context, tx *store.Tx, t store.Task) error {
	o, open, err := d.unready(ctx, tx, t)
	if err != nil || !open {
		return err
	}
	f := facts(o, d.hours.Location())
	if s, err := tx.StaffByID(ctx, o.Advisor); err == nil && s.Active {
		f.Owner = s.Name
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	f.Choice = "call"
	if err := tx.AddTodo(ctx, store.Todo{
		Shop: o.Shop, Key: t.Key, Kind: "call", Customer: o.Customer, Owner: o.Advisor, Reason: f.Wants(desks.StaffLanguage), DueAt: d.hours.Add(tx.Now(), callWithin),
	}); err != nil {
		return err
	}
	if err := d.warn(ctx, tx, o, t.Key, prompts.Workshop.Wants, f); err != nil {
		return err
	}
	return d.team.TellManagers(ctx, tx, o.Shop, desks.ActWorkshop, t.Key+"/managers", func(tag language.Tag) string { return f.PromiseOver(tag) }, nil)
}

func (d *Desk) unready(ctx context.Context, tx *store.Tx, t store.Task) (o store.Order, open bool, err error) {
	id, err := numberOf(t)
	if err != nil {
		return o, false, err
	}
	o, err = tx.Order(ctx, store.OrderID(id))
	if errors.Is(err, store.ErrNotFound) {
		return o, false, nil
	}
	if err != nil || !slices.Contains(way[:slices.Index(way, store.OrderReady)], o.Status) {
		return o, false, err
	}
	return o, true, nil
}

// warn tells the advisor of an order; one who has left is spoken for by the team.
func (d *Desk) warn(ctx context.Context, tx *store.Tx, o store.Order, key string, say func(prompts.Workshop, language.Tag) string, f prompts.Workshop) error {
	return d.team.TellPerson(ctx, tx, o.Shop, o.Advisor, desks.ActManageBooking, key, func(tag language.Tag) string { return say(f, tag) }, nil)
}

func numberOf(t store.Task) (int64, error) {
	_, number, _ := strings.Cut(t.Key, "/")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("task key %q: %w", t.Key, err)
	}
	return id, nil
}
