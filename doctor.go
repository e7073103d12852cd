package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/telegramchat"
	"pitcrew/bot/desks"
	"pitcrew/store"
)

// doctorCommand checks what the bot depends on, and says what to do about each.
type doctorCommand struct{ platforms }

// checkTimeout bounds each question to a platform.
const checkTimeout = 15 * time.Second

// Run implements the command. It fails when something must be done.
func (c *doctorCommand) Run(ctx context.Context, g *globals) error {
	d := &diagnosis{}
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		d.unopened(err)
		return d.verdict()
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	d.data(ctx, a)
	d.holidays(a.rules, a.store.Now())
	d.people(ctx, a)
	d.models(ctx, a)
	channels, err := c.open(a.shop.ID, a.rules.Slack, a.log)
	if err != nil {
		d.bad("platforms", err.Error(), "see docs/slack.md and docs/telegram.md")
	}
	if len(channels) == 0 && err == nil {
		d.bad("platforms", "none is connected", "set SLACK_BOT_TOKEN or TELEGRAM_BOT_TOKEN, see docs/slack.md and docs/telegram.md")
	}
	team, unknown := c.team(ctx, channels)
	for _, channel := range channels {
		switch channel := channel.(type) {
		case *slackchat.Chat:
			if d.slack(ctx, channel) {
				d.team(team, unknown)
			}
		case *telegramchat.Chat:
			d.telegram(ctx, channel)
		}
	}
	if unknown == nil {
		d.unheard(ctx, a, team)
	}
	return d.verdict()
}

// diagnosis prints each finding and counts those that need something done.
type diagnosis struct {
	found int
	out   io.Writer // nil means standard output
}

func (d *diagnosis) print(format string, args ...any) {
	out := d.out
	if out == nil {
		out = os.Stdout
	}
	fmt.Fprintf(out, format, args...)
}

func (d *diagnosis) good(what, how string) { d.print("ok    %-10s %s\n", what, how) }

func (d *diagnosis) bad(what, how, do string) {
	d.found++
	d.print("MEND  %-10s %s\n      %-10s → %s\n", what, how, "", do)
}

func (d *diagnosis) tell(f finding) { d.bad(f.what, f.how, f.do) }

// note says what is worth knowing and no failure.
func (d *diagnosis) note(what, how, do string) {
	d.print("note  %-10s %s\n      %-10s → %s\n", what, how, "", do)
}

func (d *diagnosis) verdict() error {
	if d.found == 0 {
		return nil
	}
	return fmt.Errorf("%d of the checks need something done", d.found)
}

// unopened says why there is no shop to look at.
func (d *diagnosis) unopened(err error) {
	if errors.Is(err, store.ErrNoVectors) {
		d.bad("pgvector", err.Error(), "install pgvector on the database server, then let its administrator run: CREATE EXTENSION vector")
		return
	}
	d.bad("database", err.Error(), "check PITCREW_DATABASE, and PITCREW_SHOP where shop.yaml is named")
}

// vectors tries pgvector out; SQLite searches by itself.
func (d *diagnosis) vectors(ctx context.Context, s *store.Store) {
	if !s.Postgres() {
		d.good("database", "SQLite, schema up to date")
		return
	}
	d.good("database", "PostgreSQL, schema up to date")
	found, err := s.Pgvector(ctx)
	switch {
	case err != nil:
		d.bad("pgvector", err.Error(), "let the database's administrator run: CREATE EXTENSION vector, or ALTER EXTENSION vector UPDATE")
	case !found.Iterative:
		d.bad("pgvector", found.Version+" cannot go on searching through an index", "install pgvector 0.8 or later, then run: ALTER EXTENSION vector UPDATE")
	case found.Available != found.Version:
		d.bad("pgvector", fmt.Sprintf("%s is in use, %s is installed", found.Version, found.Available), "let the database's administrator run: ALTER EXTENSION vector UPDATE")
	default:
		d.good("pgvector", found.Version)
	}
}

// data looks at the database and at the playbook in it.
func (d *diagnosis) data(ctx context.Context, a *app) {
	d.vectors(ctx, a.store)
	documents, passages, err := a.library.Size(ctx, a.shop.ID)
	switch {
	case err != nil:
		d.bad("playbook", err.Error(), "run: pitcrew playbook sync")
	case documents == 0:
		d.bad("playbook", "empty", "run: pitcrew playbook sync DIR, or without DIR for the shipped one")
	default:
		d.good("playbook", fmt.Sprintf("%d entries, %d passages", documents, passages))
	}
	prices, err := a.store.Prices(ctx, a.shop.ID)
	if err != nil || len(prices) == 0 {
		d.bad("prices", "no price list", "run: pitcrew import prices.csv")
	} else {
		d.good("prices", fmt.Sprintf("%d items", len(prices)))
	}
	dead, err := a.store.DeadTasks(ctx, 5)
	if err != nil {
		d.bad("tasks", err.Error(), "check the database")
	} else if len(dead) > 0 {
		var keys []string
		for _, t := range dead {
			keys = append(keys, t.Key+": "+t.LastErr)
		}
		d.bad("tasks", "given up: "+strings.Join(keys, "; "), "run: pitcrew outbox list, then retry or drop; a new message to the same chat brings them back too")
	}
}

// holidays looks whether the calendar knows every year that can be booked: bridges and
// make-up workdays of a year are published in the November before.
func (d *diagnosis) holidays(rules Rules, now time.Time) {
	if len(rules.Hours.Holidays) == 0 && !rules.Hours.MakeUp {
		return
	}
	for year := now.Year(); year <= now.Add(rules.Booking.Horizon).Year(); year++ {
		switch known, published := desks.HolidaysKnown(year); {
		case !known:
			d.note("holidays", fmt.Sprintf("%d is not in the calendar: no day of it is a holiday", year), "write its days into hours.closed_dates and hours.dates, or update pitcrew")
		case !published:
			d.note("holidays", fmt.Sprintf("%d has the statutory days alone, without bridges and make-up workdays", year), "write them into hours.closed_dates and hours.dates once they are published, or update pitcrew")
		default:
			d.good("holidays", fmt.Sprintf("%d as published", year))
		}
	}
}

// people checks that somebody can answer.
func (d *diagnosis) people(ctx context.Context, a *app) {
	staff, err := a.store.StaffOf(ctx, a.shop.ID)
	if err != nil {
		d.bad("staff", err.Error(), "check the database")
		return
	}
	count, linked := map[store.Role]int{}, 0
	for _, s := range staff {
		if s.Active {
			count[s.Role]++
		}
		if s.SlackID != "" {
			linked++
		}
	}
	if count[store.RoleAdvisor]+count[store.RoleManager] == 0 {
		d.bad("staff", "nobody can answer a customer", "run: pitcrew staff add --name NAME --role advisor --slack U…")
		return
	}
	d.good("staff", fmt.Sprintf("%d advisors, %d managers, %d linked to Slack", count[store.RoleAdvisor], count[store.RoleManager], linked))
}

// mostSkew is how far clocks may differ before Slack's signatures fail.
const mostSkew = 5 * time.Minute

// slack reports whether Slack knows the app.
func (d *diagnosis) slack(ctx context.Context, c *slackchat.Chat) bool {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	found, err := c.Check(ctx)
	if err != nil {
		do := "try again; Slack may be down, or SLACK_API_URL wrong"
		if errors.Is(err, slackchat.ErrGone) {
			do = "copy SLACK_BOT_TOKEN and SLACK_APP_TOKEN again, see docs/slack.md"
		}
		d.bad("slack", err.Error(), do)
		return false
	}
	d.good("slack", fmt.Sprintf("%s in %s", found.User, found.Team))
	if len(found.MissingScopes) > 0 {
		d.bad("slack", "the token lacks "+strings.Join(found.MissingScopes, ", "), "paste docs/slack-manifest.yaml into the app and install it again")
	}
	if found.Clock.Abs() > mostSkew {
		d.bad("clock", fmt.Sprintf("%s away from Slack's", found.Clock.Round(time.Second)), "set this machine's clock by NTP")
	}
	return true
}

// team tells the channel of the shop's team in Slack, or why there is none.
func (d *diagnosis) team(chat string, unknown error) {
	if unknown != nil {
		d.tell(noTeam(unknown))
		return
	}
	d.good("slack", "team channel "+chat)
}

// unheard tells what would reach nobody of staff.
func (d *diagnosis) unheard(ctx context.Context, a *app, team string) {
	found, err := a.unheard(ctx, team)
	if err != nil {
		d.bad("notices", err.Error(), "check the database")
		return
	}
	for _, f := range found {
		d.tell(f)
	}
}

func (d *diagnosis) telegram(ctx context.Context, c *telegramchat.Chat) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	s, err := c.Status(ctx)
	if err != nil {
		d.bad("telegram", err.Error(), "copy TELEGRAM_BOT_TOKEN from @BotFather again, or check TELEGRAM_API_URL")
		return
	}
	d.good("telegram", fmt.Sprintf("@%s, %d updates wait", s.Username, s.Waiting))
	if s.Webhook != c.Expected() {
		d.bad("telegram", fmt.Sprintf("webhook is %q, this configuration wants %q", s.Webhook, c.Expected()), "start serve; if it stays, somebody else uses the token")
	}
	if s.Clock.Abs() > mostSkew {
		d.bad("clock", fmt.Sprintf("%s away from Telegram's", s.Clock.Round(time.Second)), "set this machine's clock by NTP")
	}
	if s.LastError != "" {
		d.bad("telegram", "last call of the webhook: "+s.LastError, "check that TELEGRAM_WEBHOOK_URL reaches this machine")
	}
}
