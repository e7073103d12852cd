package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"pitcrew/prompts/llm"
	"pitcrew/prompts/openai"
	"pitcrew/prompts/writer"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// overHTTP puts an actor behind a service on loopback that speaks OpenAI's protocol, and returns the adapter's model of it.
func overHTTP(t *testing.T, a *actor) llm.Model {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Messages []struct{ Role, Content string } `json:"messages"`
			Format   json.RawMessage                  `json:"response_format"`
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		p := llm.Prompt{Schema: string(asked.Format)}
		for _, m := range asked.Messages {
			switch m.Role {
			case "system":
				p.System = m.Content
			case "user":
				if p.User == "" {
					p.User = m.Content
				}
			}
		}
		answer, err := a.Complete(r.Context(), p)
		if err != nil {
			http.Error(w, `{"error":{"message":"down"}}`, http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(map[string]any{
			"id": "1", "object": "chat.completion", "model": a.name, "usage": map[string]int{"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
			"choices": []any{map[string]any{"index": 0, "finish_reason": "stop", "message": map[string]string{"role": "assistant", "content": answer.Text}}},
		}); err != nil {
			t.Log(err)
		}
	}))
	t.Cleanup(server.Close)
	return openai.Connect(openai.Options{BaseURL: server.URL + "/v1"}).Model(a.name)
}

// TestConversationsOverHTTP plays golden conversations beside each model as TestConversationsWithModels does, through the
// adapter and over the wire.
func TestConversationsOverHTTP(t *testing.T) {
	t.Parallel()
	for _, model := range []*actor{good(), slow(), garbage(), liar(t), hostile()} {
		t.Run(model.name, func(t *testing.T) {
			t.Parallel()
			for _, file := range []string{"english", "traditional", "advisor"} {
				clock := storetest.NewClock()
				s := storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now})
				verdicts := []string{writer.Refused, writer.Failed, writer.Unread}
				if model.name == "good" {
					verdicts = []string{writer.Passed, writer.Refused, writer.Unread}
				}
				playBeside(t, s, clock, "testdata/conversations/"+file+".txtar", model, overHTTP(t, model), verdicts)
			}
			if len(model.heard()) == 0 {
				t.Error("nothing was asked over the wire")
			}
		})
	}
}
