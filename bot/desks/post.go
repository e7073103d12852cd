package desks

import (
	"context"
	"encoding/json"
	"fmt"

	"pitcrew/language"
	"pitcrew/store"
)

// Post puts a message to another chat than the one being answered into the outbox: a
// confirmation to the customer, a draft that an advisor sends. key makes it unique; the
// same key again sends nothing and returns 0.
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
	_, err = tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("deliver/%d", c.ID), Kind: DeliverKind(c.Channel), ReadyAt: tx.Now()})
	return id, err
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
