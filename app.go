package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strconv"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/desks"
	"pitcrew/bot/desks/answers"
	"pitcrew/bot/desks/booking"
	"pitcrew/bot/desks/complaints"
	"pitcrew/bot/desks/customers"
	"pitcrew/bot/desks/digests"
	"pitcrew/bot/desks/duplicates"
	"pitcrew/bot/desks/gaps"
	"pitcrew/bot/desks/handoff"
	"pitcrew/bot/desks/identity"
	"pitcrew/bot/desks/lookups"
	"pitcrew/bot/desks/loyalty"
	"pitcrew/bot/desks/outbox"
	"pitcrew/bot/desks/parts"
	"pitcrew/bot/desks/quotes"
	"pitcrew/bot/desks/reception"
	"pitcrew/bot/desks/requests"
	"pitcrew/bot/desks/scripts"
	"pitcrew/bot/desks/today"
	"pitcrew/bot/desks/usage"
	"pitcrew/bot/desks/workshop"
	"pitcrew/intents"
	"pitcrew/knowledge"
	"pitcrew/prompts/openai"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// app is an opened Pitcrew: everything that commands need, wired.
type app struct {
	store      *store.Store
	library    *knowledge.Library
	recognizer *intents.Recognizer
	writer     *writer.Writer // nil without a model
	drafted    func(writer.Record)
	model      *openai.Model    // nil: none is configured
	embedder   *openai.Embedder // nil: the local one searches
	called     func(openai.Call)
	client     *openai.Client // of both; nil without them, and so is ledger
	ledger     *ledger
	shop       store.Shop
	rules      Rules
	log        *slog.Logger
}

// openOptions say how a command wants the database.
type openOptions struct {
	clock   func() time.Time
	durable bool          // an acknowledged message survives a power cut
	wait    time.Duration // for a database server that takes no connections yet
	bare    bool          // for the database alone: no recogniser, and the playbook is left as it is
}

// open connects to the database, files the shop and its price list where they are new,
// and brings the playbook up to date.
func (g *globals) open(ctx context.Context, opts openOptions) (*app, error) {
	rules, err := loadRules(g.Shop)
	if err != nil {
		return nil, err
	}
	a := &app{rules: rules, log: g.logger()}
	recognizing := make(chan error, 1)
	go func() { // the recogniser and the database take their time side by side
		if opts.bare {
			recognizing <- nil
			return
		}
		var err error
		a.recognizer, err = g.recognizer()
		recognizing <- err
	}()
	a.store, err = openStore(ctx, g.Database, store.Options{Clock: opts.clock, Durable: opts.durable}, opts.wait, a.log)
	if err := errors.Join(err, <-recognizing); err != nil {
		return nil, err
	}
	if a.model, a.embedder, err = g.connect(a); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	search := knowledge.Options{Log: a.log}
	if a.embedder != nil {
		search.Embedder, search.Former = a.embedder, a.former
	}
	if a.model != nil {
		a.useModel(a.model)
	}
	a.library = knowledge.Open(a.store, search)
	if err := errors.Join(a.settle(ctx, g.PlaybookDir, opts.bare), a.resume(ctx)); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// recognizer reads by the built-in examples and the shop's own.
func (g *globals) recognizer() (*intents.Recognizer, error) {
	if g.Examples == "" {
		return intents.New(intents.Options{})
	}
	own, err := os.Open(g.Examples)
	if err != nil {
		return nil, fmt.Errorf("the shop's examples: %w", err)
	}
	defer own.Close()
	r, err := intents.New(intents.Options{Extra: own})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", g.Examples, err)
	}
	return r, nil
}

// Close writes down what models were asked, and closes the database.
func (a *app) Close() error {
	a.balance(context.Background())
	return a.store.Close()
}

// settle files the shop, its first price list, and the playbook.
func (a *app) settle(ctx context.Context, playbook string, bare bool) error {
	err := a.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if a.shop, err = tx.PutShop(ctx, a.rules.shop()); err != nil {
			return err
		}
		prices, err := tx.Prices(ctx, a.shop.ID)
		if err != nil || len(prices) > 0 {
			return err
		}
		for _, p := range defaultPrices() {
			p.Shop = a.shop.ID
			if err := tx.PutPrice(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("open shop %s: %w", a.rules.Shop.Code, err)
	}
	switch {
	case bare:
	case playbook != "":
		return a.syncPlaybook(ctx, os.DirFS(playbook))
	case a.shop.PlaybookVersion == 0: // a new shop starts from the shipped one
		return a.syncPlaybook(ctx, knowledge.Default())
	}
	return nil
}

func (a *app) syncPlaybook(ctx context.Context, dir fs.FS) error {
	result, err := a.library.Sync(ctx, a.shop.ID, dir, nil)
	for _, broken := range result.Errors {
		a.log.Error("playbook file left out", "error", broken)
	}
	return err
}

// watchStock has the parts in stock looked at now, and from now on.
func (a *app) watchStock(ctx context.Context) error {
	return a.store.InTx(ctx, func(tx *store.Tx) error { return parts.Begin(ctx, tx, a.shop.ID) })
}

// engine wires the desks to an engine that speaks on the given channels.
func (a *app) engine(rules bot.Rules, watch func(bot.Event), channels ...bot.Channel) *bot.Engine {
	return bot.New(a.engineOptions(rules, watch, channels...))
}

func (a *app) engineOptions(rules bot.Rules, watch func(bot.Event), channels ...bot.Channel) bot.Options {
	host, err := os.Hostname()
	if err != nil {
		host = "local"
	}
	return bot.Options{
		Store: a.store, Recognizer: a.recognizer, Writer: a.writer, Routes: a.routes(), Channels: channels, Log: a.log, Rules: rules, Watch: watch,
		Holder: host + "/" + strconv.Itoa(os.Getpid()) + "/" + strconv.FormatInt(time.Now().UnixNano(), 36),
	}
}

func (a *app) twins(hours *desks.Calendar, team desks.Team) *duplicates.Desk {
	return duplicates.New(hours, team, a.rules.Duplicates)
}

// schedule sets the desks' own clocks going, those that nobody's message starts.
func (a *app) schedule(ctx context.Context) error {
	twins := a.twins(desks.NewCalendar(a.rules.Hours, a.shop.Location()), desks.Team{})
	return a.store.InTx(ctx, func(tx *store.Tx) error { return twins.Schedule(ctx, tx, a.shop.ID) })
}

// routes says which desk answers what. It is the one place that knows all desks.
func (a *app) routes() bot.Routes {
	hours := desks.NewCalendar(a.rules.Hours, a.shop.Location()) // for every clock that runs in opening time
	team := desks.Team{Channel: a.rules.Handoff.Channel, Chat: a.rules.Handoff.Chat}
	book := booking.New(a.rules.Booking, hours, team, a.rules.Shop.Place)
	wishes := requests.New(a.rules.Requests, hours, team, a.rules.Shop.Place)
	complain := complaints.New(a.rules.Complaints, hours, team)
	know := answers.New(a.library, a.rules.Pricing, hours, a.rules.Shop.Place)
	money := loyalty.New(know, a.rules.Pricing, hours, team)
	people := customers.New(know)
	floor := workshop.New(a.rules.Workshop, a.rules.Booking.Bays, hours, team, a.library, people)
	look := lookups.New(a.library, book.Free)
	shelves := parts.New(a.rules.Parts, hours, team)
	offers := quotes.New(a.rules.Quotes, a.rules.Pricing, hours, team)
	words := scripts.New(a.library, a.writer, look, a.rules.Scripts)
	list := today.New(team)
	report := digests.New(a.writer, a.rules.Digests)
	front := reception.New(know, a.rules.Reception)
	twins := a.twins(hours, team)
	relay := handoff.New(a.writer, hours, twins, handoff.Words{Playbook: know, Scripts: words}, a.rules.Handoff)
	proof := identity.New(front, twins, a.rules.Identity)
	unsent := outbox.New()
	holes := gaps.New(a.library, a.writer)
	costs := usage.New(a.rules.Models.DayTokens)

	r := bot.Routes{
		Unknown:   front,
		Handoffs:  relay,
		Hours:     hours,
		Lookups:   look,
		Desks:     map[string]desks.Desk{},
		Listeners: []desks.Listener{proof, twins, unsent, wishes, offers, money, complain, book, floor, shelves, holes, report, know, people},
		Open:      []desks.Desk{wishes, proof, offers},
		Customer: map[intents.Intent]bot.Route{
			intents.Book: {Desk: book, Act: desks.ActTalk}, intents.Reschedule: {Desk: book, Act: desks.ActTalk}, intents.Cancel: {Desk: book, Act: desks.ActTalk},
			intents.Complain: {Desk: complain, Act: desks.ActTalk},
			intents.Price:    {Desk: know, Act: desks.ActTalk}, intents.Advice: {Desk: know, Act: desks.ActTalk}, intents.Location: {Desk: know, Act: desks.ActTalk},
			intents.History: {Desk: people, Act: desks.ActTalk}, intents.Points: {Desk: money, Act: desks.ActTalk}, intents.Progress: {Desk: floor, Act: desks.ActTalk},
			intents.Human: {Desk: front, Act: desks.ActTalk}, intents.OptOut: {Desk: front, Act: desks.ActTalk}, intents.Praise: {Desk: front, Act: desks.ActTalk},
			intents.Greet: {Desk: front, Act: desks.ActTalk}, intents.Other: {Desk: front, Act: desks.ActTalk},
		},
		Staff: map[intents.Intent]bot.Route{
			intents.Lookup:    {Desk: people, Act: desks.ActViewCustomer},
			intents.Note:      {Desk: people, Act: desks.ActNote},
			intents.Objection: {Desk: words, Act: desks.ActDraft}, intents.Followup: {Desk: words, Act: desks.ActDraft}, intents.Invite: {Desk: words, Act: desks.ActDraft},
			intents.BookFor: {Desk: book, Act: desks.ActManageBooking}, intents.Reschedule: {Desk: book, Act: desks.ActManageBooking},
			intents.Cancel: {Desk: book, Act: desks.ActManageBooking}, intents.Agenda: {Desk: book, Act: desks.ActManageBooking},
			intents.Tickets: {Desk: complain, Act: desks.ActTickets}, intents.Tasks: {Desk: list, Act: desks.ActToday}, intents.Done: {Desk: list, Act: desks.ActToday},
			intents.Usage: {Desk: costs, Act: desks.ActUsage}, intents.Digest: {Desk: report, Act: desks.ActDigest}, intents.Why: {Desk: report, Act: desks.ActDigest}, intents.Ask: {Desk: know, Act: desks.ActAskPlaybook},
			intents.Help: {Desk: front, Act: desks.ActTalk}, intents.Greet: {Desk: front, Act: desks.ActTalk}, intents.Other: {Desk: front, Act: desks.ActTalk},
		},
	}
	for _, d := range []desks.Desk{book, wishes, floor, offers, shelves, complain, know, people, money, words, list, report, front, relay, proof, twins, unsent, holes, costs} {
		r.Desks[d.Name()] = d
	}
	return r
}
