package slackchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot"
)

// delivery is what one call of Slack asks for; the zero value asks for nothing.
type delivery struct {
	in *bot.Inbound
	// answer goes with the acknowledgement, nil for an empty one.
	answer any
	// first is done before the acknowledgement, where Slack waits for it.
	first func(context.Context) error
	// after is done some time later; nobody waits for it.
	after func(context.Context)
}

// place is the conversation whose order has to be kept.
func (d delivery) place() string {
	if d.in == nil {
		return ""
	}
	return d.in.Chat
}

// errNotUnderstood is a payload that is not what Slack documents.
var errNotUnderstood = errors.New("slack: payload not understood")

func read(payload []byte, into any) error {
	if err := json.Unmarshal(payload, into); err != nil {
		return fmt.Errorf("%w: %w", errNotUnderstood, err)
	}
	return nil
}

// take carries a delivery out. It returns nil once Slack may be told that it arrived.
func (c *Chat) take(ctx context.Context, d delivery, receive bot.Receiver) error {
	if d.in != nil {
		switch err := receive(ctx, *d.in); {
		case errors.Is(err, bot.ErrTooLong):
			c.later(c.tell(*d.in, wordsFor(d.in.Text).tooLong))
			return nil
		case err != nil:
			return err
		}
	}
	if d.first != nil {
		if err := d.first(ctx); err != nil {
			return err
		}
	}
	if d.after != nil {
		c.later(d.after)
	}
	return nil
}

// inbound completes an event with what all have in common.
func (c *Chat) inbound(in bot.Inbound) *bot.Inbound {
	in.Shop, in.Channel = c.shop, Name
	return &in
}

// later queues a small courtesy; Run does it. When too many wait it is left out.
func (c *Chat) later(what func(context.Context)) {
	select {
	case c.small <- what:
	default:
		c.log.Warn("slack courtesies pile up; one is left out")
	}
}

// instant is the time of a message's ts, "1700000000.000100"; zero when it cannot be or
// lies more than a day away, so that "tomorrow" is not counted from a wrong clock.
func instant(ts string) time.Time {
	whole, fraction, _ := strings.Cut(ts, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || len(fraction) > 9 {
		return time.Time{}
	}
	nanos, err := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	if err != nil {
		return time.Time{}
	}
	at := time.Unix(seconds, nanos)
	if time.Since(at).Abs() > 24*time.Hour {
		return time.Time{}
	}
	return at
}
