package workshop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// The clocks of an order: a step over its standard and a promise about to break warn the
// advisor, a promise that broke calls the managers, each once.
const (
	kindStep    = "workshop.step"
	kindPromise = "workshop.promise"
	kindBroken  = "workshop.broken"
)

// Timers implements desks.Timer.
func (d *Desk) Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error {
	return map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error{kindStep: d.stepLate, kindPromise: d.promiseNear, kindBroken: d.promiseBroken}
}

func (d *Desk) startClock(ctx context.Context, tx *store.Tx, o store.Order, s store.Step) error {
	if o.Status == store.OrderClosed || o.Status == store.OrderReady {
		return nil
	}
	_, err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindStep, s.ID), Kind: kindStep, ReadyAt: s.Due})
	return err
}

func (d *Desk) startPromise(ctx context.Context, tx *store.Tx, o store.Order) error {
	if _, err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindPromise, o.ID), Kind: kindPromise, ReadyAt: o.Promised.Add(-d.rules.WarnBefore)}); err != nil {
		return err
	}
	_, err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindBroken, o.ID), Kind: kindBroken, ReadyAt: o.Promised})
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
	return d.warn(ctx, tx, o, t.Key, prompts.Workshop.StepLate)
}

// promiseNear warns the advisor while the promise can still be kept.
func (d *Desk) promiseNear(ctx context.Context, tx *store.Tx, t store.Task) error {
	o, open, err := d.unready(ctx, tx, t)
	if err != nil || !open {
		return err
	}
	return d.warn(ctx, tx, o, t.Key, prompts.Workshop.PromiseNear)
}

// promiseBroken calls the managers.
func (d *Desk) promiseBroken(ctx context.Context, tx *store.Tx, t store.Task) error {
	o, open, err := d.unready(ctx, tx, t)
	if err != nil || !open {
		return err
	}
	f := facts(o, d.hours.Location())
	return d.team.TellManagers(ctx, tx, o.Shop, desks.ActWorkshop, t.Key, func(tag language.Tag) string { return f.PromiseBroken(tag) }, nil)
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
	return o, slices.Contains(way[:slices.Index(way, store.OrderReady)], o.Status), err
}

// warn tells the advisor of an order; one who has left is spoken for by the team.
func (d *Desk) warn(ctx context.Context, tx *store.Tx, o store.Order, key string, say func(prompts.Workshop, language.Tag) string) error {
	f := facts(o, d.hours.Location())
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
