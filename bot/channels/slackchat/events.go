package slackchat

import (
	"context"
	"encoding/json"
	"strings"

	"pitcrew/bot"
)

// We read the few fields that we need ourselves: the library refuses a whole event when
// one of its blocks is of a kind that it does not know.

// envelope is a call of the Events API.
type envelope struct {
	Type      string          `json:"type"`
	Challenge string          `json:"challenge"`
	EventID   string          `json:"event_id"`
	Event     json.RawMessage `json:"event"`
	// Authorizations name the app as it is installed.
	Authorizations []struct {
		UserID string `json:"user_id"`
		IsBot  bool   `json:"is_bot"`
	} `json:"authorizations"`
}

// self is the bot's user id.
func (e envelope) self(known string) string {
	for _, a := range e.Authorizations {
		if a.IsBot && isID(a.UserID) {
			return a.UserID
		}
	}
	return known
}

// message is an event of the types message and app_mention.
type message struct {
	Subtype     string `json:"subtype"`
	User        string `json:"user"`
	BotID       string `json:"bot_id"`
	Text        string `json:"text"`
	TS          string `json:"ts"`
	ThreadTS    string `json:"thread_ts"`
	Channel     string `json:"channel"`
	ChannelType string `json:"channel_type"`
	Files       []file `json:"files"`
}

type file struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	MIMEType string `json:"mimetype"`
	Size     int64  `json:"size"`
}

// event reads a call of the Events API.
func (c *Chat) event(payload []byte) (delivery, error) {
	var e envelope
	if err := read(payload, &e); err != nil {
		return delivery{}, err
	}
	if e.Type == "url_verification" {
		return delivery{answer: map[string]string{"challenge": e.Challenge}}, nil
	}
	if e.Type != "event_callback" { // app_rate_limited and the like
		c.log.Info("slack event left alone", "type", e.Type)
		return delivery{}, nil
	}
	var kind struct {
		Type string `json:"type"`
	}
	if err := read(e.Event, &kind); err != nil {
		return delivery{}, err
	}
	switch kind.Type {
	case "message", "app_mention":
		var m message
		if err := read(e.Event, &m); err != nil {
			return delivery{}, err
		}
		return c.message(m, e.self(c.me()), kind.Type == "app_mention"), nil
	case "app_home_opened":
		return c.homeOpened(e)
	case "assistant_thread_started":
		return c.assistantStarted(e)
	}
	return delivery{}, nil
}

// written are the subtypes that a person writes; all others are Slack's own notes, edits
// and other bots' posts.
var written = map[string]bool{"": true, "file_share": true, "thread_broadcast": true, "me_message": true}

// message takes what a person wrote. A mention comes twice, as app_mention and as message
// with an event_id each; both make the same EventID of channel and ts, which also stay
// when Slack sends an event again.
func (c *Chat) message(m message, self string, mention bool) delivery {
	if !written[m.Subtype] || m.BotID != "" || m.User == self || m.User == "USLACKBOT" || !isID(m.User) || !isID(m.Channel) || !isStamp(m.TS) {
		return delivery{}
	}
	p := place{channel: m.Channel, thread: m.ThreadTS}
	if !isStamp(p.thread) {
		p.thread = ""
	}
	text := plain(m.Text, self)
	if !isDirect(m.Channel) {
		if !mention && !mentions(m.Text, self) && !c.modeOf(m.Channel).wants(text) {
			return delivery{}
		}
		if p.thread == "" {
			p.thread = m.TS // the answer opens a thread
		}
	}
	in := c.inbound(bot.Inbound{
		EventID: "message:" + m.Channel + ":" + m.TS, Chat: p.String(), Author: m.User, At: instant(m.TS), Attachments: attachments(m.Files),
	})
	d := delivery{in: in}
	in.Text = text
	if c.signs.heard(in.Chat, m.TS) {
		d.after = c.atOnce(in.Chat, m.TS)
	}
	if rest, slash := strings.CutPrefix(text, command); slash { // typed, not run
		in.Text = subcommand(rest)
		if m.ThreadTS != "" {
			d.after = both(d.after, c.tell(*in, wordsFor(text).noSlashHere))
		}
	}
	return d
}

// both does one after the other; the first may be nil.
func both(one, other func(context.Context)) func(context.Context) {
	return func(ctx context.Context) {
		if one != nil {
			one(ctx)
		}
		other(ctx)
	}
}

func attachments(files []file) []bot.Attachment {
	var found []bot.Attachment
	for _, f := range files {
		if !isID(f.ID) {
			continue
		}
		kind := "file"
		switch family, _, _ := strings.Cut(f.MIMEType, "/"); family {
		case "image":
			kind = "photo"
		case "audio":
			kind = "voice"
		case "video":
			kind = "video"
		}
		found = append(found, bot.Attachment{Kind: kind, ID: f.ID, Name: f.Name, Type: f.MIMEType, Size: f.Size})
	}
	return found
}
