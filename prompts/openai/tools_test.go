package openai_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/prompts/llm"
	"pitcrew/prompts/openai"
	"pitcrew/prompts/openai/openaitest"
)

// asking is the prompt with a tool.
func asking() llm.Prompt {
	p := prompt
	p.Tools = []llm.Tool{{Name: "prices", About: "the list", Form: `{"type":"object","properties":{"item":{"type":"string"}},"required":["item"],"additionalProperties":false}`}}
	return p
}

func TestTools(t *testing.T) {
	t.Parallel()
	s := openaitest.New(t)
	m := connect(s, openai.Options{}).Model("m")
	s.Fail(openaitest.Calls(openaitest.Call{Name: "prices", Arguments: `{"item":"洗车"}`}))
	first, err := m.Complete(t.Context(), asking())
	if diff := cmp.Diff([]llm.Call{{ID: "call_0", Name: "prices", Arguments: `{"item":"洗车"}`}}, first.Calls); diff != "" || err != nil || first.Text != "" || first.InputTokens != 100 {
		t.Fatal(diff, err)
	}
	p := asking()
	p.Past, p.Enough = []llm.Exchange{{Calls: first.Calls, Results: []string{"<found>洗车：¥40</found>"}}}, true
	if second, err := m.Complete(t.Context(), p); err != nil || second.Text == "" || len(second.Calls) > 0 {
		t.Fatalf("%+v, %v", second, err)
	}
	requests := s.Requests()
	var sent struct {
		Messages []struct {
			Role       string
			Content    string
			ToolCallID string `json:"tool_call_id"`
			ToolCalls  []any  `json:"tool_calls"`
		}
	}
	if err := json.Unmarshal([]byte(requests[1].Body), &sent); err != nil {
		t.Fatal(err)
	}
	last := sent.Messages[len(sent.Messages)-1]
	if len(sent.Messages) != 4 || len(sent.Messages[2].ToolCalls) != 1 || last.Role != "tool" || last.ToolCallID != "call_0" || last.Content != "<found>洗车：¥40</found>" {
		t.Errorf("%+v", sent.Messages)
	}
	if requests[0].Choice != "" || requests[1].Choice != "none" || len(requests[1].Tools) != 1 {
		t.Errorf("%+v", requests)
	}
}

// TestAServiceWithoutTools is asked without them, and not offered them again; what it says of the answer's form is another matter.
func TestAServiceWithoutTools(t *testing.T) {
	t.Parallel()
	s := openaitest.New(t)
	m := connect(s, openai.Options{}).Model("m")
	s.Fail(openaitest.Status(400, 0))
	for range 2 {
		if got, err := m.Complete(t.Context(), asking()); err != nil || got.Text == "" {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	var offered []int
	for _, r := range s.Requests() {
		offered = append(offered, len(r.Tools))
	}
	if diff := cmp.Diff([]int{1, 0, 0}, offered); diff != "" || m.Form() != "JSON schema" {
		t.Error(diff, m.Form())
	}
	other := connect(s, openai.Options{}).Model("m") // no schema, but tools
	s.Fail(openaitest.Status(400, 0), openaitest.Status(400, 0))
	for range 2 {
		if got, err := other.Complete(t.Context(), asking()); err != nil || got.Text == "" {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if requests := s.Requests(); other.Form() != "JSON mode" || len(requests[len(requests)-1].Tools) != 1 {
		t.Errorf("form %s, last request %+v", other.Form(), requests[len(requests)-1])
	}
}

func TestMalformedCalls(t *testing.T) {
	t.Parallel()
	call := openaitest.Call{Name: "prices", Arguments: `{}`}
	for name, c := range map[string]struct {
		prompt llm.Prompt
		fault  openaitest.Fault
	}{
		"none was offered": {prompt, openaitest.Calls(call)},
		"no call in it":    {asking(), openaitest.Calls()},
		"no protocol":      {asking(), openaitest.Raw(`{"choices":[{"finish_reason":"tool_calls","message":{"tool_calls":"all of them"}}]}`)},
		"a long id":        {asking(), openaitest.Raw(`{"choices":[{"finish_reason":"tool_calls","message":{"tool_calls":[{"id":"` + strings.Repeat("x", 1000) + `","function":{"name":"prices","arguments":"{}"}}]}}]}`)},
	} {
		s := openaitest.New(t)
		s.Fail(c.fault)
		if got, err := connect(s, openai.Options{}).Model("m").Complete(t.Context(), c.prompt); !errors.Is(err, llm.ErrMalformed) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
