package telegramchat

import (
	"context"
	"strings"
	"unicode/utf16"
)

// said is a message's text or caption with its entities.
type said struct {
	text     string
	entities []entity
}

func (m *message) said() said {
	if m.Text != "" {
		return said{m.Text, m.Entities}
	}
	return said{m.Caption, m.CaptionEntities}
}

// nameFor asks for the bot's name, if there is anything in a text to compare it with.
func (c *Chat) nameFor(ctx context.Context, s said) (string, error) {
	if !strings.Contains(s.text, "@") {
		return "", nil
	}
	return c.api.username(ctx)
}

// addressed reports whether a message in a group is for the bot: it answers one of the
// bot's, names the bot, or is a command that is not another bot's. The bot's name is taken
// out of the text.
func (c *Chat) addressed(m *message, s said, name string) (said, bool) {
	if match := commandForm.FindStringSubmatch(s.text); match != nil {
		if match[2] != "" && !strings.EqualFold(match[2], name) {
			return s, false
		}
		return s, true
	}
	text, named := c.withoutName(s, name)
	answers := m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == c.api.id
	return said{text: text}, named || answers
}

// withoutName cuts every mention of the bot out of a text.
func (c *Chat) withoutName(s said, name string) (text string, named bool) {
	units := utf16.Encode([]rune(s.text))
	var kept []uint16
	end := 0 // of what was looked at
	for _, e := range s.entities {
		word := e.of(units)
		ours := e.Type == "mention" && name != "" && strings.EqualFold(word, "@"+name) ||
			e.Type == "text_mention" && word != "" && e.User != nil && e.User.ID == c.api.id
		if !ours || e.Offset < end {
			continue
		}
		kept = append(kept, units[end:e.Offset]...)
		end, named = e.Offset+e.Length, true
	}
	kept = append(kept, units[end:]...)
	return strings.TrimSpace(string(utf16.Decode(kept))), named
}
