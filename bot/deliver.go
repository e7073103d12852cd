package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// sendTimeout bounds one call of a platform.
const sendTimeout = 20 * time.Second

// deliver sends what waits in a conversation's outbox, in order.
func (e *Engine) deliver(ctx context.Context, t store.Task) error {
	id, err := conversationOf(t)
	if err != nil {
		return err
	}
	c, err := e.store.Conversation(ctx, id)
	if err != nil {
		return err
	}
	waiting, err := e.store.Outbox(ctx, id)
	if err != nil {
		return err
	}
	return e.send(ctx, t, c, waiting)
}

// send hands messages to the conversation's channel and records each as soon as the
// platform confirmed it: a crash in between repeats at most that one.
func (e *Engine) send(ctx context.Context, t store.Task, c store.Conversation, waiting []store.Message) error {
	if len(waiting) == 0 {
		return e.store.InTx(ctx, func(tx *store.Tx) error { return tx.Finish(ctx, t) })
	}
	for i, m := range waiting {
		status, reason := store.StatusSent, ""
		platformID, err := e.sendOne(ctx, c, m)
		if errors.Is(err, ErrUndeliverable) {
			status, reason = store.StatusFailed, err.Error()
			e.log.Error("message given up", "message", m.ID, "channel", c.Channel, "error", err)
		} else if err != nil {
			return fmt.Errorf("send message %d: %w", m.ID, err)
		}
		err = e.store.InTx(ctx, func(tx *store.Tx) error {
			if err := tx.SetDelivery(ctx, m.ID, status, reason, platformID); err != nil {
				return err
			}
			if i < len(waiting)-1 {
				return nil
			}
			return tx.Finish(ctx, t)
		})
		if err != nil {
			return err
		}
		if status == store.StatusFailed {
			continue
		}
		e.watch(Event{Kind: Sent, Channel: c.Channel, Chat: c.Chat, Message: m.ID})
	}
	return nil
}

func (e *Engine) sendOne(ctx context.Context, c store.Conversation, m store.Message) (string, error) {
	channel, ok := e.channels[c.Channel]
	if !ok {
		return "", fmt.Errorf("no channel %q in this process", c.Channel)
	}
	var x extra
	if len(m.Extra) > 0 {
		if err := json.Unmarshal(m.Extra, &x); err != nil {
			return "", fmt.Errorf("message %d: %w", m.ID, err)
		}
	}
	if asker, ok := channel.(ContactAsker); !ok || !asker.AsksContact() {
		x.Buttons = slices.DeleteFunc(x.Buttons, func(b desks.Button) bool { return b.Action == desks.ActionShareContact })
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return channel.Send(ctx, Outbound{Chat: c.Chat, Message: m.ID, Author: x.Author, Text: m.Text, Personal: x.Personal, Buttons: x.Buttons, Sources: x.Sources, Why: x.Why})
}
