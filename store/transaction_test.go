package store_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// tagging adds one tag per transaction, which is how these cases see what was committed.
func tagging(f shopFloor, tag string) func(tx *store.Tx) error {
	return func(tx *store.Tx) error { return tx.AddTag(ctx, f.customer, tag) }
}

func TestInTxRollsBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		boom := errors.New("boom")
		err := s.InTx(ctx, func(tx *store.Tx) error {
			return errors.Join(tagging(f, "error")(tx), boom)
		})
		if !errors.Is(err, boom) {
			t.Errorf("error: %v", err)
		}

		func() {
			defer func() {
				if r := recover(); r != "boom" {
					t.Errorf("the panic became %v", r)
				}
			}()
			_ = s.InTx(ctx, func(tx *store.Tx) error {
				_ = tagging(f, "panic")(tx)
				panic("boom")
			})
		}()

		exited := make(chan struct{})
		go func() { // what t.FailNow does
			defer close(exited)
			_ = s.InTx(ctx, func(tx *store.Tx) error {
				_ = tagging(f, "exit")(tx)
				runtime.Goexit()
				return nil
			})
		}()
		<-exited

		cancelled, cancel := context.WithCancel(ctx)
		err = s.InTx(cancelled, func(tx *store.Tx) error {
			_ = tagging(f, "cancelled")(tx)
			cancel()
			return tx.AddTag(cancelled, f.customer, "after")
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled in its middle: %v", err)
		}
		ran := false
		err = s.InTx(cancelled, func(*store.Tx) error {
			ran = true
			return nil
		})
		if !errors.Is(err, context.Canceled) || ran {
			t.Errorf("cancelled before: %v, ran: %v", err, ran)
		}

		if err := s.InTx(ctx, tagging(f, "good")); err != nil {
			t.Fatal(err)
		}
		got, err := s.Tags(ctx, f.customer)
		check(t, got, err, []string{"good"})
	})
}

// A transaction that goes on after a failed statement commits nothing, on either database.
func TestFailedStatementFailsTheTransaction(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		err := s.InTx(ctx, func(tx *store.Tx) error {
			_ = tagging(f, "before")(tx)
			_, _ = tx.AddVehicle(ctx, store.Vehicle{Plate: plate})
			_ = tagging(f, "after")(tx)
			return nil
		})
		if !errors.Is(err, store.ErrConflict) {
			t.Errorf("error: %v", err)
		}
		got, err := s.Tags(ctx, f.customer)
		check(t, got, err, nil)
		// Not to find something is no failure.
		err = s.InTx(ctx, func(tx *store.Tx) error {
			if _, err := tx.VehicleByPlate(ctx, "沪B00000"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("not found: %v", err)
			}
			return tagging(f, "found")(tx)
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// Transactions at once: each commits or rolls back by itself, whatever the others do, and
// what InTx acknowledged can be read at once, outside and by any connection.
func TestInTxAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		var all sync.WaitGroup
		for worker := range 24 {
			all.Go(func() {
				for n := range 20 {
					tag := fmt.Sprintf("%02d-%02d", worker, n)
					own, cancel := context.WithCancel(ctx)
					err := func() (err error) {
						defer func() {
							if r := recover(); r != nil {
								err = fmt.Errorf("%v", r)
							}
						}()
						return s.InTx(own, func(tx *store.Tx) error {
							if err := tagging(f, tag)(tx); err != nil {
								return err
							}
							switch worker % 4 {
							case 1:
								return errors.New("boom")
							case 2:
								panic("boom")
							case 3:
								cancel()
								return tx.AddTag(own, f.customer, "cancelled")
							}
							return nil
						})
					}()
					cancel()
					if (err == nil) != (worker%4 == 0) {
						t.Errorf("%s: %v", tag, err)
					}
					tags, err := s.Tags(ctx, f.customer)
					if err != nil {
						t.Error(err)
					}
					found := false
					for _, other := range tags {
						found = found || other == tag
					}
					if found != (worker%4 == 0) {
						t.Errorf("%s: found %v", tag, found)
					}
				}
			})
		}
		all.Wait()
		tags, err := s.Tags(ctx, f.customer)
		if err != nil || len(tags) != 6*20 {
			t.Errorf("%d tags, %v", len(tags), err)
		}
	})
}

// Who gives up while another transaction runs does not wait for it.
func TestInTxLeavesTheQueue(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		holds, release := make(chan struct{}), make(chan struct{})
		first := make(chan error)
		go func() {
			first <- s.InTx(ctx, func(tx *store.Tx) error {
				err := tagging(f, "first")(tx)
				close(holds)
				<-release
				return err
			})
		}()
		<-holds
		hurried, cancel := context.WithCancel(ctx)
		second := make(chan error)
		go func() {
			second <- s.InTx(hurried, func(tx *store.Tx) error { return tx.AddTag(hurried, f.customer, "first") }) // on PostgreSQL it waits for the row
		}()
		cancel()
		if err := <-second; !errors.Is(err, context.Canceled) {
			t.Errorf("second: %v", err)
		}
		close(release)
		if err := <-first; err != nil {
			t.Errorf("first: %v", err)
		}
	})
}

func TestTxNow(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		clock.Set(odd)
		write(t, s, func(_ context.Context, tx *store.Tx) error {
			if got := tx.Now(); !got.Equal(odd.Truncate(1000)) {
				t.Errorf("now %v", got)
			}
			return nil
		})
	})
}

func TestAsOf(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		then := clock.Now().AddDate(0, -3, 0)
		past := s.AsOf(then)
		if got := past.Now(); !got.Equal(then) {
			t.Errorf("its clock says %v", got)
		}
		for _, at := range []*store.Store{past, s} {
			if err := at.InTx(ctx, func(tx *store.Tx) error {
				err := tx.Enqueue(ctx, store.Task{Key: tx.Now().Format("2006-01"), Kind: "test", ReadyAt: tx.Now()})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		next, err := s.NextReady(ctx, "test")
		if err != nil || !next.Equal(then) {
			t.Errorf("the first is due at %v, %v", next, err)
		}
		early, err := past.Claim(ctx, "then", 1, 10, "test")
		late, err2 := s.Claim(ctx, "now", 1, 10, "test")
		if err != nil || err2 != nil || len(early) != 1 || len(late) != 2 {
			t.Errorf("claimed %v, %v; then %v, %v", early, err, late, err2)
		}
	})
}

// What nobody waits for keeps its place among the statements: what is read afterwards shows
// it, and a failure of it is the transaction's.
func TestStatementsThatNobodyWaitsFor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		nobody := store.CustomerID(1 << 40)
		err := s.InTx(ctx, func(tx *store.Tx) error {
			if err := tagging(f, "first")(tx); err != nil {
				return err
			}
			got, err := tx.Tags(ctx, f.customer)
			check(t, got, err, []string{"first"})
			return tagging(f, "last")(tx)
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Tags(ctx, f.customer)
		check(t, got, err, []string{"first", "last"})

		for name, follow := range map[string]func(tx *store.Tx) error{
			"commit": func(*store.Tx) error { return nil },
			"read":   func(tx *store.Tx) error { _, err := tx.Tags(ctx, f.customer); return err },
			"write":  func(tx *store.Tx) error { return tx.SaveConversation(ctx, f.conversation) },
		} {
			err := s.InTx(ctx, func(tx *store.Tx) error {
				_ = tagging(f, "before")(tx)
				_ = tx.AddTag(ctx, nobody, "of nobody") // breaks a foreign key
				_ = follow(tx)
				return nil
			})
			if err == nil {
				t.Errorf("%s: a tag of nobody's was committed", name)
			}
			got, err := s.Tags(ctx, f.customer)
			check(t, got, err, []string{"first", "last"})
		}
	})
}

// Many statements that nobody waits for, and transactions that do nothing.
func TestManyStatementsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		const many = 2000
		err := s.InTx(ctx, func(tx *store.Tx) error {
			for i := range many {
				if err := tagging(f, fmt.Sprintf("%04d", i))(tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.InTx(ctx, func(*store.Tx) error { return nil }); err != nil {
			t.Errorf("nothing: %v", err)
		}
		got, err := s.Tags(ctx, f.customer)
		if err != nil || len(got) != many {
			t.Errorf("%d tags, %v", len(got), err)
		}
	})
}
