package telegramchat_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"pitcrew/bot"
)

// sendAll sends until everything arrived, waiting as it is asked to, as the engine does.
func (s *setup) sendAll(chat string, n int) {
	for range n {
		for {
			_, err := s.send(bot.Outbound{Chat: chat, Text: "提醒"})
			var wait *bot.RetryAfter
			if !errors.As(err, &wait) {
				if err != nil {
					s.t.Error(err)
				}
				break
			}
			time.Sleep(wait.Delay)
		}
	}
}

func TestRatesStayWithinTelegrams(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		chats, each  int
		group        bool
		atMost       time.Duration
		mostAtOnce   int // messages in any second
		mostInMinute int // to one chat
	}{
		{"many chats", 300, 1, false, 13 * time.Second, 30, 1},
		{"one chat", 1, 20, false, 21 * time.Second, 2, 20},
		{"a group", 1, 60, true, 4 * time.Minute, 2, 20},
		{"groups and all", 40, 10, true, 3 * time.Minute, 30, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bubble(t, nil, func(t *testing.T, s *setup) {
				var all sync.WaitGroup
				start := time.Now()
				for i := range c.chats {
					id := int64(i + 11)
					if c.group {
						id = -id
						s.telegram.Group(id, "群")
					} else {
						s.telegram.Person(id, "客", "")
					}
					all.Go(func() { s.sendAll(fmt.Sprint(id), c.each) })
				}
				all.Wait()
				if took := time.Since(start); took > c.atMost {
					t.Errorf("took %s, want at most %s", took, c.atMost)
				}
				if n := s.telegram.Refused(); n > 0 {
					t.Errorf("Telegram refused %d messages", n)
				}
				if n := len(s.telegram.Sent()); n != c.chats*c.each {
					t.Errorf("%d messages arrived", n)
				}
				if n := s.most(time.Second, 0); n > c.mostAtOnce {
					t.Errorf("%d messages in one second", n)
				}
				if id := s.telegram.Sent()[0].Chat; s.most(time.Minute, id) > c.mostInMinute {
					t.Errorf("%d messages to one chat in a minute", s.most(time.Minute, id))
				}
			})
		})
	}
}

// most is the highest number of messages in any stretch of time, to one chat or to all (0).
func (s *setup) most(stretch time.Duration, chat int64) int {
	most := 0
	var times []time.Time
	for _, m := range s.telegram.Sent() {
		if chat != 0 && m.Chat != chat {
			continue
		}
		times = append(times, m.At)
		for !times[0].After(m.At.Add(-stretch)) {
			times = times[1:]
		}
		most = max(most, len(times))
	}
	return most
}

func TestALongWaitIsGivenBack(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		s.telegram.Group(-10042, "群")
		start := time.Now()
		for range 30 {
			_, err := s.send(bot.Outbound{Chat: "-10042", Text: "提醒"})
			var wait *bot.RetryAfter
			if errors.As(err, &wait) {
				if wait.Delay <= 2*time.Second || wait.Delay > 5*time.Second {
					t.Errorf("delay %s", wait.Delay)
				}
				return
			}
			if time.Since(start) > time.Minute {
				t.Fatal("Send waits by itself")
			}
		}
		t.Error("no limit")
	})
}
