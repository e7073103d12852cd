package bot

import (
	"context"
	"sync"
	"time"
)

// workers bounds how many tasks are worked on at a time, by Run, which claims them, and by
// Receive, which has one in hand.
type workers struct {
	slots   chan struct{}
	mu      sync.Mutex // guards open against close
	opened  bool
	closing chan struct{} // closed when Run ends
	working sync.WaitGroup
}

func newWorkers(n int) *workers {
	return &workers{slots: make(chan struct{}, n), closing: make(chan struct{})}
}

// open lets try find workers.
func (w *workers) open() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opened, w.closing = true, make(chan struct{})
}

// close ends that, and waits for the work in hand.
func (w *workers) close() {
	w.mu.Lock()
	w.opened = false
	close(w.closing)
	w.mu.Unlock()
	w.working.Wait()
}

// wait takes a worker as soon as one is free; false when ctx ended before.
func (w *workers) wait(ctx context.Context) bool {
	select {
	case w.slots <- struct{}{}:
		w.working.Add(1)
		return true
	case <-ctx.Done():
		return false
	}
}

// try takes a worker if one is free.
func (w *workers) try() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.opened {
		return false
	}
	select {
	case w.slots <- struct{}{}:
		w.working.Add(1)
		return true
	default:
		return false
	}
}

// leave gives a worker back.
func (w *workers) leave() {
	<-w.slots
	w.working.Done()
}

// free is how many more could be taken.
func (w *workers) free() int { return cap(w.slots) - len(w.slots) }

// rest lets the work in hand wait; false when Run ends before.
func (w *workers) rest(d time.Duration) bool {
	w.mu.Lock()
	closing := w.closing
	w.mu.Unlock()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-closing:
		return false
	}
}
