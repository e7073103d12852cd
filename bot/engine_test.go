package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot"
	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// shopFront is an engine with one channel and one desk, both under the test's control.
type shopFront struct {
	store   *store.Store
	clock   *storetest.Clock
	shop    store.Shop
	desk    *desk
	channel *channel
	rules   bot.Rules
	events  chan bot.Event
	log     slog.Handler
	routes  bot.Routes
}

var recognizer = sync.OnceValues(func() (*intents.Recognizer, error) { return intents.New(intents.Options{}) })

func each(t *testing.T, fn func(t *testing.T, f *shopFront)) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := &shopFront{store: s, clock: clock, desk: &desk{}, channel: &channel{sent: make(chan bot.Outbound, 100)}, events: make(chan bot.Event, 1000)}
		f.rules = bot.DefaultRules()
		f.rules.Burst, f.log = 0, slog.DiscardHandler
		f.routes = bot.Routes{Unknown: f.desk, Desks: map[string]desks.Desk{"echo": f.desk}, Staff: map[intents.Intent]bot.Route{intents.Digest: {Desk: f.desk, Act: desks.ActDigest}}}
		err := s.InTx(t.Context(), func(tx *store.Tx) (err error) {
			f.shop, err = tx.PutShop(t.Context(), store.Shop{Code: "main", Name: "测试店", TimeZone: "Asia/Shanghai"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		fn(t, f)
	})
}

// start runs an engine until the returned stop is called; stop waits for it.
func (f *shopFront) start(t *testing.T, holder string) (*bot.Engine, func()) {
	t.Helper()
	r, err := recognizer()
	if err != nil {
		t.Fatal(err)
	}
	e := bot.New(bot.Options{
		Store: f.store, Recognizer: r, Channels: []bot.Channel{f.channel}, Log: slog.New(f.log), Rules: f.rules, Holder: holder,
		Routes: f.routes, Watch: func(e bot.Event) { f.events <- e },
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	stop := sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return e, stop
}

func (f *shopFront) say(t *testing.T, e *bot.Engine, id, chat, text string) {
	t.Helper()
	if err := e.Receive(t.Context(), bot.Inbound{Shop: f.shop.ID, Channel: "test", EventID: id, Chat: chat, Text: text}); err != nil {
		t.Fatal(err)
	}
}

// next is the next event of a kind.
func (f *shopFront) next(t *testing.T, kind bot.EventKind) bot.Event {
	t.Helper()
	for {
		select {
		case e := <-f.events:
			if e.Kind == kind {
				return e
			}
		case <-t.Context().Done():
			t.Fatal("the test ended first")
		}
	}
}

// desk echoes, unless it is told to do something else.
type desk struct {
	mu     sync.Mutex
	asked  []string
	busy   map[store.ConversationID]bool
	answer func(t desks.Turn) (desks.Reply, error)
}

func (d *desk) Name() string { return "echo" }

func (d *desk) Answer(_ context.Context, t desks.Turn) (desks.Reply, error) {
	d.mu.Lock()
	d.asked = append(d.asked, t.Text)
	if d.busy == nil {
		d.busy = map[store.ConversationID]bool{}
	}
	if d.busy[t.Conversation.ID] {
		d.mu.Unlock()
		return desks.Reply{}, errors.New("two answers at a time in one conversation")
	}
	d.busy[t.Conversation.ID] = true
	answer := d.answer
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		d.busy[t.Conversation.ID] = false
		d.mu.Unlock()
	}()
	if answer != nil {
		return answer(t)
	}
	return desks.Reply{Text: "回：" + t.Text + t.Action}, nil
}

// channel keeps what is sent, or fails as told.
type channel struct {
	mu   sync.Mutex
	fail func(bot.Outbound) error
	sent chan bot.Outbound
}

func (c *channel) Name() string { return "test" }

func (c *channel) Send(_ context.Context, out bot.Outbound) (string, error) {
	c.mu.Lock()
	fail := c.fail
	c.mu.Unlock()
	if fail != nil {
		if err := fail(out); err != nil {
			return "", err
		}
	}
	c.sent <- out
	return fmt.Sprint("platform-", out.Message), nil
}

func TestAnswerIsStoredAndSent(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		e, _ := f.start(t, "one")
		f.say(t, e, "1", "chat", "你好")
		f.next(t, bot.Answered)
		if got := (<-f.channel.sent).Text; got != "回：你好" {
			t.Errorf("sent %q", got)
		}
		m, err := f.store.LastMessages(t.Context(), 1, 10)
		if err != nil || len(m) != 2 {
			t.Fatalf("%d messages, %v", len(m), err)
		}
		if m[1].Status != store.StatusSent || m[1].PlatformID != fmt.Sprint("platform-", m[1].ID) || m[1].ReplyTo != m[0].ID {
			t.Errorf("reply stored as %+v", m[1])
		}
		fb, err := f.store.FeedbackBetween(t.Context(), f.shop.ID, f.clock.Now().Add(-time.Hour), f.clock.Now().Add(time.Hour))
		if err != nil || len(fb) != 1 || fb[0].Message != m[0].ID {
			t.Errorf("feedback %+v, %v", fb, err)
		}
	})
}

func TestRepeatedEventIsAnsweredOnce(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		e, stop := f.start(t, "one")
		for range 3 {
			f.say(t, e, "same", "chat", "你好")
		}
		f.next(t, bot.Answered)
		f.say(t, e, "other", "chat", "再见")
		f.next(t, bot.Answered)
		stop()
		if diff := cmp.Diff([]string{"你好", "再见"}, f.desk.asked); diff != "" {
			t.Error(diff)
		}
	})
}

func TestBurstGetsOneAnswer(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		f.rules.Burst = time.Second
		e, stop := f.start(t, "one")
		for i, text := range []string{"你好", "我想预约", "明天下午"} {
			f.say(t, e, fmt.Sprint(i), "chat", text)
		}
		f.clock.Advance(2 * time.Second)
		f.next(t, bot.Answered)
		stop()
		if diff := cmp.Diff([]string{"你好\n我想预约\n明天下午"}, f.desk.asked); diff != "" {
			t.Error(diff)
		}
		fb, err := f.store.FeedbackBetween(t.Context(), f.shop.ID, f.clock.Now().Add(-time.Hour), f.clock.Now().Add(time.Hour))
		if err != nil || len(fb) != 3 {
			t.Errorf("%d messages tagged, want each of the 3, %v", len(fb), err)
		}
	})
}

func TestOneAnswerAtATimeInOrder(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		e, stop := f.start(t, "one")
		const chats, messages = 8, 12
		var senders sync.WaitGroup
		for c := range chats {
			senders.Go(func() {
				for i := range messages {
					f.say(t, e, fmt.Sprintf("%d/%d", c, i), fmt.Sprint("chat", c), fmt.Sprintf("%d-%02d", c, i))
				}
			})
		}
		senders.Wait()
		want := chats * messages
		for done := 0; done < want; {
			f.next(t, bot.Answered)
			f.desk.mu.Lock()
			done = strings.Count(strings.Join(f.desk.asked, "\n"), "-")
			f.desk.mu.Unlock()
		}
		stop()
		for c := range chats {
			var seen []string
			for _, burst := range f.desk.asked {
				for text := range strings.SplitSeq(burst, "\n") {
					if strings.HasPrefix(text, fmt.Sprint(c, "-")) {
						seen = append(seen, text)
					}
				}
			}
			if len(seen) != messages || !slices.IsSorted(seen) {
				t.Errorf("chat %d was answered as %v", c, seen)
			}
		}
	})
}

func TestFailingDeskEndsWithAPerson(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		f.rules.Attempts = 1
		f.desk.answer = func(desks.Turn) (desks.Reply, error) { return desks.Reply{}, errors.New("broken") }
		e, _ := f.start(t, "one")
		f.say(t, e, "1", "chat", "你好")
		if got := f.next(t, bot.Failed); got.Err == nil || !strings.Contains(got.Err.Error(), "broken") {
			t.Errorf("failed with %v", got.Err)
		}
		if got := (<-f.channel.sent).Text; !strings.Contains(got, "马上有同事") {
			t.Errorf("customer was told %q", got)
		}
		todos, err := f.store.OpenTodos(t.Context(), f.shop.ID, f.clock.Now().Add(24*time.Hour), 10)
		if err != nil || len(todos) != 1 || todos[0].Kind != "handoff" {
			t.Errorf("todos %+v, %v", todos, err)
		}
	})
}

func TestPanickingDeskHurtsNobodyElse(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		f.rules.Attempts = 1
		f.desk.answer = func(t desks.Turn) (desks.Reply, error) {
			if t.Text == "炸" {
				panic("boom")
			}
			return desks.Reply{Text: "好"}, nil
		}
		e, _ := f.start(t, "one")
		f.say(t, e, "1", "a", "炸")
		f.next(t, bot.Failed)
		f.say(t, e, "2", "b", "你好")
		f.next(t, bot.Answered)
	})
}

func TestConflictAsksTheDeskAgain(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		tries := 0
		f.desk.answer = func(desks.Turn) (desks.Reply, error) {
			tries++
			n := tries
			return desks.Reply{Text: fmt.Sprint("第", n, "次"), Apply: func(context.Context, *store.Tx, *desks.Reply) error {
				if n < 3 {
					return store.ErrConflict
				}
				return nil
			}}, nil
		}
		e, _ := f.start(t, "one")
		f.say(t, e, "1", "chat", "你好")
		f.next(t, bot.Answered)
		if got := (<-f.channel.sent).Text; got != "第3次" {
			t.Errorf("sent %q", got)
		}
	})
}

// A process that dies after it stored a reply leaves the delivery leased; another one
// sends it when the lease is over, once.
func TestDeadProcessIsTakenOver(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		died := make(chan struct{})
		f.channel.fail = func(bot.Outbound) error {
			close(died)
			select {} // never returns: the process is gone
		}
		first, kill := f.startForgotten(t)
		f.say(t, first, "1", "chat", "你好")
		<-died
		kill()
		f.channel.mu.Lock()
		f.channel.fail = nil
		f.channel.mu.Unlock()
		f.clock.Advance(2 * f.rules.Lease)
		f.start(t, "two")
		f.next(t, bot.Sent)
		if got := (<-f.channel.sent).Text; got != "回：你好" {
			t.Errorf("sent %q", got)
		}
		if len(f.desk.asked) != 1 {
			t.Errorf("answered %d times", len(f.desk.asked))
		}
	})
}

// startForgotten runs an engine that is never waited for, as a killed process is not.
func (f *shopFront) startForgotten(t *testing.T) (*bot.Engine, context.CancelFunc) {
	t.Helper()
	r, err := recognizer()
	if err != nil {
		t.Fatal(err)
	}
	e := bot.New(bot.Options{
		Store: f.store, Recognizer: r, Channels: []bot.Channel{f.channel}, Log: slog.New(slog.DiscardHandler), Rules: f.rules, Holder: "dead",
		Routes: bot.Routes{Unknown: f.desk},
	})
	ctx, cancel := context.WithCancel(context.Background())
	go func() { _ = e.Run(ctx) }()
	t.Cleanup(cancel)
	return e, cancel
}

func TestTooLongIsRefusedAndTooManyAreKeptSilent(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		f.rules.LongestText, f.rules.PerMinute = 100, 2
		e, _ := f.start(t, "one")
		err := e.Receive(t.Context(), bot.Inbound{Shop: f.shop.ID, Channel: "test", EventID: "x", Chat: "chat", Text: strings.Repeat("长", 100)})
		if !errors.Is(err, bot.ErrTooLong) {
			t.Errorf("a long message gave %v", err)
		}
		for i := range 5 {
			f.say(t, e, fmt.Sprint(i), "chat", "你好")
		}
		f.next(t, bot.Answered)
		m, err := f.store.LastMessages(t.Context(), 1, 20)
		if err != nil {
			t.Fatal(err)
		}
		silent := 0
		for _, one := range m {
			if one.Status == store.StatusSuppressed && one.Reason != "" {
				silent++
			}
		}
		if silent != 3 {
			t.Errorf("%d of 5 messages kept silent with a reason, want 3", silent)
		}
	})
}
