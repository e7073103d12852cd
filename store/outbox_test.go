package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestUndelivered(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		id := f.conversation.ID
		bury := func() {
			clock.Advance(time.Second)
			write(t, s, func(ctx context.Context, tx *store.Tx) error {
				err := tx.Enqueue(ctx, store.Task{Key: "deliver/" + fmt.Sprint(id), Kind: "deliver." + f.conversation.Channel, ReadyAt: tx.Now()})
				return err
			})
			tasks, err := s.Claim(ctx, "a", time.Minute, 1, "deliver."+f.conversation.Channel)
			if err != nil || len(tasks) != 1 {
				t.Fatalf("claimed %v, %v", tasks, err)
			}
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.Bury(ctx, tasks[0], "502") })
		}
		message := added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: id, Direction: store.Outbound, Status: store.StatusPending, At: start})
		bury()
		list, err := s.Undelivered(ctx, f.shop, 10)
		if err != nil || len(list) != 1 || list[0].Messages != 1 || list[0].Reason != "502" || list[0].Task == 0 || list[0].Conversation != id {
			t.Fatalf("given up: %+v, %v", list, err)
		}
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.RetryUndelivered(ctx, id) })
		if list, err := s.Undelivered(ctx, f.shop, 10); err != nil || len(list) != 0 {
			t.Errorf("after the retry: %+v, %v", list, err)
		}
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(tx.SetDelivery(ctx, message, store.StatusFailed, "blocked", ""), tx.CountUnknown(ctx, message))
		})
		if list, err := s.Undelivered(ctx, f.shop, 10); err != nil || len(list) != 1 || list[0].Reason != "blocked" || list[0].Task != 0 {
			t.Errorf("refused: %+v, %v", list, err)
		}
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.DropUndelivered(ctx, id, "dropped") })
		err = s.InTx(ctx, func(tx *store.Tx) error { return tx.DropUndelivered(ctx, id, "dropped") })
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a second drop is %v", err)
		}
		m, err := s.Message(ctx, message)
		if err != nil || m.Status != store.StatusSuppressed || m.Reason != "dropped" || m.Unknown != 1 {
			t.Errorf("the dropped message is %+v, %v", m, err)
		}
		n, err := s.UnknownSends(ctx, f.shop)
		check(t, n, err, 1)
	})
}

// A lease that runs out is counted on the task until it is given back.
func TestLapsed(t *testing.T) {
	eachQueue(t, func(t *testing.T, q queue) {
		q.enqueue(store.Task{Key: "answer/1"})
		if got := q.claim("a")[0].Lapsed; got != 0 {
			t.Errorf("a first claim has lapsed %d times", got)
		}
		q.clock.Advance(2 * time.Minute)
		again := q.claim("b")[0]
		if again.Lapsed != 1 {
			t.Errorf("after a lapse it has lapsed %d times", again.Lapsed)
		}
		q.end(func(tx *store.Tx) error { return tx.Postpone(ctx, again, tx.Now(), "busy") })
		if got := q.claim("b")[0].Lapsed; got != 0 {
			t.Errorf("given back it has lapsed %d times", got)
		}
	})
}

// One holder at a time runs under a name; the next one begins when it ends.
func TestExclusive(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if !s.Postgres() { // a file has one process
			if err := s.Exclusive(ctx, "poll", func(context.Context) error { return store.ErrConflict }); !errors.Is(err, store.ErrConflict) {
				t.Errorf("Exclusive returns %v", err)
			}
			return
		}
		name := t.Name()
		first, end := context.WithCancel(ctx)
		began, ended := make(chan string, 2), make(chan error, 2)
		hold := func(ctx context.Context, who string) {
			ended <- s.Exclusive(ctx, name, func(ctx context.Context) error {
				began <- who
				<-ctx.Done()
				return nil
			})
		}
		go hold(first, "a")
		if who := <-began; who != "a" {
			t.Fatalf("%s began", who)
		}
		second, endSecond := context.WithCancel(ctx)
		go hold(second, "b")
		select {
		case who := <-began:
			t.Fatalf("%s began while a holds the lock", who)
		default:
		}
		end()
		if who := <-began; who != "b" {
			t.Errorf("%s began after a", who)
		}
		endSecond()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	})
}
