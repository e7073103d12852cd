package booking

import (
	"math/bits"
	"time"

	"pitcrew/store"
)

// taken says which quarter hours of some days are taken, of each bay and each technician:
// a bit for each, so that a week of fifty bays is looked through in a moment.
type taken struct {
	from        time.Time
	bays        map[int][]uint64
	technicians map[string][]uint64
	words       int
}

// shortestVisit is the grain of booked time.
const shortestVisit = store.SlotLength

// index lays out what is taken in [from, to), leaving out what skip says: a car that is
// moved does not stand in its own way.
func index(spans []store.TakenSpan, from, to time.Time, skip func(store.TakenSpan) bool) taken {
	quarters := int(to.Sub(from)/store.SlotLength) + 1
	t := taken{from: from, bays: map[int][]uint64{}, technicians: map[string][]uint64{}, words: (quarters + 63) / 64}
	for _, s := range spans {
		if skip(s) {
			continue
		}
		first, last := t.quarter(s.From), t.quarter(s.To.Add(store.SlotLength-1))
		mark(t.bays, s.Bay, t.words, first, last)
		if s.Technician != "" {
			mark(t.technicians, s.Technician, t.words, first, last)
		}
	}
	return t
}

// nothing skips no span.
func nothing(store.TakenSpan) bool { return false }

func (t taken) quarter(at time.Time) int {
	return int(at.Sub(t.from).Truncate(store.SlotLength) / store.SlotLength)
}

// mark sets the bits [first, last) of one bay or technician.
func mark[K comparable](rows map[K][]uint64, key K, words, first, last int) {
	row, ok := rows[key]
	if !ok {
		row = make([]uint64, words)
		rows[key] = row
	}
	for i := max(first, 0); i < min(last, words*64); i++ {
		row[i/64] |= 1 << (i % 64)
	}
}

// free reports whether the bits [first, last) of a row are clear; a row that is not there
// has none set.
func free(row []uint64, first, last int) bool {
	for i := max(first, 0); i < last && i/64 < len(row); {
		word := row[i/64] >> (i % 64)
		if next := i + bits.TrailingZeros64(word); word != 0 && next < last {
			return false
		}
		i = (i/64 + 1) * 64
	}
	return true
}

// place finds a bay, and a technician where one is needed, that are free from start on;
// bay is 0 when there is none.
func (t taken) place(start time.Time, n need) (bay int, technician string) {
	first, last := t.quarter(start), t.quarter(start.Add(n.length+store.SlotLength-1))
	if n.technicians != nil {
		for _, name := range n.technicians {
			if free(t.technicians[name], first, last) {
				technician = name
				break
			}
		}
		if technician == "" {
			return 0, ""
		}
	}
	for _, bay := range n.bays {
		if free(t.bays[bay], first, last) {
			return bay, technician
		}
	}
	return 0, ""
}

// busy is the share of the bays that are taken at a moment, 0 to 1.
func (t taken) busy(at time.Time, bays int) float64 {
	first, count := t.quarter(at), 0
	for bay := 1; bay <= bays; bay++ {
		if !free(t.bays[bay], first, first+1) {
			count++
		}
	}
	return float64(count) / float64(max(bays, 1))
}
