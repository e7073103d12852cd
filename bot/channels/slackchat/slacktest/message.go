package slacktest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Message is a message as the workspace shows it, or a Home tab.
type Message struct {
	Channel, TS, Thread string
	User                string
	Text                string
	Blocks              []Block
	// Only is who sees it, for an ephemeral message.
	Only      string
	Files     []string
	Reactions []string
	Updates   int
	// Streaming says that the message still grows; Pieces how many it is made of.
	Streaming bool
	Pieces    int
}

// Block is what the limits and tests look at in a block.
type Block struct {
	Type     string    `json:"type"`
	BlockID  string    `json:"block_id"`
	Text     *Text     `json:"text"`
	Label    *Text     `json:"label"`
	Element  *Element  `json:"element"`
	Elements []Element `json:"elements"`
	// Of a table, and of a chart.
	Rows  [][]Text        `json:"rows"`
	Title json.RawMessage `json:"title"` // words, or an object
	Chart *Chart          `json:"chart"`
}

// Chart is a pie.
type Chart struct {
	Type     string `json:"type"`
	Segments []struct {
		Label string  `json:"label"`
		Value float64 `json:"value"`
	} `json:"segments"`
}

// Text is a text object.
type Text struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	Emoji *bool  `json:"emoji"`
}

// Element is a button, an input or a footnote.
type Element struct {
	Type         string          `json:"type"`
	ActionID     string          `json:"action_id"`
	Value        string          `json:"value"`
	Style        string          `json:"style"`
	InitialValue string          `json:"initial_value"`
	MaxLength    int             `json:"max_length"`
	Text         json.RawMessage `json:"text"` // an object in a button, a string in a footnote
}

// Label is a button's words or a footnote's.
func (e Element) Label() string {
	var object Text
	if json.Unmarshal(e.Text, &object) == nil {
		return object.Text
	}
	var words string
	_ = json.Unmarshal(e.Text, &words)
	return words
}

// Button is a button with the block that it stands in.
type Button struct {
	Element
	BlockID string
}

// Buttons are a message's buttons in their order.
func (m Message) Buttons() []Button {
	var found []Button
	for _, b := range m.Blocks {
		for _, e := range b.Elements {
			if e.Type == "button" {
				found = append(found, Button{e, b.BlockID})
			}
		}
	}
	return found
}

// Shown is all that a reader sees: texts, footnotes after "^", buttons in brackets, rows
// and shares of exhibits after "|".
func (m Message) Shown() string {
	var lines []string
	for _, b := range m.Blocks {
		if b.Text != nil {
			lines = append(lines, read(*b.Text))
		}
		for _, row := range b.Rows {
			cells := ""
			for _, cell := range row {
				cells += "| " + cell.Text + " "
			}
			lines = append(lines, cells+"|")
		}
		if b.Chart != nil {
			for _, s := range b.Chart.Segments {
				lines = append(lines, fmt.Sprintf("| %s %g |", s.Label, s.Value))
			}
		}
		for _, e := range b.Elements {
			switch {
			case e.Type == "button":
				lines = append(lines, "["+e.Label()+"]")
			case b.Type == "context":
				lines = append(lines, "^ "+e.Label())
			}
		}
	}
	if len(m.Blocks) == 0 {
		lines = append(lines, unescape.Replace(m.Text))
	}
	return strings.Join(lines, "\n")
}

func read(t Text) string {
	if t.Type == "mrkdwn" {
		return unescape.Replace(t.Text)
	}
	return t.Text
}

var (
	escape   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// Messages are those of a channel, in order, with the ephemeral ones among them.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Message
	if c := s.channels[channel]; c != nil {
		for _, m := range c.messages {
			all = append(all, m.copy())
		}
	}
	return all
}

// Said are the app's messages in a channel.
func (s *Server) Said(channel string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool { return m.User != BotUser })
}

func (m *Message) copy() Message {
	c := *m
	c.Reactions = slices.Clone(m.Reactions)
	return c
}

// AwaitReply returns the first message of the app in a channel that fits; nil fits all.
func (s *Server) AwaitReply(ctx context.Context, channel string, fits func(Message) bool) (Message, error) {
	var found Message
	err := s.Await(ctx, func() bool {
		for _, m := range s.Said(channel) {
			if fits == nil || fits(m) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		return found, fmt.Errorf("no such message in %s among %d: %w", channel, len(s.Said(channel)), err)
	}
	return found, nil
}

// Home is what a person's Home tab shows, and whether the app has filled it.
func (s *Server) Home(user string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.homes[user]
	return m, ok
}

// Status is the status line of a thread, and Prompts what is suggested there.
func (s *Server) Status(channel, thread string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status[channel+":"+thread]
}

// Prompts are the messages suggested in an assistant thread.
func (s *Server) Prompts(channel, thread string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.prompts[channel+":"+thread])
}

// Calls is how often the app called a method of the Web API.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

func (c *channel) find(ts string) *Message {
	for _, m := range c.messages {
		if m.TS == ts {
			return m
		}
	}
	return nil
}
