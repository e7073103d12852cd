package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"pitcrew/bot"
	"pitcrew/intents/identifiers"
)

// replayCommand runs recorded messages through the full engine.
type replayCommand struct {
	File        string `arg:"" help:"JSON lines {\"conversation\",\"phone\",\"text\",\"at\"}." type:"existingfile"`
	Concurrency int    `help:"Conversations answered at a time." default:"8"`
	Now         string `help:"Fix the clock, e.g. 2026-11-23T10:00:00+08:00." placeholder:"TIME"`
}

// replayRow is one recorded message. At is RFC 3339; empty means now.
type replayRow struct {
	Conversation string `json:"conversation"`
	Phone        string `json:"phone"`
	Text         string `json:"text"`
	At           string `json:"at"`
}

// replayResult is the last line of the command's output.
type replayResult struct {
	Messages  int            `json:"messages"`
	Failed    int            `json:"failed"`
	PerSecond float64        `json:"per_second"`
	P50       float64        `json:"p50_ms"`
	P95       float64        `json:"p95_ms"`
	Intents   map[string]int `json:"intents"`
	Sentiment map[string]int `json:"sentiment"`
	ByModel   int            `json:"read_by_model"` // messages whose intent the recogniser was unsure about
}

// Run implements the command.
func (c *replayCommand) Run(ctx context.Context, g *globals) error {
	if c.Concurrency < 1 {
		return fmt.Errorf("--concurrency %d: at least 1", c.Concurrency)
	}
	clock, err := fixedClock(c.Now)
	if err != nil {
		return err
	}
	rows, bad, err := readReplay(c.File)
	if err != nil {
		return err
	}
	a, err := g.open(ctx, openOptions{clock: clock})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	r := newReplay(a, c.Concurrency)
	for _, b := range bad {
		fmt.Fprintln(os.Stderr, b)
	}
	result, err := r.play(ctx, rows)
	if err != nil {
		return err
	}
	result.Failed += len(bad)
	line, err := json.Marshal(result)
	if err != nil {
		return err
	}
	fmt.Println(string(line))
	if result.Failed > 0 {
		return fmt.Errorf("%d of %d messages failed", result.Failed, result.Messages+len(bad))
	}
	return nil
}

// readReplay reads the rows by conversation, in the order of the file. A row that is no
// message is reported and left out.
func readReplay(file string) (conversations [][]replayRow, bad []error, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	at := map[string]int{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, longestLine)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var row replayRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			bad = append(bad, fmt.Errorf("%s:%d: %w", file, n, err))
			continue
		}
		if row.At != "" {
			if _, err := time.Parse(time.RFC3339, row.At); err != nil {
				bad = append(bad, fmt.Errorf("%s:%d: at %q is not a time like 2026-11-23T10:00:00+08:00", file, n, row.At))
				continue
			}
		}
		row.Conversation = cmp.Or(row.Conversation, row.Phone, fmt.Sprintf("line-%d", n))
		i, ok := at[row.Conversation]
		if !ok {
			i = len(conversations)
			at[row.Conversation] = i
			conversations = append(conversations, nil)
		}
		conversations[i] = append(conversations[i], row)
	}
	return conversations, bad, lines.Err()
}

// replayChannel is where replayed conversations live; what is sent there goes nowhere.
const replayChannel = "replay"

// replay is an engine whose customers are recorded ones.
type replay struct {
	app         *app
	engine      *bot.Engine
	concurrency int
	run         string // names this run's events

	mu      sync.Mutex
	waiting map[string]chan bot.Event // by chat
}

func newReplay(a *app, concurrency int) *replay {
	r := &replay{app: a, concurrency: concurrency, run: fmt.Sprint(time.Now().UnixNano()), waiting: map[string]chan bot.Event{}}
	rules := engineRules(0)
	rules.Workers, rules.PerMinute = concurrency, 0
	r.engine = a.engine(rules, r.heard, silentChannel{})
	return r
}

// silentChannel confirms whatever is sent.
type silentChannel struct{}

func (silentChannel) Name() string                                       { return replayChannel }
func (silentChannel) Send(context.Context, bot.Outbound) (string, error) { return "replayed", nil }

func (r *replay) heard(e bot.Event) {
	if e.Kind != bot.Answered && e.Kind != bot.Failed {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if c := r.waiting[e.Chat]; c != nil {
		c <- e
	}
}

// play says every row and waits for its answer, conversations side by side.
func (r *replay) play(ctx context.Context, conversations [][]replayRow) (replayResult, error) {
	result := replayResult{Intents: map[string]int{}, Sentiment: map[string]int{}}
	var took []time.Duration
	var mu sync.Mutex
	ctx, cancel := context.WithCancel(ctx)
	var engine sync.WaitGroup
	defer engine.Wait()
	defer cancel()
	engine.Go(func() { _ = r.engine.Run(ctx) })

	start := time.Now()
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(r.concurrency)
	for _, rows := range conversations {
		group.Go(func() error {
			for i, row := range rows {
				began := time.Now()
				e, err := r.say(gctx, row, i)
				if err != nil {
					return err
				}
				mu.Lock()
				result.Messages++
				if e.Kind == bot.Failed {
					result.Failed++
					fmt.Fprintf(os.Stderr, "%s: %v\n", row.Conversation, e.Err)
				} else {
					result.Intents[string(e.Intent)]++
					result.Sentiment[e.Sentiment]++
					if e.ByModel {
						result.ByModel++
					}
				}
				took = append(took, time.Since(began))
				mu.Unlock()
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return result, err
	}
	result.PerSecond = round(float64(result.Messages)/time.Since(start).Seconds(), 1)
	slices.Sort(took)
	result.P50, result.P95 = percentile(took, 50), percentile(took, 95)
	return result, nil
}

// say sends one row and waits until it was dealt with.
func (r *replay) say(ctx context.Context, row replayRow, n int) (bot.Event, error) {
	in := bot.Inbound{
		Shop: r.app.shop.ID, Channel: replayChannel, EventID: fmt.Sprintf("%s/%s/%d", r.run, row.Conversation, n), Chat: row.Conversation,
		Author: row.Conversation, Text: row.Text,
	}
	if p, err := identifiers.ParsePhone(row.Phone); err == nil {
		in.Phone = string(p)
	}
	if at, err := time.Parse(time.RFC3339, row.At); err == nil {
		in.At = at
	}
	heard := make(chan bot.Event, 1)
	r.mu.Lock()
	r.waiting[row.Conversation] = heard
	r.mu.Unlock()
	err := r.engine.Receive(ctx, in)
	if errors.Is(err, bot.ErrTooLong) {
		return bot.Event{Kind: bot.Failed, Err: err}, nil
	}
	if err != nil {
		return bot.Event{}, err
	}
	select {
	case e := <-heard:
		return e, nil
	case <-ctx.Done():
		return bot.Event{}, ctx.Err()
	}
}

func percentile(sorted []time.Duration, p int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return round(float64(sorted[min(len(sorted)*p/100, len(sorted)-1)].Microseconds())/1000, 2)
}

func round(v float64, digits int) float64 {
	scale := 1.0
	for range digits {
		scale *= 10
	}
	return float64(int64(v*scale+0.5)) / scale
}
