// Package telegramtest is a Telegram for tests: a server that speaks the Bot API for one
// bot over HTTP and enforces what the real one does (message sizes, rates, confirmation of
// updates by offset or by the webhook's answer), with people who write to the bot and
// faults to order.
//
// Server is an http.Handler: serve it with httptest.NewServer and give its URL to the bot
// as the API URL. Client reaches it without a network, for tests under testing/synctest.
package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Server is one bot's side of Telegram. Set its exported fields before it is used; its
// methods are safe for concurrent use.
type Server struct {
	// Username of the bot, without @.
	Username string
	// Limits on what the bot sends; the zero value has none.
	Limits Limits
	// RetryDelay is how long a webhook that failed is left alone, doubled with each failure
	// up to a minute. Zero means a second.
	RetryDelay time.Duration
	// Ahead is how far its clock is ahead of ours.
	Ahead time.Duration
	// WebhookClient calls the bot's webhook; nil means one that gives up after ten seconds.
	WebhookClient *http.Client

	token string
	id    int64

	mu      sync.Mutex
	changed chan struct{} // closed and replaced whenever something happened
	closed  chan struct{}
	workers sync.WaitGroup

	queue   queue
	people  map[int64]*Person
	groups  map[int64]*Group
	last    int64 // message id
	sent    []Sent
	heard   map[int64]int // by chat, how many of its messages Hears returned
	rates   rates
	faults  map[string][]Fault
	calls   map[string]int
	files   map[string][]byte
	presses map[string]*Answer
	menus   map[string][]Command
	actions map[int64]int
	webhook webhook
}

// New is a Telegram for the bot of this token, "123456:TEST".
func New(token string) *Server {
	s := &Server{
		Username: "pitcrew_bot", Limits: TelegramLimits(), token: token, changed: make(chan struct{}), closed: make(chan struct{}),
		people: map[int64]*Person{}, groups: map[int64]*Group{}, heard: map[int64]int{}, faults: map[string][]Fault{}, calls: map[string]int{},
		files: map[string][]byte{}, presses: map[string]*Answer{}, menus: map[string][]Command{}, actions: map[int64]int{},
		queue: queue{next: 500_000_001}, last: 1000,
	}
	number, _, _ := strings.Cut(token, ":")
	fmt.Sscan(number, &s.id) //nolint:errcheck // a token without a number is the bot 0
	s.webhook.queues = map[int64]bool{}
	return s
}

// Close ends waiting polls and webhook calls. It waits for both.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.closed:
	default:
		close(s.closed)
	}
	s.notify()
	s.mu.Unlock()
	s.workers.Wait()
}

// notify wakes whoever waits for a change; mu is held.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", time.Now().Add(s.Ahead).UTC().Format(http.TimeFormat))
	if name, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+s.token+"/"); ok {
		s.download(w, name)
		return
	}
	bot, method, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if bot != s.token || !strings.HasPrefix(r.URL.Path, "/bot") {
		refuse(http.StatusUnauthorized, "Unauthorized").write(w)
		return
	}
	method = strings.ToLower(method)
	p, err := readParams(r)
	if err != nil {
		refuse(http.StatusBadRequest, err.Error()).write(w)
		return
	}
	fault, faulty := s.called(method)
	if faulty && fault.instead(s, w, r) {
		return
	}
	a := s.answer(r, method, p)
	if faulty && fault.Lose {
		panic(http.ErrAbortHandler) // the work is done, and nobody learns of it
	}
	a.write(w)
}

func (s *Server) answer(r *http.Request, method string, p params) answer {
	switch method {
	case "getme":
		return result(map[string]any{"id": s.id, "is_bot": true, "first_name": "Pitcrew", "username": s.Username})
	case "getupdates":
		return s.getUpdates(r.Context(), p)
	case "setwebhook":
		return s.setWebhook(p)
	case "deletewebhook":
		return s.deleteWebhook()
	case "getwebhookinfo":
		return s.getWebhookInfo()
	case "setmycommands":
		return s.setMyCommands(p)
	case "sendmessage", "sendphoto", "senddocument":
		return s.send(method, p)
	case "sendchataction":
		return s.sendChatAction(p)
	case "answercallbackquery":
		return s.answerCallbackQuery(p)
	case "getfile":
		return s.getFile(p)
	}
	return refuse(http.StatusNotFound, "Not Found: method not found")
}

// answer is what the API says.
type answer struct {
	OK          bool           `json:"ok"`
	Result      any            `json:"result,omitempty"`
	Code        int            `json:"error_code,omitempty"`
	Description string         `json:"description,omitempty"`
	Parameters  map[string]any `json:"parameters,omitempty"`
}

func result(r any) answer { return answer{OK: true, Result: r} }

func refuse(code int, description string) answer { return answer{Code: code, Description: description} }

func bad(why string) answer { return refuse(http.StatusBadRequest, "Bad Request: "+why) }

func busy(seconds int) answer {
	return answer{
		Code: http.StatusTooManyRequests, Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		Parameters: map[string]any{"retry_after": seconds},
	}
}

func (a answer) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	if !a.OK {
		w.WriteHeader(a.Code)
	}
	json.NewEncoder(w).Encode(a) //nolint:errcheck // the bot hung up
}
