package slackchat

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"pitcrew/bot"
)

// progress is how far a message of several pages has come, so that a retry goes on.
type progress struct {
	pages int    // that Slack confirmed
	first string // the first page's ts
}

// Send implements bot.Channel. The id is the ts of the (first) message, with which a
// thread below it is "CHANNEL:ts"; the view's id for a Home tab. Errors that no retry
// heals wrap ErrGone or ErrRefused.
func (c *Chat) Send(ctx context.Context, out bot.Outbound) (string, error) {
	p, err := parsePlace(out.Chat)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrGone, err)
	}
	if p.home != "" {
		return c.publish(ctx, p.home, out)
	}
	to := p
	if out.Personal && p.shared() && !c.open(p.channel) {
		if !isID(out.Author) {
			return "", fmt.Errorf("%w: personal data for %s, and nobody to show it to alone", ErrRefused, p)
		}
		to.only = out.Author
	}
	defer c.signs.lock(out.Chat)() // a sign that is just being set is taken away again
	c.signs.waiting.take(out.Chat)
	shown, _ := c.signs.shown.take(out.Chat)
	shown.standIn = orElse(shown.standIn, out.InPlaceOf)
	s := &sending{Chat: c, out: out, asked: p, to: to, shown: shown, key: strconv.FormatInt(int64(out.Message), 10)}
	s.done, _ = c.posted.get(s.key)
	if err := s.all(ctx); err != nil {
		if s.shown != (sign{}) {
			c.signs.shown.put(out.Chat, s.shown)
		}
		return "", theirs(err)
	}
	return s.done.first, nil
}

// sending is one message on its way.
type sending struct {
	*Chat
	out   bot.Outbound
	asked place // where it was asked
	to    place // where it goes
	shown sign  // of work, until the answer takes its place
	key   string
	done  progress
}

// all sends the pages that are left. What this workspace does not offer is left out.
func (s *sending) all(ctx context.Context) error {
	rich := s.rich(s.out)
	err := s.pages(ctx, s.Chat.pages(rich))
	if len(rich.Exhibits) > 0 && s.news.refused(&s.news.noExhibits, err, exhibitCodes...) {
		return s.pages(ctx, s.Chat.pages(s.rich(s.out)))
	}
	return err
}

func (s *sending) pages(ctx context.Context, pages []page) error {
	if s.streams(pages) {
		if err := s.stream(ctx, pages); err != nil {
			return err
		}
	}
	for s.done.pages < len(pages) {
		standIn := ""
		if s.done.pages == 0 && s.to == s.asked {
			standIn = s.shown.standIn
		}
		ts, err := s.post(ctx, s.to, s.out, pages[s.done.pages], standIn)
		if err != nil {
			return err
		}
		s.passed(ctx, len(pages), ts, ts == standIn)
	}
	return nil
}

// passed remembers a page that Slack confirmed. The first ends the sign of work.
func (s *sending) passed(ctx context.Context, pages int, ts string, replaced bool) {
	if s.done.pages == 0 {
		s.done.first = ts
		s.removeSign(ctx, s.asked, s.shown, replaced, s.to == s.asked)
		s.shown = sign{}
	}
	s.done.pages++
	if s.out.Message != 0 && pages > 1 {
		s.posted.put(s.key, s.done)
	}
}

// post brings one page to a place: in the stead of a "…", to one person alone, or as a
// message. Where the app may not post, the person who asked gets it as direct message.
func (c *Chat) post(ctx context.Context, to place, out bot.Outbound, page page, standIn string) (string, error) {
	content := slack.MsgOptionCompose(
		slack.MsgOptionText(page.text, true), slack.MsgOptionBlocks(page.blocks...), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	)
	if standIn != "" {
		_, ts, _, err := c.api.UpdateMessageContext(ctx, to.channel, standIn, content)
		if !is(err, "message_not_found", "cant_update_message", "edit_window_closed") {
			return ts, err
		}
	}
	options := []slack.MsgOption{content}
	if to.thread != "" {
		options = append(options, slack.MsgOptionTS(to.thread))
	}
	var ts string
	err := c.paced(ctx, to.channel, func() (err error) {
		if to.only != "" {
			ts, err = c.api.PostEphemeralContext(ctx, to.channel, to.only, options...)
		} else {
			_, ts, err = c.api.PostMessageContext(ctx, to.channel, options...)
		}
		return err
	})
	person := orElse(to.only, out.Author)
	if !unreachable(err) || !isID(person) || person == to.channel {
		return ts, err
	}
	err = c.paced(ctx, person, func() (err error) {
		_, ts, err = c.api.PostMessageContext(ctx, person, content)
		return err
	})
	return ts, err
}

// paced calls Slack when a channel's turn has come.
func (c *Chat) paced(ctx context.Context, channel string, call func() error) error {
	if err := c.pace.wait(ctx, channel); err != nil {
		return err
	}
	err := call()
	var busy *slack.RateLimitedError
	if errors.As(err, &busy) {
		c.pace.hold(channel, busy.RetryAfter)
	}
	return err
}

// tell says a word of the channel's own to the author of an event, to them alone.
func (c *Chat) tell(in bot.Inbound, text string) func(context.Context) {
	return func(ctx context.Context) {
		p, err := parsePlace(in.Chat)
		if err != nil {
			return
		}
		if p.home != "" {
			p = place{channel: p.home}
		}
		if p.shared() {
			p.only = in.Author
		}
		note := bot.Outbound{Author: in.Author, Text: text}
		if _, err := c.post(ctx, p, note, page{text: text, blocks: []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, text, false, false), nil, nil)}}, ""); err != nil {
			c.log.Warn("tell a person about slack", "error", err)
		}
	}
}
