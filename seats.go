package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"pitcrew/bot/channels/webchat"
	"pitcrew/bot/desks"
	"pitcrew/bot/desks/digests"
	"pitcrew/bot/desks/quotes"
	"pitcrew/demo"
	"pitcrew/demo/playground"
	"pitcrew/language"
	"pitcrew/store"
)

// openWorld starts a sample shop of its own for the demo's page.
func (g *globals) openWorld(ctx context.Context, clock func() time.Time) (*playground.World, error) {
	dir, err := os.MkdirTemp("", "pitcrew-page-")
	if err != nil {
		return nil, err
	}
	shop := *g
	shop.Database = filepath.Join(dir, "page.db")
	w, err := shop.fillWorld(ctx, clock)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	end := w.Close
	w.Close = func() {
		end()
		_ = os.RemoveAll(dir) // a temporary folder
	}
	return w, nil
}

func (g *globals) fillWorld(ctx context.Context, clock func() time.Time) (*playground.World, error) {
	a, err := g.open(ctx, openOptions{clock: clock})
	if err != nil {
		return nil, err
	}
	w := &playground.World{Store: a.store, Shop: a.shop, Close: func() { _ = a.Close() }}
	if err := a.fillSeats(ctx, w); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.rules.Handoff.Channel, a.rules.Handoff.Chat = playground.TeamChannel, playground.TeamChat
	engine := a.engine(engineRules(0), nil, w.Customers, w.Team)
	if err := a.schedule(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	w.Door, w.NextDue, w.Settle = engine, engine.NextDue, engine.Settle
	w.Chart = a.chart
	running, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() {
		if err := engine.Run(running); err != nil {
			a.log.Error("engine", "error", err)
		}
	})
	for _, c := range []*webchat.Chat{w.Customers, w.Team} {
		group.Go(func() { _ = c.Run(running, engine.Receive) }) // ends with running
	}
	w.Close = func() {
		stop()
		group.Wait()
		_ = a.Close() // nothing is written any more
	}
	return w, nil
}

// fillSeats files the sample shop and opens the channels of its seats.
func (a *app) fillSeats(ctx context.Context, w *playground.World) (err error) {
	if err := a.fillDemo(ctx); err != nil {
		return err
	}
	if w.Star, err = a.store.CustomerByPhone(ctx, demo.StarPhone); err != nil {
		return err
	}
	if w.Advisor, err = a.store.StaffByName(ctx, a.shop.ID, tourSeats["advisor"].name); err != nil {
		return err
	}
	if w.Manager, err = a.store.StaffByName(ctx, a.shop.ID, tourSeats["manager"].name); err != nil {
		return err
	}
	opts := webchat.Options{Shop: a.shop.ID, Title: a.shop.Name, Location: a.shop.Location(), Secret: []byte(rand.Text()), Explain: true, Log: a.log}
	if w.Customers, err = webchat.New(opts); err != nil {
		return err
	}
	opts.Name = playground.TeamChannel
	w.Team, err = webchat.New(opts)
	return err
}

// samplePlace is where the sample shop is, unless shop.yaml says.
var samplePlace = desks.Place{Address: "上海市示范区样例路 88 号", Parking: "店门口有 20 个车位", Phone: "021-00000000"}

// fillDemo files the sample shop, and a quote that a customer is to choose from.
func (a *app) fillDemo(ctx context.Context) error {
	if a.rules.Shop.Place == (desks.Place{}) {
		a.rules.Shop.Place = samplePlace
	}
	if err := demo.Fill(ctx, a.store, a.shop, a.store.Now()); err != nil {
		return err
	}
	open, err := a.store.OrdersInWork(ctx, a.shop.ID, 100)
	if err != nil {
		return err
	}
	for _, o := range open {
		if err := a.quoteSample(ctx, o); err != nil {
			return fmt.Errorf("sample quote: %w", err)
		}
	}
	return nil
}

// quoteSample sends an order in diagnosis its first quote.
func (a *app) quoteSample(ctx context.Context, o store.Order) error {
	before, err := a.store.QuotesOf(ctx, o.ID)
	if err != nil || len(before) > 0 || o.Status != store.OrderDiagnosing {
		return err
	}
	desk := quotes.New(a.rules.Quotes, a.rules.Pricing, desks.NewCalendar(a.rules.Hours, a.shop.Location()), desks.Team{})
	q, err := desk.Make(ctx, a.store.Reader, o, a.store.Now(), "brake_pads.front", "brake_fluid")
	if err != nil {
		return err
	}
	return a.store.InTx(ctx, func(tx *store.Tx) error {
		if q.ID, err = tx.AddQuote(ctx, q); err != nil {
			return err
		}
		return tx.SendQuote(ctx, q, q.ValidUntil)
	})
}

// chart draws today's digest.
func (a *app) chart(ctx context.Context, w io.Writer, dark bool) error {
	now := a.store.Now().In(a.shop.Location())
	today, _ := digests.ParsePeriod("", now) // nothing said means today
	d, err := digests.Collect(ctx, a.store.Reader, a.shop, today.From, today.To, now, a.rules.Digests)
	if err != nil {
		return err
	}
	return d.ColumnPNG(w, language.Hans, dark)
}

// mostPorts is how many ports are looked at for a free one.
const mostPorts = 30

// listenNear listens at an address, or at the next port that is free.
func listenNear(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	host, port, split := net.SplitHostPort(address)
	first, number := strconv.Atoi(port)
	if err == nil || split != nil || number != nil || first == 0 {
		return l, err
	}
	for next := first + 1; next < first+mostPorts; next++ {
		if l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(next))); err == nil {
			return l, nil
		}
	}
	return nil, err
}
