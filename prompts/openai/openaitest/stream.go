package openaitest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Stream answers with the words one by one, keepAlives empty comments before each and a pause, and ends with a finish
// reason; without one it breaks off.
func Stream(words []string, finish string, keepAlives int, pause time.Duration) Fault {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, one := range words {
			for range keepAlives {
				_, _ = fmt.Fprint(w, ": keep-alive\n\n")
			}
			event(w, map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"content": one}}}})
			select {
			case <-r.Context().Done():
				return
			case <-time.After(pause):
			}
		}
		if finish == "" {
			return
		}
		event(w, map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": finish}}})
		event(w, map[string]any{"choices": []any{}, "usage": map[string]any{"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}})
		_, _ = fmt.Fprint(w, "data: [DONE]\n\n")
	}
}

func event(w http.ResponseWriter, part map[string]any) {
	text, err := json.Marshal(part)
	if err != nil {
		panic(err) // our own maps
	}
	_, _ = fmt.Fprintf(w, "data: %s\n\n", text)
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}
