// Package console is the terminal as a channel: one person types, replies are printed
// with their buttons as "[n] label" and their sources as footnotes.
package console

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"pitcrew/bot"
)

// Name of the channel.
const Name = "console"

// Console prints what the engine sends, each chat in the order of its messages. It is
// safe for concurrent use.
type Console struct {
	mu      sync.Mutex
	out     io.Writer
	explain bool
	sent    int
}

// New prints to out. With explain, each reply is followed by how it came about.
func New(out io.Writer, explain bool) *Console { return &Console{out: out, explain: explain} }

// Name implements bot.Channel.
func (c *Console) Name() string { return Name }

// Send implements bot.Channel.
func (c *Console) Send(_ context.Context, m bot.Outbound) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent++
	_, err := io.WriteString(c.out, render(m, c.explain))
	return "console-" + strconv.Itoa(c.sent), err
}

// render lays a reply out as a terminal shows it.
func render(m bot.Outbound, explain bool) string {
	var b strings.Builder
	b.WriteString(m.Text)
	b.WriteByte('\n')
	for i, button := range m.Buttons {
		if i > 0 {
			b.WriteString("  ")
		}
		fmt.Fprintf(&b, "[%d] %s", i+1, button.Label)
	}
	if len(m.Buttons) > 0 {
		b.WriteByte('\n')
	}
	for i, s := range m.Sources {
		fmt.Fprintf(&b, "  ^%d %s", i+1, s.Label)
		if s.Quote != "" {
			fmt.Fprintf(&b, "：%s", strings.ReplaceAll(s.Quote, "\n", " "))
		}
		b.WriteByte('\n')
	}
	if explain {
		w := m.Why
		fmt.Fprintf(&b, "  · %s %.2f %s → %s %s\n", w.Intent, w.Confidence, w.Sentiment, w.Desk, strings.Join(slices.Concat(w.Notes, w.Passages), "; "))
		if d := w.Reading; d != nil {
			fmt.Fprintf(&b, "  · %s read it: %s %s (%d ms)\n", d.Model, d.Verdict, d.Error, d.Took)
		}
		if d := w.Draft; d != nil {
			fmt.Fprintf(&b, "  · %s drafted %s %s: %s %s (%d tries, %d ms)\n", d.Model, d.Template, d.Version, d.Verdict, d.Error, d.Tries, d.Took)
			for _, f := range d.Findings {
				fmt.Fprintf(&b, "    %s %s “%s”\n", f.Kind, f.Class, f.Words)
			}
		}
	}
	return b.String()
}

// Seat is who sits at the terminal.
type Seat struct {
	Shop  bot.ShopID
	Chat  string // names the conversation, so that a seat finds its own again
	Phone string // a customer's, proven by whoever runs the terminal
	Staff bot.StaffID
}

// Inbound is a typed line as an event of this channel. n numbers the lines of a session
// that began at start; both together name the event.
func (s Seat) Inbound(line string, start time.Time, n int) bot.Inbound {
	return bot.Inbound{
		Shop: s.Shop, Channel: Name, EventID: fmt.Sprintf("%s/%d/%d", s.Chat, start.UnixNano(), n), Chat: s.Chat, Author: s.Chat,
		Text: line, Phone: s.Phone, Staff: s.Staff,
	}
}
