// Package slacktest is a Slack workspace on the loopback address, for tests: it speaks
// the Web API, the Events API over HTTP and Socket Mode, and holds an app to Slack's own
// limits, signatures, acknowledgements and retries. People of the workspace are played by
// the methods Say, Press, Run, OpenHome and their like.
package slacktest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options say how the workspace behaves. The zero value is a workspace with Slack's own
// limits and clock.
type Options struct {
	// The app's credentials; empty means xoxb-test, xapp-test and "signing-secret".
	BotToken, AppToken, SigningSecret string
	// Addr is where to listen; empty means a free port of 127.0.0.1.
	Addr string
	// Target is the base URL of an app that takes events over HTTP. Empty means Socket Mode.
	Target string
	// After waits between retries and for late acknowledgements; nil means time.After.
	After func(time.Duration) <-chan time.Time
	// Now is the clock of the rate limits and trigger ids; nil means time.Now.
	Now func() time.Time
	// PingEvery is how often an open socket is pinged; zero means 10 s.
	PingEvery time.Duration
	// NoPace lifts the limit of one message a second in a channel.
	NoPace bool
	// NoStatus is a workspace without assistant threads.
	NoStatus bool
	// NoStreams is a workspace without streamed messages, NoExhibits one without tables and charts.
	NoStreams, NoExhibits bool
	// Scopes are what the app was granted, with commas; empty means all that it can use.
	Scopes string
}

// The app in every workspace, and the workspace.
const (
	TeamID  = "T0SHOP"
	AppID   = "A0PITCREW"
	BotUser = "U0PITCREW"
	BotID   = "B0PITCREW"
)

// Server is the workspace. It is safe for concurrent use.
type Server struct {
	opts   Options
	server *httptest.Server
	client *http.Client

	mu       sync.Mutex
	changed  chan struct{} // closed and renewed at each change
	channels map[string]*channel
	users    map[string]string // name by id
	triggers map[string]time.Time
	modals   map[string]*Modal // by user
	homes    map[string]Message
	prompts  map[string][]string // suggested, by channel and thread
	status   map[string]string   // status lines, the same
	files    map[string]File
	faults   map[string][]Fault
	calls    map[string]int
	sockets  []*socket
	events   []*Delivery
	down     bool
	serial   int
	lastTS   int64
	running  sync.WaitGroup
	ctx      context.Context
	stop     context.CancelFunc
}

// channel is a channel or a direct message.
type channel struct {
	id, name string
	members  map[string]bool
	archived bool
	direct   string // the person, for a direct message
	messages []*Message
	lastPost time.Time
}

// New opens a workspace. Close it when done.
func New(opts Options) (*Server, error) {
	opts.BotToken = orElse(opts.BotToken, "xoxb-test")
	opts.AppToken = orElse(opts.AppToken, "xapp-test")
	opts.SigningSecret = orElse(opts.SigningSecret, "signing-secret")
	opts.Scopes = orElse(opts.Scopes, scopes)
	if opts.After == nil {
		opts.After = time.After
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.PingEvery == 0 {
		opts.PingEvery = pingEvery
	}
	s := &Server{
		opts: opts, client: &http.Client{}, changed: make(chan struct{}), channels: map[string]*channel{}, users: map[string]string{},
		triggers: map[string]time.Time{}, modals: map[string]*Modal{}, homes: map[string]Message{}, prompts: map[string][]string{},
		status: map[string]string{}, files: map[string]File{}, faults: map[string][]Fault{}, calls: map[string]int{},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.api)
	mux.HandleFunc("/socket", s.openSocket)
	mux.HandleFunc("/files/", s.serveFile)
	s.server = httptest.NewUnstartedServer(mux)
	if opts.Addr != "" {
		listener, err := net.Listen("tcp", opts.Addr)
		if err != nil {
			return nil, err
		}
		_ = s.server.Listener.Close()
		s.server.Listener = listener
	}
	s.server.Start()
	return s, nil
}

// URL is what SLACK_API_URL has to be.
func (s *Server) URL() string { return s.server.URL + "/api/" }

// Close ends every delivery and connection.
func (s *Server) Close() {
	s.mu.Lock() // nothing new starts after this
	s.stop()
	s.mu.Unlock()
	s.CloseSockets()
	s.running.Wait()
	s.server.Close()
}

// Point sends events to another base URL from now on; "" means Socket Mode.
func (s *Server) Point(target string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Target = strings.TrimSuffix(target, "/")
}

// SetDown makes the whole of Slack answer 503, and closes the sockets.
func (s *Server) SetDown(down bool) {
	s.mu.Lock()
	s.down = down
	s.mu.Unlock()
	if down {
		s.CloseSockets()
	}
}

// AddUser adds a person.
func (s *Server) AddUser(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[id] = name
}

// AddChannel adds a channel with its members; the app is one only if BotUser is among them.
func (s *Server) AddChannel(id, name string, members ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &channel{id: id, name: name, members: map[string]bool{}}
	for _, m := range members {
		c.members[m] = true
	}
	s.channels[id] = c
}

// Join adds a person to a channel.
func (s *Server) Join(id, user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[id].members[user] = true
}

// Archive archives a channel.
func (s *Server) Archive(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[id].archived = true
}

// Direct returns the direct message channel between a person and the app.
func (s *Server) Direct(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.direct(user).id
}

func (s *Server) direct(user string) *channel {
	id := "D" + strings.TrimLeft(user, "UW")
	c := s.channels[id]
	if c == nil {
		c = &channel{id: id, direct: user, members: map[string]bool{user: true, BotUser: true}}
		s.channels[id] = c
	}
	return c
}

// AddFile adds a file that messages may carry.
func (s *Server) AddFile(f File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[f.ID] = f
}

// File is a file that somebody opens in Slack; its zero value where there is none.
func (s *Server) File(id string) File {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files[id]
}

// stamp returns a new ts, later than all before.
func (s *Server) stamp() string {
	now := max(time.Now().UnixMicro(), s.lastTS+1)
	s.lastTS = now
	return fmt.Sprintf("%d.%06d", now/1e6, now%1e6)
}

// id returns a new id with a prefix.
func (s *Server) id(prefix string) string {
	s.serial++
	return prefix + strconv.Itoa(s.serial)
}

// touch wakes everyone who waits for a change. The lock is held.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Await returns once the condition holds; it is asked again at every change.
func (s *Server) Await(ctx context.Context, holds func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if holds() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func orElse(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}
