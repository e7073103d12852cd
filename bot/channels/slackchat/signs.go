package slackchat

import (
	"context"
	"sync/atomic"

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
	status   bool
	reaction string // ts of the message reacted to
	standIn  string // ts of the "…"
}

func newSigns() *signs { return &signs{last: newRecent[string](5000), shown: newRecent[sign](5000)} }

func (s *signs) heard(chat, ts string) { s.last.put(chat, ts) }

// reaction is put on a message that is being answered.
const reaction = "eyes"

// Typing implements bot.Typist. Calling it again while a sign is shown does nothing.
func (c *Chat) Typing(ctx context.Context, chat string) error {
	p, err := parsePlace(chat)
	if err != nil {
		return err
	}
	if p.home != "" || p.only != "" { // nothing there to show it in
		return nil
	}
	if shown, _ := c.signs.shown.get(chat); shown != (sign{}) {
		return nil
	}
	shown, err := c.showWork(ctx, p)
	if err != nil {
		return theirs(err)
	}
	c.signs.shown.put(chat, shown)
	return nil
}

func (c *Chat) showWork(ctx context.Context, p place) (sign, error) {
	if p.thread != "" && !c.signs.noStatus.Load() {
		err := c.status(ctx, p, words["zh-Hans"].working)
		if err == nil {
			return sign{status: true}, nil
		}
		c.signs.noStatus.Store(is(err, "unknown_method", "missing_scope", "not_allowed_token_type", "feature_not_enabled", "method_deprecated"))
	}
	if ts, ok := c.signs.last.get(p.String()); ok {
		err := c.api.AddReactionContext(ctx, reaction, slack.NewRefToMessage(p.channel, ts))
		if err == nil || is(err, "already_reacted") {
			return sign{reaction: ts}, nil
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
