package demo

import (
	"context"
	"fmt"
	"time"

	"pitcrew/store"
)

// shelf is the stock, of which two articles run short.
var shelf = []store.Part{
	{Code: "oil_filter", Name: "机油滤清器", Brand: "马勒", Quantity: 6, Safety: 15, Price: 4_500},
	{Code: "engine_oil", Name: "全合成机油 4L", Quantity: 90, Safety: 20, Price: 31_500},
	{Code: "air_filter", Name: "空气滤清器", Quantity: 60, Safety: 10, Price: 8_000},
	{Code: "cabin_filter", Name: "空调滤芯", Quantity: 80, Safety: 15, Price: 12_000},
	{Code: "brake_pads.front", Name: "前刹车片", Brand: "博世", Quantity: 2, Safety: 6, Price: 37_000},
	{Code: "battery", Name: "12V 蓄电池", Quantity: 20, Safety: 4, Price: 52_000},
	{Code: "tyres", Name: "轮胎 2 条", Quantity: 30, Safety: 4, Price: 112_000},
	{Code: "coolant", Name: "冷却液", Quantity: 40, Safety: 6, Price: 16_000},
}

// stock files the shelf.
func stock(ctx context.Context, s *store.Store, shop store.ShopID) error {
	return s.InBulk(ctx, func(b *store.Bulk) error {
		parts := make([]*store.Part, len(shelf))
		for i, p := range shelf {
			p.Shop = shop
			parts[i] = &p
		}
		return b.PutParts(ctx, parts)
	})
}

// inWork are the cars in the workshop: how long ago each came, in how long it is promised,
// and the steps that it has taken.
var inWork = []struct {
	summary   string
	ago, left time.Duration
	steps     []string
}{
	{"深度保养", 100 * time.Minute, 40 * time.Minute, []string{store.OrderReceived, store.OrderDiagnosing, store.OrderRepairing}},
	{"更换刹车片", 40 * time.Minute, 2 * time.Hour, []string{store.OrderReceived, store.OrderDiagnosing}},
	{"基础保养", 130 * time.Minute, -5 * time.Minute, []string{store.OrderReceived, store.OrderDiagnosing, store.OrderRepairing, store.OrderChecking}},
}

// work opens an order for one of the first customers' cars each, and takes its steps.
func (g *generator) work(ctx context.Context, tx *store.Tx) error {
	for i, w := range inWork[:min(len(inWork), len(g.early))] {
		o := store.Order{
			Shop: g.shop.ID, Customer: g.early[i].customer, Vehicle: g.early[i].vehicle, Advisor: g.staff[i%len(g.staff)], Summary: w.summary,
			Status: w.steps[0], OpenedAt: g.now.Add(-w.ago),
		}
		o.Number = fmt.Sprintf("RO%s-%d", o.OpenedAt.Format("20060102"), i+1)
		id, err := tx.AddOrder(ctx, o)
		if err != nil {
			return err
		}
		if err := tx.PromiseOrder(ctx, id, g.now.Add(w.left), 0); err != nil {
			return err
		}
		from := ""
		for _, step := range w.steps {
			if _, err := tx.AddStep(ctx, store.Step{Order: id, From: from, To: step, Staff: o.Advisor}); err != nil {
				return err
			}
			from = step
		}
	}
	return nil
}

// car is somebody's.
type car struct {
	customer store.CustomerID
	vehicle  store.VehicleID
}
