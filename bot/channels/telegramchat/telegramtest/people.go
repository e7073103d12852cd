package telegramtest

import (
	"context"
	"fmt"
	"regexp"
	"time"
)

// Person is somebody with Telegram.
type Person struct {
	s        *Server
	id       int64
	name     string
	language string
	started  bool
	blocks   bool
	group    *Group // where this one writes; nil is the private chat
}

// Group is a group that the bot is in. It hears everything there, as a bot with privacy
// mode off does.
type Group struct {
	s     *Server
	id    int64
	title string
	moved int64
	gone  bool
}

// Person adds somebody who has started the bot, or returns who has this id already.
// language is a code like "zh-hans", "" when the app does not tell.
func (s *Server) Person(id int64, name, language string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.people[id]
	if !ok {
		p = &Person{s: s, id: id, name: name, language: language, started: true}
		s.people[id] = p
	}
	return p
}

// Stranger adds somebody who never wrote to the bot; it cannot write to them first.
func (s *Server) Stranger(id int64, name, language string) *Person {
	p := s.Person(id, name, language)
	s.mu.Lock()
	defer s.mu.Unlock()
	p.started = false
	return p
}

// Group adds a supergroup; its id is negative.
func (s *Server) Group(id int64, title string) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Group{s: s, id: id, title: title}
	s.groups[id] = g
	return g
}

// Upgrade gives the group another id. What is sent to the old one is refused with it.
func (g *Group) Upgrade(id int64) *Group {
	next := g.s.Group(id, g.title)
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.moved = id
	return next
}

// Expels throws the bot out.
func (g *Group) Expels() {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.gone = true
}

// Hears waits for the bot's next message in the group.
func (g *Group) Hears(ctx context.Context) (Sent, error) { return g.s.hears(ctx, g.id) }

// ID is the person's id, which is the private chat's too.
func (p *Person) ID() int64 { return p.id }

// In is the person writing in a group.
func (p *Person) In(g *Group) *Person {
	return &Person{s: p.s, id: p.id, name: p.name, language: p.language, group: g}
}

// Hears waits for the bot's next message to the person.
func (p *Person) Hears(ctx context.Context) (Sent, error) { return p.s.hears(ctx, p.id) }

// Blocks makes the bot unable to reach the person, until they unblock it.
func (p *Person) Blocks(blocks bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.blocks = blocks
}

// Posted is a message that somebody wrote.
type Posted struct {
	Update  int64
	Message int64
}

// Says writes a text. Mentions and a command in it are marked as Telegram's apps do.
func (p *Person) Says(text string) Posted {
	fields := map[string]any{"text": text}
	if marked := mark(text); len(marked) > 0 {
		fields["entities"] = marked
	}
	return p.Sends(fields)
}

// Sends writes a message with these fields of Telegram's, {"photo": …}.
func (p *Person) Sends(fields map[string]any) Posted {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.s.last++
	posted := Posted{Message: p.s.last}
	posted.Update = p.s.push(p.chat(), map[string]any{"message": p.wire(posted.Message, fields)})
	return posted
}

// Edits changes the text of a message written before.
func (p *Person) Edits(m Posted, text string) Posted {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m.Update = p.s.push(p.chat(), map[string]any{"edited_message": p.wire(m.Message, map[string]any{"text": text, "edit_date": time.Now().Unix()})})
	return m
}

// SharesContact sends the person's own number, as the key that asks for it does.
func (p *Person) SharesContact(phone string) Posted {
	return p.Sends(map[string]any{"contact": map[string]any{"phone_number": phone, "first_name": p.name, "user_id": p.id}})
}

// Presses presses the button of this label and returns the number of the update and the
// press, whose answer PressAnswer tells. The message must have the button.
func (p *Person) Presses(m Sent, label string) (update int64, press string) {
	for _, row := range m.Inline {
		for _, b := range row {
			if b.Text == label && b.Data != "" {
				return p.Forges(m, b.Data)
			}
		}
	}
	panic(fmt.Sprintf("telegramtest: no button %q in %v", label, m.Labels()))
}

// Forges presses with data that no button needs to have, as a modified app can.
func (p *Person) Forges(m Sent, data string) (update int64, press string) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	press = fmt.Sprintf("press-%d", p.s.queue.next)
	p.s.presses[press] = nil
	return p.s.push(m.Chat, map[string]any{"callback_query": map[string]any{
		"id": press, "from": p.user(), "chat_instance": "1", "data": data, "message": p.s.wire(m),
	}}), press
}

func (p *Person) chat() int64 {
	if p.group != nil {
		return p.group.id
	}
	return p.id
}

func (p *Person) user() map[string]any {
	u := map[string]any{"id": p.id, "is_bot": false, "first_name": p.name}
	if p.language != "" {
		u["language_code"] = p.language
	}
	return u
}

var marks = regexp.MustCompile(`^/[A-Za-z0-9_]+(?:@\w+)?|@[A-Za-z0-9_]{5,}`)

// mark finds commands and mentions.
func mark(text string) []Entity {
	var found []Entity
	for _, at := range marks.FindAllStringIndex(text, -1) {
		kind := "mention"
		if text[at[0]] == '/' {
			kind = "bot_command"
		}
		found = append(found, Entity{Type: kind, Offset: units(text[:at[0]]), Length: units(text[at[0]:at[1]])})
	}
	return found
}
