package slackchat

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// signs show that an answer is being worked on, each chat by the best means it has: a
// status line in a thread, a reaction to the message, or "…" where the answer will be.
type signs struct {
	last    *recent[string]   // ts of the latest message, by chat
	waiting *recent[string]   // the same, until it is answered
	seen    *recent[struct{}] // messages that had their sign, by chat and ts: Slack tells one twice
	shown   *recent[sign]     // by chat
	locks   [64]sync.Mutex    // by chat: a sign is set, or an answer sent
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

func newSigns() *signs {
	return &signs{last: newRecent[string](5000), waiting: newRecent[string](5000), seen: newRecent[struct{}](10_000), shown: newRecent[sign](5000)}
}

// heard notes a message that will be answered. It reports whether it is a new one.
func (s *signs) heard(chat, ts string) bool {
	if _, again := s.seen.get(chat + " " + ts); again {
		return false
	}
	s.seen.put(chat+" "+ts, struct{}{})
	s.last.put(chat, ts)
	s.waiting.put(chat, ts)
	return true
}

// lock returns the unlocking.
func (s *signs) lock(chat string) func() {
	mu := &s.locks[maphash.String(seed, chat)%uint64(len(s.locks))]
	mu.Lock()
	return mu.Unlock
}

// signIn bounds the setting of a sign, which is worth nothing when late.
const signIn = 3 * time.Second

// atOnce shows that a message is being dealt with, unless it was answered already. It
// posts nothing: what stays in the channel is the answer.
func (c *Chat) atOnce(chat, ts string) func(context.Context) {
	return func(ctx context.Context) {
		p, err := parsePlace(chat)
		if err != nil {
			return
		}
		defer c.signs.lock(chat)()
		if now, waits := c.signs.waiting.get(chat); !waits || now != ts {
			return
		}
		if err := c.sign(ctx, p, true); err != nil {
			c.log.Debug("show a sign of work", "error", err)
		}
	}
}

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
	defer c.signs.lock(chat)()
	return c.sign(ctx, p, false)
}

// sign shows that work is done, or does nothing while that shows. The chat is locked.
func (c *Chat) sign(ctx context.Context, p place, quiet bool) error {
	ctx, cancel := context.WithTimeout(ctx, signIn)
	defer cancel()
	chat := p.String()
	last, _ := c.signs.last.get(chat)
	if old, ok := c.signs.shown.get(chat); ok {
		if old.standIn != "" || time.Since(old.at) < signLife && (old.status || old.reaction == last) {
			return nil
		}
		c.removeSign(ctx, p, old, false, true)
	}
	shown, err := c.showWork(ctx, p, last, quiet)
	if err != nil || shown == (sign{}) {
		return theirs(err)
	}
	shown.at = time.Now()
	c.signs.shown.put(chat, shown)
	return nil
}

// Progress implements bot.Progressor: the line stands in the thread's status, or in the message that the answer will take the
// place of.
func (c *Chat) Progress(ctx context.Context, chat, id, line string) (string, error) {
	p, err := parsePlace(chat)
	if err != nil {
		return id, err
	}
	if p.home != "" || p.only != "" {
		return id, nil
	}
	shown, _ := c.signs.shown.get(chat)
	shown.at = time.Now()
	shown.standIn = orElse(shown.standIn, id)
	if p.thread != "" && !c.signs.noStatus.Load() {
		if err := c.status(ctx, p, line); err == nil {
			shown.status = true
			c.signs.shown.put(chat, shown)
			return shown.standIn, nil
		}
	}
	if shown.standIn != "" {
		_, _, _, err := c.api.UpdateMessageContext(ctx, p.channel, shown.standIn, slack.MsgOptionText(line, false))
		c.signs.shown.put(chat, shown)
		return shown.standIn, theirs(err)
	}
	if err := c.pace.wait(ctx, p.channel); err != nil {
		return "", err
	}
	_, ts, err := c.api.PostMessageContext(ctx, p.channel, slack.MsgOptionText(line, false), slack.MsgOptionTS(p.thread))
	if err != nil {
		return "", theirs(err)
	}
	shown.standIn = ts
	c.signs.shown.put(chat, shown)
	return ts, nil
}

// showWork shows that the message last is being answered; quietly, with a status or a
// reaction alone.
func (c *Chat) showWork(ctx context.Context, p place, last string, quiet bool) (sign, error) {
	if p.thread != "" && !c.signs.noStatus.Load() {
		err := c.status(ctx, p, words["zh-Hans"].working)
		if err == nil {
			return sign{status: true}, nil
		}
		c.signs.noStatus.Store(is(err, absent...))
	}
	if last != "" {
		err := c.api.AddReactionContext(ctx, reaction, slack.NewRefToMessage(p.channel, last))
		if err == nil || is(err, "already_reacted") {
			return sign{reaction: last}, nil
		}
	}
	if quiet {
		return sign{}, nil
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
	var status, reacted, stood error
	if s.status && !public {
		status = c.status(ctx, p, "")
	}
	if s.reaction != "" {
		reacted = c.api.RemoveReactionContext(ctx, reaction, slack.NewRefToMessage(p.channel, s.reaction))
	}
	if s.standIn != "" && !replaced {
		_, _, stood = c.api.DeleteMessageContext(ctx, p.channel, s.standIn)
	}
	if err := errors.Join(status, reacted, stood); err != nil {
		c.log.Debug("a sign of work stays", "error", err)
	}
}
