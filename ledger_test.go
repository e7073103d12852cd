package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot/desks/usage"
	"pitcrew/language"
	"pitcrew/prompts/llm"
	"pitcrew/prompts/openai"
	"pitcrew/prompts/openai/openaitest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// connected is an app whose models are at the server.
func connected(t *testing.T, s *store.Store, server *openaitest.Server, models Models) *app {
	t.Helper()
	a := testApp(t, s)
	a.rules.Models = models
	var err error
	if a.model, a.embedder, err = (service{BaseURL: server.URL, Model: "m", EmbeddingModel: "e", EmbeddingDimensions: 8}).connect(a); err != nil {
		t.Fatal(err)
	}
	if err := a.resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

func ask(t *testing.T, a *app, use string) error {
	t.Helper()
	_, err := a.model.Complete(llm.WithAccount(t.Context(), llm.Account{Use: use}), llm.Prompt{User: "你好"})
	return err
}

func TestADaysBudgetOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		server := openaitest.New(t)
		models := defaultModels()
		models.DayTokens = 200 // a call takes 110
		first := connected(t, s, server, models)
		if err := ask(t, first, "reply"); err != nil {
			t.Fatal(err)
		}
		first.balance(t.Context())
		second := connected(t, s, server, models)
		if err := ask(t, second, "reply"); err != nil {
			t.Fatal(err)
		}
		if err := ask(t, second, "reply"); !errors.Is(err, llm.ErrSpent) {
			t.Fatalf("beyond the day's budget: %v", err)
		}
		second.balance(t.Context())
		clock.Set(s.Now().Add(24 * time.Hour))
		if err := ask(t, connected(t, s, server, models), "reply"); err != nil {
			t.Fatalf("the next day: %v", err)
		}
	})
}

func TestLedger(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		server := openaitest.New(t)
		models := defaultModels()
		models.Prices = map[string]TokenPrice{"m": {In: 200, Out: 800}, "e": {In: 50}}
		a := connected(t, s, server, models)
		for range 3 {
			if err := ask(t, a, "reply"); err != nil {
				t.Fatal(err)
			}
		}
		server.Fail(openaitest.Null)
		if err := ask(t, a, "script"); err == nil {
			t.Fatal("an answer without words passed")
		}
		if _, err := a.embedder.Embed(t.Context(), []string{"刹车异响", "空调不凉"}); err != nil {
			t.Fatal(err)
		}
		a.balance(t.Context())
		a.balance(t.Context()) // nothing is written twice
		u, err := usage.Of(t.Context(), s.Reader, a.shop, s.Now(), 7, models.DayTokens)
		if err != nil {
			t.Fatal(err)
		}
		if got := u.Total; got.Calls != 5 || got.Failed != 1 || got.In != 310 || got.Out != 30 || got.Cost != 3*(200+80)+5 {
			t.Errorf("total %+v", got)
		}
		var uses []string
		for _, line := range u.Lines {
			uses = append(uses, line.Use+" "+line.Model)
		}
		if diff := cmp.Diff([]string{"reply m", "embedding e", "script m"}, uses); diff != "" {
			t.Error(diff)
		}
		clock.Set(s.Now().AddDate(0, 0, 7))
		if u, err = usage.Of(t.Context(), s.Reader, a.shop, s.Now(), 7, 0); err != nil || len(u.Lines) != 0 || u.In(language.En) == "" {
			t.Errorf("a week later: %+v, %v", u, err)
		}
	})
}

// TestWhatCannotBeWrittenIsKept: a database that is away costs the ledger nothing.
func TestWhatCannotBeWrittenIsKept(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.SQLite(t), store.Options{})
	a := connected(t, s, openaitest.New(t), defaultModels())
	if err := ask(t, a, "reply"); err != nil {
		t.Fatal(err)
	}
	shop := a.shop.ID
	a.shop.ID = 999 // no such shop
	a.balance(t.Context())
	a.shop.ID = shop
	a.balance(t.Context())
	day := store.DateOf(s.Now().In(a.rules.location()))
	list, err := s.ModelCalls(t.Context(), shop, day, day)
	if err != nil || len(list) != 1 || list[0].Calls != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
}

// TestCallsGoOnTheirConversation: every use of a chat counts against that chat's budget, also the reading of a message.
func TestCallsGoOnTheirConversation(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		a := connected(t, s, openaitest.New(t), defaultModels())
		a.useModel(a.model)
		uses := map[string]bool{}
		calls := make(chan openai.Call, 100)
		a.called = func(c openai.Call) { calls <- c }
		transcript(t, a, clock, "@now 2026-11-23T10:00:00+08:00\n@customer 13800138000\n> 机油多久换一次\n> 那个啥来着\n")
		close(calls)
		for c := range calls {
			uses[c.Account.Use] = true
			if c.Account.Conversation == 0 {
				t.Errorf("a call for %s goes on no conversation", c.Account.Use)
			}
		}
		if !uses["reply"] || !uses["reading"] {
			t.Errorf("uses %v", uses)
		}
		a.balance(t.Context())
		u, err := usage.Of(t.Context(), s.Reader, a.shop, s.Now().Add(time.Minute), 7, 0)
		if err != nil || u.Messages != 2 || u.Read != 1 || !strings.Contains(u.In(language.Hans), "客户消息 2 条，其中 1 条（50.0%）") || !strings.Contains(u.In(language.En), "Of 2 customers' messages 1 (50.0%)") {
			t.Errorf("%d of %d messages were read by a model, %v: %s", u.Read, u.Messages, err, u.In(language.Hans))
		}
	})
}

// BenchmarkLedger is what noting a call costs whoever waits for its answer.
func BenchmarkLedger(b *testing.B) {
	l := newLedger(nil)
	call := openai.Call{At: time.Now(), Account: llm.Account{Use: "reply"}, Model: "m", InputTokens: 100, OutputTokens: 10}
	for b.Loop() {
		l.add(call)
	}
}
