package slacktest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Mention is what a person's client writes for the app's name.
const Mention = "<@" + BotUser + ">"

// Say posts a message as a person. The app hears it where it is a member, and a mention
// of it twice.
func (s *Server) Say(user, channel, text string) Message {
	return s.say(Message{User: user, Channel: channel, Text: escape.Replace(text)})
}

// SayTo mentions the app.
func (s *Server) SayTo(user, channel, text string) Message {
	return s.say(Message{User: user, Channel: channel, Text: Mention + " " + escape.Replace(text)})
}

// Reply writes into a message's thread, as it is: marks such as Mention count.
func (s *Server) Reply(user string, to Message, text string) Message {
	return s.say(Message{User: user, Channel: to.Channel, Thread: orElse(to.Thread, to.TS), Text: text})
}

// Share posts a message with files.
func (s *Server) Share(user, channel, text string, files ...string) Message {
	return s.say(Message{User: user, Channel: channel, Text: text, Files: files})
}

// ShareIn writes into a message's thread, with files.
func (s *Server) ShareIn(user string, to Message, text string, files ...string) Message {
	return s.say(Message{User: user, Channel: to.Channel, Thread: orElse(to.Thread, to.TS), Text: text, Files: files})
}

func (s *Server) say(m Message) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.channels[m.Channel]
	m.TS = s.stamp()
	ch.messages = append(ch.messages, &m)
	event := s.written(m)
	event["channel"], event["event_ts"], event["client_msg_id"] = m.Channel, m.TS, s.id("client-")
	event["blocks"] = []any{map[string]any{"type": "rich_text", "block_id": "b", "elements": []any{map[string]any{"type": "a_kind_of_tomorrow"}}}}
	var files []any
	for _, id := range m.Files {
		files = append(files, s.describedFile(s.files[id]))
	}
	if files != nil {
		event["files"], event["subtype"] = files, "file_share"
	}
	if strings.Contains(m.Text, Mention) && ch.direct == "" {
		mention := map[string]any{}
		for name, value := range event {
			mention[name] = value
		}
		mention["type"] = "app_mention"
		delete(mention, "subtype")
		s.note(mention)
	}
	if ch.members[BotUser] {
		event["channel_type"] = map[bool]string{true: "im", false: "channel"}[ch.direct != ""]
		s.note(event)
	}
	return m
}

// echo tells the app its own post. The lock is held.
func (s *Server) echo(m Message) {
	event := s.written(m)
	event["channel"], event["event_ts"], event["channel_type"] = m.Channel, m.TS, "channel"
	s.note(event)
}

// trigger returns a new trigger id. The lock is held.
func (s *Server) trigger(user string) string {
	id := s.id("trigger-") + "." + user
	s.triggers[id] = s.opts.Now()
	return id
}

func (s *Server) triggerUser(id string) (string, time.Time) {
	at, ok := s.triggers[id]
	if !ok {
		return "", at
	}
	_, user, _ := strings.Cut(id, ".")
	return user, at
}

// Press presses the button with that label. It returns the delivery's id.
func (s *Server) Press(user string, m Message, label string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range m.Buttons() {
		if b.Label() != label {
			continue
		}
		payload := s.interaction("block_actions", user)
		payload["actions"] = []any{map[string]any{
			"type": "button", "action_id": b.ActionID, "block_id": b.BlockID, "value": b.Value, "action_ts": s.stamp(), "text": map[string]any{"type": "plain_text", "text": label},
		}}
		s.locate(payload, m)
		return s.interact("block_actions", payload, nil), nil
	}
	return "", fmt.Errorf("no button %q in %q", label, m.Shown())
}

// locate says where a button was pressed. Slack does not tell an ephemeral message.
func (s *Server) locate(payload map[string]any, m Message) {
	if strings.HasPrefix(m.Channel, "home:") {
		payload["container"], payload["view"] = map[string]any{"type": "view", "view_id": "V0HOME"}, map[string]any{"id": "V0HOME", "type": "home"}
		return
	}
	payload["container"] = map[string]any{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": m.Only != ""}
	payload["channel"] = map[string]any{"id": m.Channel, "name": "directmessage"}
	if m.Only == "" {
		payload["message"] = s.written(m)
	}
}

func (s *Server) interaction(kind, user string) map[string]any {
	return map[string]any{
		"type": kind, "team": map[string]any{"id": TeamID, "domain": "shop"}, "user": map[string]any{"id": user, "name": s.users[user], "team_id": TeamID},
		"api_app_id": AppID, "trigger_id": s.trigger(user),
	}
}

func (s *Server) interact(kind string, payload map[string]any, answered func(json.RawMessage)) string {
	d := &Delivery{ID: s.id("action-"), Kind: kindInteraction, Type: kind, payload: payload, answered: answered}
	s.deliver(d)
	return d.ID
}

// Run runs the slash command with some text.
func (s *Server) Run(user, channel, text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := &Delivery{ID: s.id("command-"), Kind: kindCommand, Type: "command", payload: map[string]any{
		"command": "/pitcrew", "text": text, "user_id": user, "channel_id": channel, "team_id": TeamID, "api_app_id": AppID,
		"trigger_id": s.trigger(user), "response_url": s.server.URL + "/response", "is_enterprise_install": "false",
	}}
	s.deliver(d)
	return d.ID
}

// Shortcut uses a message shortcut.
func (s *Server) Shortcut(user string, m Message, callbackID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	payload := s.interaction("message_action", user)
	payload["callback_id"], payload["message"], payload["channel"] = callbackID, s.written(m), map[string]any{"id": m.Channel}
	payload["message_ts"], payload["action_ts"], payload["response_url"] = m.TS, s.stamp(), s.server.URL+"/response"
	return s.interact("message_action", payload, nil)
}

// OpenHome opens the app's Home tab.
func (s *Server) OpenHome(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.note(map[string]any{"type": "app_home_opened", "user": user, "channel": s.direct(user).id, "tab": "home", "event_ts": s.stamp()})
}

// StartAssistant opens the assistant's view; its thread begins with the message returned.
func (s *Server) StartAssistant(user string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.direct(user)
	m := &Message{Channel: ch.id, TS: s.stamp(), User: "USLACKBOT", Text: "New chat"}
	ch.messages = append(ch.messages, m)
	s.note(map[string]any{"type": "assistant_thread_started", "event_ts": m.TS, "assistant_thread": map[string]any{
		"user_id": user, "channel_id": ch.id, "thread_ts": m.TS, "context": map[string]any{},
	}})
	return m.copy()
}

// Modal is the form that a person has open.
func (s *Server) Modal(user string) (Modal, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.modals[user]
	if !ok {
		return Modal{}, false
	}
	return *m, true
}

// Submit fills the first field of a person's form and sends it. The form closes unless
// the app objects.
func (s *Server) Submit(user, text string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.modals[user]
	if !ok {
		return "", fmt.Errorf("%s has no form open", user)
	}
	payload := s.interaction("view_submission", user)
	values := map[string]any{}
	for _, b := range m.Blocks {
		if b.Element != nil {
			values[b.BlockID] = map[string]any{b.Element.ActionID: map[string]any{"type": b.Element.Type, "value": text}}
		}
	}
	payload["view"] = map[string]any{
		"id": m.ID, "type": "modal", "callback_id": m.CallbackID, "private_metadata": m.PrivateMetadata, "hash": m.Hash, "state": map[string]any{"values": values},
	}
	return s.interact("view_submission", payload, func(raw json.RawMessage) {
		var said struct {
			Errors map[string]string `json:"errors"`
		}
		_ = json.Unmarshal(raw, &said)
		if m.Errors = said.Errors; len(m.Errors) == 0 {
			delete(s.modals, user)
		}
	}), nil
}
