package slackchat_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
)

// pages are the HTTP handlers of an app without a workspace.
func pages(t testing.TB, receive bot.Receiver) http.Handler {
	t.Helper()
	chat, err := slackchat.New(slackchat.Options{BotToken: "xoxb-test", SigningSecret: "secret", APIURL: "http://127.0.0.1:1/", Shop: 7})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for path, h := range chat.Handlers(receive) {
		mux.Handle(path, h)
	}
	return mux
}

func request(path, body string, at time.Time) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	slacktest.Sign(r.Header, "secret", at, body)
	return r
}

func ask(h http.Handler, r *http.Request) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

const hello = `{"type":"event_callback","event_id":"Ev1","event":{"type":"message","channel":"D0LI","user":"U0LI","text":"喂","ts":"1700000000.000100"}}`

func TestSignature(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for _, c := range []struct {
		name   string
		change func(*http.Request)
		at     time.Time
		status int
	}{
		{"good", nil, now, 200},
		{"old", nil, now.Add(-6 * time.Minute), 401},
		{"from the future", nil, now.Add(6 * time.Minute), 401},
		{"unsigned", func(r *http.Request) { r.Header.Del("X-Slack-Signature") }, now, 401},
		{"no time", func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") }, now, 401},
		{"another time", func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "1") }, now, 401},
		{"another secret", func(r *http.Request) { slacktest.Sign(r.Header, "guess", now, hello) }, now, 401},
		{"another body", func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(hello, "喂", "钱", 1)))
		}, now, 401},
		{"not hexadecimal", func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0=zz") }, now, 401},
		{"another version", func(r *http.Request) {
			r.Header.Set("X-Slack-Signature", strings.Replace(r.Header.Get("X-Slack-Signature"), "v0", "v1", 1))
		}, now, 401},
		{"read instead of post", func(r *http.Request) { r.Method = http.MethodGet }, now, 405},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			kept := newInbox()
			r := request("/slack/events", hello, c.at)
			if c.change != nil {
				c.change(r)
			}
			status, _ := ask(pages(t, kept.receive), r)
			if received := len(kept.inboxed(t, 0)); status != c.status || (received == 1) != (c.status == 200) {
				t.Errorf("status %d with %d received, want %d", status, received, c.status)
			}
		})
	}
}

func TestReplayIsLeftAlone(t *testing.T) {
	t.Parallel()
	kept := newInbox()
	h := pages(t, kept.receive)
	kept.guard(func(bot.Inbound) error { return errors.New("the disk is full") })
	at := time.Now()
	if status, _ := ask(h, request("/slack/events", hello, at)); status != http.StatusInternalServerError {
		t.Fatalf("status %d of what was not stored", status)
	}
	kept.guard(nil)
	for range 3 { // the first is no replay: nothing came of the one before
		if status, _ := ask(h, request("/slack/events", hello, at)); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
	}
	if kept.calls != 2 {
		t.Errorf("received %d times, want the failure and one success", kept.calls)
	}
}

func TestAcknowledgedOnlyWhenStored(t *testing.T) {
	t.Parallel()
	stored := make(chan struct{})
	h := pages(t, func(ctx context.Context, _ bot.Inbound) error {
		<-stored
		return ctx.Err()
	})
	answered := make(chan int)
	go func() {
		status, _ := ask(h, request("/slack/events", hello, time.Now()))
		answered <- status
	}()
	select {
	case status := <-answered:
		t.Fatalf("acknowledged with %d before it was stored", status)
	case stored <- struct{}{}:
	}
	if status := <-answered; status != http.StatusOK {
		t.Errorf("status %d", status)
	}
}

func TestOddRequests(t *testing.T) {
	t.Parallel()
	form := func(payload string) string { return url.Values{"payload": {payload}}.Encode() }
	for _, c := range []struct {
		name, path, body string
		status           int
		says             string
	}{
		{"the handshake", "/slack/events", `{"type":"url_verification","challenge":"3eZbrw"}`, 200, `{"challenge":"3eZbrw"}`},
		{"no JSON", "/slack/events", `hello`, 400, ""},
		{"nothing", "/slack/events", ``, 400, ""},
		{"an unknown call", "/slack/events", `{"type":"app_rate_limited"}`, 200, ""},
		{"an unknown event", "/slack/events", `{"type":"event_callback","event":{"type":"emoji_changed"}}`, 200, ""},
		{"ids that are none", "/slack/events", `{"type":"event_callback","event":{"type":"message","channel":"C1:2@U3","user":"U1","ts":"1.1","text":"x"}}`, 200, ""},
		{"a time that is none", "/slack/events", `{"type":"event_callback","event":{"type":"message","channel":"D1","user":"U1","ts":"now","text":"x"}}`, 200, ""},
		{"too long", "/slack/events", `{"type":"` + strings.Repeat("x", 1<<20) + `"}`, 413, ""},
		{"no payload", "/slack/interactive", ``, 400, ""},
		{"a payload in the address only", "/slack/interactive?" + form(`{"type":"block_actions"}`), `x=1`, 400, ""},
		{"nobody pressed", "/slack/interactive", form(`{"type":"block_actions"}`), 400, ""},
		{"nothing pressed", "/slack/interactive", form(`{"type":"block_actions","user":{"id":"U1"}}`), 400, ""},
		{"a menu", "/slack/interactive", form(`{"type":"block_actions","user":{"id":"U1"},"actions":[{"type":"static_select"}]}`), 200, ""},
		{"a form of another app", "/slack/interactive", form(`{"type":"view_submission","user":{"id":"U1"},"view":{"callback_id":"x"}}`), 200, ""},
		{"a form of no chat", "/slack/interactive", form(`{"type":"view_submission","user":{"id":"U1"},"view":{"callback_id":"edit_draft","private_metadata":"../etc"}}`), 400, ""},
		{"a closed form", "/slack/interactive", form(`{"type":"view_closed","user":{"id":"U1"}}`), 200, ""},
		{"a command of nobody", "/slack/commands", `text=x`, 400, ""},
		{"a broken form", "/slack/commands", `text=%zz`, 400, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			kept := newInbox()
			status, said := ask(pages(t, kept.receive), request(c.path, c.body, time.Now()))
			if status != c.status || !strings.Contains(said, c.says) {
				t.Errorf("%d %q, want %d %q", status, said, c.status, c.says)
			}
			if kept.calls != 0 {
				t.Errorf("received %v", kept.kept)
			}
		})
	}
}

// TestTooLong asks that the sender is told and Slack does not repeat what is refused.
func TestTooLong(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{})
	s.guard(func(bot.Inbound) error { return bot.ErrTooLong })
	s.Say(li, s.Direct(li), "很长")
	m, err := s.AwaitReply(t.Context(), s.Direct(li), nil)
	if err != nil || !strings.Contains(m.Shown(), "太长了") {
		t.Errorf("%q %v", m.Shown(), err)
	}
	s.settle(t)
	if s.calls != 1 {
		t.Errorf("received %d times", s.calls)
	}
}

// TestRetries plays a shop that cannot store for a while: nothing is lost, nothing doubled.
func TestRetries(t *testing.T) {
	t.Parallel()
	pauses := make(chan time.Duration, 10)
	at := make(chan time.Time)
	close(at)
	s := setup(t, overHTTP, slacktest.Options{After: func(d time.Duration) <-chan time.Time {
		pauses <- d
		return at
	}})
	fails := 0
	s.guard(func(bot.Inbound) error {
		if fails++; fails <= 3 {
			return errors.New("the database restarts")
		}
		return nil
	})
	s.Say(li, s.Direct(li), "喂")
	s.settle(t)
	if got := s.inboxed(t, 1); len(got) != 1 || s.calls != 4 {
		t.Errorf("%d messages after %d calls", len(got), s.calls)
	}
	for _, want := range []time.Duration{0, time.Minute, 5 * time.Minute} {
		if got := <-pauses; got != want {
			t.Errorf("pause %s, want %s", got, want)
		}
	}
}
