package telegramtest

import (
	"context"
	"net/http"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Sent is a message of the bot's.
type Sent struct {
	ID       int64
	Chat     int64
	Thread   int64
	Text     string // or the caption
	Entities []Entity
	Inline   [][]Button // buttons below the message
	Keys     [][]Button // a keyboard instead of the letters
	FileName string
	File     []byte
	Photo    bool
	At       time.Time
}

// Entity is a stretch of a text that is shown in another way, in UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
}

// Button is a button or a key.
type Button struct {
	Text           string `json:"text"`
	Data           string `json:"callback_data,omitempty"`
	URL            string `json:"url,omitempty"`
	RequestContact bool   `json:"request_contact,omitempty"`
}

// Labels are the labels of all buttons, in order.
func (m Sent) Labels() []string {
	var labels []string
	for _, row := range append(m.Inline[:len(m.Inline):len(m.Inline)], m.Keys...) {
		for _, b := range row {
			labels = append(labels, b.Text)
		}
	}
	return labels
}

const (
	mostText    = 4096 // UTF-16 units
	mostCaption = 1024
	mostData    = 64 // bytes
	mostButtons = 100
)

// send takes a message of the bot's, or refuses it as Telegram does.
func (s *Server) send(method string, p params) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := Sent{Chat: p.number("chat_id"), Thread: p.number("message_thread_id"), At: time.Now()}
	if refused := s.admit(m.Chat); refused != nil {
		return *refused
	}
	limit, text := mostText, "text"
	if method != "sendmessage" {
		limit, text = mostCaption, "caption"
		m.Photo = method == "sendphoto"
		f, ok := p.files[strings.TrimPrefix(method, "send")]
		if !ok || len(f.body) == 0 {
			return bad("there is no " + strings.TrimPrefix(method, "send") + " in the request")
		}
		m.FileName, m.File = f.name, f.body
	}
	m.Text = p.text(text)
	switch {
	case !utf8.ValidString(m.Text):
		return bad("strings must be encoded in UTF-8")
	case method == "sendmessage" && strings.TrimSpace(m.Text) == "":
		return bad("message text is empty")
	case units(m.Text) > limit && method == "sendmessage":
		return bad("message is too long")
	case units(m.Text) > limit:
		return bad("message caption is too long")
	}
	if refused := m.decorate(p); refused != nil {
		return *refused
	}
	if seconds := s.rates.take(s.Limits, m.Chat, m.At); seconds > 0 {
		return busy(seconds)
	}
	s.last++
	m.ID = s.last
	s.sent = append(s.sent, m)
	s.notify()
	return result(s.wire(m))
}

// admit says why the bot may not write to a chat; mu is held.
func (s *Server) admit(chat int64) *answer {
	refused := func(a answer) *answer { return &a }
	if g, ok := s.groups[chat]; ok {
		if g.moved != 0 {
			a := bad("group chat was upgraded to a supergroup chat")
			a.Parameters = map[string]any{"migrate_to_chat_id": g.moved}
			return &a
		}
		if g.gone {
			return refused(refuse(http.StatusForbidden, "Forbidden: bot was kicked from the supergroup chat"))
		}
		return nil
	}
	p, ok := s.people[chat]
	switch {
	case !ok:
		return refused(bad("chat not found"))
	case p.blocks:
		return refused(refuse(http.StatusForbidden, "Forbidden: bot was blocked by the user"))
	case !p.started:
		return refused(refuse(http.StatusForbidden, "Forbidden: bot can't initiate conversation with a user"))
	}
	return nil
}

// decorate reads entities and buttons.
func (m *Sent) decorate(p params) *answer {
	refused := func(why string) *answer { a := bad(why); return &a }
	name := "entities"
	if m.File != nil {
		name = "caption_entities"
	}
	if _, ok := p.into(name, &m.Entities); !ok {
		return refused("can't parse entities")
	}
	for _, e := range m.Entities {
		if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units(m.Text) {
			return refused("ENTITY_BOUNDS_INVALID")
		}
	}
	var markup struct {
		Inline [][]Button `json:"inline_keyboard"`
		Keys   [][]Button `json:"keyboard"`
	}
	if _, ok := p.into("reply_markup", &markup); !ok {
		return refused("can't parse reply keyboard markup JSON object")
	}
	m.Inline, m.Keys = markup.Inline, markup.Keys
	count := 0
	for _, row := range m.Inline {
		for _, b := range row {
			switch count++; {
			case strings.TrimSpace(b.Text) == "":
				return refused("text buttons are unallowed in the inline keyboard")
			case b.Data == "" && b.URL == "":
				return refused("inline keyboard button must have exactly one type")
			case len(b.Data) > mostData:
				return refused("BUTTON_DATA_INVALID")
			}
		}
	}
	for _, row := range m.Keys {
		for _, b := range row {
			if count++; b.RequestContact && m.Chat < 0 {
				return refused("phone number can be requested in private chats only")
			}
		}
	}
	if count > mostButtons {
		return refused("reply markup is too long")
	}
	return nil
}

func units(text string) int { return len(utf16.Encode([]rune(text))) }

// Sent returns everything that the bot sent.
func (s *Server) Sent() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Sent(nil), s.sent...)
}

// hears waits for the next message in a chat that it did not return before.
func (s *Server) hears(ctx context.Context, chat int64) (Sent, error) {
	var next Sent
	err := s.until(ctx, func() bool {
		n := 0
		for _, m := range s.sent {
			if m.Chat != chat {
				continue
			}
			if n++; n > s.heard[chat] {
				next = m
				s.heard[chat] = n
				return true
			}
		}
		return false
	})
	return next, err
}
