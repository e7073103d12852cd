package telegramchat

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"

	"pitcrew/bot"
)

// inlineKeyboard is a message's buttons. The library's own type writes an empty copy_text
// into every button.
type inlineKeyboard struct {
	Rows [][]inlineButton `json:"inline_keyboard"`
}

type inlineButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// replyKeyboard takes the place of the letters on a phone; pressing a key sends its label,
// or the person's own contact.
type replyKeyboard struct {
	Rows    [][]key `json:"keyboard"`
	Resize  bool    `json:"resize_keyboard"`
	OneTime bool    `json:"one_time_keyboard"`
}

type key struct {
	Text           string `json:"text"`
	RequestContact bool   `json:"request_contact,omitempty"`
}

// mostButtons is what Telegram takes with one message.
const mostButtons = 100

// AsksContact implements bot.ContactAsker: Telegram's apps share the person's own number.
func (c *Chat) AsksContact() bool { return true }

// keyboard lays buttons out in rows. Asking for a contact is only possible in private and
// with the other kind of keyboard, where the other buttons become keys: their labels come
// back as text, which the engine knows again. In a group that button leads to the private
// chat.
func (c *Chat) keyboard(ctx context.Context, to target, out bot.Outbound) models.ReplyMarkup {
	buttons := make([]inlineButton, 0, len(out.Buttons))
	contact := -1
	for i, b := range out.Buttons[:min(len(out.Buttons), mostButtons)] {
		button := inlineButton{Text: labelText(b.Label), Data: dataOf(b.Action, out.Message, i)}
		if b.Action == contactAction {
			if contact = i; to.isGroup() {
				if link := c.privateLink(ctx, "identity"); link != "" {
					button.URL, button.Data = link, ""
				}
			}
		}
		buttons = append(buttons, button)
	}
	rows := inRows(buttons)
	if contact < 0 || to.isGroup() {
		return inlineKeyboard{Rows: rows}
	}
	keys := replyKeyboard{Resize: true, OneTime: true}
	for _, row := range rows {
		var line []key
		for _, b := range row {
			line = append(line, key{Text: b.Text, RequestContact: b.Data == contactAction})
		}
		keys.Rows = append(keys.Rows, line)
	}
	return keys
}

// A row is as wide as a phone shows without cutting labels, in columns of a Latin letter.
const (
	rowColumns   = 34
	buttonMargin = 3
	mostInRow    = 4
)

// inRows fills rows in order. Telegram makes the buttons of a row equally wide, so the
// widest label counts for each.
func inRows(buttons []inlineButton) [][]inlineButton {
	var rows [][]inlineButton
	var row []inlineButton
	widest := 0
	for _, b := range buttons {
		w := max(widest, columns(b.Text)+buttonMargin)
		if len(row) > 0 && (len(row) == mostInRow || w*(len(row)+1) > rowColumns) {
			rows, row = append(rows, row), nil
			w = columns(b.Text) + buttonMargin
		}
		row, widest = append(row, b), w
	}
	if len(row) > 0 {
		rows = append(rows, row)
	}
	return rows
}

// columns is how wide a label is: everything beyond Latin, Greek and Cyrillic counts twice.
func columns(label string) int {
	n := utf8.RuneCountInString(label)
	for _, r := range label {
		if r >= 0x1100 {
			n++
		}
	}
	return n
}

// labelText is a label on one line; Telegram refuses a button without one.
func labelText(label string) string {
	if label = strings.Join(strings.Fields(strings.ToValidUTF8(label, "")), " "); label == "" {
		return "•"
	}
	return label
}
