package slackchat

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/slack-go/slack"

	"pitcrew/bot"
)

const (
	longestBody = 1 << 20 // bytes of a request; Slack's are a few thousand
	// ackWithin is what we allow ourselves of the three seconds that Slack waits.
	ackWithin = 2500 * time.Millisecond
)

// Handlers implements bot.Webhook: events, interactions and the slash command. Each is
// answered with 200 once Receive returned nil, else with 500, and Slack sends it again.
// Without a signing secret there are none.
func (c *Chat) Handlers(receive bot.Receiver) map[string]http.Handler {
	if c.secret == "" {
		return nil
	}
	return map[string]http.Handler{
		"/slack/events":      c.signed(receive, c.event),
		"/slack/interactive": c.signed(receive, c.interactionForm),
		"/slack/commands":    c.signed(receive, c.slashForm),
	}
}

// interactionForm reads an interaction from an HTTP form. Only the signed body counts.
func (c *Chat) interactionForm(body []byte) (delivery, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return delivery{}, errNotUnderstood
	}
	return c.interaction([]byte(form.Get("payload")))
}

// signed takes requests that Slack signed within the last five minutes, each once: the
// very same request again, which only a replay is, is confirmed and left alone.
func (c *Chat) signed(receive bot.Receiver, read func([]byte) (delivery, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestBody))
		if err != nil {
			http.Error(w, "the body is too long or broken", http.StatusRequestEntityTooLarge)
			return
		}
		if err := c.verify(r.Header, body); err != nil {
			c.log.Warn("request without a good slack signature", "path", r.URL.Path, "error", err)
			http.Error(w, "not signed by Slack, or too old", http.StatusUnauthorized)
			return
		}
		signature := r.Header.Get("X-Slack-Signature")
		if _, again := c.replays.get(signature); again {
			c.log.Warn("slack request replayed", "path", r.URL.Path)
			return
		}
		d, err := read(body)
		if err != nil {
			c.log.Error("slack request", "path", r.URL.Path, "error", err)
			http.Error(w, "not understood", http.StatusBadRequest)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), ackWithin)
		defer cancel()
		if err := c.take(ctx, d, receive); err != nil {
			c.log.Error("receive from slack", "path", r.URL.Path, "retry", r.Header.Get("X-Slack-Retry-Num"), "error", err)
			http.Error(w, "not stored", http.StatusInternalServerError)
			return
		}
		c.replays.put(signature, struct{}{})
		acknowledge(w, d.answer)
	})
}

func (c *Chat) verify(header http.Header, body []byte) error {
	v, err := slack.NewSecretsVerifier(header, c.secret)
	if err != nil {
		return err
	}
	if _, err := v.Write(body); err != nil {
		return err
	}
	return v.Ensure()
}

func acknowledge(w http.ResponseWriter, answer any) {
	if answer == nil {
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(answer) // whoever asked may have gone
}
