package booking

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// monday is 2026-11-23, 10:00.
var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, shanghai)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, shanghai)
}

func lunchRules() Rules {
	r := DefaultRules()
	r.Bays = 2
	return r
}

// lunchCalendar is that of a shop with a lunch break that closes on Sundays and one day.
func lunchCalendar() calendar {
	return calendar{lunchRules(), desks.NewCalendar(desks.Hours{
		Open:       []desks.Interval{{From: "08:30", To: "12:00"}, {From: "13:00", To: "18:00"}},
		ClosedDays: []time.Weekday{time.Sunday}, ClosedDates: []string{"2026-11-26"},
	}, shanghai), monday}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	c := lunchCalendar()
	for _, one := range []struct {
		name  string
		start time.Time
		takes time.Duration
		want  verdict
	}{
		{"before now", at(23, 9, 0), time.Hour, past},
		{"within the lead time", at(23, 10, 15), time.Hour, tooSoon},
		{"just after it", at(23, 10, 30), time.Hour, fine},
		{"over lunch", at(23, 11, 30), time.Hour, closedHour},
		{"up to lunch", at(23, 11, 0), time.Hour, fine},
		{"in the lunch break", at(23, 12, 30), 15 * time.Minute, closedHour},
		{"after lunch", at(23, 13, 0), 5 * time.Hour, fine},
		{"past closing", at(23, 17, 30), time.Hour, closedHour},
		{"before opening", at(24, 8, 0), time.Hour, closedHour},
		{"a Sunday", at(29, 10, 0), time.Hour, closedDay},
		{"a holiday", at(26, 10, 0), time.Hour, closedDay},
		{"beyond the horizon", monday.AddDate(0, 3, 0), time.Hour, tooFar},
	} {
		if got := c.judge(one.start, one.takes); got != one.want {
			t.Errorf("%s: %v, want %v", one.name, got, one.want)
		}
	}
}

func TestFreeBay(t *testing.T) {
	t.Parallel()
	c := lunchCalendar()
	busy := index([]store.TakenSlot{
		{Bay: 1, At: at(24, 10, 0), Appointment: 1}, {Bay: 1, At: at(24, 10, 15), Appointment: 1}, {Bay: 2, At: at(24, 10, 45), Appointment: 2},
	}, 0)
	for _, one := range []struct {
		start time.Time
		takes time.Duration
		want  int
	}{
		{at(24, 9, 0), time.Hour, 1}, {at(24, 9, 30), time.Hour, 2}, {at(24, 10, 0), time.Hour, 0}, {at(24, 10, 30), time.Hour, 1}, {at(24, 10, 15), 30 * time.Minute, 2},
	} {
		if got := c.freeBay(busy, one.start, one.takes); got != one.want {
			t.Errorf("%s for %s: bay %d, want %d", one.start.Format("15:04"), one.takes, got, one.want)
		}
	}
	if got := c.freeBay(index([]store.TakenSlot{{Bay: 1, At: at(24, 9, 0), Appointment: 7}}, 7), at(24, 9, 0), time.Hour); got != 1 {
		t.Errorf("an appointment stands in its own way: bay %d", got)
	}
}

func TestAlternatives(t *testing.T) {
	t.Parallel()
	c := lunchCalendar()
	var slots []store.TakenSlot
	for at := at(24, 8, 30); at.Before(time.Date(2026, 11, 24, 16, 0, 0, 0, shanghai)); at = at.Add(store.SlotLength) {
		slots = append(slots, store.TakenSlot{Bay: 1, At: at, Appointment: 1}, store.TakenSlot{Bay: 2, At: at, Appointment: 2})
	}
	clocks := func(list []opening) (out []string) {
		for _, o := range list {
			out = append(out, o.At.Format("02 15:04"))
		}
		return out
	}
	if diff := cmp.Diff([]string{"24 16:00", "24 16:30", "24 17:00"}, clocks(c.alternatives(index(slots, 0), at(24, 15, 0), time.Hour))); diff != "" {
		t.Errorf("the same day's nearest: %s", diff)
	}
	// Three hours fit nowhere that day; the next days have a holiday in between.
	if diff := cmp.Diff([]string{"25 14:00", "25 14:30", "25 15:00"}, clocks(c.alternatives(index(slots, 0), at(24, 15, 0), 3*time.Hour))); diff != "" {
		t.Errorf("the next days: %s", diff)
	}
}

func TestRulesCheck(t *testing.T) {
	t.Parallel()
	if err := DefaultRules().Check(); err != nil {
		t.Errorf("the defaults: %v", err)
	}
	for want, change := range map[string]func(*Rules){
		"at least 1":                func(r *Rules) { r.Bays = 0 },
		"is not after booking.lead": func(r *Rules) { r.Horizon = time.Minute },
		"must be above zero":        func(r *Rules) { r.Offers = 0 },
	} {
		r := DefaultRules()
		change(&r)
		if err := r.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want … %s …", err, want)
		}
	}
}
