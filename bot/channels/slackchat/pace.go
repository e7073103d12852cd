package slackchat

import (
	"context"
	"errors"
	"time"

	"pitcrew/bot"
)

// pace keeps the distance between messages to one channel that Slack asks for: about one
// a second. https://docs.slack.dev/apis/web-api/rate-limits/
type pace struct {
	gap  time.Duration
	next *recent[time.Time] // by channel, when the next message may go
}

// patience is how long a message waits in place; a longer wait is handed back, so that
// one busy channel holds no worker.
const patience = 1500 * time.Millisecond

func newPace(gap time.Duration) *pace {
	if gap <= 0 {
		gap = 1100 * time.Millisecond
	}
	return &pace{gap: gap, next: newRecent[time.Time](5000)}
}

var errPace = errors.New("slack: more than one message a second to one channel")

// wait waits for a channel's turn, or returns a *bot.RetryAfter.
func (p *pace) wait(ctx context.Context, channel string) error {
	now := time.Now()
	var wait time.Duration
	p.next.change(channel, func(next time.Time) time.Time {
		if wait = max(next.Sub(now), 0); wait > patience {
			return next
		}
		return now.Add(wait + p.gap)
	})
	if wait > patience {
		return &bot.RetryAfter{Delay: wait, Err: errPace}
	}
	return rest(ctx, wait)
}

// hold keeps a channel quiet after Slack asked for it.
func (p *pace) hold(channel string, d time.Duration) {
	p.next.put(channel, time.Now().Add(d))
}

// rest waits for d. The error is ctx's.
func rest(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
