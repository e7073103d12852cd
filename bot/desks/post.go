package desks

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"pitcrew/language"
	"pitcrew/store"
)

// Dialog is the state that a conversation keeps between messages.
type Dialog struct {
	Desk    string          `json:"desk,omitempty"` // whose question is open
	Form    json.RawMessage `json:"form,omitempty"`
	Until   time.Time       `json:"until,omitzero"`
	Buttons []Button        `json:"buttons,omitempty"` // what was offered last
}

// Post puts a message to another chat than the one being answered into the outbox: a
// confirmation to the customer, a draft that an advisor sends. key makes it unique; the
// same key again sends nothing and returns 0. Its buttons can be answered by their words
// or numbers too, as those of a reply can; a question that is open there stays open.
func Post(ctx context.Context, tx *store.Tx, c store.Conversation, key, author, text string, buttons ...Button) (store.MessageID, error) {
	x, err := json.Marshal(struct {
		Buttons []Button `json:"buttons,omitempty"`
	}{buttons})
	if err != nil {
		return 0, err
	}
	id, err := tx.AddMessage(ctx, store.Message{
		Conversation: c.ID, EventKey: key, Direction: store.Outbound, Author: author, Text: text, Extra: x, Status: store.StatusPending, At: tx.Now(),
	})
	if err != nil || id == 0 {
		return 0, err
	}
	if len(buttons) > 0 {
		if err := offer(ctx, tx, c, buttons); err != nil {
			return id, err
		}
	}
	err = tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("deliver/%d", c.ID), Kind: DeliverKind(c.Channel), ReadyAt: tx.Now()})
	return id, err
}

// Carry is a file of one chat that a message brings to another: the platform's id of it
// where it came from.
type Carry struct {
	Channel string          `json:"channel"`
	Chat    string          `json:"chat"`
	File    json.RawMessage `json:"file"` // the channel's Attachment
}

// Files are the attachments of a message as Carry takes them; none is nil.
func Files(m store.Message) []json.RawMessage {
	var x struct {
		Attachments []json.RawMessage `json:"attachments"`
	}
	if len(m.Extra) == 0 || json.Unmarshal(m.Extra, &x) != nil {
		return nil
	}
	return x.Attachments
}

// PostFiles puts the attachments of a message of one chat into the outbox of another, each
// as a message of its own with a caption, once: one that is there already is not put there
// again. The words stand for a file that cannot be carried.
func PostFiles(ctx context.Context, tx *store.Tx, from, to store.Conversation, m store.Message, author, caption string) error {
	for i, file := range Files(m) {
		x, err := json.Marshal(struct {
			Carry Carry `json:"carry"`
		}{Carry{from.Channel, from.Chat, file}})
		if err != nil {
			return err
		}
		_, err = tx.AddMessage(ctx, store.Message{
			Conversation: to.ID, EventKey: fmt.Sprintf("file/%d/%d/%d", to.ID, m.ID, i), Direction: store.Outbound, Author: author, Text: caption, Extra: x, Status: store.StatusPending, At: tx.Now(),
		})
		if err != nil {
			return err
		}
	}
	if len(Files(m)) == 0 {
		return nil
	}
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("deliver/%d", to.ID), Kind: DeliverKind(to.Channel), ReadyAt: tx.Now()})
	return err
}

// offerLife is how long the words of a posted button are understood.
const offerLife = 24 * time.Hour

// offer keeps what a posted message offers in the chat's state.
func offer(ctx context.Context, tx *store.Tx, c store.Conversation, buttons []Button) error {
	var d Dialog
	if len(c.State) > 0 && json.Unmarshal(c.State, &d) != nil || d.Until.Before(tx.Now()) {
		d = Dialog{}
	}
	d.Buttons = buttons
	if d.Desk == "" {
		d.Until = tx.Now().Add(offerLife)
	}
	state, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return tx.SetConversationState(ctx, c.ID, state)
}

// DeliverKind is the kind of the task that empties the outbox of a channel's chats. It
// carries the channel, so that a process takes only the work of the channels it has.
func DeliverKind(channel string) string { return "deliver." + channel }

// LanguageOf is the language that a chat was last answered in, Chinese when it is new.
func LanguageOf(c store.Conversation) language.Tag {
	if c.Language == "" {
		return language.Hans
	}
	return language.Tag(c.Language)
}
