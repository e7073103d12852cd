package storetest

import (
	"sync"
	"time"
)

// Shanghai is the time zone that tests tell time in; it needs no zone files.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Start is where a Clock stands at first: a Monday morning.
var Start = time.Date(2026, 11, 23, 10, 0, 0, 0, Shanghai)

// Clock stands still until it is moved. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock on by d and returns its new time.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

// Set moves the clock to t, also back.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}
