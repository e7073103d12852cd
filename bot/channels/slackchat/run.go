package slackchat

import (
	"context"
	"sync"
	"time"

	"pitcrew/bot"
)

// courtesyIn bounds one small call that nobody waits for.
const courtesyIn = 10 * time.Second

// Run implements bot.Runner. With an app token it listens on a socket; with or without it
// learns who the app is and does what the handlers left for later. It returns when ctx
// ends, with the work in hand finished.
func (c *Chat) Run(ctx context.Context, receive bot.Receiver) error {
	var running sync.WaitGroup
	running.Go(func() { c.introduce(ctx) })
	for range 4 {
		running.Go(func() { c.courtesies(ctx) })
	}
	if c.socket {
		running.Go(func() { c.listen(ctx, receive) })
	}
	running.Wait()
	return nil
}

func (c *Chat) courtesies(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case do := <-c.small:
			doing, cancel := context.WithTimeout(ctx, courtesyIn)
			do(doing)
			cancel()
		}
	}
}

// introduce asks Slack who the app is, until it answers.
func (c *Chat) introduce(ctx context.Context) {
	for pause := 500 * time.Millisecond; ctx.Err() == nil; pause = min(2*pause, longestPause) {
		err := c.meet(ctx)
		if err == nil {
			return
		}
		c.log.Warn("slack does not say who we are", "error", err, "again in", pause)
		_ = rest(ctx, pause)
	}
}

// meet asks Slack who the app is, and where.
func (c *Chat) meet(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, courtesyIn)
	defer cancel()
	r, err := c.api.AuthTestContext(ctx)
	if err != nil {
		return err
	}
	c.self.Store(&r.UserID)
	c.home.Store(&r.TeamID)
	c.log.Info("slack knows us", "team", r.Team, "user", r.UserID)
	return nil
}

// workspace is the workspace's id, which Slack is asked for where it was not yet.
func (c *Chat) workspace(ctx context.Context) (string, error) {
	if id := c.home.Load(); id != nil {
		return *id, nil
	}
	if err := c.meet(ctx); err != nil {
		return "", err
	}
	return *c.home.Load(), nil
}
