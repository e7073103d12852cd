package complaints

import (
	"slices"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// Clock is one of the promises of a ticket. The source's "48 h" is two of them: corrected
// and verified, and told back to the customer.
type Clock string

// The clocks, in the order of the work.
const (
	Reply    Clock = "reply"
	Cause    Clock = "cause"
	Verified Clock = "verified"
	Told     Clock = "told"
)

var clocks = []Clock{Reply, Cause, Verified, Told}

// State of a clock.
type State string

// The states. Met is one that was stopped in time; a late one stays Breached.
const (
	Running  State = "running"
	Paused   State = "paused"
	Met      State = "met"
	Breached State = "breached"
)

// Run is all that is known of one clock: pure, so that a table can test it.
type Run struct {
	Within  time.Duration
	Opening bool // counts in opening time
	From    time.Time
	Pauses  []desks.Span // in order, not overlapping; the last may have no end yet
	Stopped time.Time    // zero while it runs
}

// Due is when the clock runs out. A pause moves it by what was left when the pause began;
// a pause that begins when it has run out moves nothing. ok is false while it is paused.
func (r Run) Due(c *desks.Calendar) (due time.Time, ok bool) {
	due = r.add(c, r.From, r.Within)
	for _, p := range r.Pauses {
		switch {
		case !p.From.Before(due):
			return due, true
		case p.To.IsZero():
			return due, false
		case p.To.After(p.From):
			due = moved(c, r.Opening, due, p.From, p.To)
		}
	}
	return due, true
}

// State judges the clock at now. At the very instant it has not run out yet.
func (r Run) State(c *desks.Calendar, now time.Time) State {
	due, ok := r.Due(c)
	switch {
	case !r.Stopped.IsZero() && (!ok || !r.Stopped.After(due)):
		return Met
	case !r.Stopped.IsZero():
		return Breached
	case !ok:
		return Paused
	case now.After(due):
		return Breached
	}
	return Running
}

func (r Run) add(c *desks.Calendar, t time.Time, d time.Duration) time.Time {
	if r.Opening {
		return c.Add(t, d)
	}
	return t.Add(d)
}

// moved is when a clock runs out that stood still from paused to resumed.
func moved(c *desks.Calendar, opening bool, due, paused, resumed time.Time) time.Time {
	if !paused.Before(due) {
		return due
	}
	if opening {
		return c.Add(resumed, c.Between(paused, due))
	}
	return due.Add(resumed.Sub(paused))
}

// running is a clock of a ticket as it stands in the record.
type running struct {
	clock   Clock
	due     *time.Time
	stopped time.Time
}

// of lists a ticket's clocks; due points into it.
func of(k *store.Ticket) []running {
	reply := k.AnsweredAt
	if reply.IsZero() && k.Status != store.TicketOpen {
		reply = k.OpenedAt // filed before the answer's time was kept
	}
	return []running{
		{Reply, &k.ReplyDue, reply}, {Cause, &k.CauseDue, k.CauseAt}, {Verified, &k.VerifiedDue, k.VerifiedAt}, {Told, &k.ToldDue, k.ToldAt},
	}
}

// late reports whether the clock had run out at now; a paused ticket's stands at its pause.
func (c running) late(k store.Ticket, now time.Time) bool {
	at := now
	if !k.PausedAt.IsZero() {
		at = k.PausedAt
	}
	if !c.stopped.IsZero() && c.stopped.Before(at) {
		at = c.stopped
	}
	return at.After(*c.due)
}

// startClocks sets all clocks of a ticket from now, at its opening or reopening.
func (d *Desk) startClocks(k *store.Ticket, now time.Time) {
	g := Grade(k.Grade)
	for _, c := range of(k) {
		*c.due = Run{Within: d.rules.within(c.clock, g), Opening: d.rules.opening(c.clock, g), From: now}.add(d.hours, now, d.rules.within(c.clock, g))
	}
}

// resume moves the clocks that still run by what was left at the pause.
func (d *Desk) resume(k *store.Ticket, now time.Time) {
	for _, c := range of(k) {
		if c.stopped.IsZero() {
			*c.due = moved(d.hours, d.rules.opening(c.clock, Grade(k.Grade)), *c.due, k.PausedAt, now)
		}
	}
	k.PausedAt, k.PausedFor, k.PausedBy = time.Time{}, "", 0
}

// record keeps for good which clocks have run out.
func record(k *store.Ticket, now time.Time) (fresh []Clock) {
	for _, c := range of(k) {
		if c.late(*k, now) && !slices.Contains(k.Breached, mark(*k, c.clock)) {
			k.Breached = append(k.Breached, mark(*k, c.clock))
			fresh = append(fresh, c.clock)
		}
	}
	return fresh
}

// mark names a clock's run: "cause", and "cause/1" after the first reopening.
func mark(k store.Ticket, c Clock) string {
	if k.Reopened == 0 {
		return string(c)
	}
	return string(c) + "/" + string(rune('0'+min(k.Reopened, 9)))
}
