// Package openaitest is a service on loopback that speaks OpenAI's protocol, well or badly, for tests.
package openaitest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Server answers chat and embedding requests. Its zero behaviour is good: chat gives Reply, embeddings give unit vectors.
type Server struct {
	URL string // what OPENAI_BASE_URL would be

	mu       sync.Mutex
	requests []Request
	faults   []Fault
	reply    string
	length   int
}

// Request is one request as it came in.
type Request struct {
	Path string
	Body string
	Form string // the response format asked for, "" for none
	// Tools are the names of those offered; Choice is what was said of them.
	Tools  []string
	Choice string
}

// Fault answers one request badly.
type Fault func(w http.ResponseWriter, r *http.Request)

// New starts a server that ends with the test.
func New(t testing.TB) *Server {
	s := &Server{reply: `{"reply":"好的","action":"send"}`, length: 8}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL + "/v1"
	return s
}

// Reply sets what chat answers from now on.
func (s *Server) Reply(text string) { s.mu.Lock(); defer s.mu.Unlock(); s.reply = text }

// Length sets the length of vectors where a request names none, or where Stubborn embeddings ignore it.
func (s *Server) Length(n int) { s.mu.Lock(); defer s.mu.Unlock(); s.length = n }

// Fail lets the next requests meet these faults, one each; nil is a good answer.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Requests are those that came in so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var asked struct {
		Input  []string `json:"input"`
		Stream bool     `json:"stream"`
		Format struct {
			Type string `json:"type"`
		} `json:"response_format"`
		Tools []struct {
			Function struct {
				Name string `json:"name"`
			} `json:"function"`
		} `json:"tools"`
		Choice string `json:"tool_choice"`
	}
	if err := json.Unmarshal(body, &asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	one := Request{Path: r.URL.Path, Body: string(body), Form: asked.Format.Type, Choice: asked.Choice}
	for _, t := range asked.Tools {
		one.Tools = append(one.Tools, t.Function.Name)
	}
	s.requests = append(s.requests, one)
	var fault Fault
	if len(s.faults) > 0 {
		fault, s.faults = s.faults[0], s.faults[1:]
	}
	reply, length := s.reply, s.length
	s.mu.Unlock()
	switch {
	case fault != nil:
		fault(w, r)
	case strings.HasSuffix(r.URL.Path, "/chat/completions") && asked.Stream:
		Stream([]string{reply}, "stop", 0, 0)(w, r)
	case strings.HasSuffix(r.URL.Path, "/chat/completions"):
		Chat(reply, "stop")(w, r)
	case strings.HasSuffix(r.URL.Path, "/embeddings"):
		embeddings(w, asked.Input, length)
	default:
		http.NotFound(w, r)
	}
}

// Chat answers with a text and a finish reason.
func Chat(text, finish string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		write(w, map[string]any{
			"object": "chat.completion", "usage": map[string]any{"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
			"choices": []any{map[string]any{"index": 0, "finish_reason": finish, "message": map[string]any{"role": "assistant", "content": text}}},
		})
	}
}

// Call is a tool that an answer asks for: its name, and its arguments as they come.
type Call struct{ Name, Arguments string }

// Calls answers with wishes for tools.
func Calls(wanted ...Call) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		list := []any{}
		for i, c := range wanted {
			list = append(list, map[string]any{"id": "call_" + strconv.Itoa(i), "type": "function", "function": map[string]any{"name": c.Name, "arguments": c.Arguments}})
		}
		write(w, map[string]any{
			"object": "chat.completion", "usage": map[string]any{"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
			"choices": []any{map[string]any{"index": 0, "finish_reason": "tool_calls", "message": map[string]any{"role": "assistant", "content": nil, "tool_calls": list}}},
		})
	}
}

// Null answers with content: null.
func Null(w http.ResponseWriter, _ *http.Request) {
	write(w, map[string]any{"choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": nil}}}})
}

// ErrorBody answers 200 with an error in the body.
func ErrorBody(w http.ResponseWriter, _ *http.Request) {
	write(w, map[string]any{"error": map[string]any{"message": "quota", "code": "insufficient_quota"}})
}

// Garbage answers 200 with what is no JSON.
func Garbage(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "<html>gateway</html>")
}

// Raw answers 200 with this body.
func Raw(body string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	}
}

// Cut ends the connection in the middle of the body.
func Cut(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "4096")
	_, _ = io.WriteString(w, `{"choices":[{"mess`)
}

// Hang answers nothing until the client gives up.
func Hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// Status answers with a status, a body that repeats nothing, and Retry-After where after is above 0.
func Status(code, after int) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		if after > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(after))
		}
		http.Error(w, `{"error":{"message":"no"}}`, code)
	}
}

// embeddings answers in reverse order, which the protocol allows: the index says whose vector it is.
func embeddings(w http.ResponseWriter, input []string, length int) {
	data := []any{}
	for i := len(input) - 1; i >= 0; i-- {
		v := make([]float32, length)
		for j, r := range input[i] {
			v[(int(r)+j)%length]++
		}
		data = append(data, map[string]any{"object": "embedding", "index": i, "embedding": v})
	}
	write(w, map[string]any{"object": "list", "data": data, "usage": map[string]any{"prompt_tokens": 5 * len(input), "total_tokens": 5 * len(input)}})
}

func write(w http.ResponseWriter, answer any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// Repeat refuses with a body that repeats the prompt, as some gateways do.
func Repeat(code int) Fault {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, `{"error":{"message":"多少钱"}}`, code) }
}
