package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"pitcrew/bot/channels/console"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// tourOf plays the tour on a database and returns what it prints.
func tourOf(t *testing.T, s *store.Store) string {
	t.Helper()
	a := testApp(t, s)
	if err := a.fillDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	on := &stage{Console: console.New(&out, false), out: &out}
	talk := newTalkOn(a, &out, on)
	if err := talk.run(t.Context(), func(ctx context.Context) error { return talk.tour(ctx, on) }); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The sample shop has a car whose owner is to choose from a quote, once however often it is filled.
func TestSampleQuote(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		a := testApp(t, s)
		for range 2 {
			if err := a.fillDemo(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		open, err := s.OrdersInWork(t.Context(), a.shop.ID, 10)
		if err != nil {
			t.Fatal(err)
		}
		quoted := 0
		for _, o := range open {
			all, err := s.QuotesOf(t.Context(), o.ID)
			if err != nil || len(all) > 1 {
				t.Fatalf("%+v, %v", all, err)
			}
			if len(all) == 1 && all[0].Status == store.QuoteSent && strings.Contains(all[0].Offer, "premium") {
				quoted++
			}
		}
		if quoted != 1 {
			t.Errorf("%d of %d cars in work have a quote", quoted, len(open))
		}
	})
}

// The tour is the same on both databases, and what the READMEs show of it is what it prints,
// in that order.
func TestReadmeShowsTheTour(t *testing.T) {
	t.Parallel()
	var one sync.Mutex
	played := map[string]bool{}
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		clock.Set(time.Date(2026, 11, 23, 10, 0, 0, 0, storetest.Shanghai))
		out := tourOf(t, s)
		for _, file := range []string{"README.md", "README.zh-CN.md"} {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, shown, ok := strings.Cut(string(text), "```\n王建国> ")
			shown, _, closed := strings.Cut(shown, "```")
			if !ok || !closed {
				t.Fatalf("%s shows nothing of the tour", file)
			}
			rest := out
			for line := range strings.Lines("王建国> " + shown) {
				_, after, found := strings.Cut(rest, line)
				if !found {
					t.Errorf("%s: the tour does not say %q there", file, line)
					continue
				}
				rest = after
			}
		}
		one.Lock()
		defer one.Unlock()
		played[out] = true
		if len(played) > 1 {
			t.Error("the tour differs from database to database")
		}
	})
}
