package telegramchat

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"pitcrew/bot"
)

// Telegram's limits (core.telegram.org/bots/faq): 30 messages a second in all, one a
// second to a chat, 20 a minute to a group. A bucket's size and its refill together stay
// within each in any second or minute.
const (
	overallRate, overallBurst = 25, 5
	groupEvery, groupBurst    = 4 * time.Second, 4
	chatEvery                 = time.Second
)

// longestWait is how long Send waits by itself; beyond it the caller is asked to.
const longestWait = 2 * time.Second

// limits hands out turns to send.
type limits struct {
	every   time.Duration // a message to a chat
	mu      sync.Mutex
	overall *rate.Limiter
	chats   map[int64]*chatLimits
}

type chatLimits struct {
	second *rate.Limiter
	minute *rate.Limiter // of a group
	until  time.Time     // Telegram asked to wait
}

func newLimits(every time.Duration) *limits {
	if every <= 0 {
		every = chatEvery
	}
	return &limits{every: every, overall: rate.NewLimiter(overallRate, overallBurst), chats: map[int64]*chatLimits{}}
}

// wait returns when it is the chat's turn and the bot's, or a *bot.RetryAfter at once when
// one of these is more than longestWait away. The bot's turn is taken last, when the
// message could go: turns taken ahead would let messages leave together.
func (l *limits) wait(ctx context.Context, chat int64) error {
	for _, reserve := range []func(time.Time, int64) (time.Duration, bool){l.reserveChat, l.reserveOverall} {
		delay, ok := reserve(time.Now(), chat)
		if !ok {
			return &bot.RetryAfter{Delay: delay, Err: errors.New("telegram's rate is used up")}
		}
		if rest(ctx, delay); ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// reserveChat takes a chat's turn and says how far away it is; with !ok it is too far, and
// not taken.
func (l *limits) reserveChat(now time.Time, chat int64) (delay time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.chat(now, chat)
	if delay = c.until.Sub(now); delay > longestWait {
		return delay, false
	}
	return take(now, max(delay, 0), c.second, c.minute)
}

func (l *limits) reserveOverall(now time.Time, _ int64) (delay time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return take(now, 0, l.overall)
}

// take takes one from each bucket, or from none when that would be too far away.
func take(now time.Time, delay time.Duration, buckets ...*rate.Limiter) (time.Duration, bool) {
	var taken []*rate.Reservation
	for _, bucket := range buckets {
		if bucket != nil {
			r := bucket.ReserveN(now, 1)
			taken, delay = append(taken, r), max(delay, r.DelayFrom(now))
		}
	}
	if delay <= longestWait {
		return delay, true
	}
	for _, r := range taken {
		r.CancelAt(now)
	}
	return delay, false
}

// free reports whether there is room for a call that is not worth waiting for, and takes
// it from what the bot may do in all.
func (l *limits) free(chat int64) bool {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.chat(now, chat).until.After(now) && l.overall.TokensAt(now) >= 2 && l.overall.AllowN(now, 1)
}

// block keeps a chat quiet for as long as Telegram asked.
func (l *limits) block(chat int64, d time.Duration) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.chat(now, chat).until = now.Add(d)
}

// mostChats bounds the memory; beyond it, chats that may send at once are forgotten.
const mostChats = 10_000

func (l *limits) chat(now time.Time, chat int64) *chatLimits {
	if c, ok := l.chats[chat]; ok {
		return c
	}
	if len(l.chats) >= mostChats {
		for id, c := range l.chats {
			if !c.until.After(now) && c.second.TokensAt(now) >= 1 && (c.minute == nil || c.minute.TokensAt(now) >= groupBurst) {
				delete(l.chats, id)
			}
		}
	}
	c := &chatLimits{second: rate.NewLimiter(rate.Every(l.every), 1)}
	if chat < 0 {
		c.minute = rate.NewLimiter(rate.Every(groupEvery), groupBurst)
	}
	l.chats[chat] = c
	return c
}
