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

// quoted files an order in diagnosis with a quote that waits.
func (f shopFloor) quoted(t *testing.T, s *store.Store, number string) store.Quote {
	t.Helper()
	order := added(t, s, (*store.Tx).AddOrder, store.Order{Shop: f.shop, Number: number, Customer: f.customer, Vehicle: f.vehicle, Status: store.OrderDiagnosing, Total: 5000, OpenedAt: start})
	q := store.Quote{Shop: f.shop, Order: order, Customer: f.customer, Staff: f.advisor, Found: "刹车片只剩 2 毫米", Offer: "[]", ValidUntil: start.Add(time.Hour)}
	q.ID = added(t, s, (*store.Tx).AddQuote, q)
	write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SendQuote(ctx, q, start.AddDate(0, 0, 3)) })
	return q
}

var quotedLines = []store.OrderLine{{Kind: "part", Code: "pads", Item: "前刹车片", Quantity: 1, Amount: 37000}, {Kind: "discount", Item: "金卡", Quantity: 1, Amount: -7400}}

func TestQuotes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		q := f.quoted(t, s, "RO-Q")
		refused := func(why string, fn func(tx *store.Tx) error) {
			t.Helper()
			if err := s.InTx(ctx, fn); !errors.Is(err, store.ErrConflict) {
				t.Errorf("%s: %v", why, err)
			}
		}
		refused("sent twice", func(tx *store.Tx) error { return tx.SendQuote(ctx, q, start) })
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.ChooseQuote(ctx, q, "plus", quotedLines) })
		refused("chosen twice", func(tx *store.Tx) error { return tx.ChooseQuote(ctx, q, "basic", quotedLines) })
		refused("dropped when chosen", func(tx *store.Tx) error { return tx.DropQuote(ctx, q.ID) })
		o, err := s.Order(ctx, q.Order)
		if err != nil || o.Total != 34600 {
			t.Errorf("%+v %v", o, err)
		}
		lines, err := s.LinesOf(ctx, q.Order)
		check(t, lines[q.Order], err, quotedLines)
		got, err := s.Quote(ctx, q.ID)
		if err != nil || got.Grade != "plus" || got.Status != store.QuoteChosen || got.ChosenAt.IsZero() || got.Found != q.Found || got.Offer != q.Offer {
			t.Errorf("%+v %v", got, err)
		}
		refused("taken back after work began", func(tx *store.Tx) error { return tx.UnchooseQuote(ctx, q, store.OrderReceived) })
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.UnchooseQuote(ctx, q, store.OrderReceived, store.OrderDiagnosing)
		})
		o, err = s.Order(ctx, q.Order)
		if err != nil || o.Total != 5000 {
			t.Errorf("%+v %v", o, err)
		}
		lines, err = s.LinesOf(ctx, q.Order)
		check(t, lines[q.Order], err, nil)
		next := q
		next.ID = added(t, s, (*store.Tx).AddQuote, q)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SendQuote(ctx, next, start.AddDate(0, 0, 3)) })
		refused("the older one chosen", func(tx *store.Tx) error { return tx.ChooseQuote(ctx, q, "plus", quotedLines) })
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.AddStep(ctx, store.Step{Order: q.Order, From: store.OrderDiagnosing, To: store.OrderClosed})
			return err
		})
		refused("chosen after hand-over", func(tx *store.Tx) error { return tx.ChooseQuote(ctx, next, "plus", quotedLines) })
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.DropQuote(ctx, next.ID) })
		all, err := s.QuotesOf(ctx, q.Order)
		if err != nil || len(all) != 2 || all[0].ID != next.ID || all[0].Status != store.QuoteReplaced || all[1].Status != store.QuoteReplaced {
			t.Errorf("%+v %v", all, err)
		}
		theirs, err := s.QuotesFor(ctx, f.customer, 1)
		check(t, theirs, err, all[:1])
		if _, err := s.Quote(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
	})
}

// Ten buttons are pressed at once: one choice counts, and the order has its lines once.
func TestOneChoice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		q := f.quoted(t, s, "RO-C")
		var chosen atomic.Int32
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				err := s.InTx(ctx, func(tx *store.Tx) error { return tx.ChooseQuote(ctx, q, "basic", quotedLines) })
				if err == nil {
					chosen.Add(1)
				} else if !errors.Is(err, store.ErrConflict) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		o, err := s.Order(ctx, q.Order)
		lines, also := s.LinesOf(ctx, q.Order)
		if err := errors.Join(err, also); err != nil || chosen.Load() != 1 || o.Total != 34600 || len(lines[q.Order]) != 2 {
			t.Errorf("chosen %d times, total %d, lines %v, %v", chosen.Load(), o.Total, lines, err)
		}
	})
}

func TestPaidBy(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		order := func(number, status string, total int64) store.OrderID {
			return added(t, s, (*store.Tx).AddOrder, store.Order{Shop: f.shop, Number: number, Customer: f.customer, Status: status, Total: total, OpenedAt: start})
		}
		last := order("1", store.OrderClosed, 10000)
		order("2", store.OrderClosed, 20000)
		order("3", store.OrderRepairing, 40000)
		all, err := s.PaidBy(ctx, f.customer, 0)
		check(t, all, err, store.OrderTotals{Count: 2, Spent: 30000, First: start, Last: start})
		before, err := s.PaidBy(ctx, f.customer, last)
		check(t, before, err, store.OrderTotals{Count: 1, Spent: 20000, First: start, Last: start})
	})
}

// A use is taken back by the instant of it, once; a later use is another one.
func TestReturnCoupon(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		id := added(t, s, (*store.Tx).AddCoupon, store.Coupon{Shop: f.shop, Customer: f.customer, Name: "券", Amount: 1, ExpiresAt: clock.Now().AddDate(1, 0, 0)})
		use := func() time.Time {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.UseCoupon(ctx, id, 0, 0) })
			c, err := s.Coupon(ctx, id)
			if err != nil || c.UsedAt.IsZero() {
				t.Fatal(c, err)
			}
			return c.UsedAt
		}
		back := func(at time.Time) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.ReturnCoupon(ctx, id, at) })
		}
		first := use()
		if err := back(first); err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Minute)
		second := use()
		if err := back(first); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an old button took a later use back: %v", err)
		}
		if err := back(second); err != nil {
			t.Error(err)
		}
	})
}
