// Package usage is the desk of what language models cost: managers ask what they were used for, how many tokens that took
// and what it cost. It reads the ledger, which the process that asks the models writes, and owns no table.
package usage

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Desk answers with the shop's usage. It is safe for concurrent use.
type Desk struct{ dayTokens int }

// New opens the desk of a shop with that budget of tokens for a day, 0 where it has none.
func New(dayTokens int) *Desk { return &Desk{dayTokens: dayTokens} }

// Name of the desk.
func (d *Desk) Name() string { return "usage" }

// Answer gives the usage of the days asked for, a week without any.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	words, err := Of(ctx, t.Read, t.Shop, t.Now, days(t.Text), d.dayTokens)
	if err != nil {
		return desks.Reply{}, err
	}
	return desks.Reply{Text: words.In(t.Language), Keep: true}, nil
}

// Week is how many days are told where nobody says how many; mostDays bounds what is read.
const (
	Week     = 7
	mostDays = 366
)

// reading is the use of a model that reads a message.
const reading = "reading"

var (
	number = regexp.MustCompile(`([0-9]{1,4})\s*(?:天|日|days?)`)
	today  = regexp.MustCompile(`今天|今日|today`)
	month  = regexp.MustCompile(`月|month`)
)

// days reads for how many days somebody asks, today included.
func days(text string) int {
	text = language.Fold(text)
	if found := number.FindStringSubmatch(text); found != nil {
		n, err := strconv.Atoi(found[1])
		if err != nil {
			return Week
		}
		return n
	}
	switch {
	case today.MatchString(text):
		return 1
	case month.MatchString(text):
		return 30
	}
	return Week
}

// Of sums a shop's ledger up over the last days, today included, by use and model; the dearest first.
func Of(ctx context.Context, r store.Reader, shop store.Shop, now time.Time, days, dayTokens int) (prompts.Usage, error) {
	now = now.In(shop.Location())
	days = min(max(days, 1), mostDays)
	u := prompts.Usage{From: store.DateOf(now.AddDate(0, 0, 1-days)).In(shop.Location()), To: now, Days: days, DayTokens: int64(dayTokens)}
	list, err := r.ModelCalls(ctx, shop.ID, store.DateOf(u.From), store.DateOf(now))
	if err != nil {
		return u, err
	}
	u.Lines = []prompts.UsageLine{}
	lines := map[[2]string]prompts.UsageLine{}
	for _, c := range list {
		key := [2]string{c.Use, c.Model}
		line := lines[key]
		line.Use, line.Model = c.Use, c.Model
		one := prompts.UsageSum{Calls: c.Calls, Failed: c.Failed, In: c.TokensIn, Out: c.TokensOut, Milliseconds: c.Milliseconds, Cost: c.Cost}
		line.UsageSum = line.Plus(one)
		lines[key] = line
		u.Total = u.Total.Plus(one)
		if c.Use == reading {
			u.Read += c.Calls
		}
		if c.Day == store.DateOf(now) {
			u.Today += c.TokensIn + c.TokensOut
		}
	}
	said, err := r.CountFeedback(ctx, shop.ID, u.From, now)
	if err != nil {
		return u, err
	}
	for _, c := range said {
		u.Messages += int64(c.Messages)
	}
	for _, line := range lines {
		u.Lines = append(u.Lines, line)
	}
	slices.SortFunc(u.Lines, func(a, b prompts.UsageLine) int {
		return cmp.Or(cmp.Compare(b.Cost, a.Cost), cmp.Compare(b.In+b.Out, a.In+a.Out), cmp.Compare(a.Use, b.Use), cmp.Compare(a.Model, b.Model))
	})
	return u, nil
}
