package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestOrders(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		lines := []store.OrderLine{
			{Kind: "labour", Code: "L01", Item: "更换机油", Quantity: 0.5, Amount: 12000}, {Kind: "part", Code: "P07", Item: "机油滤清器", Quantity: 1, Amount: 4550},
		}
		first := store.Order{
			Shop: f.shop, Number: "RO-1", Customer: f.customer, Vehicle: f.vehicle, Advisor: f.advisor, Status: store.OrderClosed, Summary: "基础保养",
			Mileage: 25000, Total: 16550, OpenedAt: start.AddDate(-1, 0, 0), ClosedAt: odd.AddDate(-1, 0, 0), Lines: lines,
		}
		first.ID = added(t, s, (*store.Tx).AddOrder, first)
		second := store.Order{Shop: f.shop, Number: "RO-2", Customer: f.customer, Status: store.OrderReceived, Total: 100, OpenedAt: start}
		second.ID = added(t, s, (*store.Tx).AddOrder, second)
		cancelled := store.Order{Shop: f.shop, Number: "RO-3", Customer: f.customer, Status: store.OrderCancelled, Total: 999, OpenedAt: start.AddDate(-3, 0, 0)}
		cancelled.ID = added(t, s, (*store.Tx).AddOrder, cancelled)

		first.Lines, first.Plate, first.ClosedAt = nil, plate, first.ClosedAt.Truncate(1000)
		got, err := s.OrdersOf(ctx, f.customer, 10)
		check(t, got, err, []store.Order{second, first, cancelled})
		got, err = s.OrdersOf(ctx, f.customer, 1)
		check(t, got, err, []store.Order{second})
		stored, err := s.LinesOf(ctx, second.ID, first.ID)
		check(t, stored, err, map[store.OrderID][]store.OrderLine{first.ID: lines})
		totals, err := s.TotalsOf(ctx, f.customer)
		check(t, totals, err, store.OrderTotals{Count: 2, Spent: 16650, First: first.OpenedAt, Last: second.OpenedAt})
		totals, err = s.TotalsOf(ctx, 999)
		check(t, totals, err, store.OrderTotals{})

		err = s.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.AddOrder(ctx, store.Order{Shop: f.shop, Number: "RO-1", Customer: f.customer, Status: store.OrderReceived, OpenedAt: start})
			return err
		})
		if !errors.Is(err, store.ErrConflict) {
			t.Errorf("taken number: %v", err)
		}
	})
}

// An order may have more lines than a statement may have parameters.
func TestOrderWithManyLines(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		o := store.Order{Shop: f.shop, Number: "RO-1", Customer: f.customer, Status: store.OrderReceived, OpenedAt: start}
		for i := range 10_000 {
			o.Lines = append(o.Lines, store.OrderLine{Kind: "part", Item: fmt.Sprint(i), Quantity: 1, Amount: int64(i)})
		}
		id := added(t, s, (*store.Tx).AddOrder, o)
		got, err := s.LinesOf(ctx, id)
		check(t, got[id], err, o.Lines)
	})
}

func TestPrices(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		put := func(p store.PriceItem) {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.PutPrice(ctx, p) })
		}
		oil := store.PriceItem{Shop: f.shop, Code: "oil", Name: "机油更换", Kind: "package", Unit: "次", Price: 39800, Note: "4L"}
		tyre := store.PriceItem{Shop: f.shop, Code: "Tyre", Name: "轮胎", Kind: "part", Unit: "条", Price: 45000}
		put(oil)
		put(tyre)
		oil.Price = 36800
		put(oil)
		got, err := s.Prices(ctx, f.shop)
		check(t, got, err, []store.PriceItem{tyre, oil}) // by bytes, whatever the locale
		got, err = s.Prices(ctx, f.shop, "oil", "none")
		check(t, got, err, []store.PriceItem{oil})
		got, err = s.Prices(ctx, 999)
		check(t, got, err, nil)
	})
}
