// Package playground shows the whole product on one page: the customer's phone, the
// advisors' team chat and the manager, live, on a sample shop with a clock that can jump.
// The seats are real channels of a real engine; nothing is staged.
package playground

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/channels/webchat"
	"pitcrew/store"
)

// Names of the channels that a World needs, and of the staff's chats.
const (
	TeamChannel = "team"
	TeamChat    = "team"
	managerChat = "manager"
)

// World is a running sample shop.
type World struct {
	Store     *store.Store
	Shop      store.Shop
	Door      bot.Door
	Customers *webchat.Chat // the channel of customers
	Team      *webchat.Chat // the channel of staff
	// Chart draws the day's digest as PNG, on dark ground or light.
	Chart func(ctx context.Context, w io.Writer, dark bool) error
	// Advisor and Manager sit in their seats.
	Advisor, Manager store.Staff
	// Star is the customer whom the page begins with.
	Star store.Customer
	// NextDue is when something falls due next, zero when nothing does, and Settle works off
	// all that is due.
	NextDue func(ctx context.Context) (time.Time, error)
	Settle  func(ctx context.Context) error
	// Close ends it all.
	Close func()

	number int // of the world: a page of another one starts anew
}

// Options are what a playground is made of.
type Options struct {
	// Open starts a new sample shop that runs by the clock.
	Open func(ctx context.Context, clock func() time.Time) (*World, error)
	// Now is the time to begin with; nil means the real one.
	Now func() time.Time
	Log *slog.Logger
}

// Playground serves the page. It is safe for concurrent use.
type Playground struct {
	opts Options

	mu     sync.Mutex
	ready  chan struct{} // closed when world is there
	world  *World
	count  int
	ahead  time.Duration // of the clock
	used   time.Time     // when somebody last did something; zero when nobody came
	resets chan struct{}

	jumping sync.Mutex // one jump at a time
}

// New makes a playground; Run brings it to life.
func New(opts Options) *Playground {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	return &Playground{opts: opts, ready: make(chan struct{}), resets: make(chan struct{}, 1)}
}

// Run keeps a world open until ctx ends, a new one after each reset.
func (p *Playground) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		w, err := p.opts.Open(ctx, p.clock)
		if err != nil {
			return err
		}
		p.mu.Lock()
		p.count++
		w.number, p.world = p.count, w
		close(p.ready)
		p.mu.Unlock()
		select {
		case <-p.resets:
		case <-ctx.Done():
		}
		p.mu.Lock()
		p.world, p.ready, p.ahead = nil, make(chan struct{}), 0
		p.mu.Unlock()
		w.Close()
	}
	return nil
}

// clock is the shop's, which the page can put ahead.
func (p *Playground) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.opts.Now().Add(p.ahead)
}

// mostStops bounds what a jump stops for.
const mostStops = 2000

// jump puts the clock ahead to a time. It stops where something falls due on the way and has
// that done: what is only found later is stale, and rightly left out.
func (p *Playground) jump(ctx context.Context, w *World, to time.Time) error {
	p.jumping.Lock()
	defer p.jumping.Unlock()
	for range mostStops {
		if err := w.Settle(ctx); err != nil { // what is in hand keeps its lease until then
			return err
		}
		next, err := w.NextDue(ctx)
		if err != nil {
			return err
		}
		if next.IsZero() || !next.Before(to) {
			break
		}
		p.advance(next)
	}
	p.advance(to)
	return nil
}

// advance puts the clock ahead, never back.
func (p *Playground) advance(to time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d := to.Sub(p.opts.Now().Add(p.ahead)); d > 0 {
		p.ahead += d
	}
}

func (p *Playground) reset() {
	select {
	case p.resets <- struct{}{}:
	default:
	}
}

// Used is when somebody last did something here; zero when nobody came.
func (p *Playground) Used() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.used
}

func (p *Playground) touch() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used = time.Now()
}

var errNotReady = errors.New("the sample shop is being set up")

// now waits for the world.
func (p *Playground) now(ctx context.Context) (*World, error) {
	for {
		p.mu.Lock()
		w, ready := p.world, p.ready
		p.mu.Unlock()
		if w != nil {
			return w, nil
		}
		select {
		case <-ready:
		case <-ctx.Done():
			return nil, errNotReady
		}
	}
}
