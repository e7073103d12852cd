package slackchat_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
)

// The workspace of every test.
const (
	li   = "U0LI"
	wang = "U0WANG"
	room = "C0ROOM" // the app is a member
	away = "C0AWAY" // it is not
)

// shop is an app in a workspace, with an inbox in the engine's stead.
type shop struct {
	*slacktest.Server
	chat *slackchat.Chat
	*inbox
}

// over is how Slack reaches the app.
type over int

const (
	overHTTP over = iota
	overSocket
)

func setup(t *testing.T, by over, opts slacktest.Options, change ...func(*slackchat.Options)) *shop {
	t.Helper()
	server, err := slacktest.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	server.AddUser(li, "李敏")
	server.AddUser(wang, "王强")
	server.AddChannel(room, "service", li, wang, slacktest.BotUser)
	server.AddChannel(away, "random", li, wang)

	o := slackchat.Options{BotToken: "xoxb-test", SigningSecret: "signing-secret", APIURL: server.URL(), Shop: 7, Pace: time.Nanosecond}
	if by == overSocket {
		o.AppToken = "xapp-test"
	}
	for _, f := range change {
		f(&o)
	}
	chat, err := slackchat.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{Server: server, chat: chat, inbox: newInbox()}
	s.start(t, by)
	return s
}

// start runs the app until the test ends, and waits until Slack can reach it.
func (s *shop) start(t *testing.T, by over) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := s.chat.Run(ctx, s.receive); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { stop(); running.Wait() })
	if by == overSocket {
		s.await(t, func() bool { return s.Sockets() > 0 })
		return
	}
	mux := http.NewServeMux()
	for path, h := range s.chat.Handlers(s.receive) {
		mux.Handle(path, h)
	}
	pages := httptest.NewServer(mux)
	t.Cleanup(pages.Close)
	s.Point(pages.URL)
}

// await waits for something of the workspace.
func (s *shop) await(t *testing.T, holds func() bool) {
	t.Helper()
	if err := s.Await(t.Context(), holds); err != nil {
		t.Fatal(err)
	}
}

// settle waits until Slack has told the app everything.
func (s *shop) settle(t *testing.T) {
	t.Helper()
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// send sends and returns the only message that the app said in a channel since.
func (s *shop) send(t *testing.T, out bot.Outbound, channel string) slacktest.Message {
	t.Helper()
	before := len(s.Said(channel))
	if _, err := s.chat.Send(t.Context(), out); err != nil {
		t.Fatal(err)
	}
	said := s.Said(channel)
	if len(said) != before+1 {
		t.Fatalf("%d messages in %s, want one more than %d", len(said), channel, before)
	}
	return said[before]
}

// inbox takes messages in as the engine does: each event once.
type inbox struct {
	mu      sync.Mutex
	changed chan struct{}
	kept    []bot.Inbound
	calls   int
	// before is called first; its error is Receive's.
	before func(bot.Inbound) error
}

func newInbox() *inbox { return &inbox{changed: make(chan struct{})} }

func (i *inbox) receive(ctx context.Context, in bot.Inbound) error {
	i.mu.Lock()
	before := i.before
	i.calls++
	i.mu.Unlock()
	if before != nil {
		if err := before(in); err != nil {
			return err
		}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if !slices.ContainsFunc(i.kept, func(k bot.Inbound) bool { return k.EventID == in.EventID }) {
		i.kept = append(i.kept, in)
	}
	close(i.changed)
	i.changed = make(chan struct{})
	return ctx.Err()
}

// inboxed returns what was kept once there are n.
func (i *inbox) inboxed(t *testing.T, n int) []bot.Inbound {
	t.Helper()
	for {
		i.mu.Lock()
		kept, changed := slices.Clone(i.kept), i.changed
		i.mu.Unlock()
		if len(kept) >= n {
			return kept
		}
		select {
		case <-changed:
		case <-t.Context().Done():
			t.Fatalf("%d messages, want %d", len(kept), n)
		}
	}
}

func (i *inbox) guard(before func(bot.Inbound) error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.before = before
}
