package openai_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/prompts/llm"
	"pitcrew/prompts/openai"
	"pitcrew/prompts/openai/openaitest"
)

const schema = `{"type":"object","properties":{"reply":{"type":"string"},"action":{"type":"string"}},"required":["reply","action"],"additionalProperties":false}`

var prompt = llm.Prompt{System: "rules", User: "多少钱", Schema: schema, MaxTokens: 50}

func connect(s *openaitest.Server, o openai.Options) *openai.Client {
	o.Key, o.BaseURL, o.Pause = "k", s.URL, time.Millisecond
	return openai.Connect(o)
}

func TestCompleteMeetsFaults(t *testing.T) {
	t.Parallel()
	good := openaitest.Chat(`{"reply":"好","action":"send"}`, "stop")
	down := openaitest.Status(503, 0)
	for name, c := range map[string]struct {
		faults []openaitest.Fault
		want   error
		calls  int
	}{
		"good":                {[]openaitest.Fault{good}, nil, 1},
		"busy, then good":     {[]openaitest.Fault{openaitest.Status(429, 1), good}, nil, 2},
		"broken, then good":   {[]openaitest.Fault{down, openaitest.Cut, good}, nil, 3},
		"down":                {[]openaitest.Fault{down, down, down}, llm.ErrUnavailable, 3},
		"key refused":         {[]openaitest.Fault{openaitest.Status(401, 0)}, llm.ErrUnavailable, 1},
		"content null":        {[]openaitest.Fault{openaitest.Null}, llm.ErrNoAnswer, 1},
		"error under 200":     {[]openaitest.Fault{openaitest.ErrorBody}, llm.ErrNoAnswer, 1},
		"cut off":             {[]openaitest.Fault{openaitest.Chat(`{"reply":"好`, "length")}, llm.ErrNoAnswer, 1},
		"filtered":            {[]openaitest.Fault{openaitest.Chat("x", "content_filter")}, llm.ErrNoAnswer, 1},
		"no JSON body":        {[]openaitest.Fault{openaitest.Garbage}, llm.ErrMalformed, 1},
		"prose, then good":    {[]openaitest.Fault{openaitest.Chat("好的", "stop"), good}, nil, 2},
		"prose again":         {[]openaitest.Fault{openaitest.Chat("好的", "stop"), openaitest.Chat("好的", "stop")}, llm.ErrMalformed, 2},
		"long wait refused":   {[]openaitest.Fault{openaitest.Status(429, 900)}, llm.ErrUnavailable, 1},
		"no schema, no modes": {[]openaitest.Fault{openaitest.Status(400, 0), openaitest.Status(400, 0), openaitest.Status(400, 0)}, llm.ErrUnavailable, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openaitest.New(t)
			s.Fail(c.faults...)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			got, err := connect(s, openai.Options{}).Model("m").Complete(ctx, prompt)
			if !errors.Is(err, c.want) {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			if c.want == nil && !strings.Contains(got.Text, "好") {
				t.Fatalf("answer %+v", got)
			}
			if calls := len(s.Requests()); calls != c.calls {
				t.Fatalf("%d requests, want %d", calls, c.calls)
			}
		})
	}
}

func TestAFormOnceRefusedIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	s := openaitest.New(t)
	s.Fail(openaitest.Status(400, 0))
	m := connect(s, openai.Options{}).Model("m")
	for range 2 {
		if _, err := m.Complete(t.Context(), prompt); err != nil {
			t.Fatal(err)
		}
	}
	var forms []string
	for _, r := range s.Requests() {
		forms = append(forms, r.Form)
		if r.Form == "json_object" && !strings.Contains(r.Body, "additionalProperties") {
			t.Error("JSON mode was asked for without the schema")
		}
	}
	if diff := cmp.Diff([]string{"json_schema", "json_object", "json_object"}, forms); diff != "" || m.Form() != "JSON mode" {
		t.Fatal(diff, m.Form())
	}
}

func TestASlowServiceEndsWithTheCaller(t *testing.T) {
	t.Parallel()
	s := openaitest.New(t)
	s.Fail(openaitest.Hang)
	if _, err := connect(s, openai.Options{Tries: 1, Timeout: time.Millisecond}).Model("m").Complete(t.Context(), prompt); !errors.Is(err, llm.ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
}

func TestAServiceThatIsDownIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := openaitest.New(t)
	m := connect(s, openai.Options{Tries: 1}).Model("m")
	for range 5 {
		s.Fail(openaitest.Status(500, 0))
		_, err := m.Complete(t.Context(), prompt)
		if !errors.Is(err, llm.ErrUnavailable) {
			t.Fatal(err)
		}
	}
	if _, err := m.Complete(t.Context(), prompt); !errors.Is(err, llm.ErrUnavailable) || len(s.Requests()) != 5 {
		t.Fatalf("%v after %d requests", err, len(s.Requests()))
	}
}

func TestBudgets(t *testing.T) {
	t.Parallel()
	s := openaitest.New(t)
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	var calls []openai.Call
	m := connect(s, openai.Options{
		Budget: openai.Budget{Conversation: 100, Day: 200}, Now: func() time.Time { return now }, Watch: func(c openai.Call) { calls = append(calls, c) },
	}).Model("m")
	ask := func(conversation int64) error {
		_, err := m.Complete(llm.WithAccount(t.Context(), llm.Account{Conversation: conversation, Use: "reply"}), prompt)
		return err
	}
	if err := ask(1); err != nil {
		t.Fatal(err)
	}
	if err := ask(1); !errors.Is(err, llm.ErrSpent) {
		t.Fatalf("the conversation's budget: %v", err)
	}
	if err := ask(2); err != nil {
		t.Fatal(err)
	}
	if err := ask(3); !errors.Is(err, llm.ErrSpent) {
		t.Fatalf("the day's budget: %v", err)
	}
	now = now.Add(24 * time.Hour)
	if err := ask(1); err != nil {
		t.Fatalf("the next day: %v", err)
	}
	if len(calls) != 3 || calls[0].InputTokens != 100 || calls[0].OutputTokens != 10 || calls[0].Account.Use != "reply" {
		t.Fatalf("%+v", calls)
	}
}

func TestEmbedKeepsTheOrder(t *testing.T) {
	t.Parallel()
	s := openaitest.New(t)
	e := connect(s, openai.Options{}).Embedder("e", 8)
	var texts []string
	for i := range 23 {
		texts = append(texts, string(rune('a'+i)))
	}
	texts[7] = " "
	got, err := e.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Requests()) != 3 {
		t.Fatalf("%d requests", len(s.Requests()))
	}
	for i, v := range got {
		want := 1.0
		if i == 7 {
			want = 0
		}
		sum := 0.0
		for _, x := range v {
			sum += float64(x * x)
		}
		if math.Abs(sum-want) > 1e-6 || i != 7 && v[('a'+i)%8] == 0 {
			t.Fatalf("vector %d: %v", i, v)
		}
	}
}

func TestVectorsOfAnotherLengthAreRefused(t *testing.T) {
	t.Parallel()
	s := openaitest.New(t)
	s.Length(9)
	if _, err := connect(s, openai.Options{}).Embedder("e", 8).Embed(t.Context(), []string{"刹车"}); !errors.Is(err, llm.ErrMalformed) {
		t.Fatal(err)
	}
}

func TestErrorsDoNotRepeatWhatWasAsked(t *testing.T) {
	t.Parallel()
	s := openaitest.New(t)
	s.Fail(openaitest.Repeat(401))
	_, err := connect(s, openai.Options{}).Model("m").Complete(t.Context(), prompt)
	if err == nil || strings.Contains(err.Error(), prompt.User) {
		t.Fatal(err)
	}
}

// BenchmarkComplete is a call with nothing but loopback below it.
func BenchmarkComplete(b *testing.B) {
	s := openaitest.New(b)
	m := connect(s, openai.Options{}).Model("m")
	for b.Loop() {
		if _, err := m.Complete(b.Context(), prompt); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{`{"reply":"a","action":"send"}`, "```json\n{}\n```", "}{", `{"a":`} {
		f.Add(seed)
	}
	s := openaitest.New(f)
	m := connect(s, openai.Options{Tries: 1}).Model("m")
	f.Fuzz(func(t *testing.T, text string) {
		s.Reply(text)
		got, err := m.Complete(t.Context(), prompt)
		if err != nil {
			return
		}
		from, to := strings.Index(got.Text, "{"), strings.LastIndex(got.Text, "}")
		if from < 0 || to < from || !json.Valid([]byte(got.Text[from:to+1])) {
			t.Fatalf("accepted %q", got.Text)
		}
	})
}
