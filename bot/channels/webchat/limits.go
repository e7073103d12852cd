package webchat

import (
	"cmp"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits bound what strangers may do. All are counted in this process.
type Limits struct {
	// Messages from one session in a minute; as many may come at once.
	Messages int
	// AddressMessages from all sessions of one network address in a minute.
	AddressMessages int
	// Sessions made for one network address in a minute.
	Sessions int
	// Streams open at a time for one session, for one address, and in all.
	Streams, AddressStreams, AllStreams int
	// Text is the longest message, in characters.
	Text int
	// Photos with one message, the bytes and the pixels of each.
	Photos, PhotoBytes, PhotoPixels int
}

// DefaultLimits are for a shop whose customers share a wireless network in the waiting
// room. The numbers are ours; mission.md names none.
func DefaultLimits() Limits {
	return Limits{
		Messages: 20, AddressMessages: 240, Sessions: 60, Streams: 8, AddressStreams: 200, AllStreams: 5000,
		Text: 4000, Photos: 4, PhotoBytes: 8 << 20, PhotoPixels: 50_000_000,
	}
}

func (l Limits) complete() Limits {
	d := DefaultLimits()
	return Limits{
		Messages: cmp.Or(l.Messages, d.Messages), AddressMessages: cmp.Or(l.AddressMessages, d.AddressMessages), Sessions: cmp.Or(l.Sessions, d.Sessions),
		Streams: cmp.Or(l.Streams, d.Streams), AddressStreams: cmp.Or(l.AddressStreams, d.AddressStreams), AllStreams: cmp.Or(l.AllStreams, d.AllStreams),
		Text: cmp.Or(l.Text, d.Text), Photos: cmp.Or(l.Photos, d.Photos), PhotoBytes: cmp.Or(l.PhotoBytes, d.PhotoBytes), PhotoPixels: cmp.Or(l.PhotoPixels, d.PhotoPixels),
	}
}

// gate counts by session and by address.
type gate struct {
	rules   Limits
	mu      sync.Mutex
	buckets map[string]*rate.Limiter
	streams map[string]int
}

func newGate(rules Limits) *gate {
	return &gate{rules: rules, buckets: map[string]*rate.Limiter{}, streams: map[string]int{}}
}

// mostBuckets bounds the memory; beyond it those that are full (idle) are dropped.
const mostBuckets = 20_000

// message reports whether a session at an address may send one more.
func (g *gate) message(chat, address string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.allow("m/"+chat, g.rules.Messages) && g.allow("a/"+address, g.rules.AddressMessages)
}

// session reports whether an address may get one more session.
func (g *gate) session(address string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.allow("s/"+address, g.rules.Sessions)
}

func (g *gate) allow(key string, perMinute int) bool {
	bucket, ok := g.buckets[key]
	if !ok {
		if len(g.buckets) >= mostBuckets {
			g.forgetIdle()
		}
		bucket = rate.NewLimiter(rate.Every(time.Minute/time.Duration(perMinute)), perMinute)
		g.buckets[key] = bucket
	}
	return bucket.Allow()
}

func (g *gate) forgetIdle() {
	for key, bucket := range g.buckets {
		if bucket.Tokens() >= float64(bucket.Burst()) {
			delete(g.buckets, key)
		}
	}
}

// stream opens one more stream; leave must be called when it ends. ok is false when there
// are too many.
func (g *gate) stream(chat, address string) (leave func(), ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	places := []struct {
		key  string
		most int
	}{{"c/" + chat, g.rules.Streams}, {"a/" + address, g.rules.AddressStreams}, {"", g.rules.AllStreams}}
	for _, p := range places {
		if g.streams[p.key] >= p.most {
			return nil, false
		}
	}
	for _, p := range places {
		g.streams[p.key]++
	}
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		for _, p := range places {
			if g.streams[p.key]--; g.streams[p.key] <= 0 {
				delete(g.streams, p.key)
			}
		}
	}, true
}
