package slackchat

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"pitcrew/bot"
)

func TestPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPace(time.Second)
		start := time.Now()
		after := func(channel string, want time.Duration) {
			t.Helper()
			if err := p.wait(t.Context(), channel); err != nil || time.Since(start) != want {
				t.Errorf("%s went after %s with %v, want %s", channel, time.Since(start), err, want)
			}
		}
		after("C1", 0)
		after("C1", time.Second)
		after("C2", time.Second) // another channel does not wait
		p.hold("C1", 30*time.Second)
		var wait *bot.RetryAfter
		if err := p.wait(t.Context(), "C1"); !errors.As(err, &wait) || wait.Delay != 30*time.Second {
			t.Errorf("%v, want to come back in 30 s", err)
		}
		time.Sleep(29 * time.Second) // of the bubble
		after("C1", 31*time.Second)
	})
}
