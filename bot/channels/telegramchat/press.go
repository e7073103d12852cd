package telegramchat

import (
	"fmt"
	"strconv"

	"pitcrew/bot"
	"pitcrew/language"
)

// contactAction is the action of a button that asks for the person's own phone number, and
// of the contact that comes back. Only Inbound.Phone is the proof: an action can be made up.
const contactAction = "identity:contact"

// longAction starts the data of a button whose action does not fit into Telegram's 64
// bytes: "button:MESSAGE:INDEX" is the button of that index (from 0) of our message.
const longAction = "button:"

// mostData is what a button may carry, in bytes.
const mostData = 64

// dataOf is what Telegram keeps for the i-th button of a message. It says all that is
// needed to know the button again after a restart.
func dataOf(action string, message bot.MessageID, i int) string {
	if action != "" && len(action) <= mostData {
		return action
	}
	return fmt.Sprintf("%s%d:%d", longAction, message, i)
}

// readPress turns a pressed button into its action and its label. A made-up action is
// refused: the message that Telegram sends along must have a button with it. Only other
// servers than Telegram's may leave the buttons out.
func (c *Chat) readPress(u update) event {
	p := u.Callback
	e := event{ids: []int64{u.ID}, press: p.ID}
	if p.From == nil || p.From.IsBot || p.From.ID <= 0 || p.Message == nil || p.Message.Chat.ID == 0 {
		return e
	}
	e.chat, e.speaks = address(p.Message), speaks(p.From)
	label, ok := labelOf(p)
	if !ok && (c.api.own || p.Data == "" || p.Message.Markup != nil) {
		e.toast = words[e.speaks].pressedTooLate
		return e
	}
	e.in = &bot.Inbound{
		Shop: c.shop, Channel: Name, EventID: c.eventID(u.ID), Chat: e.chat, Author: strconv.FormatInt(p.From.ID, 10),
		Text: language.Clean(label), Action: language.Clean(p.Data), Whole: true,
	}
	return e
}

func labelOf(p *callback) (string, bool) {
	if p.Data == "" || p.Message.Markup == nil {
		return "", false
	}
	for _, row := range p.Message.Markup.Rows {
		for _, b := range row {
			if b.Data == p.Data {
				return b.Text, true
			}
		}
	}
	return "", false
}
