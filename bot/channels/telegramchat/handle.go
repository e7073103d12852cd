package telegramchat

import (
	"context"
	"errors"
	"time"

	telegram "github.com/go-telegram/bot"

	"pitcrew/bot"
)

// handle makes an event durable and says what there is to say at once. It returns nil when
// Telegram may forget the update.
func (c *Chat) handle(ctx context.Context, e event, receive bot.Receiver) error {
	if e.in == nil && e.notice == "" && e.press == "" {
		c.log.Debug("a telegram update says nothing to the bot", "update", e.ids[0])
	}
	if e.in != nil {
		err := receive(ctx, *e.in)
		if errors.Is(err, bot.ErrTooLong) {
			e.notice, err = words[e.speaks].tooLong, nil
		}
		if err != nil {
			return err
		}
	}
	if e.press != "" {
		c.answerPress(e.press, e.toast)
	}
	if e.notice == "" {
		return nil
	}
	_, err := c.Send(ctx, bot.Outbound{Chat: e.chat, Text: e.notice})
	if errors.Is(err, bot.ErrUndeliverable) {
		c.log.Warn("telegram notice", "error", err)
		return nil
	}
	return err
}

// answerPress ends the little clock on a pressed button. Nobody waits for it: it is lost
// when it fails, and Telegram ends the clock by itself.
func (c *Chat) answerPress(id, toast string) {
	c.background.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		_, err := c.api.lib.AnswerCallbackQuery(ctx, &telegram.AnswerCallbackQueryParams{CallbackQueryID: id, Text: toast, ShowAlert: toast != ""})
		if err != nil {
			c.log.Debug("answer a telegram button", "error", theirs(err))
		}
	})
}

// typingTimeout bounds a sign of work, which is worth nothing when late.
const typingTimeout = 3 * time.Second

// Typing implements bot.Typist. Telegram shows it for five seconds or until the next
// message. It is left out, without an error, when the chat's or the bot's rate is used up.
func (c *Chat) Typing(ctx context.Context, chat string) error {
	to, err := parseAddress(chat)
	if err != nil {
		return err
	}
	if !c.limits.free(to.chat) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, typingTimeout)
	defer cancel()
	_, err = c.api.lib.SendChatAction(ctx, &telegram.SendChatActionParams{ChatID: to.chat, MessageThreadID: to.thread, Action: "typing"})
	return theirs(err)
}
