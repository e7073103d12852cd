package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/channels/webchat"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// frontDesk is a shop with the web chat for its customers and one for its staff, on a clock
// that the test moves.
type frontDesk struct {
	*site
	clock    *storetest.Clock
	engine   *bot.Engine
	team     *webchat.Chat
	advisor  store.Staff
	answered chan bot.Event // to staff
}

func openFrontDesk(t *testing.T, s *store.Store, clock *storetest.Clock) *frontDesk {
	t.Helper()
	archive, chat := conversation(t, "testdata/conversations/stranger.txtar")
	a := testApp(t, s)
	importSections(t, a, archive, chat)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	c := &frontDesk{site: &site{t: t, ctx: ctx}, clock: clock, answered: make(chan bot.Event, 10)}
	err := s.InTx(ctx, func(tx *store.Tx) (err error) {
		c.advisor, err = tx.PutStaff(ctx, store.Staff{Shop: a.shop.ID, Name: "李敏", Role: store.RoleAdvisor, Active: true})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	opts := webchat.Options{Shop: a.shop.ID, Title: a.shop.Name, Location: a.shop.Location(), Secret: []byte("a secret of this test only")}
	customers, err := webchat.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	opts.Name = "team"
	if c.team, err = webchat.New(opts); err != nil {
		t.Fatal(err)
	}
	c.engine = a.engine(engineRules(0), func(e bot.Event) {
		if e.Channel == "team" && e.Kind == bot.Answered {
			c.answered <- e
		}
	}, customers, c.team)
	mux := http.NewServeMux()
	for path, h := range customers.Pages(c.engine) {
		mux.Handle(path, h)
	}
	server := httptest.NewServer(mux)
	c.url = server.URL
	var running sync.WaitGroup
	running.Go(func() { _ = c.engine.Run(ctx) })                    // ends with ctx
	running.Go(func() { _ = customers.Run(ctx, c.engine.Receive) }) // ends with ctx
	t.Cleanup(func() {
		cancel()
		running.Wait()
		server.Close()
	})
	return c
}

// advises says something as the advisor, and returns the answer.
func (c *frontDesk) advises(event, text string) string {
	c.t.Helper()
	in := bot.Inbound{Chat: "team", Author: c.advisor.Name, Staff: c.advisor.ID}
	if err := c.team.Take(c.ctx, c.engine, in, webchat.Message{Event: event, Text: text}, "zh-Hans"); err != nil {
		c.t.Fatal(err)
	}
	select {
	case <-c.answered:
	case <-c.ctx.Done():
		c.t.Fatal("staff are not answered")
	}
	past, err := c.engine.Past(c.ctx, bot.Past{Channel: "team", Chat: "team", Limit: 1})
	if err != nil || len(past) != 1 {
		c.t.Fatalf("staff's chat: %d messages, %v", len(past), err)
	}
	return past[0].Text
}

var sixDigits = regexp.MustCompile(`\d{6}`)

// code is a new code for the customer on record.
func (c *frontDesk) code(event string) string {
	c.t.Helper()
	answer := c.advises(event, "给王建国一个验证码")
	if code := sixDigits.FindString(answer); code != "" {
		return code
	}
	c.t.Fatalf("no code in %q", answer)
	return ""
}

// tries says something on a stream that is open, and returns the reply.
func (s *stream) tries(text string) string {
	s.v.t.Helper()
	s.v.says(text)
	s.shows(text)
	m, err := s.next()
	if err != nil {
		s.v.t.Fatal(err)
	}
	return m.text()
}

// A one-time code opens the records to the session that types it, once: one that has run out, was
// replaced, was spent or is made up opens nothing, and too many bring a person.
func TestWebChatCodes(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openFrontDesk(t, s, clock)
		wants := func(got, words string) {
			t.Helper()
			if !strings.Contains(got, words) {
				t.Fatalf("heard %q, want … %s …", got, words)
			}
		}
		const mine, closed, proven = "我上次什么时候保养的", "先确认您的身份", "身份已确认"

		late := c.visitor().listen("")
		old := c.code("give-code-1")
		clock.Advance(16 * time.Minute)
		wants(late.tries(old), "还可以试 2 次")
		wants(late.tries(mine), closed)

		replaced, code := c.code("give-code-2"), c.code("give-code-3")
		owner := c.visitor().listen("")
		wants(owner.tries(replaced), "还可以试 2 次")
		wants(owner.tries("验证码 "+code), proven)
		wants(owner.tries(mine), "基础保养")

		// The same code in another session, and the same request again: the first is a wrong
		// code, the second is nothing new.
		thief := c.visitor().listen("")
		again := form{event: "a-code-sent-twice", text: code}
		for range 3 {
			if status, body := thief.v.post(again); status != http.StatusAccepted {
				t.Fatalf("%d %s", status, body)
			}
		}
		thief.shows(code)
		thief.shows("还可以试 2 次")
		wants(thief.tries(mine), closed)
		wants(thief.tries("000000"), "还可以试 1 次")
		wants(thief.tries("000001"), "已经请同事")
		wants(thief.tries(c.code("give-code-4")), "错误次数太多")
		wants(thief.tries(mine), closed)
		clock.Advance(time.Hour)
		wants(thief.tries(c.code("give-code-5")), proven)
		wants(owner.tries(mine), "基础保养")
	})
}

// Of two sessions that send the same code at the same moment, one is proven.
func TestWebChatCodeRace(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openFrontDesk(t, s, clock)
		for _, event := range []string{"race-code-1", "race-code-2", "race-code-3"} {
			code := c.code(event)
			streams := []*stream{c.visitor().listen(""), c.visitor().listen("")}
			var posting sync.WaitGroup
			for _, in := range streams {
				posting.Go(func() {
					if status, body := in.v.post(form{text: code}); status != http.StatusAccepted {
						t.Errorf("%d %s", status, body)
					}
				})
			}
			posting.Wait()
			proven := 0
			for _, in := range streams {
				in.shows(code)
				m, err := in.next()
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(m.text(), "身份已确认") {
					proven++
				}
			}
			if proven != 1 {
				t.Errorf("%d sessions are proven by one code", proven)
			}
		}
	})
}
