package slacktest

import "encoding/json"

// startStream begins a message that grows. It needs a thread and, outside of direct
// messages, the one for whom it is. https://docs.slack.dev/reference/methods/chat.startStream/
func (s *Server) startStream(c call) (answer, error) {
	if s.opts.NoStreams {
		return nil, wrong{"unknown_method", c.method}
	}
	ch, err := s.where(c)
	if err != nil {
		return nil, err
	}
	m := &Message{User: BotUser, Thread: c.fields["thread_ts"], Streaming: true}
	switch {
	case m.Thread == "" || ch.find(m.Thread) == nil:
		return nil, wrong{"thread_not_found", m.Thread}
	case ch.direct == "" && (s.users[c.fields["recipient_user_id"]] == "" || c.fields["recipient_team_id"] != TeamID):
		return nil, wrong{"missing_recipient_user_id", c.fields["recipient_user_id"]}
	}
	if err := grow(m, c); err != nil {
		return nil, err
	}
	if err := s.paced(ch); err != nil {
		return nil, err
	}
	m.Channel, m.TS = ch.id, s.stamp()
	ch.messages = append(ch.messages, m)
	delete(s.status, ch.id+":"+m.Thread)
	s.echo(*m)
	return answer{"channel": ch.id, "ts": m.TS}, nil
}

func (s *Server) appendStream(c call) (answer, error) {
	ch, m, err := s.own(c, "ts", "message_not_owned_by_app")
	switch {
	case err != nil:
		return nil, err
	case !m.Streaming:
		return nil, wrong{"message_not_in_streaming_state", m.TS}
	}
	if err := grow(m, c); err != nil {
		return nil, err
	}
	return answer{"channel": ch.id, "ts": m.TS}, nil
}

func (s *Server) stopStream(c call) (answer, error) {
	ch, m, err := s.own(c, "ts", "message_not_owned_by_app")
	switch {
	case err != nil:
		return nil, err
	case !m.Streaming:
		return nil, wrong{"message_not_in_streaming_state", m.TS}
	}
	m.Streaming = false
	return answer{"channel": ch.id, "ts": m.TS}, nil
}

// grow adds the blocks of a call's chunks to a message.
func grow(m *Message, c call) error {
	var chunks []struct {
		Type   string          `json:"type"`
		Blocks json.RawMessage `json:"blocks"`
	}
	if err := json.Unmarshal([]byte(c.fields["chunks"]), &chunks); err != nil || len(chunks) == 0 {
		return wrong{"invalid_chunks", "no chunks"}
	}
	for _, chunk := range chunks {
		if chunk.Type != "blocks" {
			return wrong{"invalid_chunks", chunk.Type}
		}
		blocks, err := parseBlocks(string(chunk.Blocks), mostBlocks)
		if err != nil {
			return err
		}
		m.Blocks = append(m.Blocks, blocks...)
		m.Pieces++
	}
	return nil
}
