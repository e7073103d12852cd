// Package webchat is a chat on pages of our own as a channel: a customer writes on the
// shop's site or on the full page /chat. It turns what a browser sends into bot.Inbound
// and shows what the engine sends, and decides nothing else.
//
// There is no platform behind it that would keep messages for its users: a stream reads
// what was said from the engine's door, so that a page that comes back sees every message
// once, whatever broke in between.
package webchat

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"time"

	"pitcrew/bot"
)

// Name of the customers' channel.
const Name = "web"

// Options say whose chat this is and who may embed it.
type Options struct {
	// Name of the channel; empty means Name. The demo has a second one, for its staff.
	Name string
	Shop bot.ShopID
	// Title heads the page: the shop's name.
	Title string
	// Location is the shop's zone, in which times are shown; nil means UTC.
	Location *time.Location
	// Secret signs sessions, at least 16 bytes. It must be the same in every process and
	// after a restart, or everybody starts anew.
	Secret []byte
	// Origins may show the chat in a frame, "https://shop.example". The chat's own origin
	// always may.
	Origins []string
	// Limits bound what strangers may do; the zero value is completed by DefaultLimits.
	Limits Limits
	// Explain shows under each reply how it came about. Not for customers.
	Explain bool
	Log     *slog.Logger
}

// Chat is the channel. It is safe for concurrent use.
type Chat struct {
	name    string
	shop    bot.ShopID
	title   string
	zone    *time.Location
	key     []byte
	origins []string
	rules   Limits
	explain bool
	log     *slog.Logger
	hub     *hub
	gate    *gate
}

// leastSecret is what a secret must have to sign anything, in bytes.
const leastSecret = 16

// New checks the options.
func New(opts Options) (*Chat, error) {
	if len(opts.Secret) < leastSecret {
		return nil, fmt.Errorf("the secret of the web chat has %d bytes, not at least %d", len(opts.Secret), leastSecret)
	}
	for _, o := range opts.Origins {
		if u, err := url.Parse(o); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || o != u.Scheme+"://"+u.Host {
			return nil, fmt.Errorf("%q is no origin: write it like https://shop.example, without a path", o)
		}
	}
	mac := hmac.New(sha256.New, opts.Secret)
	mac.Write([]byte("pitcrew web session"))
	c := &Chat{
		name: opts.Name, shop: opts.Shop, title: opts.Title, zone: opts.Location, key: mac.Sum(nil), origins: opts.Origins,
		rules: opts.Limits.complete(), explain: opts.Explain, log: opts.Log, hub: newHub(),
	}
	c.gate = newGate(c.rules)
	if c.name == "" {
		c.name = Name
	}
	if c.zone == nil {
		c.zone = time.UTC
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

// Name implements bot.Channel.
func (c *Chat) Name() string { return c.name }

// Send implements bot.Channel. The message is on record already: Send tells the pages that
// are open now, and the others find it when they come back. The platform's id of a message
// is the engine's own.
func (c *Chat) Send(_ context.Context, out bot.Outbound) (string, error) {
	if out.Chat == "" {
		return "", fmt.Errorf("%w: no chat", bot.ErrUndeliverable)
	}
	c.hub.sent(out.Chat, out.Message)
	return strconv.FormatInt(int64(out.Message), 10), nil
}

// Typing implements bot.Typist.
func (c *Chat) Typing(_ context.Context, chat string) error {
	c.hub.typing(chat)
	return nil
}

// Run implements bot.Runner: open streams end with ctx, so that a server can shut down.
func (c *Chat) Run(ctx context.Context, _ bot.Receiver) error {
	<-ctx.Done()
	c.hub.close()
	return nil
}

// errGone says that the person who asked has left, or that we are shutting down.
var errGone = errors.New("gone")

// What the engine may find in the channel.
var (
	_ bot.Channel = (*Chat)(nil)
	_ bot.Runner  = (*Chat)(nil)
	_ bot.Site    = (*Chat)(nil)
	_ bot.Typist  = (*Chat)(nil)
)
