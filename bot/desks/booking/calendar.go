package booking

import (
	"slices"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// calendar answers when the shop can take a car. It is pure: what is taken is handed in.
type calendar struct {
	rules Rules
	open  *desks.Calendar
	now   time.Time // in the shop's zone
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// verdict is why a time can or cannot be booked.
type verdict int

const (
	fine verdict = iota
	past
	tooSoon
	tooFar
	closedDay
	closedHour
	full
)

// judge says whether a car can be taken from start for length, bays aside.
func (c calendar) judge(start time.Time, length time.Duration) verdict {
	switch {
	case start.Before(c.now):
		return past
	case start.Before(c.now.Add(c.rules.Lead)):
		return tooSoon
	case start.After(c.now.Add(c.rules.Horizon)):
		return tooFar
	}
	hours := c.open.On(start)
	if len(hours) == 0 {
		return closedDay
	}
	for _, h := range hours {
		if !start.Before(h.From) && !start.Add(length).After(h.To) {
			return fine
		}
	}
	return closedHour
}

// taken holds the quarter hours that are taken, for one look-up per bay and slot.
type taken map[takenKey]bool

type takenKey struct {
	bay  int
	slot int64
}

// index lays taken slots out, leaving out those of one appointment: a car that is moved
// does not stand in its own way.
func index(slots []store.TakenSlot, except store.AppointmentID) taken {
	t := make(taken, len(slots))
	for _, s := range slots {
		if s.Appointment != except || except == 0 {
			t[takenKey{s.Bay, s.At.Unix()}] = true
		}
	}
	return t
}

// freeBay is the lowest bay that is free from start for length, 0 when none is.
func (c calendar) freeBay(t taken, start time.Time, length time.Duration) int {
	for bay := 1; bay <= c.rules.Bays; bay++ {
		free := true
		for at := start; at.Before(start.Add(length)); at = at.Add(store.SlotLength) {
			if t[takenKey{bay, at.Unix()}] {
				free = false
				break
			}
		}
		if free {
			return bay
		}
	}
	return 0
}

// opening is a time that can be booked, in a bay.
type opening struct {
	At  time.Time
	Bay int
}

// openings lists the bookable starts of t's day within [from, to) clock times, every
// half hour.
func (c calendar) openings(t taken, day time.Time, length, from, to time.Duration) []opening {
	var out []opening
	for _, h := range c.open.On(day) {
		for at := h.From; !at.Add(length).After(h.To); at = at.Add(2 * store.SlotLength) {
			since := at.Sub(midnight(at))
			if since < from || since >= to || c.judge(at, length) != fine {
				continue
			}
			if bay := c.freeBay(t, at, length); bay > 0 {
				out = append(out, opening{at, bay})
			}
		}
	}
	return out
}

// searchDays bounds how many days ahead alternatives are looked for.
const searchDays = 7

// alternatives are the free times closest to want: that day's nearest first, then the
// following days'. A want without a clock time spreads them over the day.
func (c calendar) alternatives(t taken, want time.Time, length time.Duration) []opening {
	var out []opening
	for i := range searchDays {
		day := midnight(want).AddDate(0, 0, i)
		list := c.openings(t, day, length, 0, 24*time.Hour)
		goal := time.Date(day.Year(), day.Month(), day.Day(), want.Hour(), want.Minute(), 0, 0, day.Location())
		slices.SortStableFunc(list, func(a, b opening) int {
			return int(a.At.Sub(goal).Abs() - b.At.Sub(goal).Abs())
		})
		out = append(out, list[:min(len(list), c.rules.Offers-len(out))]...)
		if len(out) >= c.rules.Offers {
			break
		}
	}
	slices.SortStableFunc(out, func(a, b opening) int { return a.At.Compare(b.At) })
	return out
}

// spread picks n openings evenly, so that a whole day's offer is not all at its start.
func spread(list []opening, n int) []opening {
	if len(list) <= n {
		return list
	}
	out := make([]opening, n)
	for i := range n {
		out[i] = list[i*(len(list)-1)/max(n-1, 1)]
	}
	return out
}
