package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/channels/console"
	"pitcrew/bot/desks"
	"pitcrew/intents/identifiers"
	"pitcrew/prompts"
	"pitcrew/store"
)

// chatCommand talks to the bot in a terminal.
type chatCommand struct {
	As      string `help:"Whose seat: ${enum}." enum:"customer,advisor,technician,manager" default:"customer"`
	Phone   string `help:"The customer's phone number, taken as proven." placeholder:"P"`
	Staff   string `help:"Name of the member of staff; filed when new." placeholder:"NAME"`
	Now     string `help:"Fix the clock, e.g. 2026-11-23T10:00:00+08:00." placeholder:"TIME"`
	Explain bool   `help:"Show under each reply how it came about."`
}

// Run implements the command.
func (c *chatCommand) Run(ctx context.Context, g *globals) error {
	clock, err := fixedClock(c.Now)
	if err != nil {
		return err
	}
	a, err := g.open(ctx, openOptions{clock: clock})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	seat, err := a.seat(ctx, c.As, c.Phone, c.Staff)
	if err != nil {
		return err
	}
	t := newTalk(a, os.Stdout, c.Explain)
	return t.run(ctx, func(ctx context.Context) error {
		return readLines(ctx, os.Stdin, os.Stdout, func() string { return "> " }, func(line string) error { return t.say(ctx, seat, line) })
	})
}

// fixedClock stands still at now; an empty now means the real time.
func fixedClock(now string) (func() time.Time, error) {
	if now == "" {
		return nil, nil
	}
	at, err := time.Parse(time.RFC3339, now)
	if err != nil {
		return nil, fmt.Errorf("--now %q: write it like 2026-11-23T10:00:00+08:00", now)
	}
	return func() time.Time { return at }, nil
}

// seat is who sits at the terminal. A member of staff who is not on record is filed.
func (a *app) seat(ctx context.Context, as, phone, name string) (console.Seat, error) {
	s := console.Seat{Shop: a.shop.ID, Chat: as}
	if phone != "" {
		p, err := identifiers.ParsePhone(phone)
		if err != nil {
			return s, fmt.Errorf("--phone %q is not a phone number", phone)
		}
		s.Phone, s.Chat = string(p), as+"/"+string(p)
	}
	role := store.Role(as)
	if role == store.RoleCustomer {
		return s, nil
	}
	if name == "" {
		name = map[store.Role]string{store.RoleAdvisor: "顾问", store.RoleTechnician: "技师", store.RoleManager: "经理"}[role]
	}
	staff, err := a.store.StaffByName(ctx, a.shop.ID, name)
	if errors.Is(err, store.ErrNotFound) {
		err = a.store.InTx(ctx, func(tx *store.Tx) error {
			staff, err = tx.PutStaff(ctx, store.Staff{Shop: a.shop.ID, Name: name, Role: role, Phone: s.Phone, Active: true})
			return err
		})
	}
	if err != nil {
		return s, err
	}
	if staff.Role != role {
		return s, fmt.Errorf("%s is on record as %s, not %s", name, staff.Role, role)
	}
	s.Staff, s.Chat, s.Phone = staff.ID, "staff/"+name, ""
	return s, nil
}

// talk is an engine with one console, whose lines are answered one after the other.
type talk struct {
	app     *app
	engine  *bot.Engine
	out     io.Writer
	events  chan bot.Event
	started time.Time
	lines   int
}

func newTalk(a *app, out io.Writer, explain bool) *talk {
	return newTalkOn(a, out, console.New(out, explain))
}

// newTalkOn is newTalk on a console of one's own.
func newTalkOn(a *app, out io.Writer, on bot.Channel) *talk {
	t := &talk{app: a, out: out, events: make(chan bot.Event, 64), started: time.Now()}
	rules := engineRules(0)
	rules.Workers = 1 // one thing after the other, so that what is printed has an order
	t.engine = a.engine(rules, func(e bot.Event) { t.events <- e }, on)
	return t
}

// run keeps the engine going while fn talks, and waits for both.
func (t *talk) run(ctx context.Context, fn func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var engine sync.WaitGroup
	defer engine.Wait()
	defer cancel()
	engine.Go(func() {
		if err := t.engine.Run(ctx); err != nil {
			t.app.log.Error("engine", "error", err)
		}
	})
	return fn(ctx)
}

// say sends one line from a seat and returns when it was answered and everything that
// the answer set off was printed, in this chat and in others.
func (t *talk) say(ctx context.Context, seat console.Seat, line string) error {
	t.lines++
	err := t.engine.Receive(ctx, seat.Inbound(line, t.started, t.lines))
	if errors.Is(err, bot.ErrTooLong) {
		_, err := fmt.Fprintln(t.out, "这条消息太长了，请分几条发。 / This message is too long; please split it.")
		return err
	}
	if err != nil {
		return err
	}
	answered := false
	look := time.NewTicker(lookAgain)
	defer look.Stop()
	for {
		select {
		case e := <-t.events:
			if e.Kind != bot.Sent && e.Chat == seat.Chat {
				answered, err = true, e.Err
			}
		case <-look.C: // a delivery that found its message sent already tells nobody
		case <-ctx.Done():
			return ctx.Err()
		}
		if !answered {
			continue
		}
		waiting, failed := t.app.store.NextReady(ctx, desks.DeliverKind(console.Name))
		if failed != nil || waiting.IsZero() {
			return errors.Join(err, failed)
		}
	}
}

// lookAgain is how long a line waits for news before it looks whether all is sent.
const lookAgain = 50 * time.Millisecond

// settle returns when everything that is due was done and printed: the clock was moved.
func (t *talk) settle(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- t.engine.Settle(ctx) }()
	for {
		select {
		case <-t.events:
		case err := <-done:
			return err
		}
	}
}

// longestLine bounds one line of a script.
const longestLine = 1 << 20

// pipeLines reads a script line by line, and echoes it.
func pipeLines(in io.Reader, out io.Writer, prompt func() string) func() (string, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestLine)
	return func() (string, error) {
		if !lines.Scan() {
			if err := lines.Err(); err != nil {
				return "", fmt.Errorf("read the script: %w", err)
			}
			return "", io.EOF
		}
		fmt.Fprintf(out, "%s%s\n", prompt(), strings.TrimSpace(prompts.Cut(lines.Text(), echoed)))
		return lines.Text(), nil
	}
}

// echoed is how much of a script's line is shown, in characters.
const echoed = 2000
