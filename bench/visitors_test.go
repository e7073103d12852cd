package bench_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pitcrew/bot"
)

// visit is what one customer says in a conversation: a booking in three steps, two
// questions to the playbook and one to the price list, a complaint with an addition,
// their own history, and a cancellation that frees the bay again. %s is a day and a time.
var visit = []string{
	"你好",
	"我想给车做个保养",
	"%s可以吗",
	"好的",
	"刹车的时候方向盘抖是什么原因？",
	"更换刹车片多少钱",
	"上次换的机油才两天就漏了，等了三个小时也没人管，太让人生气了",
	"师傅态度也不好",
	"冬天胎压多少合适，需要换雪地胎吗",
	"我上次是什么时候来保养的",
	"预约取消吧",
	"确认取消",
}

// visitors talk to an engine, each in a conversation of their own, and say the next thing
// when they were answered.
type visitors struct {
	shop   *shop
	engine *bot.Engine
	run    string // names this run's events
	chats  []chat
	said   atomic.Int64

	mu     sync.Mutex
	failed error
	took   []time.Duration
}

type chat struct {
	id, phone string
	next      int
	heard     chan bot.Event
}

// invite opens the engine and n chats; a chat belongs to one visitor at a time. The
// engine runs until the benchmark ends.
func (s *shop) invite(b *testing.B, n int) *visitors {
	b.Helper()
	v := &visitors{shop: s, run: fmt.Sprint(time.Now().UnixNano())}
	byChat := map[string]chan bot.Event{}
	for i := range n {
		c := chat{id: fmt.Sprintf("%s/%d", v.run, i), phone: s.customers[i%len(s.customers)].Phone, heard: make(chan bot.Event, 1)}
		v.chats = append(v.chats, c)
		byChat[c.id] = c.heard
	}
	v.engine = s.engine(b, atOnce, func(e bot.Event) {
		if e.Kind == bot.Answered || e.Kind == bot.Failed {
			byChat[e.Chat] <- e
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := v.engine.Run(ctx); err != nil {
			v.fail(err)
		}
	})
	b.Cleanup(func() {
		cancel()
		running.Wait()
	})
	return v
}

// atOnce is how many visitors talk at a time, and how many the engine answers.
const atOnce = 8

// talk lets atOnce visitors talk as long as more says so.
func (v *visitors) talk(ctx context.Context, more func() bool) error {
	v.took = v.took[:0]
	tickets := make(chan struct{})
	var talking sync.WaitGroup
	for i := range atOnce {
		talking.Go(func() {
			at := i
			for range tickets {
				c := &v.chats[at]
				if err := v.say(ctx, c); err != nil {
					v.fail(err)
				}
				if c.next%len(visit) == 0 { // this visit is over
					at = (at + atOnce) % (len(v.chats) / atOnce * atOnce)
				}
			}
		})
	}
	for more() {
		tickets <- struct{}{}
	}
	close(tickets)
	talking.Wait()
	slices.Sort(v.took)
	return v.failed
}

func (v *visitors) fail(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed == nil {
		v.failed = err
	}
}

// say says a chat's next words and waits until they were answered.
func (v *visitors) say(ctx context.Context, c *chat) error {
	began := time.Now()
	in := bot.Inbound{
		Shop: v.shop.record.ID, Channel: silent{}.Name(), EventID: fmt.Sprintf("%s/%d", c.id, c.next), Chat: c.id, Author: c.id,
		Text: v.words(c), Phone: c.phone,
	}
	c.next++
	if err := v.engine.Receive(ctx, in); err != nil {
		return err
	}
	e := <-c.heard
	if e.Kind == bot.Failed {
		return fmt.Errorf("%s: %w", in.Text, e.Err)
	}
	v.mu.Lock()
	v.took = append(v.took, time.Since(began))
	v.mu.Unlock()
	return nil
}

// words are the next ones of the visit, with a time that spreads over the calendar.
func (v *visitors) words(c *chat) string {
	text := visit[c.next%len(visit)]
	if text != visit[2] {
		return text
	}
	n := int(v.said.Add(1))
	at := v.shop.store.Now().In(v.shop.record.Location()).AddDate(0, 0, 2+n%50)
	return fmt.Sprintf(text, fmt.Sprintf("%d月%d号%d点", int(at.Month()), at.Day(), 9+n/50%8))
}

func percentile(sorted []time.Duration, p int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[min(len(sorted)*p/100, len(sorted)-1)].Microseconds()) / 1000
}
