package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestConversations(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		open := func(c store.Conversation) (out store.Conversation) {
			write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
				out, err = tx.OpenConversation(ctx, c)
				return err
			})
			return out
		}
		unknown := open(store.Conversation{Shop: f.shop, Channel: "telegram", Chat: "42"})
		check(t, unknown, nil, store.Conversation{ID: unknown.ID, Shop: f.shop, Channel: "telegram", Chat: "42", Owner: store.OwnerBot, Updated: start})

		clock.Advance(time.Minute)
		want := unknown
		want.Customer, want.Staff, want.Phone, want.Updated = f.customer, f.advisor, phone, s.Now()
		check(t, open(store.Conversation{Shop: f.shop, Channel: "telegram", Chat: "42", Customer: f.customer, Staff: f.advisor, Phone: phone}), nil, want)
		other := added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "别人"})
		check(t, open(store.Conversation{Shop: f.shop, Channel: "telegram", Chat: "42", Customer: other}), nil, want) // what is known stays

		want.Language, want.Answered, want.Failures = "zh-Hans", 7, 2
		want.State = json.RawMessage(`{"desk": "booking", "form": {"day": "明天"}}`)
		save := func(c store.Conversation) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.SaveConversation(ctx, c) })
		}
		if err := save(want); err != nil {
			t.Fatal(err)
		}
		got, err := s.Conversation(ctx, want.ID)
		check(t, got, err, want)
		want.State = nil // the dialog is over
		if err := save(want); err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Minute)
		open(f.conversation) // now the latest
		list, err := s.ConversationsOf(ctx, f.customer)
		f.conversation.Updated = s.Now()
		check(t, list, err, []store.Conversation{f.conversation, want})

		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SetConversationCustomer(ctx, want.ID, other) })
		if got, err := s.Conversation(ctx, want.ID); err != nil || got.Customer != other {
			t.Errorf("customer %d, %v", got.Customer, err)
		}
		if _, err := s.Conversation(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown: %v", err)
		}
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SetConversationOwner(ctx, want.ID, "李静") })
		if err := save(want); !errors.Is(err, store.ErrConflict) {
			t.Errorf("save what a person took over: %v", err)
		}
		if err := save(store.Conversation{ID: 999}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("save unknown: %v", err)
		}
	})
}

func TestOpenWith(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		open := func(c store.Conversation, m store.Message) (got store.Conversation, id store.MessageID) {
			write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
				got, id, err = tx.OpenWith(ctx, c, m)
				return err
			})
			return got, id
		}
		in := store.Message{EventKey: "telegram:1", Direction: store.Inbound, Author: "u1", Text: "你好", At: start}
		chat := store.Conversation{Shop: f.shop, Channel: "telegram", Chat: "42"}
		c, id := open(chat, in)
		check(t, c, nil, store.Conversation{ID: c.ID, Shop: f.shop, Channel: "telegram", Chat: "42", Owner: store.OwnerBot, Updated: start})
		in.ID, in.Conversation = id, c.ID
		got, err := s.Message(ctx, id)
		check(t, got, err, in)

		clock.Advance(time.Minute)
		chat.Phone = phone
		c.Phone, c.Updated = phone, s.Now()
		again, id := open(chat, in)
		if check(t, again, nil, c); id != 0 {
			t.Errorf("the same event again became message %d", id)
		}
		second, id := open(chat, store.Message{EventKey: "telegram:2", Direction: store.Inbound, At: start})
		if check(t, second, nil, c); id <= in.ID {
			t.Errorf("message %d after %d", id, in.ID)
		}
		err = s.InTx(ctx, func(tx *store.Tx) error {
			_, _, err := tx.OpenWith(ctx, store.Conversation{Shop: 999, Channel: "telegram", Chat: "43"}, store.Message{EventKey: "telegram:3", Direction: store.Inbound, At: start})
			return err
		})
		if err == nil {
			t.Error("a chat of no shop was opened")
		}
	})
}

func TestMessages(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		in := store.Message{
			Conversation: f.conversation.ID, EventKey: "web:1", Direction: store.Inbound, Author: "u1", Text: "明天下午三点 🚗\n'; --", Action: "book:1", At: odd,
		}
		in.ID = added(t, s, (*store.Tx).AddMessage, in)
		out := store.Message{
			Conversation: f.conversation.ID, EventKey: "reply/1", Direction: store.Outbound, Author: store.OwnerBot, Text: "好的",
			Extra: json.RawMessage(`{"buttons":["好","不好"]}`), ReplyTo: in.ID, Status: store.StatusPending, At: start,
		}
		reply := out
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.AddReply(ctx, &reply) })
		again := out
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.AddReply(ctx, &again) })
		if out.ID = reply.ID; again.ID != 0 {
			t.Errorf("the same reply again became message %d", again.ID)
		}
		if id := added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: f.conversation.ID, EventKey: "web:1", Direction: store.Inbound, At: start}); id != 0 {
			t.Errorf("the same event again became message %d", id)
		}
		var keyless []store.MessageID
		for range 2 {
			keyless = append(keyless, added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: f.conversation.ID, Direction: store.Inbound, At: start}))
		}
		if keyless[0] <= out.ID || keyless[1] <= keyless[0] {
			t.Errorf("ids do not rise: %v", keyless)
		}

		in.At = in.At.Truncate(time.Microsecond)
		got, err := s.Message(ctx, in.ID)
		check(t, got, err, in)
		pending, err := s.Outbox(ctx, f.conversation.ID)
		check(t, pending, err, []store.Message{out})
		k0, k1 := store.Message{ID: keyless[0], Conversation: f.conversation.ID, Direction: store.Inbound, At: start}, store.Message{ID: keyless[1], Conversation: f.conversation.ID, Direction: store.Inbound, At: start}
		open, err := s.Unanswered(ctx, f.conversation, 10)
		check(t, open, err, []store.Message{in, k0, k1})
		open, err = s.Unanswered(ctx, store.Conversation{ID: f.conversation.ID, Answered: in.ID}, 1)
		check(t, open, err, []store.Message{k0})
		last, err := s.LastMessages(ctx, f.conversation.ID, 3)
		check(t, last, err, []store.Message{out, k0, k1})

		clock.Advance(time.Second)
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.SetDelivery(ctx, out.ID, store.StatusSent, "", "ts.1")
		})
		out.Status, out.PlatformID, out.SentAt = store.StatusSent, "ts.1", s.Now()
		sent, err := s.Message(ctx, out.ID)
		check(t, sent, err, out)
		pending, err = s.Outbox(ctx, f.conversation.ID)
		check(t, pending, err, nil)
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.SetDelivery(ctx, out.ID, store.StatusSuppressed, "quiet hours", "")
		})
		if m, err := s.Message(ctx, out.ID); err != nil || !m.SentAt.IsZero() || m.Reason != "quiet hours" {
			t.Errorf("suppressed: %+v, %v", m, err)
		}
	})
}

// Messages of one chat that arrive at once: each event once, ids in commit order, and the
// first message of a new chat makes only one conversation.
func TestMessagesAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		const senders, events = 16, 40
		var (
			mu        sync.Mutex
			committed []store.MessageID // in the order in which their transactions held the conversation
			repeats   int
			all       sync.WaitGroup
		)
		for sender := range senders {
			all.Go(func() {
				for n := range events {
					err := s.InTx(ctx, func(tx *store.Tx) error {
						c, err := tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "web", Chat: "new"})
						if err != nil {
							return err
						}
						id, err := tx.AddMessage(ctx, store.Message{
							Conversation: c.ID, EventKey: fmt.Sprintf("event/%d", (n+sender)%events), Direction: store.Inbound, At: start,
						})
						if err != nil {
							return err
						}
						mu.Lock()
						defer mu.Unlock()
						if id == 0 {
							repeats++
						} else {
							committed = append(committed, id)
						}
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if len(committed) != events || repeats != (senders-1)*events {
			t.Errorf("%d messages and %d repeats of %d events", len(committed), repeats, events)
		}
		if !slices.IsSorted(committed) {
			t.Errorf("ids out of commit order: %v", committed)
		}
	})
}

func TestStaffChats(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		open := func(chat string, staff store.StaffID) (out store.Conversation) {
			write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
				out, err = tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "slack", Chat: chat, Staff: staff})
				return err
			})
			return out
		}
		first := open("D1", f.advisor)
		open("C1", 0)
		clock.Advance(time.Minute)
		second := open("D2", f.advisor)
		state := json.RawMessage(`{"desk": "booking"}`)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SetConversationState(ctx, second.ID, state) })
		second.State = state
		list, err := s.StaffChats(ctx, f.shop)
		check(t, list, err, []store.Conversation{second, first})
		list, err = s.StaffChats(ctx, f.shop+1)
		check(t, list, err, nil)
	})
}
