package slacktest

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Fault is an answer that a method gives instead of doing its work. The zero value is no
// fault: that call goes well.
type Fault struct {
	Code       string // of Slack's, "internal_error"
	Status     int    // of HTTP; 0 means 200
	RetryAfter int    // seconds, with Status 429
	// Done means that the work is done all the same, and only the answer is lost.
	Done bool
}

// Fail makes the next calls of a method fail, one for each fault.
func (s *Server) Fail(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

// call is one call of the Web API: form fields, or the fields of a JSON body as they are.
type call struct {
	method, token string
	fields        map[string]string
}

// answer is what a method says beside "ok".
type answer map[string]any

var methods = map[string]func(*Server, call) (answer, error){
	"auth.test": (*Server).authTest, "apps.connections.open": (*Server).connectionsOpen,
	"chat.postMessage": (*Server).postMessage, "chat.postEphemeral": (*Server).postEphemeral, "chat.update": (*Server).update, "chat.delete": (*Server).delete,
	"chat.startStream": (*Server).startStream, "chat.appendStream": (*Server).appendStream, "chat.stopStream": (*Server).stopStream,
	"reactions.add": (*Server).react, "reactions.remove": (*Server).react,
	"views.open": (*Server).viewsOpen, "views.publish": (*Server).viewsPublish,
	"assistant.threads.setStatus": (*Server).setStatus, "assistant.threads.setSuggestedPrompts": (*Server).setPrompts,
	"conversations.list": (*Server).listConversations, "users.conversations": (*Server).listConversations, "conversations.info": (*Server).conversationInfo,
	"conversations.open": (*Server).openConversation, "users.info": (*Server).userInfo,
	"files.info": (*Server).fileInfo, "files.getUploadURLExternal": (*Server).uploadURL, "files.completeUploadExternal": (*Server).completeUpload,
}

// scopes that an app can use here.
const scopes = "app_mentions:read,assistant:write,channels:history,channels:read,chat:write,commands,files:read,files:write,groups:history,groups:read,im:history,im:read,im:write,mpim:history,reactions:write,users:read"

func (s *Server) api(w http.ResponseWriter, r *http.Request) {
	c, err := parseCall(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[c.method]++
	if s.down {
		s.touch()
		http.Error(w, "<html>down</html>", http.StatusServiceUnavailable)
		return
	}
	fault, failing := s.nextFault(c.method)
	if failing && !fault.Done {
		refuse(w, fault)
		return
	}
	result, err := s.run(c)
	s.touch()
	w.Header().Set("X-Oauth-Scopes", s.opts.Scopes)
	w.Header().Set("Date", s.opts.Now().UTC().Format(http.TimeFormat))
	if failing {
		refuse(w, fault)
		return
	}
	reply(w, result, err)
}

func (s *Server) run(c call) (answer, error) {
	method, ok := methods[c.method]
	if !ok {
		return nil, wrong{"unknown_method", c.method}
	}
	want := s.opts.BotToken
	if c.method == "apps.connections.open" {
		want = s.opts.AppToken
	}
	switch c.token {
	case want:
	case "":
		return nil, wrong{"not_authed", "no token"}
	default:
		return nil, wrong{"invalid_auth", "another token"}
	}
	return method(s, c)
}

func (s *Server) nextFault(method string) (Fault, bool) {
	waiting := s.faults[method]
	if len(waiting) == 0 {
		return Fault{}, false
	}
	s.faults[method] = waiting[1:]
	return waiting[0], waiting[0] != Fault{}
}

func parseCall(r *http.Request) (call, error) {
	c := call{method: strings.TrimPrefix(r.URL.Path, "/api/"), fields: map[string]string{}}
	body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		return c, err
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") && len(body) > 0 {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil {
			return c, err
		}
		for name, raw := range fields {
			c.fields[name] = string(raw)
			var words string
			if json.Unmarshal(raw, &words) == nil {
				c.fields[name] = words
			}
		}
	} else {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return c, err
		}
		for name := range form {
			c.fields[name] = form.Get(name)
		}
		for name, values := range r.URL.Query() {
			c.fields[name] = values[0]
		}
	}
	c.token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	c.token = orElse(c.token, c.fields["token"])
	return c, nil
}

func refuse(w http.ResponseWriter, f Fault) {
	switch {
	case f.Status == http.StatusTooManyRequests:
		busy(w, time.Duration(f.RetryAfter)*time.Second)
	case f.Status != 0:
		http.Error(w, "<html>fault</html>", f.Status)
	default:
		reply(w, nil, wrong{f.Code, "injected"})
	}
}

func busy(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = io.WriteString(w, `{"ok":false,"error":"ratelimited"}`)
}

// tooSoon is a 429.
type tooSoon struct{ wait time.Duration }

func (tooSoon) Error() string { return "ratelimited" }

func reply(w http.ResponseWriter, result answer, err error) {
	var soon tooSoon
	if errors.As(err, &soon) {
		busy(w, soon.wait)
		return
	}
	if result == nil {
		result = answer{}
	}
	result["ok"] = err == nil
	if err != nil {
		var w wrong
		code := "internal_error"
		if errors.As(err, &w) {
			code = w.code
		}
		result["error"], result["response_metadata"] = code, map[string]any{"messages": []string{err.Error()}}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(result)
}
