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

// StreamCalls answers with wishes for tools, their arguments in pieces of so many bytes.
func StreamCalls(size int, wanted ...Call) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		piece := func(call map[string]any) {
			event(w, map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"tool_calls": []any{call}}}}})
		}
		for i, c := range wanted {
			piece(map[string]any{"index": i, "id": fmt.Sprintf("call_%d", i), "type": "function", "function": map[string]any{"name": c.Name, "arguments": ""}})
			for rest := []rune(c.Arguments); len(rest) > 0; {
				n := min(size, len(rest))
				piece(map[string]any{"index": i, "function": map[string]any{"arguments": string(rest[:n])}})
				rest = rest[n:]
			}
		}
		event(w, map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": "tool_calls"}}})
		_, _ = fmt.Fprint(w, "data: [DONE]\n\n")
	}
}

// RawStream sends these events as they are, and ends.
func RawStream(events ...string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, e := range events {
			_, _ = fmt.Fprintf(w, "data: %s\n\n", e)
		}
		_, _ = fmt.Fprint(w, "data: [DONE]\n\n")
	}
}

// HeldAndCut streams the first words, and breaks off when release is closed.
func HeldAndCut(first string, release <-chan struct{}) Fault {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		event(w, map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"content": first}}}})
		select {
		case <-r.Context().Done():
		case <-release:
		}
	}
}

// Held streams the first words, and the rest when release is closed.
func Held(first, rest string, release <-chan struct{}) Fault {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		event(w, map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"content": first}}}})
		select {
		case <-r.Context().Done():
			return
		case <-release:
		}
		Stream([]string{rest}, "stop", 0, 0)(w, r)
	}
}
