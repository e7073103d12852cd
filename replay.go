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
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"pitcrew/bot"
	"pitcrew/intents/identifiers"
)

// replayCommand runs recorded messages through the full engine.
type replayCommand struct {
	File        string `arg:"" help:"JSON lines {\"conversation\",\"phone\",\"text\",\"at\"}." type:"existingfile"`
	Concurrency int    `help:"Conversations answered at a time." default:"8"`
	Now         string `help:"The time of rows without one, e.g. 2026-11-23T10:00:00+08:00." placeholder:"TIME"`
}

// replayRow is one recorded message. At is RFC 3339; empty means now, or the time of the
// row before it in its conversation where that is later.
type replayRow struct {
	Conversation string `json:"conversation"`
	Phone        string `json:"phone"`
	Text         string `json:"text"`
	At           string `json:"at"`

	at time.Time
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
	now := time.Now()
	if fixed, err := fixedClock(c.Now); err != nil {
		return err
	} else if fixed != nil {
		now = fixed()
	}
	rows, bad, err := readReplay(c.File)
	if err != nil {
		return err
	}
	clock := newReplayClock(now)
	a, err := g.open(ctx, openOptions{clock: clock.now})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	r := newReplay(a, clock, c.Concurrency)
	for _, b := range bad {
		fmt.Fprintln(os.Stderr, b)
	}
	result, err := r.play(ctx, stretches(rows, now))
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

// readReplay reads the rows in the order of the file. A row that is no message is reported
// and left out.
func readReplay(file string) (rows []replayRow, bad []error, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
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
			if row.at, err = time.Parse(time.RFC3339, row.At); err != nil {
				bad = append(bad, fmt.Errorf("%s:%d: at %q is not a time like 2026-11-23T10:00:00+08:00", file, n, row.At))
				continue
			}
		}
		row.Conversation = cmp.Or(row.Conversation, row.Phone, fmt.Sprintf("line-%d", n))
		rows = append(rows, row)
	}
	return rows, bad, lines.Err()
}

// stretches puts rows in the order of their times, those of one time and conversation
// together. Now is the time of rows without one.
func stretches(rows []replayRow, now time.Time) (out [][]replayRow) {
	last := map[string]time.Time{} // by conversation
	for i := range rows {
		row := &rows[i]
		if row.At == "" {
			row.at = now
			if before := last[row.Conversation]; before.After(now) {
				row.at = before
			}
		}
		last[row.Conversation] = row.at
	}
	slices.SortStableFunc(rows, func(a, b replayRow) int { return a.at.Compare(b.at) })
	in := map[string]int{} // the stretches of one time, by conversation
	for i, row := range rows {
		if i == 0 || !row.at.Equal(rows[i-1].at) {
			clear(in)
		}
		n, ok := in[row.Conversation]
		if !ok {
			n = len(out)
			in[row.Conversation] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], row)
	}
	return out
}

// replayChannel is where replayed conversations live; what is sent there goes nowhere.
const replayChannel = "replay"

// replay is an engine whose customers are recorded ones.
type replay struct {
	app         *app
	engine      *bot.Engine
	clock       *replayClock
	concurrency int
	run         string // names this run's events
	said        atomic.Int64

	mu      sync.Mutex
	waiting map[string]chan bot.Event // by chat
}

func newReplay(a *app, clock *replayClock, concurrency int) *replay {
	r := &replay{app: a, clock: clock, concurrency: concurrency, run: fmt.Sprint(time.Now().UnixNano()), waiting: map[string]chan bot.Event{}}
	rules := engineRules(0)
	rules.Workers, rules.PerMinute = concurrency, 0
	opts := a.engineOptions(rules, r.heard, silentChannel{})
	opts.Recorded = true
	r.engine = bot.New(opts)
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

// play says every row and waits for its answer: stretches side by side, in the order in
// which they begin, those of one conversation one after the other.
func (r *replay) play(ctx context.Context, all [][]replayRow) (replayResult, error) {
	t := &tally{result: replayResult{Intents: map[string]int{}, Sentiment: map[string]int{}}}
	ctx, cancel := context.WithCancel(ctx)
	var engine sync.WaitGroup
	defer engine.Wait()
	defer cancel()
	engine.Go(func() { _ = r.engine.Run(ctx) })

	start := time.Now()
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(r.concurrency)
	before := map[string]chan struct{}{} // the end of a conversation's stretch
	for _, rows := range all {
		of := rows[0].Conversation
		if ended := before[of]; ended != nil {
			<-ended
		}
		ended := make(chan struct{})
		before[of] = ended
		end := r.clock.begin(rows[0].at)
		group.Go(func() error {
			defer close(ended)
			defer end()
			for _, row := range rows {
				began := time.Now()
				e, err := r.say(gctx, row)
				if err != nil {
					return err
				}
				t.add(row, e, time.Since(began))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return t.result, err
	}
	return t.sum(time.Since(start)), nil
}

// tally counts what became of the rows.
type tally struct {
	mu     sync.Mutex
	result replayResult
	took   []time.Duration
}

func (t *tally) add(row replayRow, e bot.Event, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.took = append(t.took, took)
	t.result.Messages++
	if e.Kind == bot.Failed {
		t.result.Failed++
		fmt.Fprintf(os.Stderr, "%s: %v\n", row.Conversation, e.Err)
		return
	}
	t.result.Intents[string(e.Intent)]++
	t.result.Sentiment[e.Sentiment]++
	if e.ByModel {
		t.result.ByModel++
	}
}

func (t *tally) sum(all time.Duration) replayResult {
	slices.Sort(t.took)
	t.result.PerSecond = round(float64(t.result.Messages)/all.Seconds(), 1)
	t.result.P50, t.result.P95 = percentile(t.took, 50), percentile(t.took, 95)
	return t.result
}

// say sends one row and waits until it was dealt with.
func (r *replay) say(ctx context.Context, row replayRow) (bot.Event, error) {
	in := bot.Inbound{
		Shop: r.app.shop.ID, Channel: replayChannel, EventID: fmt.Sprintf("%s/%d", r.run, r.said.Add(1)), Chat: row.Conversation,
		Author: row.Conversation, Text: row.Text, At: row.at,
	}
	if p, err := identifiers.ParsePhone(row.Phone); err == nil {
		in.Phone = string(p)
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
