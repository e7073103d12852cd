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

// judge says whether a car can be taken from start on, bays aside.
func (c calendar) judge(start time.Time, n need) verdict {
	switch {
	case start.Before(c.now):
		return past
	case start.Before(c.now.Add(n.lead)):
		return tooSoon
	case start.After(c.now.Add(c.rules.Horizon)):
		return tooFar
	}
	hours := c.open.On(start)
	if len(hours) == 0 {
		return closedDay
	}
	if !fits(hours, start, n.length) {
		return closedHour
	}
	return fine
}

// fits reports whether a visit lies within one opening interval. One that is longer than
// each of them may run over the break: the car stays.
func fits(hours []desks.Span, start time.Time, length time.Duration) bool {
	end, longest, begins := start.Add(length), time.Duration(0), false
	for _, h := range hours {
		longest = max(longest, h.To.Sub(h.From))
		if !start.Before(h.From) && start.Before(h.To) {
			begins = true
			if !end.After(h.To) {
				return true
			}
		}
	}
	return begins && length > longest && !end.After(hours[len(hours)-1].To)
}

// opening is a time that can be booked, in a bay.
type opening struct {
	At         time.Time
	Bay        int
	Technician string
}

// openings lists the bookable starts of a day within [from, to) clock times, every half
// hour.
func (c calendar) openings(t taken, day time.Time, n need, from, to time.Duration) []opening {
	var out []opening
	hours := c.open.On(day)
	for _, h := range hours {
		for at := h.From; at.Before(h.To); at = at.Add(2 * store.SlotLength) {
			since := at.Sub(midnight(at))
			if since < from || since >= to || !fits(hours, at, n.length) || c.judge(at, n) != fine {
				continue
			}
			if bay, technician := t.place(at, n); bay > 0 {
				out = append(out, opening{at, bay, technician})
			}
		}
	}
	return out
}

// searchDays bounds how many days ahead alternatives are looked for.
const searchDays = 7

// alternatives are the free times closest to want: that day's nearest first, then the
// following days'. A want without a clock time spreads them over the day.
func (c calendar) alternatives(t taken, want time.Time, n need) []opening {
	var out []opening
	for i := range searchDays {
		day := midnight(want).AddDate(0, 0, i)
		list := c.openings(t, day, n, 0, 24*time.Hour)
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
