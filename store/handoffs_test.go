package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestHandoffs(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		open := func() (h store.Handoff, added bool) {
			write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
				h, added, err = tx.AddHandoff(ctx, store.Handoff{Shop: f.shop, Conversation: f.conversation.ID, Reason: "要求人工"})
				return err
			})
			return h, added
		}
		h, added1 := open()
		again, added2 := open()
		if !added1 || added2 {
			t.Errorf("added %v, then %v", added1, added2)
		}
		want := store.Handoff{ID: h.ID, Shop: f.shop, Conversation: f.conversation.ID, Reason: "要求人工", Status: store.HandoffWaiting, OpenedAt: start, LastAt: start}
		check(t, h, nil, want)
		check(t, again, nil, want)

		var team store.Conversation
		write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
			team, err = tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "slack", Chat: "C1"})
			return err
		})
		card := added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: team.ID, Direction: store.Outbound, Status: store.StatusPending, At: start})
		later := clock.Advance(time.Minute)
		update := func(h store.Handoff) error {
			return s.InTx(ctx, func(tx *store.Tx) error {
				return errors.Join(tx.SetDelivery(ctx, card, store.StatusSent, "", "ts.9"), tx.UpdateHandoff(ctx, h))
			})
		}
		want.Card, want.Owner, want.Status, want.LastAt = card, f.advisor, store.HandoffOwned, later
		if err := update(want); err != nil {
			t.Fatal(err)
		}
		got, err := s.HandoffOfThread(ctx, "slack", "C1", "ts.9")
		check(t, got, err, want)
		got, err = s.OpenHandoff(ctx, f.conversation.ID)
		check(t, got, err, want)
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.SetConversationOwner(ctx, f.conversation.ID, "李静")
		})
		if c, err := s.Conversation(ctx, f.conversation.ID); err != nil || c.Owner != "李静" {
			t.Errorf("owner %q, %v", c.Owner, err)
		}

		want.Status = store.HandoffReturned
		if err := update(want); err != nil {
			t.Fatal(err)
		}
		got, err = s.Handoff(ctx, want.ID)
		check(t, got, err, want)
		if err := update(want); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("closed, and updated: %v", err)
		}
		for name, find := range map[string]func() (store.Handoff, error){
			"open":    func() (store.Handoff, error) { return s.OpenHandoff(ctx, f.conversation.ID) },
			"thread":  func() (store.Handoff, error) { return s.HandoffOfThread(ctx, "slack", "C1", "ts.9") },
			"unknown": func() (store.Handoff, error) { return s.Handoff(ctx, 999) },
		} {
			if _, err := find(); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if next, added := open(); !added || next.ID == want.ID {
			t.Errorf("after it was closed: %+v, added %v", next, added)
		}
	})
}

func TestProofCodes(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		add := func(code string) {
			write(t, s, func(ctx context.Context, tx *store.Tx) error {
				return tx.AddProofCode(ctx, f.shop, f.customer, f.advisor, code, tx.Now().Add(time.Minute))
			})
		}
		use := func(shop store.ShopID, code string) (id store.CustomerID, err error) {
			err = s.InTx(ctx, func(tx *store.Tx) error {
				id, err = tx.UseProofCode(ctx, shop, code)
				return err
			})
			return id, err
		}
		add("111111")
		add("222222")
		for name, try := range map[string]func() (store.CustomerID, error){
			"replaced":   func() (store.CustomerID, error) { return use(f.shop, "111111") },
			"wrong":      func() (store.CustomerID, error) { return use(f.shop, "333333") },
			"other shop": func() (store.CustomerID, error) { return use(f.shop+1, "222222") },
		} {
			if _, err := try(); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		// Once, however many try at the same moment.
		var won atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				id, err := use(f.shop, "222222")
				switch {
				case err == nil && id == f.customer:
					won.Add(1)
				case !errors.Is(err, store.ErrNotFound):
					t.Errorf("customer %d, %v", id, err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("spent %d times", won.Load())
		}
		add("444444")
		clock.Advance(time.Minute)
		if _, err := use(f.shop, "444444"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("expired: %v", err)
		}
	})
}

func TestProofTries(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		none, err := s.ProofTriesOf(ctx, f.conversation.ID)
		check(t, none, err, store.ProofTries{})
		for wrong := range 3 {
			write(t, s, func(ctx context.Context, tx *store.Tx) error {
				return tx.SetProofTries(ctx, f.conversation.ID, store.ProofTries{Wrong: wrong, Since: tx.Now()})
			})
		}
		tries, err := s.ProofTriesOf(ctx, f.conversation.ID)
		check(t, tries, err, store.ProofTries{Wrong: 2, Since: start})
		for since, want := range map[time.Time]int{start.Add(-time.Second): 2, start: 0} {
			wrong, err := s.WrongProofs(ctx, f.shop, since)
			check(t, wrong, err, want)
			other, err := s.WrongProofs(ctx, f.shop+1, since)
			check(t, other, err, 0)
		}
	})
}

func TestCloseTodosOf(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		other := f.other(t, s, "李雪梅", "+8613911112222", "沪C00001")
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, todo := range []store.Todo{
				{Key: "handoff/1", Kind: "handoff", Conversation: f.conversation.ID},
				{Key: "handoff/2", Kind: "handoff", Conversation: f.conversation.ID},
				{Key: "call/1", Kind: "call", Conversation: f.conversation.ID},
				{Key: "handoff/3", Kind: "handoff", Conversation: other.conversation.ID},
			} {
				todo.Shop, todo.DueAt = f.shop, start
				if err := tx.AddTodo(ctx, todo); err != nil {
					return err
				}
			}
			return tx.CloseTodosOf(ctx, f.conversation.ID, "handoff", "owned")
		})
		open, err := s.OpenTodos(ctx, f.shop, start.AddDate(0, 0, 1), 10)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, todo := range open {
			keys = append(keys, todo.Key)
		}
		check(t, keys, nil, []string{"call/1", "handoff/3"})
	})
}

func TestOpenDraft(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		d := store.Draft{Shop: f.shop, Conversation: f.conversation.ID, Kind: "handoff", Text: "您好", Status: store.DraftOpen}
		added(t, s, (*store.Tx).AddDraft, d)
		latest := added(t, s, (*store.Tx).AddDraft, d)
		d.Kind = "followup"
		added(t, s, (*store.Tx).AddDraft, d)
		got, err := s.OpenDraft(ctx, f.conversation.ID, "handoff")
		if err != nil || got.ID != latest {
			t.Errorf("open draft %+v, %v", got, err)
		}
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.SetDraft(ctx, latest, store.DraftSent, "您好")
		})
		if got, err = s.OpenDraft(ctx, f.conversation.ID, "handoff"); err != nil || got.ID == latest {
			t.Errorf("after it was sent %+v, %v", got, err)
		}
		if _, err := s.OpenDraft(ctx, f.conversation.ID, "invite"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("of another kind: %v", err)
		}
	})
}
