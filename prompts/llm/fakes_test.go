package llm_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/prompts/llm"
)

func TestEchoRevealsThePrompt(t *testing.T) {
	t.Parallel()
	got, err := llm.Echo{}.Complete(t.Context(), llm.Prompt{System: "rules", User: "多少钱"})
	if err != nil || got.Text != "多少钱" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if _, err := (llm.Echo{}).Complete(t.Context(), llm.Prompt{User: " "}); !errors.Is(err, llm.ErrNoAnswer) {
		t.Fatalf("blank prompt: %v", err)
	}
}

func TestScriptedFollowsItsScript(t *testing.T) {
	t.Parallel()
	down := errors.New("service down")
	m := llm.NewScripted("first", down)
	ask := func(text string) (string, error) {
		a, err := m.Complete(t.Context(), llm.Prompt{User: text})
		return a.Text, err
	}
	if got, err := ask("a"); got != "first" || err != nil {
		t.Fatalf("first call: %q, %v", got, err)
	}
	if _, err := ask("b"); !errors.Is(err, down) {
		t.Fatalf("second call: %v", err)
	}
	if _, err := ask("c"); err == nil {
		t.Fatal("a call beyond the script succeeded")
	}
	if diff := cmp.Diff([]llm.Prompt{{User: "a"}, {User: "b"}, {User: "c"}}, m.Prompts()); diff != "" {
		t.Fatal(diff)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Complete(ctx, llm.Prompt{User: "d"}); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled: %v", err)
	}
}
