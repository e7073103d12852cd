package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"

	"pitcrew/bot/desks/digests"
	"pitcrew/language"
	"pitcrew/prompts/writer"
)

// digestCommand prints the manager's digest of a day or a few.
type digestCommand struct {
	Date     string `help:"The day or days: 2026-11-23, 昨天, 上周, 本月, \"last 7 days\". Without it, today." placeholder:"D"`
	Format   string `help:"One of ${enum}." enum:"text,json,png" default:"text"`
	Language string `help:"One of ${enum}." enum:"zh-Hans,zh-Hant,en" default:"zh-Hans"`
	Out      string `help:"Write to this file." placeholder:"FILE"`
	Now      string `help:"Fix the clock, e.g. 2026-11-23T10:00:00+08:00." placeholder:"TIME"`
}

// Run implements the command.
func (c *digestCommand) Run(ctx context.Context, g *globals) error {
	clock, err := fixedClock(c.Now)
	if err != nil {
		return err
	}
	if c.Format == "png" && c.Out == "" && isatty.IsTerminal(os.Stdout.Fd()) {
		return errors.New("a picture cannot be shown in a terminal: add --out digest.png")
	}
	a, err := g.open(ctx, openOptions{clock: clock, bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	now := a.store.Now().In(a.shop.Location())
	period, err := c.period(now)
	if err != nil {
		return err
	}
	if period.Empty() { // records of a day to come, from a replay with its own clock
		period.To = period.From.AddDate(0, 0, 1)
		now = period.To
	}
	d, err := digests.Collect(ctx, a.store.Reader, a.shop, period.From, period.To, now, a.rules.Digests)
	if err != nil {
		return err
	}
	c.narrate(ctx, a, &d)
	if c.Out == "" {
		return c.write(os.Stdout, d, a.rules.Digests)
	}
	f, err := os.Create(c.Out)
	if err != nil {
		return err
	}
	return errors.Join(c.write(f, d, a.rules.Digests), f.Close())
}

// narrate lets a model say in a few sentences what the figures mean; where its words are no good, standard error says why.
func (c *digestCommand) narrate(ctx context.Context, a *app, d *digests.Digest) {
	if c.Format == "png" {
		return
	}
	var record *writer.Record
	if d.Lead, record = d.Narrative(ctx, a.writer, language.Tag(c.Language), a.rules.Digests); d.Lead == "" && record != nil {
		fmt.Fprintln(os.Stderr, record.Told(language.Tag(c.Language)))
	}
}

func (c *digestCommand) period(now time.Time) (digests.Period, error) {
	p, named := digests.ParsePeriod(c.Date, now)
	if c.Date != "" && !named {
		return p, fmt.Errorf("--date %q is no day: write it like 2026-11-23, 昨天 or 上周", c.Date)
	}
	return p, nil
}

func (c *digestCommand) write(w io.Writer, d digests.Digest, rules digests.Rules) error {
	tag := language.Tag(c.Language)
	switch c.Format {
	case "json":
		return json.NewEncoder(w).Encode(d)
	case "png":
		return d.PNG(w, tag)
	}
	text := d.Text(tag, rules)
	if d.Lead != "" {
		text = d.Lead + "\n\n" + text
	}
	if _, err := fmt.Fprintln(w, text); err != nil {
		return err
	}
	for _, s := range d.Footnotes(tag, rules) {
		if _, err := fmt.Fprintf(w, "  %s %s\n", s.Label, s.Quote); err != nil {
			return err
		}
	}
	return nil
}
