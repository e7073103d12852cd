package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// queue is the store's tasks as a worker sees them.
type queue struct {
	t     *testing.T
	s     *store.Store
	clock *storetest.Clock
}

func (q queue) enqueue(task store.Task) store.Task {
	q.t.Helper()
	if task.Kind == "" {
		task.Kind = "answer"
	}
	if task.ReadyAt.IsZero() {
		task.ReadyAt = q.s.Now()
	}
	stored := task
	write(q.t, q.s, func(ctx context.Context, tx *store.Tx) error {
		stored = task
		return tx.EnqueueTask(ctx, &stored)
	})
	return stored
}

func (q queue) claim(holder string) []store.Task {
	q.t.Helper()
	tasks, err := q.s.Claim(ctx, holder, time.Minute, 10, "answer")
	if err != nil {
		q.t.Fatal(err)
	}
	return tasks
}

func (q queue) keys(tasks []store.Task) []string {
	var keys []string
	for _, t := range tasks {
		keys = append(keys, t.Key)
	}
	return keys
}

func (q queue) end(act func(tx *store.Tx) error) {
	q.t.Helper()
	write(q.t, q.s, func(_ context.Context, tx *store.Tx) error { return act(tx) })
}

func eachQueue(t *testing.T, fn func(t *testing.T, q queue)) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		fn(t, queue{t, s, clock})
	})
}

func TestClaim(t *testing.T) {
	eachQueue(t, func(t *testing.T, q queue) {
		if got := q.claim("a"); got != nil {
			t.Errorf("from nothing: %v", got)
		}
		q.enqueue(store.Task{Key: "later", ReadyAt: start.Add(time.Second)})
		second := q.enqueue(store.Task{Key: "second", ReadyAt: start.Add(-time.Second), Payload: json.RawMessage(`{"n":1}`)})
		q.enqueue(store.Task{Key: "first", ReadyAt: start.Add(-time.Minute)})
		q.enqueue(store.Task{Key: "other", Kind: "digest"})

		got, err := q.s.Claim(ctx, "a", time.Minute, 1, "answer")
		if err != nil || len(got) != 1 || got[0].Key != "first" {
			t.Fatalf("the longest waiting: %v, %v", got, err)
		}
		got = q.claim("b")
		second.Holder, second.ReadyAt, second.Attempts = "b", start.Add(time.Minute), 1
		check(t, got, nil, []store.Task{second})
		if got := q.claim("c"); got != nil {
			t.Errorf("what is claimed or not due: %v", got)
		}
		if got, err := q.s.Claim(ctx, "a", time.Minute, 10); got != nil || err != nil {
			t.Errorf("no kinds: %v, %v", got, err)
		}
		next, err := q.s.NextReady(ctx, "answer")
		check(t, next, err, start.Add(time.Second))
		next, err = q.s.NextReady(ctx, "none")
		check(t, next, err, time.Time{})
		next, err = q.s.NextReady(ctx)
		check(t, next, err, time.Time{})
	})
}

func TestEnqueueAgain(t *testing.T) {
	eachQueue(t, func(t *testing.T, q queue) {
		due := start.Add(time.Second)
		first := q.enqueue(store.Task{Key: "k", ReadyAt: due, Payload: json.RawMessage(`{"n":1}`)})
		again := q.enqueue(store.Task{Key: "k", ReadyAt: due.Add(time.Hour), Payload: json.RawMessage(`{"n":2}`)})
		if again.ID != first.ID || again.Revision != 1 || !again.ReadyAt.Equal(due) {
			t.Errorf("again: %+v", again) // the same due time
		}

		q.clock.Advance(time.Second)
		claimed := q.claim("a")[0]
		first.Holder, first.Revision, first.Attempts, first.ReadyAt = "a", 1, 1, q.s.Now().Add(time.Minute)
		check(t, claimed, nil, first) // and payload
		q.enqueue(store.Task{Key: "k"})
		q.enqueue(store.Task{Key: "k"})
		if got := q.claim("b"); got != nil {
			t.Fatalf("runs twice at a time: %v", got)
		}
		q.end(func(tx *store.Tx) error { return tx.Finish(ctx, claimed) })
		rerun := q.claim("b")
		if len(rerun) != 1 || rerun[0].Attempts != 1 {
			t.Fatalf("runs once more: %v", rerun)
		}
		q.end(func(tx *store.Tx) error { return tx.Finish(ctx, rerun[0]) })
		if got := q.claim("b"); got != nil {
			t.Fatalf("runs a third time: %v", got)
		}
		if next, err := q.s.NextReady(ctx, "answer"); err != nil || !next.IsZero() {
			t.Errorf("something is left for %v, %v", next, err)
		}
	})
}

func TestEnqueueClaimed(t *testing.T) {
	eachQueue(t, func(t *testing.T, q queue) {
		lease := start.Add(time.Minute)
		mine := q.enqueue(store.Task{Key: "k", ReadyAt: lease, Holder: "a"})
		if mine.Holder != "a" || mine.Revision != 0 {
			t.Errorf("new: %+v", mine)
		}
		if got := q.claim("b"); got != nil {
			t.Errorf("claimed at birth, and claimed again: %v", got)
		}
		theirs := q.enqueue(store.Task{Key: "k", ReadyAt: lease, Holder: "b"})
		if theirs.Holder != "a" || theirs.Revision != 1 {
			t.Errorf("held by another: %+v", theirs)
		}
		q.end(func(tx *store.Tx) error { return tx.Finish(ctx, mine) })
		waiting := q.enqueue(store.Task{Key: "k", ReadyAt: lease, Holder: "b"})
		if waiting.Holder != "" || !waiting.ReadyAt.Equal(start) {
			t.Errorf("waiting: %+v", waiting)
		}
		if got := q.claim("b"); len(got) != 1 {
			t.Errorf("waiting, to be claimed: %v", got)
		}
	})
}

// A holder that was too slow has no say any more, whoever took the task over, even itself.
func TestLease(t *testing.T) {
	for _, taker := range []string{"b", "a"} {
		t.Run("taken over by "+taker, func(t *testing.T) {
			eachQueue(t, func(t *testing.T, q queue) {
				q.enqueue(store.Task{Key: "k"})
				slow := q.claim("a")[0]
				q.clock.Advance(59 * time.Second)
				if got := q.claim(taker); got != nil {
					t.Fatalf("within the lease: %v", got)
				}
				q.clock.Advance(time.Second)
				got := q.claim(taker)
				if len(got) != 1 || got[0].Attempts != 2 {
					t.Fatalf("after the lease: %v", got)
				}
				q.end(func(tx *store.Tx) error { return tx.Finish(ctx, slow) })
				q.end(func(tx *store.Tx) error { return tx.Postpone(ctx, slow, q.s.Now(), "late") })
				q.end(func(tx *store.Tx) error { return tx.Bury(ctx, slow, "late") })
				if again := q.claim("c"); again != nil {
					t.Fatalf("the old holder gave it away: %v", again)
				}
				q.end(func(tx *store.Tx) error { return tx.Finish(ctx, got[0]) })
				q.clock.Advance(time.Hour)
				if again := q.claim("c"); again != nil {
					t.Errorf("finished, and claimed: %v", again)
				}
			})
		})
	}
}

// A holder who is in time may keep a task for longer; one who was too slow may not.
func TestExtend(t *testing.T) {
	eachQueue(t, func(t *testing.T, q queue) {
		q.enqueue(store.Task{Key: "k"})
		slow := q.claim("a")[0]
		kept := slow
		q.clock.Advance(59 * time.Second)
		q.end(func(tx *store.Tx) (err error) {
			kept, err = tx.Extend(ctx, slow, q.s.Now().Add(time.Minute))
			return err
		})
		q.clock.Advance(59 * time.Second)
		if got := q.claim("b"); got != nil {
			t.Fatalf("within the longer lease: %v", got)
		}
		q.clock.Advance(time.Second)
		if got := q.claim("b"); len(got) != 1 {
			t.Fatalf("after it: %v", got)
		}
		for _, old := range []store.Task{slow, kept} {
			err := q.s.InTx(ctx, func(tx *store.Tx) error {
				_, err := tx.Extend(ctx, old, q.s.Now().Add(time.Hour))
				return err
			})
			if !errors.Is(err, store.ErrConflict) {
				t.Errorf("what another has is kept: %v", err)
			}
		}
	})
}

// What a holder noted is told to the next one; a claim that ran out notes nothing.
func TestNote(t *testing.T) {
	eachQueue(t, func(t *testing.T, q queue) {
		q.enqueue(store.Task{Key: "answer/1"})
		first := q.claim("a")[0]
		q.end(func(tx *store.Tx) error { return tx.Note(t.Context(), first, json.RawMessage(`{"line":"1.1"}`)) })
		q.clock.Advance(2 * time.Minute)
		second := q.claim("b")[0]
		q.end(func(tx *store.Tx) error { return tx.Note(t.Context(), first, json.RawMessage(`{"line":"2.2"}`)) })
		q.clock.Advance(2 * time.Minute)
		third := q.claim("c")[0]
		for _, task := range []store.Task{second, third} {
			var noted struct{ Line string }
			if err := json.Unmarshal(task.Payload, &noted); err != nil || noted.Line != "1.1" {
				t.Errorf("%s is told %q, %v", task.Holder, task.Payload, err)
			}
		}
	})
}

func TestPostpone(t *testing.T) {
	eachQueue(t, func(t *testing.T, q queue) {
		q.enqueue(store.Task{Key: "k"})
		claimed := q.claim("a")[0]
		q.end(func(tx *store.Tx) error { return tx.Postpone(ctx, claimed, start.Add(time.Hour), "429") })
		if got := q.claim("a"); got != nil {
			t.Errorf("at once: %v", got)
		}
		q.clock.Advance(time.Hour)
		got := q.claim("a")
		if len(got) != 1 || got[0].LastErr != "429" || got[0].Attempts != 2 {
			t.Errorf("when due: %+v", got)
		}
	})
}

func TestBury(t *testing.T) {
	eachQueue(t, func(t *testing.T, q queue) {
		for i := range 2 {
			q.enqueue(store.Task{Key: fmt.Sprint(i)})
		}
		for _, task := range q.claim("a") {
			q.end(func(tx *store.Tx) error { return tx.Bury(ctx, task, "boom") })
		}
		q.clock.Advance(time.Hour)
		if got := q.claim("a"); got != nil {
			t.Errorf("dead, and claimed: %v", got)
		}
		dead, err := q.s.DeadTasks(ctx, 10)
		check(t, q.keys(dead), err, []string{"1", "0"})
		if dead[0].LastErr != "boom" || !dead[0].Dead {
			t.Errorf("dead: %+v", dead[0])
		}
		revived := q.enqueue(store.Task{Key: "0", Payload: json.RawMessage(`{"n":2}`)})
		if revived.Dead || revived.Attempts != 0 || string(revived.Payload) == "" {
			t.Errorf("revived: %+v", revived)
		}
		check(t, q.keys(q.claim("a")), nil, []string{"0"})
		if held := q.enqueue(store.Task{Key: "1", Holder: "b", ReadyAt: q.s.Now().Add(time.Minute)}); held.Holder != "b" {
			t.Errorf("revived and claimed: %+v", held)
		}
	})
}

// Claimers at once never share a task and leave none.
func TestClaimAtOnce(t *testing.T) {
	eachQueue(t, func(t *testing.T, q queue) {
		const tasks = 200
		write(t, q.s, func(ctx context.Context, tx *store.Tx) error {
			for i := range tasks {
				if err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprint(i), Kind: "answer", ReadyAt: start}); err != nil {
					return err
				}
			}
			return nil
		})
		var mu sync.Mutex
		holders := map[string]string{}
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				holder := fmt.Sprint("worker ", i)
				for {
					got, err := q.s.Claim(ctx, holder, time.Minute, 7, "answer")
					if err != nil {
						t.Error(err)
					}
					if len(got) > 7 {
						t.Errorf("claimed %d", len(got))
					}
					mu.Lock()
					for _, task := range got {
						if other, taken := holders[task.Key]; taken {
							t.Errorf("%s held by %s and %s", task.Key, holder, other)
						}
						holders[task.Key] = task.Holder
					}
					left := tasks - len(holders)
					mu.Unlock()
					if left == 0 || err != nil {
						return
					}
				}
			})
		}
		all.Wait()
	})
}

func TestWake(t *testing.T) {
	eachQueue(t, func(t *testing.T, q queue) {
		awake := func() bool {
			select {
			case <-q.s.Wake():
				return true
			default:
				return false
			}
		}
		if awake() {
			t.Error("before anything")
		}
		q.enqueue(store.Task{Key: "a"})
		q.enqueue(store.Task{Key: "b"})
		if !awake() || awake() {
			t.Error("not one signal for two tasks")
		}
		q.enqueue(store.Task{Key: "later", ReadyAt: q.s.Now().Add(2 * store.Soon)})
		if awake() {
			t.Error("a task that is due later told of itself")
		}
		_ = q.s.InTx(ctx, func(tx *store.Tx) error {
			err := tx.Enqueue(ctx, store.Task{Key: "c", Kind: "answer", ReadyAt: start})
			return fmt.Errorf("rolled back: %w", err)
		})
		if awake() {
			t.Error("for a transaction that was rolled back")
		}
	})
}
