package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"pitcrew/bot"
	"pitcrew/bot/channels/webchat"
)

// serveCommand runs the bot.
type serveCommand struct {
	Addr string `help:"Where webhooks, health and metrics are served." env:"PITCREW_ADDR" default:"127.0.0.1:8080"`
	// Lease says how long what a killed process was at work on lies idle.
	Lease time.Duration `help:"How long a worker may hold a task before another takes it up." env:"PITCREW_LEASE" default:"1m"`
	platforms
	website
}

// startTogether is how long the database's server may take to come up: containers start together.
const startTogether = time.Minute

// drain is how long open requests may take after a stop signal.
const drain = 10 * time.Second

// Run implements the command. It returns when ctx ends, with the work in hand finished.
func (c *serveCommand) Run(ctx context.Context, g *globals) error {
	a, err := g.open(ctx, openOptions{durable: true, wait: startTogether})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	channels, err := c.platforms.open(a.shop.ID, a.rules.Slack, a.log)
	if err != nil {
		return err
	}
	web, err := c.website.open(ctx, a)
	if err != nil {
		return err
	}
	if web != nil {
		channels = append(channels, web)
	}
	if err := c.findTeam(ctx, a, channels); err != nil {
		return err
	}
	if err := a.watchStock(ctx); err != nil {
		return err
	}
	a.drafted, a.called = countDrafts(registry), countCalls(registry)
	rules := bot.DefaultRules()
	rules.Lease = c.Lease
	engine := a.engine(rules, countEvents(registry), channels...)
	if err := a.schedule(ctx); err != nil {
		return err
	}
	pages := a.pages(registry)
	names := []string{}
	group, ctx := errgroup.WithContext(ctx)
	for _, channel := range channels {
		names = append(names, channel.Name())
		if webhook, ok := channel.(bot.Webhook); ok {
			for path, handler := range webhook.Handlers(engine.Receive) {
				pages.Handle("POST "+path, handler)
			}
		}
		if site, ok := channel.(bot.Site); ok {
			for path, handler := range site.Pages(engine) {
				pages.Handle(path, handler)
			}
		}
		if runner, ok := channel.(bot.Runner); ok {
			group.Go(func() error { return a.listen(ctx, runner, engine.Receive) })
		}
	}
	server := &http.Server{Addr: c.Addr, Handler: pages, ReadHeaderTimeout: 5 * time.Second}
	c.announce(a.shop.Name, names)
	group.Go(func() error { return engine.Run(ctx) })
	if a.ledger != nil {
		group.Go(func() error { return a.keepLedger(ctx) })
	}
	if a.embedder != nil {
		group.Go(func() error { return a.embed(ctx) })
	}
	group.Go(func() error {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve http: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		return server.Shutdown(stop)
	})
	return group.Wait()
}

// announce tells where the shop can be reached, on the channels of these names.
func (c *serveCommand) announce(shop string, channels []string) {
	fmt.Printf("pitcrew serves %s on http://%s (health: /healthz /readyz, metrics: /metrics)\n", shop, c.Addr)
	if slices.Contains(channels, webchat.Name) {
		fmt.Printf("customers chat at http://%s/chat, see docs/web.md\n", c.Addr)
	}
	if platforms := slices.DeleteFunc(channels, func(name string) bool { return name == webchat.Name }); len(platforms) == 0 {
		fmt.Println("no platform is connected yet: set SLACK_BOT_TOKEN or TELEGRAM_BOT_TOKEN, see docs/slack.md and docs/telegram.md")
	} else {
		fmt.Println("connected to", strings.Join(platforms, ", "))
	}
}

// listen runs a channel; one that only a single process may run waits for its turn.
func (a *app) listen(ctx context.Context, runner bot.Runner, receive bot.Receiver) error {
	single, ok := runner.(bot.Single)
	if !ok || single.Single() == "" {
		return runner.Run(ctx, receive)
	}
	return a.store.Exclusive(ctx, single.Single(), func(ctx context.Context) error { return runner.Run(ctx, receive) })
}

// pages are what the process serves: alive, ready to work, and how it goes.
func (a *app) pages(registry *prometheus.Registry) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		if err := a.store.Ping(ctx); err != nil {
			a.log.Error("not ready", "error", err)
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}

// countEvents counts what happens to messages, by channel.
func countEvents(registry *prometheus.Registry) func(bot.Event) {
	count := func(name, help string) *prometheus.CounterVec {
		v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{"channel"})
		registry.MustRegister(v)
		return v
	}
	answered := count("pitcrew_answers_total", "Bursts of messages that were answered.")
	failed := count("pitcrew_answers_failed_total", "Bursts that were given up and handed to a person.")
	sent := count("pitcrew_messages_sent_total", "Messages that a platform confirmed.")
	read := count("pitcrew_messages_read_by_model_total", "Bursts whose intent a model read because the recogniser was unsure.")
	uncertain := count("pitcrew_messages_uncertain_total", "Messages sent again because nobody learned whether they had arrived.")
	undelivered := count("pitcrew_deliveries_given_up_total", "Deliveries that were given up and wait for people.")
	return func(e bot.Event) {
		switch e.Kind {
		case bot.Uncertain:
			uncertain.WithLabelValues(e.Channel).Inc()
		case bot.Undelivered:
			undelivered.WithLabelValues(e.Channel).Inc()
		case bot.Answered:
			answered.WithLabelValues(e.Channel).Inc()
			if e.ByModel {
				read.WithLabelValues(e.Channel).Inc()
			}
		case bot.Failed:
			failed.WithLabelValues(e.Channel).Inc()
		case bot.Sent:
			sent.WithLabelValues(e.Channel).Inc()
		}
	}
}
