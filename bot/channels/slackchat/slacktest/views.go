package slacktest

import (
	"encoding/json"
	"time"
)

// Modal is a form that the app opened for a person.
type Modal struct {
	ID, Hash        string
	CallbackID      string
	PrivateMetadata string
	Title           string
	Blocks          []Block
	// Errors are what the app objects to, by block.
	Errors map[string]string
}

// triggerLife is how long a trigger id opens a form.
const triggerLife = 3 * time.Second

type view struct {
	Type            string          `json:"type"`
	CallbackID      string          `json:"callback_id"`
	PrivateMetadata string          `json:"private_metadata"`
	Title           *Text           `json:"title"`
	Submit          *Text           `json:"submit"`
	Close           *Text           `json:"close"`
	Blocks          json.RawMessage `json:"blocks"`
}

func (s *Server) viewsOpen(c call) (answer, error) {
	user, at := s.triggerUser(c.fields["trigger_id"])
	switch {
	case user == "":
		return nil, wrong{"invalid_trigger_id", c.fields["trigger_id"]}
	case s.opts.Now().Sub(at) > triggerLife:
		return nil, wrong{"expired_trigger_id", ""}
	}
	delete(s.triggers, c.fields["trigger_id"])
	v, blocks, err := parseView(c.fields["view"], "modal")
	if err != nil {
		return nil, err
	}
	for _, t := range []*Text{v.Title, v.Submit, v.Close} {
		if err := t.check(longestTitle, "plain_text"); err != nil {
			return nil, err
		}
	}
	m := &Modal{ID: s.id("V"), Hash: s.stamp(), CallbackID: v.CallbackID, PrivateMetadata: v.PrivateMetadata, Title: v.Title.Text, Blocks: blocks}
	s.modals[user] = m
	return answer{"view": map[string]any{"id": m.ID, "type": "modal", "hash": m.Hash, "callback_id": m.CallbackID}}, nil
}

func (s *Server) viewsPublish(c call) (answer, error) {
	user := c.fields["user_id"]
	if s.users[user] == "" {
		return nil, wrong{"user_not_found", user}
	}
	_, blocks, err := parseView(c.fields["view"], "home")
	if err != nil {
		return nil, err
	}
	s.homes[user] = Message{Channel: "home:" + user, User: BotUser, Blocks: blocks}
	return answer{"view": map[string]any{"id": s.id("V"), "type": "home"}}, nil
}

func parseView(raw, kind string) (view, []Block, error) {
	var v view
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		return v, nil, wrong{"invalid_arguments", err.Error()}
	}
	if v.Type != kind || length(v.PrivateMetadata) > longestMetadata || length(v.CallbackID) > longestID {
		return v, nil, wrong{"invalid_arguments", "type, private_metadata or callback_id"}
	}
	blocks, err := parseBlocks(string(v.Blocks), mostViewBlocks)
	return v, blocks, err
}

func (s *Server) setStatus(c call) (answer, error) {
	if s.opts.NoStatus {
		return nil, wrong{"not_allowed_token_type", ""}
	}
	c.fields["channel"] = c.fields["channel_id"]
	ch, err := s.where(c)
	if err != nil {
		return nil, err
	}
	thread := c.fields["thread_ts"]
	if ch.find(thread) == nil {
		return nil, wrong{"invalid_thread_ts", thread}
	}
	s.status[ch.id+":"+thread] = c.fields["status"]
	return nil, nil
}

func (s *Server) setPrompts(c call) (answer, error) {
	if s.opts.NoStatus {
		return nil, wrong{"not_allowed_token_type", ""}
	}
	var prompts []struct{ Title, Message string }
	if err := json.Unmarshal([]byte(c.fields["prompts"]), &prompts); err != nil || len(prompts) == 0 || len(prompts) > 4 {
		return nil, wrong{"invalid_arguments", "1 to 4 prompts"}
	}
	var messages []string
	for _, p := range prompts {
		messages = append(messages, p.Message)
	}
	s.prompts[c.fields["channel_id"]+":"+c.fields["thread_ts"]] = messages
	return nil, nil
}
