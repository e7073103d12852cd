package telegramchat

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"

	telegram "github.com/go-telegram/bot"

	"pitcrew/bot"
)

// secretHeader carries the secret with each call of the webhook.
const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// mostBody bounds one update: the longest of Telegram's are far below it.
const mostBody = 1 << 20

// Handlers implements bot.Webhook: "/telegram/webhook" when the channel has a WebhookURL,
// none when it polls. An update is answered with 200 once Receive returned nil, and with
// 500, so that Telegram brings it again, when it did not. Run must be running.
//
// The parts of an album come as messages of their own here: Telegram brings a chat's next
// update only after the last one was answered, so there is nothing to wait for. The
// engine answers them as one burst.
func (c *Chat) Handlers(receive bot.Receiver) map[string]http.Handler {
	if c.webhook.url == "" {
		return nil
	}
	return map[string]http.Handler{webhookPath: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, err := c.called(r, receive)
		if err != nil {
			c.log.Error("telegram webhook", "status", status, "error", err)
			http.Error(w, http.StatusText(status), status)
		}
	})}
}

func (c *Chat) called(r *http.Request, receive bot.Receiver) (status int, err error) {
	if r.Method != http.MethodPost {
		return http.StatusMethodNotAllowed, errors.New("not a POST")
	}
	if !same(r.Header.Get(secretHeader), c.webhook.secret) {
		return http.StatusUnauthorized, errors.New("wrong secret")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, mostBody+1))
	if err != nil {
		return http.StatusBadRequest, fmt.Errorf("read: %w", err)
	}
	if len(body) > mostBody {
		return http.StatusRequestEntityTooLarge, errors.New("longer than any update")
	}
	u, err := decode(body)
	if err != nil { // it would be the same the next time
		c.log.Error("telegram webhook: a call is passed over", "error", err)
		return http.StatusOK, nil
	}
	e, err := c.read(r.Context(), u)
	if err == nil {
		err = c.handle(r.Context(), e, receive)
	}
	if err != nil {
		return http.StatusInternalServerError, fmt.Errorf("update %d: %w", u.ID, err)
	}
	return http.StatusOK, nil
}

// same compares without telling by the time it takes how much of it is right.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// webhookConnections is how many calls Telegram may make at a time, one for each chat.
const webhookConnections = 40

func (c *Chat) setWebhook(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := c.api.lib.SetWebhook(ctx, &telegram.SetWebhookParams{
		URL: c.webhook.url, SecretToken: c.webhook.secret, AllowedUpdates: kinds, MaxConnections: webhookConnections,
	})
	return theirs(err)
}
