package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/desks"
)

func TestSendIsTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		failed := make(chan struct{}, 1)
		f.channel.fail = func(bot.Outbound) error {
			f.channel.fail = nil
			failed <- struct{}{}
			return &bot.RetryAfter{Delay: time.Minute, Err: errors.New("too many")}
		}
		e, _ := f.start(t, "one")
		f.say(t, e, "1", "chat", "你好")
		<-failed
		f.next(t, bot.Answered)
		f.clock.Advance(2 * time.Minute)
		f.next(t, bot.Sent)
		if got := (<-f.channel.sent).Text; got != "回：你好" {
			t.Errorf("sent %q", got)
		}
	})
}

// A platform that asks for a pause is no error, nor is an attempt that others follow.
func TestOnlyTheLastAttemptIsAnError(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		f.rules.Sends = 3
		heard := &levels{at: map[string]slog.Level{}}
		f.log = heard
		f.channel.fail = func(bot.Outbound) error {
			if _, waited := heard.level("task waits as the platform asks"); !waited {
				return &bot.RetryAfter{Delay: time.Minute, Err: errors.New("429")}
			}
			return errors.New("502")
		}
		e, _ := f.start(t, "one")
		f.say(t, e, "1", "chat", "你好")
		pass := time.NewTicker(10 * time.Millisecond)
		defer pass.Stop()
		for given := false; !given; {
			select {
			case <-pass.C:
				f.clock.Advance(2 * time.Minute)
			case e := <-f.events:
				given = e.Kind == bot.Undelivered
			}
		}
		for message, want := range map[string]slog.Level{
			"task waits as the platform asks": slog.LevelInfo, "task failed and will be tried again": slog.LevelWarn, "task failed": slog.LevelError,
		} {
			if got, ok := heard.level(message); !ok || got != want {
				t.Errorf("%q is logged as %v, %v", message, got, ok)
			}
		}
	})
}

// A process that is told to stop does not wait for a database that is away: the lease of
// what it holds runs out.
func TestStopDoesNotWaitForTheDatabase(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		gone := make(chan struct{})
		tries := 0
		f.log = &levels{at: map[string]slog.Level{}, on: map[string]func(){"return task": func() {
			if tries++; tries == 1 {
				close(gone)
			}
		}}}
		f.desk.answer = func(desks.Turn) (desks.Reply, error) {
			return desks.Reply{}, errors.Join(errors.New("the connection broke"), f.store.Close())
		}
		e, stop := f.start(t, "one")
		f.say(t, e, "1", "chat", "你好")
		<-gone
		stop()
		if tries > 2 { // of five, with growing pauses between
			t.Errorf("it tried %d times to give the task back", tries)
		}
		if f.store.Ping(t.Context()) == nil {
			t.Error("the database was there")
		}
	})
}

// levels is a log that keeps each message's level, and tells of some.
type levels struct {
	mu sync.Mutex
	at map[string]slog.Level
	on map[string]func()
}

func (l *levels) level(message string) (slog.Level, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at, ok := l.at[message]
	return at, ok
}

func (l *levels) Enabled(context.Context, slog.Level) bool { return true }

func (l *levels) Handle(_ context.Context, r slog.Record) error {
	l.mu.Lock()
	l.at[r.Message] = r.Level
	tell := l.on[r.Message]
	l.mu.Unlock()
	if tell != nil {
		tell()
	}
	return nil
}

func (l *levels) WithAttrs([]slog.Attr) slog.Handler { return l }

func (l *levels) WithGroup(string) slog.Handler { return l }
