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
	if out.Personal && p.shared() && !c.rooms[p.channel].Personal {
		if !isID(out.Author) {
			return "", fmt.Errorf("%w: personal data for %s, and nobody to show it to alone", ErrRefused, p)
		}
		to.only = out.Author
	}
	key := strconv.FormatInt(int64(out.Message), 10)
	done, _ := c.posted.get(key)
	shown, _ := c.signs.shown.take(out.Chat)
	pages := c.pages(out)
	for done.pages < len(pages) {
		standIn := ""
		if done.pages == 0 && to == p {
			standIn = shown.standIn
		}
		ts, err := c.post(ctx, to, out, pages[done.pages], standIn)
		if err != nil {
			if shown != (sign{}) {
				c.signs.shown.put(out.Chat, shown)
			}
			return "", theirs(err)
		}
		if done.pages == 0 {
			done.first = ts
			c.removeSign(ctx, p, shown, ts == standIn, to == p)
			shown = sign{}
		}
		done.pages++
		if out.Message != 0 && len(pages) > 1 {
			c.posted.put(key, done)
		}
	}
	return done.first, nil
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
