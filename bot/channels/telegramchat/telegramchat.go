// Package telegramchat is a Telegram bot as a channel: customers write to it in private,
// or address it in a group. It turns Telegram's updates into bot.Inbound and bot.Outbound
// into Telegram's messages, and decides nothing else.
//
// Nothing is confirmed to Telegram before Receive returned nil, neither by polling nor by
// webhook. Updates of one chat are received in their order.
package telegramchat

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"pitcrew/bot"
)

// Name of the channel.
const Name = "telegram"

// Options say which bot this is and where Telegram is.
type Options struct {
	// Token is what @BotFather gave, "123456:ABC…".
	Token string
	// APIURL is another server that speaks the Bot API; empty means Telegram's own.
	APIURL string
	// WebhookURL is where Telegram reaches us, "https://shop.example" or the whole address
	// with its path. Empty means that we poll.
	WebhookURL string
	// WebhookSecret comes with each call of the webhook: 1 to 256 of A-Z a-z 0-9 _ -. Empty
	// means one that is derived from the token, the same in every replica.
	WebhookSecret string
	// Shop is whose customers write here.
	Shop bot.ShopID
	Log  *slog.Logger
	// HTTPClient reaches Telegram; nil means one of its own. It must not time out by
	// itself: each call has its own limit.
	HTTPClient *http.Client
	// PollTimeout is how long Telegram may hold a poll back; zero means 50 s.
	PollTimeout time.Duration
	// Pace is the least time between two messages to one chat; zero means the second that
	// Telegram asks for.
	Pace time.Duration
	// AlbumWait is how long the rest of an album is waited for; zero means 700 ms.
	AlbumWait time.Duration
}

// Chat is the channel. It is safe for concurrent use.
type Chat struct {
	shop      bot.ShopID
	log       *slog.Logger
	api       *api
	limits    *limits
	progress  *progress
	webhook   webhook
	wait      time.Duration // of a poll
	albumWait time.Duration

	// small calls that nobody waits for; Run ends after them
	background sync.WaitGroup
}

var (
	tokenForm  = regexp.MustCompile(`^([0-9]{1,18}):[A-Za-z0-9_-]+$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// New checks the options. It does not call Telegram: the channel comes up while Telegram
// is down.
func New(opts Options) (*Chat, error) {
	api, err := newAPI(opts)
	if err != nil {
		return nil, err
	}
	hook, err := newWebhook(opts)
	if err != nil {
		return nil, err
	}
	c := &Chat{
		shop: opts.Shop, log: opts.Log, api: api, limits: newLimits(opts.Pace), progress: newProgress(), webhook: hook,
		wait: opts.PollTimeout, albumWait: opts.AlbumWait,
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.wait <= 0 {
		c.wait = 50 * time.Second
	}
	if c.albumWait <= 0 {
		c.albumWait = 700 * time.Millisecond
	}
	return c, nil
}

// Name implements bot.Channel.
func (c *Chat) Name() string { return Name }

// Run implements bot.Runner: it listens until ctx ends, by polling or through the webhook
// that it registers, and finishes what it began.
func (c *Chat) Run(ctx context.Context, receive bot.Receiver) error {
	defer c.background.Wait()
	c.background.Go(func() { c.introduce(ctx) })
	if c.webhook.url != "" {
		c.persist(ctx, "set the webhook", c.setWebhook)
		<-ctx.Done()
		return nil
	}
	c.persist(ctx, "remove the webhook", c.deleteWebhook)
	c.poll(ctx, receive)
	return nil
}

// Single implements bot.Single: one process polls for a bot; a webhook calls any.
func (c *Chat) Single() string {
	if c.webhook.url != "" {
		return ""
	}
	return "telegram/" + strconv.FormatInt(c.api.id, 10)
}

// introduce learns the bot's own name and shows the menu of commands.
func (c *Chat) introduce(ctx context.Context) {
	c.persist(ctx, "ask for the bot's name", func(ctx context.Context) error {
		_, err := c.api.username(ctx)
		return err
	})
	c.persist(ctx, "set the menu of commands", c.setMenu)
}

// webhook is how Telegram calls us; the zero value means that it does not.
type webhook struct{ url, secret string }

// webhookPath is where the webhook is served.
const webhookPath = "/telegram/webhook"

func newWebhook(opts Options) (webhook, error) {
	if opts.WebhookURL == "" {
		return webhook{}, nil
	}
	u, err := url.Parse(opts.WebhookURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return webhook{}, errors.New("telegram webhook: the URL must look like https://shop.example")
	}
	if u.Scheme == "http" && opts.APIURL == "" {
		return webhook{}, errors.New("telegram webhook: Telegram only calls https")
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = webhookPath
	}
	w := webhook{url: u.String(), secret: opts.WebhookSecret}
	if w.secret == "" {
		mac := hmac.New(sha256.New, []byte(opts.Token))
		mac.Write([]byte("pitcrew telegram webhook"))
		w.secret = hex.EncodeToString(mac.Sum(nil))
	}
	if !secretForm.MatchString(w.secret) {
		return webhook{}, errors.New("telegram webhook: the secret must be 1 to 256 of A-Z a-z 0-9 _ -")
	}
	return w, nil
}

// persist tries until it works or ctx ends.
func (c *Chat) persist(ctx context.Context, what string, try func(context.Context) error) {
	var p pause
	for ctx.Err() == nil {
		err := try(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		wait := p.next(err)
		c.log.Warn("telegram does not answer as it should", "trying to", what, "error", err, "again in", wait)
		rest(ctx, wait)
	}
}

// pause grows from half a second to half a minute, unless Telegram names its own.
type pause struct{ last time.Duration }

func (p *pause) next(err error) time.Duration {
	var wait *bot.RetryAfter
	if errors.As(err, &wait) {
		return wait.Delay
	}
	p.last = min(max(2*p.last, 500*time.Millisecond), 30*time.Second)
	return p.last
}

// rest waits for d or until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// What the engine may find in the channel.
var (
	_ bot.Channel = (*Chat)(nil)
	_ bot.Runner  = (*Chat)(nil)
	_ bot.Webhook = (*Chat)(nil)
	_ bot.Typist  = (*Chat)(nil)
	_ bot.Single  = (*Chat)(nil)
)
