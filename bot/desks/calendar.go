package desks

import (
	"slices"
	"strings"
	"time"
)

// Calendar answers when the shop is open, and counts in opening time: clocks that a shop
// promises ("within an hour") stand still at lunch, at night and on holidays. It is
// immutable and safe for concurrent use. Times that it returns are in its zone.
type Calendar struct {
	loc      *time.Location
	usual    []stretch
	told     string
	weekdays map[time.Weekday][]stretch
	dates    map[string][]stretch
	closed   map[string]bool
	days     []time.Weekday
	holidays []string
	makeUp   bool
}

// stretch is an opening interval as times since midnight.
type stretch struct{ from, to time.Duration }

// Span is a stretch of time, [From, To).
type Span struct{ From, To time.Time }

// NewCalendar makes the calendar of a shop's hours, which have passed Check, in its zone.
func NewCalendar(h Hours, loc *time.Location) *Calendar {
	c := &Calendar{
		loc: loc, usual: stretches(h.Open), told: told(h.Open), weekdays: map[time.Weekday][]stretch{}, dates: map[string][]stretch{}, closed: map[string]bool{},
		days: h.ClosedDays, holidays: h.Holidays, makeUp: h.MakeUp,
	}
	for day, list := range h.Weekdays {
		c.weekdays[day] = stretches(list)
	}
	for date, list := range h.Dates {
		c.dates[date] = stretches(list)
	}
	for _, date := range h.ClosedDates {
		c.closed[date] = true
	}
	return c
}

func stretches(list []Interval) []stretch {
	out := make([]stretch, 0, len(list))
	for _, i := range list {
		from, errFrom := clock(i.From)
		to, errTo := clock(i.To)
		if errFrom == nil && errTo == nil { // Check has read them before
			out = append(out, stretch{from, to})
		}
	}
	return out
}

func told(list []Interval) string {
	out := make([]string, len(list))
	for i, one := range list {
		out[i] = one.From + "–" + one.To
	}
	return strings.Join(out, ", ")
}

// Usual is the usual day's hours as they are told, "08:30–12:00, 13:00–18:00".
func (c *Calendar) Usual() string { return c.told }

// Location is the zone in which the hours are meant.
func (c *Calendar) Location() *time.Location { return c.loc }

// On lists the opening intervals of the day that t falls on; none on a closed day.
func (c *Calendar) On(t time.Time) []Span {
	t = t.In(c.loc)
	y, m, d := t.Date()
	at := func(since time.Duration) time.Time { // by the clock, also on a day that has 23 or 25 hours
		return time.Date(y, m, d, int(since/time.Hour), int(since%time.Hour/time.Minute), 0, 0, c.loc)
	}
	var out []Span
	for _, s := range c.stretchesOn(t) {
		out = append(out, Span{at(s.from), at(s.to)})
	}
	return out
}

// stretchesOn asks, in this order: the date itself, the shop's closed dates, the public
// holidays, the day of the week (a make-up workday is a usual day).
func (c *Calendar) stretchesOn(t time.Time) []stretch {
	date := t.Format(time.DateOnly)
	if list, ok := c.dates[date]; ok {
		return list
	}
	if c.closed[date] || c.closedFor(date) {
		return nil
	}
	if slices.Contains(c.days, t.Weekday()) {
		if c.makeUp && publicHolidays().work[date] {
			return c.usual
		}
		return nil
	}
	if list, ok := c.weekdays[t.Weekday()]; ok {
		return list
	}
	return c.usual
}

func (c *Calendar) closedFor(date string) bool {
	id, ok := publicHolidays().off[date]
	return ok && (slices.Contains(c.holidays, allHolidays) || slices.Contains(c.holidays, id))
}

// Holiday is the public holiday on t's day; ok is false on a day that is none.
func (c *Calendar) Holiday(t time.Time) (f Festival, ok bool) {
	id, ok := publicHolidays().off[t.In(c.loc).Format(time.DateOnly)]
	return publicHolidays().festivals[id], ok
}

// IsOpen reports whether the shop is open at t. At closing time it is closed.
func (c *Calendar) IsOpen(t time.Time) bool {
	for _, s := range c.On(t) {
		if !t.Before(s.From) && t.Before(s.To) {
			return true
		}
	}
	return false
}

// farthest bounds the search for open time, in days. A shop that stays closed for longer
// has no opening time to count in: its clocks then run through.
const farthest = 400

// NextOpening is when the shop is open next: t itself while it is open. ok is false when
// it never is within a year.
func (c *Calendar) NextOpening(t time.Time) (at time.Time, ok bool) {
	for s := range c.from(t) {
		return s.From, true
	}
	return t, false
}

// from yields what is open from t on, day by day; the first span may begin at t.
func (c *Calendar) from(t time.Time) func(yield func(Span) bool) {
	return func(yield func(Span) bool) {
		t := t.In(c.loc)
		y, m, d := t.Date()
		for i := range farthest {
			for _, s := range c.On(time.Date(y, m, d+i, 12, 0, 0, 0, c.loc)) {
				if !s.To.After(t) {
					continue
				}
				if s.From.Before(t) {
					s.From = t
				}
				if !yield(s) {
					return
				}
			}
		}
	}
}

// Add is the moment when the shop will have been open for d since t. What would end
// exactly at closing time ends then, not at the next opening. With d of 0 or less it is t
// where the shop is open, else the next opening.
func (c *Calendar) Add(t time.Time, d time.Duration) time.Time {
	left := max(d, 0)
	for s := range c.from(t) {
		if open := s.To.Sub(s.From); left > open {
			left -= open
			continue
		}
		return s.From.Add(left)
	}
	return t.In(c.loc).Add(d)
}

// Between is how long the shop is open from t to until, counting a year at most; 0 where
// until is not after t.
func (c *Calendar) Between(t, until time.Time) time.Duration {
	var sum time.Duration
	for s := range c.from(t) {
		if !s.From.Before(until) {
			break
		}
		if s.To.After(until) {
			s.To = until
		}
		sum += s.To.Sub(s.From)
	}
	return sum
}
