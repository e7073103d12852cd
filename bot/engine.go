// Package bot is the conversation engine: one door in (Receive), one way through
// (answer), one door out (deliver). It knows the order of things and nothing of what a
// shop does, which is the desks', nor of any platform, which is the channels'.
package bot

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// Engine takes messages in and answers them. Receive may be called from any goroutine;
// Run does the work.
type Engine struct {
	store      *store.Store
	recognizer *intents.Recognizer
	writer     *writer.Writer
	routes     Routes
	channels   map[string]Channel
	log        *slog.Logger
	rules      Rules
	holder     string
	watch      func(Event)
	limits     limits
	timers     map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error
	calls      map[string]func(ctx context.Context, r store.Reader, t store.Task) (desks.Write, error)
	workers    *workers
	shops      *shops
	recorded   bool
	backlog    *atomic.Int32 // tasks that Run has claimed and that wait for a worker
}

// Rules are the engine's numbers. The zero value is completed by DefaultRules.
type Rules struct {
	// Burst is how long the engine waits for the rest of a message typed in pieces.
	Burst time.Duration
	// Workers bounds how many conversations are answered at a time.
	Workers int
	// Lease is how long a worker may hold a task before another may take it.
	Lease time.Duration
	// Attempts is how often an answer or a timer is tried.
	Attempts int
	// Sends is how often a delivery is tried: with the longest pauses a platform may be away
	// for half an hour before people must look.
	Sends int
	// PerMinute bounds the messages taken from one chat in a minute.
	PerMinute int
	// LongestText bounds one message, in bytes; a longer one is refused.
	LongestText int
	// HelplessLimit is how many unhelpful answers in a row bring a person (B4).
	HelplessLimit int
	// DialogLife is how long an open question waits for its answer.
	DialogLife time.Duration
}

// DefaultRules are the engine's own choices; mission.md names no numbers here.
func DefaultRules() Rules {
	return Rules{
		Burst: 1200 * time.Millisecond, Workers: 8, Lease: time.Minute, Attempts: 6, Sends: 35, PerMinute: 60, LongestText: 256 << 10,
		HelplessLimit: 3, DialogLife: 12 * time.Hour,
	}
}

// Options are the parts that an engine is built from; all are required but Writer and Watch.
type Options struct {
	Store      *store.Store
	Recognizer *intents.Recognizer
	Writer     *writer.Writer // nil: templates speak alone
	Routes     Routes
	Channels   []Channel
	Log        *slog.Logger
	Rules      Rules
	// Holder names this process in task leases; it must be unique among replicas.
	Holder string
	// Watch hears what happens to messages. It must not block.
	Watch func(Event)
	// Recorded says that messages come from a record: each is answered as of its own time,
	// whatever the store's clock says, and what falls due later is left for others.
	Recorded bool
}

// Event is a step in a message's story, for progress displays and tests.
type Event struct {
	Kind    EventKind
	Channel string
	Chat    string
	Message store.MessageID // the last message of the burst; for Sent the outbound one
	Intent  intents.Intent
	// Sentiment of the burst: pos, neu or neg.
	Sentiment string
	// ByModel says that a model read what the recogniser was unsure about.
	ByModel bool
	Err     error // Failed only
}

// EventKind says what happened.
type EventKind int

// The kinds of events. Answered comes once for each burst, after its reply was stored
// and tried to send; Failed when the answer was given up and a person was called.
const (
	Answered EventKind = iota + 1
	Failed
	Sent
	// Uncertain: a message is sent again, for nobody learned whether it arrived.
	Uncertain
	// Undelivered: a delivery was given up; it waits for people (pitcrew outbox).
	Undelivered
)

// New puts an engine together.
func New(opts Options) *Engine {
	e := &Engine{
		store: opts.Store, recognizer: opts.Recognizer, writer: opts.Writer, routes: opts.Routes, channels: map[string]Channel{}, log: opts.Log,
		rules: opts.Rules, holder: opts.Holder, watch: opts.Watch, limits: newLimits(opts.Rules.PerMinute),
		timers: map[string]func(context.Context, *store.Tx, store.Task) error{}, calls: map[string]func(context.Context, store.Reader, store.Task) (desks.Write, error){}, workers: newWorkers(opts.Rules.Workers),
		shops: &shops{known: map[store.ShopID]readShop{}}, recorded: opts.Recorded, backlog: &atomic.Int32{},
	}
	for _, c := range opts.Channels {
		e.channels[c.Name()] = c
	}
	for _, d := range opts.Routes.Desks {
		if timer, ok := d.(desks.Timer); ok {
			maps.Copy(e.timers, timer.Timers())
		}
		if caller, ok := d.(desks.Caller); ok {
			maps.Copy(e.calls, caller.Calls())
		}
	}
	if e.watch == nil {
		e.watch = func(Event) {}
	}
	return e
}

// The engine's tasks. Their kind carries the channel ("answer.telegram"), so that a
// process takes only the work of the channels that it has.
const (
	taskAnswer  = "answer"
	taskDeliver = "deliver"
)

func taskKind(what, channel string) string { return what + "." + channel }

// Run answers and delivers until ctx ends, then waits for the work in hand. What a
// killed process had claimed is taken up again when its lease runs out.
func (e *Engine) Run(ctx context.Context) error {
	kinds := e.kinds()
	if len(kinds) == 0 { // nothing to do
		<-ctx.Done()
		return nil
	}
	e.workers.open()
	defer e.workers.close()
	for e.workers.wait(ctx) {
		most := 1 + e.workers.free()
		tasks, err := e.store.Claim(ctx, e.holder, e.rules.Lease, most, kinds...)
		if err != nil && ctx.Err() == nil {
			e.log.Error("claim tasks", "error", err)
		}
		e.backlog.Add(int32(max(len(tasks)-1, 0)))
		for i, t := range tasks {
			if i > 0 { // the first has the worker that was waited for; what is claimed is worked on
				e.workers.wait(context.WithoutCancel(ctx))
				e.backlog.Add(-1)
			}
			go func() {
				defer e.workers.leave()
				e.work(ctx, t, nil)
			}()
		}
		if len(tasks) == 0 {
			e.workers.leave()
		}
		if len(tasks) < most { // there are no more
			e.rest(ctx, kinds)
		}
	}
	return nil
}

// kinds are the tasks that this process can work on.
func (e *Engine) kinds() []string {
	var kinds []string
	for name := range e.channels {
		kinds = append(kinds, taskKind(taskAnswer, name), taskKind(taskDeliver, name))
	}
	if !e.recorded {
		kinds = slices.AppendSeq(kinds, maps.Keys(e.timers))
	}
	kinds = slices.AppendSeq(kinds, maps.Keys(e.calls))
	return kinds
}

// Settle works off all that is due, one after the other, and returns when nothing is. It
// is for a clock that is moved by hand. Run stands still meanwhile.
func (e *Engine) Settle(ctx context.Context) error {
	for {
		if !e.takeAll(ctx) {
			return ctx.Err()
		}
		if e.backlog.Load() == 0 {
			break
		}
		e.giveAll()
	}
	defer e.giveAll()
	for {
		tasks, err := e.store.Claim(ctx, e.holder, e.rules.Lease, 1, e.kinds()...)
		if err != nil || len(tasks) == 0 {
			return err
		}
		e.work(ctx, tasks[0], nil)
	}
}

// asOf is the engine that deals with a message of the given time: a recorded one is dealt
// with as it was then.
func (e *Engine) asOf(at time.Time) *Engine {
	if !e.recorded {
		return e
	}
	then := *e
	then.store = e.store.AsOf(at)
	return &then
}

// NextDue is when the next task can be worked on; zero when none waits.
func (e *Engine) NextDue(ctx context.Context) (time.Time, error) {
	return e.store.NextReady(ctx, e.kinds()...)
}

// takeAll takes every worker: nothing is worked on then.
func (e *Engine) takeAll(ctx context.Context) bool {
	for taken := range cap(e.workers.slots) {
		if !e.workers.wait(ctx) {
			for range taken {
				e.workers.leave()
			}
			return false
		}
	}
	return true
}

func (e *Engine) giveAll() {
	for range cap(e.workers.slots) {
		e.workers.leave()
	}
}

// longestRest bounds how late a task is seen that another process enqueued, or that this one
// did for later.
const longestRest = store.Soon

// rest sleeps until a task was enqueued here, the next one is due, or longestRest is over.
func (e *Engine) rest(ctx context.Context, kinds []string) {
	wait := longestRest
	if next, err := e.store.NextReady(ctx, kinds...); err == nil && !next.IsZero() {
		wait = min(wait, max(next.Sub(e.store.Now()), time.Millisecond))
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-e.store.Wake():
	case <-timer.C:
	case <-ctx.Done():
	}
}

// work runs one claimed task to its end. Its writes outlive a cancelled ctx, so that a
// shutdown finishes what it holds. Known is what an answer is to deal with, where Receive
// handed it over; nil means that the database knows.
func (e *Engine) work(ctx context.Context, t store.Task, known *burst) {
	ctx = context.WithoutCancel(ctx)
	if err := e.attempt(ctx, &t, known); err != nil {
		e.retry(ctx, t, err)
	}
}

// attempt turns a panic into the task's error: one conversation must not end the others.
// Long work extends t's lease.
func (e *Engine) attempt(ctx context.Context, t *store.Task, known *burst) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	switch what, _, _ := strings.Cut(t.Kind, "."); what {
	case taskAnswer:
		return e.answer(ctx, *t, known)
	case taskDeliver:
		return e.deliver(ctx, t)
	}
	if call, ok := e.calls[t.Kind]; ok {
		return e.call(ctx, *t, call)
	}
	due, ok := e.timers[t.Kind]
	if !ok {
		return fmt.Errorf("task %s: unknown kind %q", t.Key, t.Kind)
	}
	return e.store.InTx(ctx, func(tx *store.Tx) error {
		if err := due(ctx, tx, *t); err != nil {
			return err
		}
		return tx.Finish(ctx, *t)
	})
}

// call runs slow work outside a transaction, and writes what it found in one.
func (e *Engine) call(ctx context.Context, t store.Task, find func(context.Context, store.Reader, store.Task) (desks.Write, error)) error {
	write, err := find(ctx, e.store.Reader, t)
	if err != nil {
		return err
	}
	return e.store.InTx(ctx, func(tx *store.Tx) error {
		if write != nil {
			if err := write(ctx, tx); err != nil {
				return err
			}
		}
		return tx.Finish(ctx, t)
	})
}

// conversationOf reads the conversation's id from a task's key, "answer/17".
func conversationOf(t store.Task) (id store.ConversationID, err error) {
	_, number, _ := strings.Cut(t.Key, "/")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("task key %q: %w", t.Key, err)
	}
	return store.ConversationID(n), nil
}

func taskKey(kind string, id store.ConversationID) string { return fmt.Sprintf("%s/%d", kind, id) }

// Routes says which desk answers what.
type Routes struct {
	Customer map[intents.Intent]Route
	Staff    map[intents.Intent]Route
	// Desks are found by name for buttons and open dialogs.
	Desks map[string]desks.Desk
	// Listeners hear their business before intents count, in this order.
	Listeners []desks.Listener
	// Open are desks whose buttons customers may press though none of their intents leads
	// there. A button of any other such desk is the shop's own: apps can make up actions.
	Open []desks.Desk
	// Unknown answers what no route takes: the reception.
	Unknown desks.Desk
	// Handoffs looks after chats that belong to a person; nil when there is no such desk.
	Handoffs Handoffs
	// Hours are when people are there; nil means always.
	Hours *desks.Calendar
	// Lookups are what a model may look up while it words a reply.
	Lookups desks.Lookups
}

// Handoffs is the desk between a customer's chat and the team's.
type Handoffs interface {
	desks.Desk
	// Open files that a person must look after the conversation.
	Open(ctx context.Context, tx *store.Tx, c store.Conversation, reason string) error
	// Claims reports whether a chat of the team is the thread of a handoff.
	Claims(ctx context.Context, t desks.Turn) (bool, error)
	// Rule is why a rule of the shop's wants a person to look at what a customer wrote; empty
	// when none does, or a person is called already.
	Rule(ctx context.Context, r store.Reader, t desks.Turn) (reason string, err error)
	// Relay passes on what the customer wrote while a person owns the conversation.
	Relay(ctx context.Context, tx *store.Tx, c store.Conversation, messages []store.Message) error
}

// Route is a desk and the right that its caller needs.
type Route struct {
	Desk desks.Desk
	Act  desks.Act
}
