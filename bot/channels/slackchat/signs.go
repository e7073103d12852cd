package slackchat

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// signs show that an answer is being worked on, each chat by the best means it has: a
// status line in a thread, a reaction to the message, or "…" where the answer will be.
type signs struct {
	last  *recent[string] // ts of the latest message, by chat
	shown *recent[sign]   // by chat
	// noStatus says that this workspace has no status lines.
	noStatus atomic.Bool
}

// sign is one that is shown. The zero value is none.
type sign struct {
	at       time.Time
	status   bool
	reaction string // ts of the message reacted to
	standIn  string // ts of the "…"
}

func newSigns() *signs { return &signs{last: newRecent[string](5000), shown: newRecent[sign](5000)} }

func (s *signs) heard(chat, ts string) { s.last.put(chat, ts) }

// reaction is put on a message that is being answered.
const reaction = "eyes"

// signLife is after how long a sign is shown anew; Slack takes a status away after two
// minutes.
const signLife = time.Minute

// Typing implements bot.Typist. Calling it again while a sign is shown does nothing.
func (c *Chat) Typing(ctx context.Context, chat string) error {
	p, err := parsePlace(chat)
	if err != nil {
		return err
	}
	if p.home != "" || p.only != "" { // nothing there to show it in
		return nil
	}
	last, _ := c.signs.last.get(chat)
	if old, ok := c.signs.shown.get(chat); ok {
		if old.standIn != "" || time.Since(old.at) < signLife && (old.status || old.reaction == last) {
			return nil
		}
		c.removeSign(ctx, p, old, false, true)
	}
	shown, err := c.showWork(ctx, p, last)
	if err != nil {
		return theirs(err)
	}
	shown.at = time.Now()
	c.signs.shown.put(chat, shown)
	return nil
}

// showWork shows that the message last is being answered.
func (c *Chat) showWork(ctx context.Context, p place, last string) (sign, error) {
	if p.thread != "" && !c.signs.noStatus.Load() {
		err := c.status(ctx, p, words["zh-Hans"].working)
		if err == nil {
			return sign{status: true}, nil
		}
		c.signs.noStatus.Store(is(err, "unknown_method", "missing_scope", "not_allowed_token_type", "feature_not_enabled", "method_deprecated"))
	}
	if last != "" {
		err := c.api.AddReactionContext(ctx, reaction, slack.NewRefToMessage(p.channel, last))
		if err == nil || is(err, "already_reacted") {
			return sign{reaction: last}, nil
		}
	}
	if err := c.pace.wait(ctx, p.channel); err != nil {
		return sign{}, err
	}
	_, ts, err := c.api.PostMessageContext(ctx, p.channel, slack.MsgOptionText("…", false), slack.MsgOptionTS(p.thread))
	return sign{standIn: ts}, err
}

// status shows a line in a thread until the next message there; "" takes it away.
func (c *Chat) status(ctx context.Context, p place, line string) error {
	return c.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{ChannelID: p.channel, ThreadTS: p.thread, Status: line})
}

// removeSign takes away what still shows after an answer; replaced says that the answer
// took the place of the "…", public that it was posted where the sign is.
func (c *Chat) removeSign(ctx context.Context, p place, s sign, replaced, public bool) {
	var err error
	switch {
	case s.status && !public:
		err = c.status(ctx, p, "")
	case s.reaction != "":
		err = c.api.RemoveReactionContext(ctx, reaction, slack.NewRefToMessage(p.channel, s.reaction))
	case s.standIn != "" && !replaced:
		_, _, err = c.api.DeleteMessageContext(ctx, p.channel, s.standIn)
	}
	if err != nil {
		c.log.Debug("a sign of work stays", "error", err)
	}
}
