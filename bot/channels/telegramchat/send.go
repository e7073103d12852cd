package telegramchat

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"pitcrew/bot"
)

// Send implements bot.Channel. A text above Telegram's limit goes as several messages,
// buttons with the last; the ids come back joined by commas. When a part fails, the next
// Send of the same message goes on with that part, as long as the process lives.
//
// A wait for Telegram's rates of more than two seconds is a *bot.RetryAfter. ErrGone and
// ErrRefused are final. Any other error may have reached the person all the same: a
// connection that broke does not tell.
func (c *Chat) Send(ctx context.Context, out bot.Outbound) (string, error) {
	to, err := parseAddress(out.Chat)
	if err != nil {
		return "", err
	}
	if out.Personal && to.isGroup() {
		return c.sendPersonal(ctx, to, out)
	}
	return c.sendLetters(ctx, out.Message, c.letters(ctx, to, out))
}

// letter is one message of Telegram's.
type letter struct {
	to       target
	text     string
	entities []models.MessageEntity
	keyboard models.ReplyMarkup
}

// letters lays a message out.
func (c *Chat) letters(ctx context.Context, to target, out bot.Outbound) []letter {
	var all []letter
	for _, part := range split(strings.ToValidUTF8(out.Text, "\uFFFD"), mostUnits) {
		if part = strings.TrimSpace(part); part != "" { // Telegram refuses a blank message
			all = append(all, letter{to: to, text: part})
		}
	}
	if notes := footnotes(out); notes != "" {
		all = withFootnotes(all, to, notes)
	}
	if len(all) > 0 && len(out.Buttons) > 0 {
		all[len(all)-1].keyboard = c.keyboard(ctx, to, out)
	}
	return all
}

// sendLetters sends what was not sent of a message before.
func (c *Chat) sendLetters(ctx context.Context, message bot.MessageID, all []letter) (string, error) {
	if len(all) == 0 {
		return "", fmt.Errorf("%w: it has no text", ErrRefused)
	}
	ids := c.progress.of(message)
	for _, l := range all[min(len(ids), len(all)):] {
		id, err := c.sendLetter(ctx, l)
		if err != nil {
			c.progress.keep(message, ids)
			return "", err
		}
		ids = append(ids, id)
	}
	c.progress.forget(message)
	return strings.Join(ids, ","), nil
}

func (c *Chat) sendLetter(ctx context.Context, l letter) (string, error) {
	if err := c.limits.wait(ctx, l.to.chat); err != nil {
		return "", err
	}
	id, err := c.callSend(ctx, l)
	var moved *telegram.MigrateError
	if errors.As(err, &moved) { // a group became a supergroup
		l.to.chat = int64(moved.MigrateToChatID)
		id, err = c.callSend(ctx, l)
	}
	err = theirs(err)
	var busy *bot.RetryAfter
	if errors.As(err, &busy) {
		c.limits.block(l.to.chat, busy.Delay)
	}
	if err != nil {
		return "", fmt.Errorf("telegram sendMessage: %w", err)
	}
	return strconv.Itoa(id), nil
}

func (c *Chat) callSend(ctx context.Context, l letter) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	noPreview := true
	sent, err := c.api.lib.SendMessage(ctx, &telegram.SendMessageParams{
		ChatID: l.to.chat, MessageThreadID: l.to.thread, Text: l.text, Entities: l.entities, ReplyMarkup: l.keyboard,
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: &noPreview},
	})
	if err != nil {
		return 0, err
	}
	return sent.ID, nil
}

// target is where a message goes: a chat, and in a group with topics one of these.
type target struct {
	chat   int64
	thread int
}

func (t target) isGroup() bool { return t.chat < 0 }

func parseAddress(address string) (target, error) {
	chat, thread, topic := strings.Cut(address, "/")
	id, err := strconv.ParseInt(chat, 10, 64)
	t := target{chat: id}
	if err == nil && topic {
		t.thread, err = strconv.Atoi(thread)
	}
	if err != nil || id == 0 {
		return t, fmt.Errorf("%w: %q is not a chat of Telegram's", ErrGone, address)
	}
	return t, nil
}
