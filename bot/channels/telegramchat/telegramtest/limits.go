package telegramtest

import "time"

// Limits are how many messages the bot may send. Zero fields do not limit.
type Limits struct {
	PerSecond int // in all
	PerChat   int // to one chat in PerChat seconds: one a second, with short bursts
	PerMinute int // to one group
}

// TelegramLimits are those that Telegram publishes, with bursts of three to a chat.
func TelegramLimits() Limits { return Limits{PerSecond: 30, PerChat: 3, PerMinute: 20} }

// rates remember when messages were sent.
type rates struct {
	all     []time.Time
	chats   map[int64][]time.Time
	refused int
}

// take counts a message, or returns how many seconds it must wait.
func (r *rates) take(l Limits, chat int64, now time.Time) int {
	if r.chats == nil {
		r.chats = map[int64][]time.Time{}
	}
	r.all = after(r.all, now.Add(-time.Second))
	r.chats[chat] = after(r.chats[chat], now.Add(-time.Minute))
	here := r.chats[chat]
	recent := len(after(here, now.Add(-time.Duration(l.PerChat)*time.Second)))
	wait := 0
	switch {
	case l.PerSecond > 0 && len(r.all) >= l.PerSecond:
		wait = 1
	case chat < 0 && l.PerMinute > 0 && len(here) >= l.PerMinute:
		wait = int(here[len(here)-l.PerMinute].Add(time.Minute).Sub(now).Seconds()) + 1
	case l.PerChat > 0 && recent > l.PerChat: // one more, as clocks and networks shift
		wait = 1
	}
	if wait > 0 {
		r.refused++
		return wait
	}
	r.all, r.chats[chat] = append(r.all, now), append(here, now)
	return 0
}

// after drops the times up to since.
func after(times []time.Time, since time.Time) []time.Time {
	for len(times) > 0 && !times[0].After(since) {
		times = times[1:]
	}
	return times
}

// Refused is how many messages came too fast.
func (s *Server) Refused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rates.refused
}
