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
	return e.asOf(m.At).persist(ctx, in, m)
}

// persistence is how often a message is tried to be stored, so that a database that
// restarts costs a moment and not the pause of a minute until the platform sends it again.
const persistence = 8

// persist takes a message in, again and again while the database breaks: the same event
// twice is one.
func (e *Engine) persist(ctx context.Context, in Inbound, m store.Message) error {
	for try := 1; ; try++ {
		err := e.takeIn(ctx, in, m)
		if err == nil || try == persistence {
			return err
		}
		e.log.Warn("message is not stored yet", "channel", in.Channel, "try", try, "error", err)
		timer := time.NewTimer(10 * time.Millisecond << (try - 1))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return err
		}
	}
}

// takeIn stores a message and enqueues its answer. Where the answer is due at once, is the
// conversation's only one and a worker is free, that one gets it in hand.
func (e *Engine) takeIn(ctx context.Context, in Inbound, m store.Message) error {
	task := store.Task{Kind: taskKind(taskAnswer, in.Channel)}
	b := &burst{}
	rest := e.rules.Burst
	if in.Whole {
		rest = 0
	}
	inHand := false
	err := e.store.InTx(ctx, func(tx *store.Tx) (err error) {
		*b = burst{}
		if b.conversation, m.ID, err = tx.OpenWith(ctx, chatOf(in), m); err != nil {
			return err
		}
		if b.conversation, err = e.owned(ctx, tx, in, b.conversation); err != nil || m.ID == 0 || m.Status == store.StatusSuppressed {
			return err
		}
		m.Conversation = b.conversation.ID
		task.Key, task.ReadyAt = taskKey(taskAnswer, m.Conversation), tx.Now().Add(rest)
		if inHand = inHand || rest == 0 && e.channels[in.Channel] != nil && e.workers.try(); inHand {
			task.ReadyAt, task.Holder = tx.Now().Add(e.rules.Lease), e.holder
		}
		b.task, b.messages = task, []store.Message{m}
		if c := b.conversation; inHand && c.Customer != 0 && c.Staff == 0 {
			if err := tx.LookUp(ctx, c.Customer, &b.owner); err != nil {
				return err
			}
		}
		return tx.EnqueueTask(ctx, &b.task)
	})
	if !inHand {
		return received(err)
	}
	if err != nil || !e.holds(b.task) {
		e.workers.leave()
		return received(err)
	}
	b.task.Attempts = 1
	go func() {
		defer e.workers.leave()
		e.work(ctx, b.task, b)
	}()
	return nil
}

func received(err error) error {
	if err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	return nil
}

// holds reports whether a task that was enqueued with our name as holder is new, and so
// ours; else it waits already, or is worked on.
func (e *Engine) holds(t store.Task) bool { return t.Holder == e.holder && t.Revision == 0 }

// chatOf is the conversation that an event names.
func chatOf(in Inbound) store.Conversation {
	return store.Conversation{Shop: in.Shop, Channel: in.Channel, Chat: in.Chat, Staff: in.Staff, Phone: in.Phone}
}

// owned is an event's conversation with the customer whose phone the channel has proven.
func (e *Engine) owned(ctx context.Context, tx *store.Tx, in Inbound, c store.Conversation) (store.Conversation, error) {
	if c.Customer != 0 || in.Phone == "" || in.Staff != 0 {
		return c, nil
	}
	customer, err := tx.CustomerByPhone(ctx, in.Phone)
	if errors.Is(err, store.ErrNotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	c.Customer = customer.ID
	return c, tx.SetConversationCustomer(ctx, c.ID, c.Customer)
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
