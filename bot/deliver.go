package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// sendTimeout bounds one call of a platform.
const sendTimeout = 20 * time.Second

// deliver sends what waits in a conversation's outbox, in order.
func (e *Engine) deliver(ctx context.Context, t *store.Task) error {
	id, err := conversationOf(*t)
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
	if t.Lapsed > 0 && len(waiting) > 0 { // a process died with it, maybe after the platform had it
		if err := e.uncertain(ctx, c, waiting[0]); err != nil {
			return err
		}
	}
	letters := make([]letter, len(waiting))
	for i, m := range waiting {
		if letters[i], err = opened(m); err != nil {
			return err
		}
	}
	return e.send(ctx, t, c, letters)
}

// letter is a message of the outbox with what goes with its words.
type letter struct {
	store.Message
	with extra
}

func opened(m store.Message) (letter, error) {
	l := letter{Message: m}
	if len(m.Extra) > 0 {
		if err := json.Unmarshal(m.Extra, &l.with); err != nil {
			return l, fmt.Errorf("message %d: %w", m.ID, err)
		}
	}
	return l, nil
}

// uncertain counts a message that is about to be sent again and may have arrived.
func (e *Engine) uncertain(ctx context.Context, c store.Conversation, m store.Message) error {
	if err := e.store.InTx(ctx, func(tx *store.Tx) error { return tx.CountUnknown(ctx, m.ID) }); err != nil {
		return err
	}
	e.log.Warn("message may arrive twice", "message", m.ID, "channel", c.Channel)
	e.watch(Event{Kind: Uncertain, Channel: c.Channel, Chat: c.Chat, Message: m.ID})
	return nil
}

// tellsNothing reports whether an error leaves open what became of a message: a connection
// that broke or took too long, where a platform's own answer says that it was not taken.
func tellsNothing(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network) && !refused(err)
}

// refused reports whether there was no connection at all.
func refused(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// overtaken reports whether a message is an answer of the bot's that a person's taking
// over has made void: the bot keeps quiet while a person owns the chat. What was stored a
// moment ago, the first message of a first try, was compared with the owner then.
func (e *Engine) overtaken(ctx context.Context, t store.Task, c store.Conversation, m store.Message, place int) (bool, error) {
	if e.routes.Handoffs == nil || m.Author != store.OwnerBot || m.ReplyTo == 0 || t.Attempts == 0 && place == 0 {
		return false, nil
	}
	now, err := e.store.Conversation(ctx, c.ID)
	return err == nil && now.Owner != store.OwnerBot, err
}

// send hands messages to the conversation's channel and records each as soon as the
// platform confirmed it: a crash in between repeats at most that one. Many messages under a
// platform's pace outlast a lease, so each that was sent extends it; where another worker
// has the task meanwhile, the rest is the other's.
func (e *Engine) send(ctx context.Context, t *store.Task, c store.Conversation, waiting []letter) error {
	if len(waiting) == 0 {
		return e.store.InTx(ctx, func(tx *store.Tx) error { return tx.Finish(ctx, *t) })
	}
	for i, m := range waiting {
		status, reason, platformID := store.StatusSent, "", ""
		late, err := e.overtaken(ctx, *t, c, m.Message, i)
		if err == nil && !late {
			platformID, err = e.sendOne(ctx, c, m)
		}
		switch {
		case err == nil && late:
			status, reason = store.StatusSuppressed, "a person took the conversation over before it was sent"
		case errors.Is(err, ErrUndeliverable):
			status, reason = store.StatusFailed, err.Error()
			e.log.Error("message given up", "message", m.ID, "channel", c.Channel, "error", err)
		case err != nil:
			if tellsNothing(err) {
				err = errors.Join(err, e.uncertain(ctx, c, m.Message))
			}
			return fmt.Errorf("send message %d: %w", m.ID, err)
		}
		extended, lost := *t, false
		err = e.store.InTx(ctx, func(tx *store.Tx) (err error) {
			if err := tx.SetDelivery(ctx, m.ID, status, reason, platformID); err != nil {
				return err
			}
			if i == len(waiting)-1 {
				return tx.Finish(ctx, *t)
			}
			extended, err = tx.Extend(ctx, *t, tx.Now().Add(e.rules.Lease))
			if lost = errors.Is(err, store.ErrConflict); lost {
				return nil
			}
			return err
		})
		if err != nil || lost {
			return err
		}
		*t = extended
		if status != store.StatusSent {
			continue
		}
		e.watch(Event{Kind: Sent, Channel: c.Channel, Chat: c.Chat, Message: m.ID})
	}
	return nil
}

func (e *Engine) sendOne(ctx context.Context, c store.Conversation, m letter) (string, error) {
	channel, ok := e.channels[c.Channel]
	if !ok {
		return "", fmt.Errorf("no channel %q in this process", c.Channel)
	}
	x := m.with
	if asker, ok := channel.(ContactAsker); !ok || !asker.AsksContact() {
		x.Buttons = slices.DeleteFunc(slices.Clone(x.Buttons), func(b desks.Button) bool { return b.Action == desks.ActionShareContact })
	}
	if x.Carry != nil {
		return e.carry(ctx, channel, c, m.Message, *x.Carry)
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return channel.Send(ctx, Outbound{Chat: c.Chat, Message: m.ID, Author: x.Author, Text: m.Text, InPlaceOf: x.InPlaceOf, Personal: x.Personal, Buttons: x.Buttons, Sources: x.Sources, Exhibits: x.Exhibits, Why: x.Why})
}
