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

// visit is what one customer says in a conversation: a booking in three steps, questions
// to the playbook, a price, a complaint with an addition, their own history, and a
// cancellation that frees the bay again.
var visit = []string{
	"你好",
	"我想给车做个保养",
	aTime,
	"好的",
	aQuestion,
	"更换刹车片多少钱",
	"上次换的机油才两天就漏了，等了三个小时也没人管，太让人生气了",
	"师傅态度也不好",
	aQuestion,
	"我上次是什么时候来保养的",
	"预约取消吧",
	"确认取消",
}

// Places in a visit where the words change from one visit to the next.
const (
	aTime     = "a time"
	aQuestion = "a question"
)

// asked are questions to the playbook, two for each visit.
var asked = []string{
	"刹车的时候方向盘抖是什么原因？", "冬天胎压多少合适，需要换雪地胎吗", "机油多久换一次，全合成和半合成有什么区别", "空调有霉味是什么原因",
	"发动机故障灯亮了还能继续开吗", "电动车冬天续航掉得厉害正常吗", "变速箱油要不要换", "轮胎鼓包还能不能跑高速",
}

// visitors talk to an engine, each in conversations of their own, and say the next thing
// when they were answered.
type visitors struct {
	shop   *shop
	engine *bot.Engine
	chats  []*chat
	said   atomic.Int64

	mu     sync.Mutex
	failed error
	took   []time.Duration // from Receive to the answer, in order
}

// chat is one conversation; it belongs to one visitor.
type chat struct {
	id, phone string
	next      int
	heard     chan bot.Event
}

// invite gives each of n chats to a customer.
func (s *shop) invite(n int) *visitors {
	v := &visitors{shop: s}
	for i := range n {
		v.chats = append(v.chats, &chat{
			id: fmt.Sprintf("chat/%d", firstID("conversations")+int64(i)), phone: s.customers[i%len(s.customers)].Phone, heard: make(chan bot.Event, 1),
		})
	}
	return v
}

// atOnce is how many visitors talk at a time, and how many the engine answers.
const atOnce = 8

// talk opens the engine and lets each visitor talk, one chat after the other, as long as
// more says so.
func (v *visitors) talk(b *testing.B, more func() bool) {
	b.Helper()
	stop := v.listen(b)
	defer stop()
	v.took = v.took[:0]
	tickets := make(chan struct{})
	var talking sync.WaitGroup
	own := len(v.chats) / atOnce
	for i := range atOnce {
		talking.Go(func() {
			chats := v.chats[i*own : (i+1)*own]
			for at := 0; ; {
				if _, ok := <-tickets; !ok {
					return
				}
				v.say(b.Context(), chats[at])
				if chats[at].next%len(visit) == 0 { // this visit is over
					at = (at + 1) % own
				}
			}
		})
	}
	for more() {
		tickets <- struct{}{}
	}
	close(tickets)
	talking.Wait()
	if v.failed != nil {
		b.Fatal(v.failed)
	}
	slices.Sort(v.took)
}

// listen opens the engine; stop ends it.
func (v *visitors) listen(b *testing.B) (stop func()) {
	byChat := map[string]*chat{}
	for _, c := range v.chats {
		byChat[c.id] = c
	}
	v.engine = v.shop.engine(b, atOnce, func(e bot.Event) {
		if e.Kind == bot.Answered || e.Kind == bot.Failed {
			byChat[e.Chat].heard <- e
		}
	})
	ctx, cancel := context.WithCancel(b.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := v.engine.Run(ctx); err != nil {
			v.fail(err)
		}
	})
	return func() {
		cancel()
		running.Wait()
	}
}

func (v *visitors) fail(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed == nil {
		v.failed = err
	}
}

// patience is longer than all attempts at an answer take.
const patience = time.Minute

// say says a chat's next words and waits until they were answered.
func (v *visitors) say(ctx context.Context, c *chat) {
	began := time.Now()
	in := bot.Inbound{
		Shop: v.shop.record.ID, Channel: silent{}.Name(), EventID: fmt.Sprintf("%s/%d", c.id, c.next), Chat: c.id, Author: c.id,
		Text: v.words(c), Phone: c.phone,
	}
	c.next++
	if err := v.engine.Receive(ctx, in); err != nil {
		v.fail(err)
		return
	}
	select {
	case e := <-c.heard:
		if e.Kind == bot.Failed {
			v.fail(fmt.Errorf("%s: %w", in.Text, e.Err))
		}
	case <-time.After(patience): // it is tried again by a clock that may stand still
		v.fail(fmt.Errorf("%s: no answer", in.Text))
		return
	}
	v.mu.Lock()
	v.took = append(v.took, time.Since(began))
	v.mu.Unlock()
}

// words are the next ones of the visit; the times spread over the calendar.
func (v *visitors) words(c *chat) string {
	at, before := c.next%len(visit), c.next/len(visit)
	switch visit[at] {
	case aTime:
		n := int(v.said.Add(1))
		day := v.shop.store.Now().In(v.shop.record.Location()).AddDate(0, 0, 2+n%50)
		return fmt.Sprintf("%d月%d号%d点可以吗", int(day.Month()), day.Day(), 9+n/50%8)
	case aQuestion:
		return asked[(2*before+at/8)%len(asked)]
	}
	return visit[at]
}

func percentile(sorted []time.Duration, p int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[min(len(sorted)*p/100, len(sorted)-1)].Microseconds()) / 1000
}
