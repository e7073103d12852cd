package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"pitcrew/language"
	"pitcrew/store"
)

// ErrTooLong is Receive's answer to a message above Rules.LongestText. The channel tells
// the sender; nothing is stored.
var ErrTooLong = errors.New("message too long")

// Receive takes one event in. It returns nil once the message is durable and its answer
// is on the way; the same event again is not an error.
func (e *Engine) Receive(ctx context.Context, in Inbound) error {
	if len(in.Text) > e.rules.LongestText {
		return ErrTooLong
	}
	conversation := store.Conversation{Shop: in.Shop, Channel: in.Channel, Chat: in.Chat, Staff: in.Staff, Phone: in.Phone}
	if in.Phone != "" && in.Staff == 0 {
		c, err := e.store.CustomerByPhone(ctx, in.Phone)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("receive: %w", err)
		}
		conversation.Customer = c.ID
	}
	m := store.Message{
		EventKey: in.Channel + ":" + in.EventID, Direction: store.Inbound, Author: in.Author, Text: language.Clean(in.Text), Action: in.Action, At: in.At,
	}
	if m.At.IsZero() {
		m.At = e.store.Now()
	}
	if len(in.Attachments) > 0 {
		x, err := json.Marshal(extra{Attachments: in.Attachments})
		if err != nil {
			return fmt.Errorf("receive: %w", err)
		}
		m.Extra = x
	}
	if !e.limits.allow(in.Channel + ":" + in.Chat) {
		m.Status, m.Reason = store.StatusSuppressed, "more than the messages that one chat may send in a minute"
	}
	err := e.store.InTx(ctx, func(tx *store.Tx) error {
		c, err := tx.OpenConversation(ctx, conversation)
		if err != nil {
			return err
		}
		m.Conversation = c.ID
		id, err := tx.AddMessage(ctx, m)
		if err != nil || id == 0 || m.Status == store.StatusSuppressed {
			return err
		}
		_, err = tx.Enqueue(ctx, store.Task{Key: taskKey(taskAnswer, c.ID), Kind: taskKind(taskAnswer, in.Channel), ReadyAt: tx.Now().Add(e.rules.Burst)})
		return err
	})
	if err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	return nil
}

// limits bounds the rate of each chat. Chats that were quiet for a while are forgotten.
type limits struct {
	mu        *sync.Mutex
	perMinute int
	chats     map[string]*rate.Limiter
}

func newLimits(perMinute int) limits {
	return limits{mu: &sync.Mutex{}, perMinute: perMinute, chats: map[string]*rate.Limiter{}}
}

// mostChats bounds the memory; beyond it the full (idle) buckets are dropped.
const mostChats = 10_000

func (l limits) allow(chat string) bool {
	if l.perMinute <= 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, ok := l.chats[chat]
	if !ok {
		if len(l.chats) >= mostChats {
			l.forgetIdle()
		}
		bucket = rate.NewLimiter(rate.Every(time.Minute/time.Duration(l.perMinute)), l.perMinute)
		l.chats[chat] = bucket
	}
	return bucket.Allow()
}

func (l limits) forgetIdle() {
	for chat, bucket := range l.chats {
		if bucket.Tokens() >= float64(l.perMinute) {
			delete(l.chats, chat)
		}
	}
}
