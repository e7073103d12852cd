package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// What orders used is summed by code, or by name where a line has no code; what was closed
// before the import is in the stock.
func TestPartUses(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		stock := []store.Part{
			{Shop: f.shop, Code: "OF-01", Name: "机油滤清器", Quantity: 10, Safety: 4},
			{Shop: f.shop, Code: "bp-01", Name: "前刹车片", Brand: "博世", Quantity: 2, Price: 37000},
		}
		put := func() {
			if err := s.InBulk(ctx, func(b *store.Bulk) error { return b.PutParts(ctx, []*store.Part{&stock[0], &stock[1]}) }); err != nil {
				t.Fatal(err)
			}
		}
		put()
		got, err := s.Parts(ctx, f.shop)
		check(t, got, err, stock)
		line := func(code, item string, n float64) store.OrderLine {
			return store.OrderLine{Kind: "part", Code: code, Item: item, Quantity: n}
		}
		for i, o := range []store.Order{
			{OpenedAt: start.Add(-48 * time.Hour), ClosedAt: start.Add(-time.Hour), Status: store.OrderClosed, Lines: []store.OrderLine{line("OF-01", "机滤", 1), line("", "前刹车片", 2), {Kind: "labour", Code: "OF-01", Item: "工时", Quantity: 9}}},
			{OpenedAt: start.Add(-time.Hour), ClosedAt: start.Add(time.Hour), Status: store.OrderClosed, Lines: []store.OrderLine{line("OF-01", "机滤", 1), line("", "没有这个件", 5), line("of-01", "别的", 7)}},
			{OpenedAt: start, Status: store.OrderRepairing, Lines: []store.OrderLine{line("OF-01", "机滤", 1.5)}},
			{OpenedAt: start, Status: store.OrderCancelled, Lines: []store.OrderLine{line("OF-01", "机滤", 50)}},
			{OpenedAt: start.AddDate(0, -6, 0), Status: store.OrderClosed, Lines: []store.OrderLine{line("OF-01", "机滤", 80)}},
		} {
			o.Shop, o.Customer, o.Number = f.shop, f.customer, string(rune('a'+i))
			added(t, s, (*store.Tx).AddOrder, o)
		}
		uses, err := s.PartUses(ctx, f.shop, start.AddDate(0, 0, -90))
		check(t, uses, err, []store.PartUse{{Code: "OF-01", Used: 3.5, Imported: 2.5}, {Code: "bp-01", Used: 2}})
		clock.Advance(2 * time.Hour) // a new count: only what is open is missing from it
		put()
		uses, err = s.PartUses(ctx, f.shop, start.AddDate(0, 0, -90))
		check(t, uses, err, []store.PartUse{{Code: "OF-01", Used: 3.5, Imported: 1.5}, {Code: "bp-01", Used: 2}})
	})
}

// A part has one shortage at a time, whoever finds it, and it is decided once.
func TestShortages(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		want := store.Shortage{Shop: f.shop, Code: "OF-01", Status: store.ShortageOpen, Quantity: 20, Found: start}
		var won, lost atomic.Int32
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				err := s.InTx(ctx, func(tx *store.Tx) error { _, err := tx.OpenShortage(ctx, want); return err })
				switch {
				case err == nil:
					won.Add(1)
				case errors.Is(err, store.ErrConflict):
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || lost.Load() != 19 {
			t.Errorf("%d filed it, %d did not", won.Load(), lost.Load())
		}
		list, err := s.Shortages(ctx, f.shop)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		want.ID = list[0].ID
		check(t, list[0], nil, want)

		decide := func(status, from string) error {
			return s.InTx(ctx, func(tx *store.Tx) error {
				return tx.DecideShortage(ctx, store.Shortage{ID: want.ID, Status: status, Quantity: 25, Staff: f.advisor}, from)
			})
		}
		if err := errors.Join(decide(store.ShortageOrdered, store.ShortageOpen)); err != nil {
			t.Fatal(err)
		}
		if err := decide(store.ShortageIgnored, store.ShortageOpen); !errors.Is(err, store.ErrConflict) {
			t.Errorf("decided twice: %v", err)
		}
		clock.Advance(time.Hour)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.EmptyShortage(ctx, want.ID) })
		clock.Advance(time.Hour)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.EmptyShortage(ctx, want.ID) })
		want.Status, want.Quantity, want.Staff, want.Decided, want.Empty = store.ShortageOrdered, 25, f.advisor, start, start.Add(time.Hour)
		got, err := s.Shortage(ctx, want.ID)
		check(t, got, err, want)

		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.EndShortage(ctx, want.ID) })
		want.Over = start.Add(2 * time.Hour)
		for what, act := range map[string]func(tx *store.Tx) error{
			"ended twice":            func(tx *store.Tx) error { return tx.EndShortage(ctx, want.ID) },
			"decided after it ended": func(tx *store.Tx) error { return tx.DecideShortage(ctx, want, store.ShortageOrdered) },
		} {
			if err := s.InTx(ctx, act); !errors.Is(err, store.ErrConflict) {
				t.Errorf("%s: %v", what, err)
			}
		}
		list, err = s.Shortages(ctx, f.shop)
		check(t, list, err, nil)
		list, err = s.ShortagesSince(ctx, f.shop, start)
		check(t, list, err, []store.Shortage{want})
		list, err = s.ShortagesSince(ctx, f.shop, start.Add(3*time.Hour))
		check(t, list, err, nil)
		if id := added(t, s, (*store.Tx).OpenShortage, store.Shortage{Shop: f.shop, Code: "OF-01", Status: store.ShortageOpen}); id == want.ID {
			t.Error("the next shortage is the old one")
		}
	})
}
