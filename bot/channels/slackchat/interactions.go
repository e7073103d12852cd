package slackchat

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"

	"pitcrew/bot"
)

// interaction is a pressed button, a shortcut or a sent form.
type interaction struct {
	Type       string `json:"type"`
	CallbackID string `json:"callback_id"`
	TriggerID  string `json:"trigger_id"`
	ActionTS   string `json:"action_ts"`
	User       struct {
		ID string `json:"id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		ChannelID string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
		ThreadTS  string `json:"thread_ts"`
		ViewID    string `json:"view_id"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
		Text     string `json:"text"`
		Files    []file `json:"files"`
	} `json:"message"`
	Actions []struct {
		Type     string `json:"type"`
		ActionID string `json:"action_id"`
		BlockID  string `json:"block_id"`
		Value    string `json:"value"`
		ActionTS string `json:"action_ts"`
	} `json:"actions"`
	View struct {
		ID              string `json:"id"`
		Type            string `json:"type"`
		CallbackID      string `json:"callback_id"`
		PrivateMetadata string `json:"private_metadata"`
		State           struct {
			Values map[string]map[string]struct {
				Value string `json:"value"`
			} `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// interaction reads what a person did with one of our messages, views or shortcuts.
func (c *Chat) interaction(payload []byte) (delivery, error) {
	var i interaction
	if err := read(payload, &i); err != nil {
		return delivery{}, err
	}
	if !isID(i.User.ID) {
		return delivery{}, fmt.Errorf("%w: interaction %q without a person", errNotUnderstood, i.Type)
	}
	switch i.Type {
	case "block_actions":
		return c.pressed(i)
	case "message_action":
		return c.shortcut(i)
	case "view_submission":
		return c.submitted(i)
	}
	return delivery{}, nil // view_closed and the like
}

// pressed takes a button of ours.
func (c *Chat) pressed(i interaction) (delivery, error) {
	if len(i.Actions) == 0 {
		return delivery{}, fmt.Errorf("%w: no action", errNotUnderstood)
	}
	a := i.Actions[0]
	if a.Type != "button" {
		return delivery{}, nil
	}
	p, err := i.place(a.BlockID)
	if err != nil {
		return delivery{}, err
	}
	if p.shared() && p.thread == "" && !i.Container.Ephemeral && isStamp(i.Container.MessageTS) {
		p.thread = i.Container.MessageTS // the answer belongs below what was pressed
	}
	action, draft := cutDraft(a.Value)
	in := c.inbound(bot.Inbound{
		EventID: strings.Join([]string{"press", orElse(i.Container.MessageTS, i.Container.ViewID), a.ActionID, i.User.ID, orElse(a.ActionTS, i.TriggerID)}, ":"),
		Chat:    p.String(), Author: i.User.ID, Action: action, At: instant(a.ActionTS), Whole: true,
	})
	switch {
	case action == refresh:
		in.Action, in.Text = "", todayText
	case opensForm(action): // ours alone: the words come back with the form
		return delivery{first: c.openEditor(i.TriggerID, *in, orElse(draft, draftIn(plain(i.Message.Text, ""))))}, nil
	}
	return delivery{in: in}, nil
}

// place is the conversation that a button belongs to. We wrote it into the block; Slack
// does not tell the thread of a message that only one person sees.
func (i interaction) place(blockID string) (place, error) {
	if chat, ok := chatOfBlock(blockID); ok {
		if p, err := parsePlace(chat); err == nil && (p.home == i.User.ID || p.home == "" && i.fits(p)) {
			return p, nil
		}
	}
	if i.View.Type == "home" {
		return place{home: i.User.ID}, nil
	}
	p := place{channel: orElse(i.Container.ChannelID, i.Channel.ID), thread: orElse(i.Container.ThreadTS, i.Message.ThreadTS)}
	if !isStamp(p.thread) {
		p.thread = ""
	}
	if !isID(p.channel) {
		return p, fmt.Errorf("%w: interaction without a channel", errNotUnderstood)
	}
	return p, nil
}

// fits reports whether a place is in the channel that Slack names. The place's own may
// be a person, whose direct message Slack names, or a channel where we could not post.
func (i interaction) fits(p place) bool {
	named := orElse(i.Container.ChannelID, i.Channel.ID)
	return p.channel == named || isDirect(named)
}

// shortcut takes "draft a reply to this message".
func (c *Chat) shortcut(i interaction) (delivery, error) {
	if i.CallbackID != draftShortcut {
		return delivery{}, nil
	}
	if !isID(i.Channel.ID) || !isStamp(i.Message.TS) {
		return delivery{}, fmt.Errorf("%w: shortcut without a message", errNotUnderstood)
	}
	p := place{channel: i.Channel.ID, thread: i.Message.TS}
	if isStamp(i.Message.ThreadTS) {
		p.thread = i.Message.ThreadTS
	}
	text := plain(i.Message.Text, c.me())
	in := c.inbound(bot.Inbound{
		EventID: strings.Join([]string{"shortcut", i.Channel.ID, i.Message.TS, i.User.ID, orElse(i.ActionTS, i.TriggerID)}, ":"),
		Chat:    p.String(), Author: i.User.ID, Text: draftText + text, Attachments: attachments(i.Message.Files), At: instant(i.ActionTS), Whole: true,
	})
	if text == "" {
		return delivery{after: c.tell(*in, wordsFor("").nothingToAnswer)}, nil
	}
	return delivery{in: in}, nil
}

// submitted takes the edited draft from its form.
func (c *Chat) submitted(i interaction) (delivery, error) {
	if i.View.CallbackID != editForm {
		return delivery{}, nil
	}
	chat, action, _ := strings.Cut(i.View.PrivateMetadata, "\n")
	if _, err := parsePlace(chat); err != nil || action != "" && !opensForm(action) {
		return delivery{}, fmt.Errorf("%w: form of no chat", errNotUnderstood)
	}
	text := strings.TrimSpace(i.View.State.Values[editField][editField].Value)
	if text == "" {
		return delivery{answer: map[string]any{"response_action": "errors", "errors": map[string]string{editField: wordsFor("").empty}}}, nil
	}
	// the form may come again with other words after an error, so they are part of its name
	words := fnv.New64a()
	_, _ = words.Write([]byte(text))
	return delivery{in: c.inbound(bot.Inbound{
		EventID: fmt.Sprintf("form:%s:%s:%x", i.View.ID, i.User.ID, words.Sum64()), Chat: chat, Author: i.User.ID, Action: action, Text: editText + text, Whole: true,
	})}, nil
}

// openEditor shows the draft in a form. Slack wants it within three seconds of the press.
func (c *Chat) openEditor(trigger string, in bot.Inbound, draft string) func(context.Context) error {
	return func(ctx context.Context) error {
		if _, err := c.api.OpenViewContext(ctx, trigger, editor(in.Chat, in.Action, draft)); err != nil {
			c.log.Warn("open the form for a draft", "error", err)
			c.later(c.tell(in, wordsFor(draft).noForm))
		}
		return nil
	}
}
