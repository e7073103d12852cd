package store_test

import (
	"context"
	"errors"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// An order goes its way once, whoever presses twice; a step can be taken back while it is the last.
func TestSteps(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		o := store.Order{Shop: f.shop, Number: "RO-1", Customer: f.customer, Vehicle: f.vehicle, Status: store.OrderReceived, OpenedAt: start}
		o.ID = added(t, s, (*store.Tx).AddOrder, o)
		promised := start.Add(1e9)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.PromiseOrder(ctx, o.ID, promised, 0) })
		o.Plate, o.Promised = plate, promised
		got, err := s.Order(ctx, o.ID)
		check(t, got, err, o)
		open, err := s.OrdersInWork(ctx, f.shop, 5)
		check(t, open, err, []store.Order{o})
		n, err := s.OrdersOpenedSince(ctx, f.shop, start)
		check(t, n, err, 1)

		first := store.Step{Order: o.ID, To: store.OrderReceived, Staff: f.advisor}
		first.ID = added(t, s, (*store.Tx).AddStep, first)
		second := store.Step{Order: o.ID, From: store.OrderReceived, To: store.OrderClosed, Staff: f.advisor, Reason: "急", Due: start}
		second.ID = added(t, s, (*store.Tx).AddStep, second)
		for what, act := range map[string]func(tx *store.Tx) error{
			"the same step again":          func(tx *store.Tx) error { _, err := tx.AddStep(ctx, second); return err },
			"an order that was not theirs": func(tx *store.Tx) error { return tx.AdviseOrder(ctx, o.ID, f.advisor, f.advisor) },
			"undo of a step left":          func(tx *store.Tx) error { return tx.UndoStep(ctx, first) },
		} {
			if err := s.InTx(ctx, act); !errors.Is(err, store.ErrConflict) {
				t.Errorf("%s: %v", what, err)
			}
		}
		open, err = s.OrdersInWork(ctx, f.shop, 5)
		check(t, len(open), err, 0)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.UndoStep(ctx, second) })
		got, err = s.Order(ctx, o.ID)
		check(t, got, err, o)
		if err := s.InTx(ctx, func(tx *store.Tx) error { return tx.UndoStep(ctx, second) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("undo twice: %v", err)
		}
		steps, err := s.StepsOf(ctx, o.ID)
		if err != nil || len(steps) != 2 || steps[1].Undone.IsZero() || steps[1].Reason != "急" {
			t.Errorf("steps: %+v, %v", steps, err)
		}
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.AdviseOrder(ctx, o.ID, f.advisor, 0) })
		o.Advisor = f.advisor
		got, err = s.Order(ctx, o.ID)
		check(t, got, err, o)
		one, err := s.Step(ctx, second.ID)
		check(t, one, err, steps[1])
		if _, err := s.Step(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("no step: %v", err)
		}
	})
}
