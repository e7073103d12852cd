package telegramtest

import (
	"maps"
	"time"
)

// wire is a person's message in Telegram's form.
func (p *Person) wire(id int64, fields map[string]any) map[string]any {
	m := map[string]any{"message_id": id, "date": time.Now().Unix(), "from": p.user()}
	if p.group != nil {
		m["chat"] = map[string]any{"id": p.group.id, "type": "supergroup", "title": p.group.title}
	} else {
		m["chat"] = map[string]any{"id": p.id, "type": "private", "first_name": p.name}
	}
	maps.Copy(m, fields)
	return m
}

// wire is a message of the bot's in Telegram's form.
func (s *Server) wire(sent Sent) map[string]any {
	m := map[string]any{
		"message_id": sent.ID, "date": sent.At.Unix(),
		"from": map[string]any{"id": s.id, "is_bot": true, "first_name": "Pitcrew", "username": s.Username},
		"chat": map[string]any{"id": sent.Chat, "type": "private"},
	}
	if sent.Chat < 0 {
		m["chat"] = map[string]any{"id": sent.Chat, "type": "supergroup", "title": "group"}
	}
	if sent.File == nil {
		m["text"] = sent.Text
	} else {
		m["caption"] = sent.Text
	}
	if len(sent.Inline) > 0 {
		m["reply_markup"] = map[string]any{"inline_keyboard": sent.Inline}
	}
	return m
}
