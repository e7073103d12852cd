package telegramchat

import (
	"context"
	"fmt"
	"time"
)

// Status is what Telegram says about the bot, for whoever sets it up.
type Status struct {
	Username    string // without @
	HearsGroups bool   // privacy mode is off: all that is said in a group comes in, not only what is for the bot
	Webhook     string // the address that Telegram calls, "" when the bot polls
	Waiting     int    // updates that were not taken yet
	LastError   string // why the last call of the webhook failed
	LastErrorAt time.Time
	Clock       time.Duration // how far Telegram's clock is ahead of ours, to some seconds
}

// Status asks Telegram. A wrong token is an error in the chain of which is the library's
// ErrorUnauthorized or ErrorNotFound.
func (c *Chat) Status(ctx context.Context) (Status, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	me, err := c.api.lib.GetMe(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("telegram getMe: %w", theirs(err))
	}
	hook, err := c.api.lib.GetWebhookInfo(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("telegram getWebhookInfo: %w", theirs(err))
	}
	s := Status{
		Username: me.Username, HearsGroups: me.CanReadAllGroupMessages, Webhook: hook.URL, Waiting: hook.PendingUpdateCount, LastError: hook.LastErrorMessage,
	}
	s.Clock = c.api.skew(ctx)
	if hook.LastErrorDate > 0 {
		s.LastErrorAt = time.Unix(int64(hook.LastErrorDate), 0)
	}
	return s, nil
}

// Expected is the webhook that this channel sets, "" when it polls; another one in Status
// means that somebody else uses the token.
func (c *Chat) Expected() string { return c.webhook.url }
