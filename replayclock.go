package main

import (
	"slices"
	"sync"
	"time"
)

// replayClock is the time of what a replay does besides answering, which has the time of
// the message: the claims of work. It stands where the earliest message under way does, so
// that a lease that was taken at a later one's time has not run out, and goes on from
// there, so that work which failed comes back.
type replayClock struct {
	mu       sync.Mutex
	at       time.Time
	since    time.Time // when at was set
	underWay []time.Time
}

// furthest is how far the clock goes on by itself: less than a lease.
const furthest = 30 * time.Second

func newReplayClock(at time.Time) *replayClock { return &replayClock{at: at, since: time.Now()} }

func (c *replayClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at.Add(min(time.Since(c.since), furthest))
}

// begin says that messages of a time are under way, until end is called.
func (c *replayClock) begin(at time.Time) (end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.underWay = append(c.underWay, at)
	c.set()
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		i := slices.IndexFunc(c.underWay, at.Equal)
		c.underWay = slices.Delete(c.underWay, i, i+1)
		c.set()
	}
}

func (c *replayClock) set() {
	if len(c.underWay) == 0 {
		return
	}
	if first := slices.MinFunc(c.underWay, time.Time.Compare); !first.Equal(c.at) {
		c.at, c.since = first, time.Now()
	}
}
