package slacktest

import (
	"slices"
	"strings"
	"time"
)

// pace is Slack's limit of messages to one channel.
const pace = time.Second

// where finds the channel that the app posts to: an id, a person's id, or a name.
func (s *Server) where(c call) (*channel, error) {
	id := c.fields["channel"]
	if strings.HasPrefix(id, "U") && s.users[id] != "" {
		return s.direct(id), nil
	}
	ch := s.channels[id]
	switch {
	case ch == nil:
		return nil, wrong{"channel_not_found", id}
	case ch.archived:
		return nil, wrong{"is_archived", id}
	case ch.direct == "" && !ch.members[BotUser]:
		return nil, wrong{"not_in_channel", id}
	}
	return ch, nil
}

// content reads a message's text and blocks.
func (s *Server) content(c call) (Message, error) {
	blocks, err := parseBlocks(c.fields["blocks"], mostBlocks)
	if err != nil {
		return Message{}, err
	}
	for _, b := range blocks {
		if s.opts.NoExhibits && (b.Type == "table" || b.Type == "data_visualization") {
			return Message{}, invalid("unsupported type %q", b.Type)
		}
	}
	text := c.fields["text"]
	switch {
	case text == "" && len(blocks) == 0:
		return Message{}, wrong{"no_text", "neither text nor blocks"}
	case length(text) > longestText:
		return Message{}, wrong{"msg_too_long", "text"}
	}
	return Message{User: BotUser, Text: text, Blocks: blocks, Thread: c.fields["thread_ts"]}, nil
}

// paced holds a channel to one message a second.
func (s *Server) paced(ch *channel) error {
	now := s.opts.Now()
	if wait := ch.lastPost.Add(pace).Sub(now); wait > 0 && !s.opts.NoPace {
		return tooSoon{wait}
	}
	ch.lastPost = now
	return nil
}

func (s *Server) postMessage(c call) (answer, error) {
	ch, err := s.where(c)
	if err != nil {
		return nil, err
	}
	m, err := s.content(c)
	if err != nil {
		return nil, err
	}
	if m.Thread != "" && ch.find(m.Thread) == nil {
		return nil, wrong{"thread_not_found", m.Thread}
	}
	if err := s.paced(ch); err != nil {
		return nil, err
	}
	m.Channel, m.TS = ch.id, s.stamp()
	ch.messages = append(ch.messages, &m)
	delete(s.status, ch.id+":"+m.Thread)
	s.echo(m)
	return answer{"channel": ch.id, "ts": m.TS, "message": s.written(m)}, nil
}

func (s *Server) postEphemeral(c call) (answer, error) {
	ch, err := s.where(c)
	if err != nil {
		return nil, err
	}
	m, err := s.content(c)
	if err != nil {
		return nil, err
	}
	if m.Only = c.fields["user"]; !ch.members[m.Only] {
		return nil, wrong{"user_not_in_channel", m.Only}
	}
	m.Channel, m.TS = ch.id, s.stamp()
	ch.messages = append(ch.messages, &m)
	return answer{"message_ts": m.TS}, nil
}

// own finds a message of the app that everyone sees.
func (s *Server) own(c call, field, denied string) (*channel, *Message, error) {
	ch, err := s.where(c)
	if err != nil {
		return nil, nil, err
	}
	m := ch.find(c.fields[field])
	if m == nil || m.Only != "" {
		return nil, nil, wrong{"message_not_found", c.fields[field]}
	}
	if m.User != BotUser && denied != "" {
		return nil, nil, wrong{denied, m.TS}
	}
	return ch, m, nil
}

func (s *Server) update(c call) (answer, error) {
	ch, m, err := s.own(c, "ts", "cant_update_message")
	if err != nil {
		return nil, err
	}
	now, err := s.content(c)
	if err != nil {
		return nil, err
	}
	m.Text, m.Blocks = now.Text, now.Blocks
	m.Updates++
	s.note(map[string]any{"type": "message", "subtype": "message_changed", "hidden": true, "channel": ch.id, "ts": s.stamp(), "message": s.written(*m)})
	return answer{"channel": ch.id, "ts": m.TS, "text": m.Text}, nil
}

func (s *Server) delete(c call) (answer, error) {
	ch, m, err := s.own(c, "ts", "cant_delete_message")
	if err != nil {
		return nil, err
	}
	ch.messages = slices.DeleteFunc(ch.messages, func(other *Message) bool { return other == m })
	s.note(map[string]any{"type": "message", "subtype": "message_deleted", "hidden": true, "channel": ch.id, "ts": s.stamp(), "deleted_ts": m.TS})
	return answer{"channel": ch.id, "ts": m.TS}, nil
}

func (s *Server) react(c call) (answer, error) {
	_, m, err := s.own(c, "timestamp", "")
	if err != nil {
		return nil, err
	}
	name := c.fields["name"]
	i := slices.Index(m.Reactions, name)
	switch add := c.method == "reactions.add"; {
	case add && i >= 0:
		return nil, wrong{"already_reacted", name}
	case add:
		m.Reactions = append(m.Reactions, name)
	case i < 0:
		return nil, wrong{"no_reaction", name}
	default:
		m.Reactions = slices.Delete(m.Reactions, i, i+1)
	}
	return nil, nil
}

// written is a message as events and answers carry it.
func (s *Server) written(m Message) map[string]any {
	w := map[string]any{"type": "message", "user": m.User, "text": m.Text, "ts": m.TS, "team": TeamID}
	if m.Thread != "" {
		w["thread_ts"] = m.Thread
	}
	if m.User == BotUser {
		w["bot_id"], w["app_id"] = BotID, AppID
	}
	return w
}
