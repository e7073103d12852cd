// Package bench_test measures what people wait for and what a shop's machine must carry:
// messages through the whole engine, search, imports, start-up and memory. README.md
// says what each figure means.
package bench_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"pitcrew/bot"
	"pitcrew/bot/desks"
	"pitcrew/bot/desks/answers"
	"pitcrew/bot/desks/booking"
	"pitcrew/bot/desks/complaints"
	"pitcrew/bot/desks/customers"
	"pitcrew/bot/desks/reception"
	"pitcrew/demo"
	"pitcrew/intents"
	"pitcrew/knowledge"
	"pitcrew/pricing"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// shop is the sample shop on a database, with all that answers its customers.
type shop struct {
	url       string
	store     *store.Store
	library   *knowledge.Library
	record    store.Shop
	customers []store.Customer
}

// open fills an empty database with the sample shop, the shipped playbook and more
// made-up passages.
func open(b *testing.B, url string, durable bool, passages int) *shop {
	b.Helper()
	s := &shop{url: url, store: storetest.Open(b, url, store.Options{Durable: durable})}
	if s.store.Postgres() {
		numberIDs(b, url)
	}
	if err := s.fill(b.Context(), passages); err != nil {
		b.Fatal(err)
	}
	return s
}

func (s *shop) fill(ctx context.Context, passages int) error {
	err := s.store.InTx(ctx, func(tx *store.Tx) (err error) {
		s.record, err = tx.PutShop(ctx, store.Shop{Code: "main", Name: "示范汽车服务", TimeZone: "Asia/Shanghai"})
		return err
	})
	if err != nil {
		return err
	}
	if err := demo.Fill(ctx, s.store, s.record, s.store.Now()); err != nil {
		return err
	}
	if err := s.choose(ctx); err != nil {
		return err
	}
	if _, err := s.openLibrary().Sync(ctx, s.record.ID, knowledge.Default(), nil); err != nil {
		return err
	}
	if err := writePassages(ctx, s.store, s.record.ID, passages); err != nil {
		return err
	}
	s.library = s.openLibrary()
	_, err = s.library.Embed(ctx, s.record.ID, nil) // all have vectors; this builds their index
	return err
}

// choose finds the customers who have one car and nothing booked, so that a visit goes its way.
func (s *shop) choose(ctx context.Context) error {
	all, err := s.store.CustomersBySurname(ctx, s.record.ID, "", demo.Customers)
	if err != nil {
		return err
	}
	for _, c := range all {
		cars, err := s.store.VehiclesOf(ctx, c.ID)
		if err != nil {
			return err
		}
		booked, err := s.store.UpcomingAppointments(ctx, c.ID, 0, s.store.Now())
		if err != nil {
			return err
		}
		if len(cars) == 1 && len(booked) == 0 {
			s.customers = append(s.customers, c)
		}
	}
	return nil
}

func (s *shop) openLibrary() *knowledge.Library {
	return knowledge.Open(s.store, knowledge.Options{Log: slog.New(slog.DiscardHandler)})
}

var recognizer = sync.OnceValues(func() (*intents.Recognizer, error) { return intents.New(intents.Options{}) })

// engine wires the desks that customers meet, as the program does.
func (s *shop) engine(b *testing.B, workers int, watch func(bot.Event)) *bot.Engine {
	b.Helper()
	r, err := recognizer()
	if err != nil {
		b.Fatal(err)
	}
	rules := bot.DefaultRules()
	rules.Burst, rules.PerMinute, rules.Workers = 0, 0, workers
	return bot.New(bot.Options{
		Store: s.store, Recognizer: r, Routes: s.routes(), Channels: []bot.Channel{silent{}}, Log: slog.New(slog.DiscardHandler), Rules: rules,
		Holder: "bench", Watch: watch,
	})
}

func (s *shop) routes() bot.Routes {
	book, complain := booking.New(booking.DefaultRules(), desks.NewCalendar(desks.DefaultHours(), storetest.Shanghai), desks.Team{}, desks.Place{}), complaints.New(complaints.DefaultRules(), desks.NewCalendar(desks.DefaultHours(), storetest.Shanghai), desks.Team{})
	know := answers.New(s.library, pricing.DefaultRules(), desks.NewCalendar(desks.DefaultHours(), storetest.Shanghai), desks.Place{})
	people := customers.New(know)
	front := reception.New(know, reception.DefaultRules())
	r := bot.Routes{Unknown: front, Desks: map[string]desks.Desk{}, Customer: map[intents.Intent]bot.Route{}}
	for desk, takes := range map[desks.Desk][]intents.Intent{
		book: {intents.Book, intents.Reschedule, intents.Cancel}, complain: {intents.Complain},
		know: {intents.Price, intents.Advice, intents.Location}, people: {intents.History, intents.Points, intents.Progress},
		front: {intents.Human, intents.OptOut, intents.Praise, intents.Greet, intents.Other},
	} {
		r.Desks[desk.Name()] = desk
		for _, intent := range takes {
			r.Customer[intent] = bot.Route{Desk: desk, Act: desks.ActTalk}
		}
	}
	return r
}

// silent is a channel that confirms at once whatever is sent.
type silent struct{}

func (silent) Name() string                                       { return "silent" }
func (silent) Send(context.Context, bot.Outbound) (string, error) { return "sent", nil }
