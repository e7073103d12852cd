// Package slackchat is a Slack app as a channel: staff write to it in direct messages,
// threads, by slash command and on its Home tab. It turns Slack's events into bot.Inbound
// and bot.Outbound into Block Kit, and decides nothing else.
//
// Nothing is acknowledged to Slack before Receive returned nil, neither over Socket Mode
// nor over HTTP. What Slack sends again carries the same EventID.
package slackchat

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"pitcrew/bot"
)

// Name of the channel.
const Name = "slack"

// Options say which app this is, how Slack reaches it and what may be said where.
type Options struct {
	// BotToken is "xoxb-…"; required.
	BotToken string
	// AppToken is "xapp-…" and means Socket Mode. It or SigningSecret is required.
	AppToken string
	// SigningSecret proves that an HTTP request is Slack's; empty serves no HTTP.
	SigningSecret string
	// APIURL is another server that speaks the Web API; empty means Slack's own.
	APIURL string
	// Shop is whose staff write here.
	Shop bot.ShopID
	// TeamChannel is where handoffs and digests go, an id or a name with or without "#".
	// Empty means the only channel that the app is a member of.
	TeamChannel string
	// Mode is what the app answers in shared channels; empty means ModeMentions.
	Mode Mode
	// Rooms are the shared channels that differ, by id.
	Rooms map[string]Room
	Log   *slog.Logger
	// HTTPClient reaches Slack; nil means one that gives up after 30 s.
	HTTPClient *http.Client
	// Ping is how long a socket may be silent before another is opened: Slack pings about
	// every ten seconds. Zero means 30 s.
	Ping time.Duration
	// Pace is the least time between two messages to one channel; zero means 1.1 s, a
	// little above what Slack asks for.
	Pace time.Duration
}

// Room is how one shared channel differs from the others.
type Room struct {
	Mode Mode `yaml:"mode"` // empty means Options.Mode
	// Personal allows customers' personal data for everyone in it to see. The team's channel
	// that Options name has it anyway: handoffs and what is booked are told there.
	Personal bool `yaml:"personal"`
}

// Chat is the channel. It is safe for concurrent use.
type Chat struct {
	shop   bot.ShopID
	log    *slog.Logger
	api    *slack.Client
	secret string // of HTTP requests
	socket bool
	ping   time.Duration
	team   string
	mode   Mode
	rooms  map[string]Room

	self    atomic.Pointer[string] // the app's own user id
	home    atomic.Pointer[string] // the workspace's id
	pace    *pace
	signs   *signs
	posted  *recent[progress] // messages of several pages, by bot.MessageID
	replays *recent[struct{}] // signatures of requests that were taken
	news    surfaces
	small   chan func(context.Context)
}

// New checks the options. It does not call Slack: the channel comes up while Slack is
// down.
func New(opts Options) (*Chat, error) {
	if opts.BotToken == "" {
		return nil, errors.New("slack: a bot token is needed (xoxb-…)")
	}
	if opts.AppToken == "" && opts.SigningSecret == "" {
		return nil, errors.New("slack: an app token (Socket Mode) or a signing secret (HTTP) is needed")
	}
	mode, err := ParseMode(string(opts.Mode))
	if err != nil {
		return nil, err
	}
	for id, room := range opts.Rooms {
		if !isID(id) {
			return nil, fmt.Errorf("slack: %q is no channel id like C0123ABCD", id)
		}
		if _, err := ParseMode(string(room.Mode)); err != nil {
			return nil, fmt.Errorf("channel %s: %w", id, err)
		}
	}
	c := &Chat{
		shop: opts.Shop, log: opts.Log, secret: opts.SigningSecret, socket: opts.AppToken != "", ping: opts.Ping, team: strings.TrimPrefix(opts.TeamChannel, "#"),
		mode: mode, rooms: opts.Rooms, pace: newPace(opts.Pace), signs: newSigns(), posted: newRecent[progress](1000),
		replays: newRecent[struct{}](100_000), small: make(chan func(context.Context), 64),
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.ping <= 0 {
		c.ping = 30 * time.Second
	}
	client := opts.HTTPClient
	if client == nil {
		client = &http.Client{Timeout: 30 * time.Second}
	}
	settings := []slack.Option{slack.OptionHTTPClient(client), slack.OptionAppLevelToken(opts.AppToken)}
	if opts.APIURL != "" { // the library joins without a slash
		settings = append(settings, slack.OptionAPIURL(strings.TrimSuffix(opts.APIURL, "/")+"/"))
	}
	c.api = slack.New(opts.BotToken, settings...)
	return c, nil
}

// Name implements bot.Channel.
func (c *Chat) Name() string { return Name }

// Team implements bot.TeamChannel: who writes here is staff.
func (c *Chat) Team() bool { return true }

// me is the app's own user id, "" until Slack told it.
func (c *Chat) me() string {
	if self := c.self.Load(); self != nil {
		return *self
	}
	return ""
}
