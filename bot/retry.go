package bot

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"pitcrew/store"
)

// returns is how often a failed task is tried to give back while the database is away.
// After that its lease runs out, and the task is claimed again.
const returns = 5

// retry gives a failed task back with growing delay, or gives it up for a person to see.
func (e *Engine) retry(ctx context.Context, t store.Task, cause error) {
	e.tellFailed(t, cause)
	for try := 1; ; try++ {
		failed, err := e.giveBack(ctx, t, cause)
		if err == nil {
			if failed != nil {
				e.watch(*failed)
			}
			return
		}
		e.log.Error("return task", "task", t.Key, "error", err)
		if try == returns || errors.Is(err, store.ErrConflict) {
			return
		}
		if !e.workers.rest(backoff(try)) { // the process ends, and the lease with it
			return
		}
	}
}

// tellFailed logs an attempt that failed: as an error only where it was the last.
func (e *Engine) tellFailed(t store.Task, cause error) {
	var wait *RetryAfter
	switch {
	case errors.As(cause, &wait):
		e.log.Info("task waits as the platform asks", "task", t.Key, "attempt", t.Attempts, "delay", wait.Delay, "error", cause)
	case t.Attempts < e.attempts(t):
		e.log.Warn("task failed and will be tried again", "task", t.Key, "attempt", t.Attempts, "error", cause)
	default:
		e.log.Error("task failed", "task", t.Key, "attempt", t.Attempts, "error", cause)
	}
}

// giveBack ends an attempt that failed. The event is to be told once that is stored.
func (e *Engine) giveBack(ctx context.Context, t store.Task, cause error) (failed *Event, err error) {
	err = e.store.InTx(ctx, func(tx *store.Tx) (err error) {
		failed = nil
		var wait *RetryAfter
		if errors.As(cause, &wait) {
			return tx.Postpone(ctx, t, tx.Now().Add(wait.Delay), cause.Error())
		}
		if t.Attempts < e.attempts(t) {
			return tx.Postpone(ctx, t, tx.Now().Add(backoff(t.Attempts)), cause.Error())
		}
		if strings.HasPrefix(t.Kind, taskAnswer) {
			failed, err = e.giveUp(ctx, tx, t, cause)
			return err
		}
		if strings.HasPrefix(t.Kind, taskDeliver+".") {
			failed = &Event{Kind: Undelivered, Channel: strings.TrimPrefix(t.Kind, taskDeliver+"."), Err: cause}
		}
		return tx.Bury(ctx, t, cause.Error())
	})
	return failed, err
}

// attempts is how often a task is tried.
func (e *Engine) attempts(t store.Task) int {
	if strings.HasPrefix(t.Kind, taskDeliver+".") {
		return e.rules.Sends
	}
	return e.rules.Attempts
}

// backoff doubles from 200 ms to a minute; the first attempt is 1. The upper half of it is
// left to chance, so that what failed together does not come back together.
func backoff(attempt int) time.Duration {
	full := min(200*time.Millisecond<<min(max(attempt, 1)-1, 10), time.Minute)
	return full/2 + rand.N(full/2+1)
}
