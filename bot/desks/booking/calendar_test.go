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
		{"a day's work stays over lunch", at(24, 8, 30), 6 * time.Hour, fine},
		{"a day's work that would end too late", at(24, 13, 0), 6 * time.Hour, closedHour},
		{"before opening", at(24, 8, 0), time.Hour, closedHour},
		{"a Sunday", at(29, 10, 0), time.Hour, closedDay},
		{"a holiday", at(26, 10, 0), time.Hour, closedDay},
		{"beyond the horizon", monday.AddDate(0, 3, 0), time.Hour, tooFar},
	} {
		if got := c.judge(one.start, takes(one.takes)); got != one.want {
			t.Errorf("%s: %v, want %v", one.name, got, one.want)
		}
	}
}

// takes is the need of a visit that any bay of lunchRules will do for.
func takes(length time.Duration) need {
	return need{length: length, bays: []int{1, 2}, lead: 30 * time.Minute}
}

// span is a stretch of November that appointment 1 has in bay 1.
func span(bay, day, hour, minute int, length time.Duration, of store.AppointmentID) store.TakenSpan {
	return store.TakenSpan{Bay: bay, From: at(day, hour, minute), To: at(day, hour, minute).Add(length), Appointment: of}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	spans := []store.TakenSpan{span(1, 24, 10, 0, 30*time.Minute, 1), span(2, 24, 10, 45, 15*time.Minute, 2)}
	spans[0].Technician = "张师傅"
	busy := index(spans, at(23, 0, 0), at(30, 0, 0), nothing)
	for _, one := range []struct {
		start time.Time
		takes time.Duration
		want  int
	}{
		{at(24, 9, 0), time.Hour, 1},
		{at(24, 9, 30), time.Hour, 2},
		{at(24, 10, 0), time.Hour, 0},
		{at(24, 10, 30), time.Hour, 1},
		{at(24, 10, 15), 30 * time.Minute, 2},
		{at(29, 23, 45), 4 * time.Hour, 1}, // past the end of what was looked at
	} {
		if got, _ := busy.place(one.start, takes(one.takes)); got != one.want {
			t.Errorf("%s for %s: bay %d, want %d", one.start.Format("15:04"), one.takes, got, one.want)
		}
	}
	skilled := takes(time.Hour)
	skilled.technicians = []string{"张师傅"}
	if bay, who := busy.place(at(24, 9, 30), skilled); bay != 0 {
		t.Errorf("%s is at work, and yet booked in bay %d", who, bay)
	}
	skilled.technicians = []string{"张师傅", "王师傅"}
	if bay, who := busy.place(at(24, 9, 30), skilled); bay != 2 || who != "王师傅" {
		t.Errorf("booked %s in bay %d", who, bay)
	}
	own := index(spans, at(23, 0, 0), at(30, 0, 0), func(s store.TakenSpan) bool { return s.Appointment == 1 })
	if got, _ := own.place(at(24, 10, 0), takes(time.Hour)); got != 1 {
		t.Errorf("an appointment stands in its own way: bay %d", got)
	}
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	r := DefaultRules()
	r.BayKinds = map[string][]int{"paint": {3, 4}}
	r.Technicians = []Technician{{Name: "张师傅", Skills: []string{"paint", "bodywork"}}, {Name: "王师傅", Skills: []string{"paint"}}}
	r.Services["coating"] = Service{Lead: 24 * time.Hour}
	for _, one := range []struct {
		items string
		want  need
	}{
		{"maintenance", need{length: time.Hour, bays: []int{1, 2}, lead: r.Lead}},
		{"wash", need{length: 30 * time.Minute, bays: []int{1, 2}, lead: r.Lead}}, // no bay is for washing: any
		{"paint", need{length: 4 * time.Hour, bays: []int{3, 4}, technicians: []string{"张师傅", "王师傅"}, lead: r.Lead}},
		{"wash,paint,bodywork", need{length: 8 * time.Hour, bays: []int{3, 4}, technicians: []string{"张师傅"}, lead: r.Lead}},
		{"charging", need{length: time.Hour, bays: []int{1, 2}, lead: r.Lead}}, // nobody has the skill
		{"coating", need{length: 4 * time.Hour, bays: []int{1, 2}, lead: 24 * time.Hour}},
		{"unheard_of", need{length: time.Hour, bays: []int{1, 2}, lead: r.Lead}},
	} {
		if diff := cmp.Diff(one.want, r.needs(strings.Split(one.items, ",")), cmp.AllowUnexported(need{})); diff != "" {
			t.Errorf("%s: %s", one.items, diff)
		}
	}
}

func TestAlternatives(t *testing.T) {
	t.Parallel()
	c := lunchCalendar()
	slots := []store.TakenSpan{span(1, 24, 8, 30, 7*time.Hour+30*time.Minute, 1), span(2, 24, 8, 30, 7*time.Hour+30*time.Minute, 2)}
	busy := index(slots, at(24, 0, 0), at(31, 0, 0), nothing)
	clocks := func(list []opening) (out []string) {
		for _, o := range list {
			out = append(out, o.At.Format("02 15:04"))
		}
		return out
	}
	if diff := cmp.Diff([]string{"24 16:00", "24 16:30", "24 17:00"}, clocks(c.alternatives(busy, at(24, 15, 0), takes(time.Hour)))); diff != "" {
		t.Errorf("the same day's nearest: %s", diff)
	}
	// Three hours fit nowhere that day; the next days have a holiday in between.
	if diff := cmp.Diff([]string{"25 14:00", "25 14:30", "25 15:00"}, clocks(c.alternatives(busy, at(24, 15, 0), takes(3*time.Hour)))); diff != "" {
		t.Errorf("the next days: %s", diff)
	}
}

func TestRulesCheck(t *testing.T) {
	t.Parallel()
	if err := DefaultRules().Check(); err != nil {
		t.Errorf("the defaults: %v", err)
	}
	for want, change := range map[string]func(*Rules){
		"at least 1":                     func(r *Rules) { r.Bays = 0 },
		"is not after booking.lead":      func(r *Rules) { r.Horizon = time.Minute },
		"offers: must be above zero":     func(r *Rules) { r.Offers = 0 },
		"hold: 0s must be above zero":    func(r *Rules) { r.Hold = 0 },
		"is not within confirm_within":   func(r *Rules) { r.Nudge = 2 * time.Hour },
		"change_until: -1s is below":     func(r *Rules) { r.ChangeUntil = -time.Second },
		"reminders: 0s":                  func(r *Rules) { r.Reminders = []time.Duration{0} },
		"there is no bay 9":              func(r *Rules) { r.BayKinds = map[string][]int{"paint": {9}} },
		"services.paint: 9h0m0s":         func(r *Rules) { r.Services["paint"] = Service{Takes: 9 * time.Hour} },
		"services.wash.lead: 100000h":    func(r *Rules) { r.Services["wash"] = Service{Lead: 100_000 * time.Hour} },
		"durations.brakes: -1ns":         func(r *Rules) { r.Durations["brakes"] = -1 },
		"technicians[1]: each needs":     func(r *Rules) { r.Technicians = []Technician{{Name: "张"}, {Name: "张"}} },
		"technicians[0]: each needs a":   func(r *Rules) { r.Technicians = []Technician{{}} },
		"late_after: 0s must be above":   func(r *Rules) { r.Late = 0 },
		"waiting_hold: -1s must be abov": func(r *Rules) { r.OfferHold = -time.Second },
	} {
		r := DefaultRules()
		change(&r)
		if err := r.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want … %s …", err, want)
		}
	}
}
