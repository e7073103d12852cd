package telegramchat

import (
	"context"
	"errors"

	"pitcrew/bot"
	"pitcrew/language"
)

// sendPersonal keeps personal data out of a group: the person gets it in private, and the
// group a word that it was sent. Someone who never wrote to the bot cannot be written to;
// the group then gets a button that leads there.
func (c *Chat) sendPersonal(ctx context.Context, group target, out bot.Outbound) (string, error) {
	said := words[language.Detect(out.Text)]
	private, err := parseAddress(out.Author)
	if err == nil {
		letters := append(c.letters(ctx, private, out), letter{to: group, text: said.sentPrivately})
		var ids string
		if ids, err = c.sendLetters(ctx, out.Message, letters); !errors.Is(err, ErrGone) {
			return ids, err
		}
		c.progress.forget(out.Message)
	}
	invitation := letter{to: group, text: said.writePrivately}
	if link := c.privateLink(ctx, "private"); link != "" {
		invitation.keyboard = inlineKeyboard{Rows: [][]inlineButton{{{Text: said.privateButton, URL: link}}}}
	}
	return c.sendLetters(ctx, 0, []letter{invitation})
}

// privateLink leads from a group to the chat with the bot, "" while its name is unknown.
// Who follows it arrives with the action "link:PAYLOAD".
func (c *Chat) privateLink(ctx context.Context, payload string) string {
	name, err := c.api.username(ctx)
	if err != nil {
		return ""
	}
	return "https://t.me/" + name + "?start=" + payload
}
