package telegramchat

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"pitcrew/bot"
	"pitcrew/language"
)

// event is what one update, or the updates of one album, mean to us. All parts may be
// empty: then there is nothing to do but to confirm.
type event struct {
	ids    []int64 // the updates
	chat   string
	album  string
	speaks language.Tag
	in     *bot.Inbound // to be stored
	notice string       // to be said at once, and not stored
	press  string       // the id of a pressed button's event, to be answered
	toast  string       // shown to who pressed it
}

// read finds out what an update means. An error means that Telegram could not be asked
// for the bot's own name, and that the update must come again.
func (c *Chat) read(ctx context.Context, u update) (event, error) {
	switch {
	case u.Callback != nil:
		return c.readPress(u), nil
	case u.message != nil:
		return c.readMessage(ctx, u)
	}
	return event{ids: []int64{u.ID}}, nil
}

// eventID names an update among those of every bot that the shop ever had.
func (c *Chat) eventID(update int64) string { return fmt.Sprintf("%d/%d", c.api.id, update) }

// correction ends the EventID of a message that its author edited.
const correction = "/edit"

func (c *Chat) readMessage(ctx context.Context, u update) (event, error) {
	m := u.message
	e := event{ids: []int64{u.ID}, chat: address(m)}
	if !fromPerson(m) {
		return e, nil
	}
	e.speaks = speaks(m.From)
	said := m.said()
	if m.Chat.Type != "private" {
		name, err := c.nameFor(ctx, said)
		if err != nil {
			return e, err
		}
		var addressed bool
		if said, addressed = c.addressed(m, said, name); !addressed {
			return e, nil
		}
	}
	in := bot.Inbound{
		Shop: c.shop, Channel: Name, EventID: c.eventID(u.ID), Chat: e.chat, Author: strconv.FormatInt(m.From.ID, 10),
		Text: language.Clean(said.text), At: timeOf(m.Date), Attachments: attachments(m.content),
	}
	if len(u.Message) == 0 {
		if in.Text == "" { // a live location moved, a preview was made: nothing was corrected
			return e, nil
		}
		in.EventID, in.At = in.EventID+correction, timeOf(m.EditDate)
	} else {
		e.album = m.Album
	}
	in.Text, in.Action = understand(in.Text, e.speaks)
	switch {
	case m.Contact != nil:
		return withContact(e, in, m), nil
	case in.Text == "" && len(in.Attachments) == 0:
		in.Text = emojiOf(m.content)
		if in.Text == "" && isService(u) {
			return e, nil
		}
	}
	e.in = &in
	return e, nil
}

// fromPerson leaves out channels, bots and those who write in the name of a chat.
func fromPerson(m *message) bool {
	if m.From == nil || m.From.IsBot || m.From.ID <= 0 || m.SenderChat != nil || m.Chat.ID == 0 {
		return false
	}
	return m.Chat.Type == "private" || m.Chat.Type == "group" || m.Chat.Type == "supergroup"
}

// withContact takes a phone number as proven only when Telegram says that it is the
// sender's own and it was not passed on from elsewhere.
func withContact(e event, in bot.Inbound, m *message) event {
	phone := e164(m.Contact.Phone)
	if m.Contact.User != m.From.ID || m.Forward != nil || phone == "" || m.Chat.Type != "private" {
		e.notice = words[e.speaks].onlyOwnContact
		return e
	}
	in.Phone, in.Action = phone, contactAction
	e.in = &in
	return e
}

// e164 writes a number of Telegram's, digits with or without +, as E.164; "" when it is none.
func e164(number string) string {
	digits := make([]byte, 0, len(number)+1)
	digits = append(digits, '+')
	for _, r := range number {
		if r >= '0' && r <= '9' {
			digits = append(digits, byte(r))
		}
	}
	if len(digits) < 8 || len(digits) > 16 || digits[1] == '0' {
		return ""
	}
	return string(digits)
}

// timeOf is a time of Telegram's, zero (now) for one that cannot be.
func timeOf(seconds int64) time.Time {
	if seconds < 1_300_000_000 || seconds > 1<<33 { // before there was Telegram, after the year 2242
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// address is the chat as the engine knows it: "123", or "-100123/45" for a topic of a group.
func address(m *message) string {
	chat := strconv.FormatInt(m.Chat.ID, 10)
	if m.InTopic && m.Thread > 0 {
		chat += "/" + strconv.FormatInt(m.Thread, 10)
	}
	return chat
}
