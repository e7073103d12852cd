package slackchat_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
)

// TestRedelivery breaks the socket between the moment an event is stored and its
// acknowledgement: it comes again in another envelope and is one event.
func TestRedelivery(t *testing.T) {
	t.Parallel()
	s := setup(t, overSocket, slacktest.Options{})
	s.guard(func(bot.Inbound) error {
		s.guard(nil)
		s.CloseSockets()
		return nil
	})
	s.Say(li, s.Direct(li), "喂")
	s.settle(t)
	if got := s.inboxed(t, 1); len(got) != 1 || s.calls != 2 {
		t.Errorf("%d messages after %d calls, want 1 after 2", len(got), s.calls)
	}
}

func TestSocketAcknowledgesOnlyWhatIsStored(t *testing.T) {
	t.Parallel()
	at := make(chan time.Time)
	s := setup(t, overSocket, slacktest.Options{After: func(time.Duration) <-chan time.Time { return at }})
	refused := make(chan struct{})
	s.guard(func(bot.Inbound) error {
		s.guard(nil)
		defer close(refused)
		return errors.New("the database restarts")
	})
	s.Say(li, s.Direct(li), "喂")
	<-refused
	if d := s.Deliveries()[0]; d.Acknowledged {
		t.Fatal("acknowledged what was not stored")
	}
	at <- time.Time{} // no acknowledgement in three seconds
	at <- time.Time{} // the pause before the next try
	s.settle(t)
	if got := s.inboxed(t, 1); len(got) != 1 || s.calls != 2 {
		t.Errorf("%d messages after %d calls, want 1 after 2", len(got), s.calls)
	}
}

// TestReconnects lets Slack replace and break the socket while people talk.
func TestReconnects(t *testing.T) {
	t.Parallel()
	s := setup(t, overSocket, slacktest.Options{})
	const n = 30
	for i := range n {
		s.Say(li, s.Direct(li), fmt.Sprint(i))
		switch i {
		case 10:
			s.Refresh()
		case 20:
			s.CloseSockets()
		}
	}
	s.settle(t)
	if got := s.inboxed(t, n); len(got) != n {
		t.Errorf("%d messages, want %d", len(got), n)
	}
}

func TestOrderOfAChat(t *testing.T) {
	t.Parallel()
	s := setup(t, overSocket, slacktest.Options{})
	const n = 200
	for i := range n {
		s.Say(li, s.Direct(li), fmt.Sprint(i))
		s.Say(wang, s.Direct(wang), fmt.Sprint(i))
	}
	s.settle(t)
	next := map[string]int{}
	for _, m := range s.inboxed(t, 2*n) {
		if m.Text != fmt.Sprint(next[m.Chat]) {
			t.Fatalf("%s: %q comes after %d", m.Chat, m.Text, next[m.Chat]-1)
		}
		next[m.Chat]++
	}
}

// TestComesUpWhileSlackIsDown starts the app first and Slack later.
func TestComesUpWhileSlackIsDown(t *testing.T) {
	t.Parallel()
	s := setup(t, overSocket, slacktest.Options{})
	s.SetDown(true)
	tried := s.Calls("apps.connections.open")
	s.await(t, func() bool { return s.Calls("apps.connections.open") > tried })
	s.SetDown(false)
	s.Say(li, s.Direct(li), "喂")
	s.settle(t)
	if got := s.inboxed(t, 1); len(got) != 1 {
		t.Errorf("%d messages", len(got))
	}
}

// TestUnreadableEnvelopes asks that what nobody can read does not come again and again.
func TestUnreadableEnvelopes(t *testing.T) {
	t.Parallel()
	s := setup(t, overSocket, slacktest.Options{})
	s.Emit(map[string]any{"type": "message", "channel": 1, "user": []int{2}})
	s.Emit("not an event")
	s.Emit(map[string]any{"type": "message", "channel": s.Direct(li), "user": li, "text": "喂", "ts": "1700000000.000100", "blocks": "none"})
	s.settle(t)
	if got := s.inboxed(t, 1); len(got) != 1 || got[0].Text != "喂" {
		t.Errorf("received %v", got)
	}
	for _, d := range s.Deliveries() {
		if !d.Acknowledged || d.Attempts != 1 {
			t.Errorf("%+v", d)
		}
	}
}

// TestSilentSocket lets the socket go silent without closing, as behind a router that
// forgot it: the app opens another when no ping comes, and hears what was said meanwhile.
func TestSilentSocket(t *testing.T) {
	t.Parallel()
	s := setup(t, overSocket, slacktest.Options{PingEvery: 50 * time.Millisecond}, func(o *slackchat.Options) { o.Ping = 500 * time.Millisecond })
	s.Mute()
	s.Say(li, s.Direct(li), "喂")
	s.settle(t)
	if got := s.inboxed(t, 1); len(got) != 1 || got[0].Text != "喂" {
		t.Errorf("received %v", got)
	}
	if opened := s.Calls("apps.connections.open"); opened < 2 {
		t.Errorf("%d connections were opened", opened)
	}
}
