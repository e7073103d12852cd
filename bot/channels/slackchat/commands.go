package slackchat

import (
	"fmt"
	"net/url"
	"strings"

	"pitcrew/bot"
)

// command is our slash command.
const command = "/pitcrew"

// slashCommand is a run of it. It comes as a form over HTTP and as JSON on the socket.
type slashCommand struct {
	Command   string `json:"command"`
	Text      string `json:"text"`
	UserID    string `json:"user_id"`
	ChannelID string `json:"channel_id"`
	TriggerID string `json:"trigger_id"`
}

// slashForm reads the command from an HTTP form.
func (c *Chat) slashForm(body []byte) (delivery, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return delivery{}, fmt.Errorf("%w: %w", errNotUnderstood, err)
	}
	return c.slash(slashCommand{
		Command: form.Get("command"), Text: form.Get("text"), UserID: form.Get("user_id"), ChannelID: form.Get("channel_id"), TriggerID: form.Get("trigger_id"),
	})
}

// slashJSON reads the command from a socket's envelope.
func (c *Chat) slashJSON(payload []byte) (delivery, error) {
	var s slashCommand
	if err := read(payload, &s); err != nil {
		return delivery{}, err
	}
	return c.slash(s)
}

// slash takes a command. What is asked in a shared channel is answered to its author
// only; Slack names no thread, so a thread cannot be meant.
func (c *Chat) slash(s slashCommand) (delivery, error) {
	if !isID(s.UserID) || !isID(s.ChannelID) || s.TriggerID == "" {
		return delivery{}, fmt.Errorf("%w: command without a person or a channel", errNotUnderstood)
	}
	text := subcommand(plain(s.Text, c.me()))
	if text == "" {
		return delivery{answer: map[string]string{"response_type": "ephemeral", "text": wordsFor(s.Text).usage}}, nil
	}
	p := place{channel: s.ChannelID}
	if !isDirect(s.ChannelID) {
		p.only = s.UserID
	}
	return delivery{
		in:     c.inbound(bot.Inbound{EventID: "command:" + s.TriggerID, Chat: p.String(), Author: s.UserID, Text: text, Whole: true}),
		answer: map[string]string{"response_type": "ephemeral", "text": wordsFor(s.Text).asked + escape.Replace(text)}, // Slack shows nobody what was typed
	}, nil
}

// subcommands stand for what a person would write in full.
var subcommands = map[string]string{
	"today": todayText, "今天": todayText, "tasks": todayText,
	"digest": "今天的日报", "日报": "今天的日报", "日報": "今天的日报",
	"find": "查一下", "查": "查一下", "查一下": "查一下",
	"reply": draftText, "怎么回": draftText, "怎麼回": draftText,
	"help": "", "帮助": "", "幫助": "", "?": "", "？": "",
}

// subcommand is the sentence that a command's words stand for: their own when the first
// is no sub-command, none when the person asks how it works.
func subcommand(text string) string {
	text = strings.TrimSpace(text)
	first, rest, _ := strings.Cut(text, " ")
	sentence, ok := subcommands[strings.ToLower(first)]
	switch rest = strings.TrimSpace(rest); {
	case !ok, sentence == "" && rest != "": // "help me with …"
		return text
	case sentence == todayText && rest != "":
		return text
	}
	return sentence + rest
}
