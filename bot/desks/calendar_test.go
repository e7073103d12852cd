package desks

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// office closes at lunch, on Sundays and on all public holidays, has a short Saturday, a
// shop's day off and one special date.
func office() Hours {
	return Hours{
		Open:     []Interval{{"08:30", "12:00"}, {"13:00", "18:00"}},
		Weekdays: map[time.Weekday][]Interval{time.Saturday: {{"09:00", "13:00"}}}, ClosedDays: []time.Weekday{time.Sunday},
		ClosedDates: []string{"2026-11-26"}, Dates: map[string][]Interval{"2026-10-03": {{"10:00", "12:00"}}}, Holidays: []string{"all"}, MakeUp: true,
	}
}

func TestCalendarAdd(t *testing.T) {
	t.Parallel()
	daily := NewCalendar(DefaultHours(), shanghai)
	split := NewCalendar(office(), shanghai)
	night := NewCalendar(Hours{Open: []Interval{{"00:00", "02:00"}, {"20:00", "24:00"}}}, shanghai)
	for _, one := range []struct {
		name     string
		calendar *Calendar
		from     string
		add      time.Duration
		want     string
	}{
		{"within a day", daily, "2026-11-23 10:00", time.Hour, "2026-11-23 11:00"},
		{"nothing while open", daily, "2026-11-23 10:00", 0, "2026-11-23 10:00"},
		{"nothing while closed", daily, "2026-11-23 20:00", 0, "2026-11-24 08:30"},
		{"less than nothing", daily, "2026-11-23 10:00", -time.Hour, "2026-11-23 10:00"},
		{"exactly to closing", daily, "2026-11-23 17:00", time.Hour, "2026-11-23 18:00"},
		{"a minute over closing", daily, "2026-11-23 17:00", 61 * time.Minute, "2026-11-24 08:31"},
		{"at closing", daily, "2026-11-23 18:00", time.Hour, "2026-11-24 09:30"},
		{"at opening", daily, "2026-11-23 08:30", time.Hour, "2026-11-23 09:30"},
		{"before opening", daily, "2026-11-23 06:00", time.Hour, "2026-11-23 09:30"},
		{"late at night", daily, "2026-11-23 23:59", time.Hour, "2026-11-24 09:30"},
		{"at midnight", daily, "2026-11-24 00:00", time.Hour, "2026-11-24 09:30"},
		{"24 h are two days and a half of 9.5 h", daily, "2026-11-23 08:30", 24 * time.Hour, "2026-11-25 13:30"},
		{"48 h", daily, "2026-11-23 10:00", 48 * time.Hour, "2026-11-28 10:30"},
		{"over a usual Sunday", daily, "2026-11-28 17:30", time.Hour, "2026-11-29 09:00"},
		{"over the end of the month", daily, "2026-11-30 17:30", time.Hour, "2026-12-01 09:00"},
		{"over the end of the year", daily, "2026-12-31 17:30", time.Hour, "2027-01-01 09:00"},
		{"into the spring festival", daily, "2026-02-14 17:30", time.Hour, "2026-02-24 09:00"},
		{"inside the spring festival", daily, "2026-02-18 10:00", time.Hour, "2026-02-24 09:30"},
		{"the national day is a usual day for the default shop", daily, "2026-10-01 10:00", time.Hour, "2026-10-01 11:00"},
		{"the statutory spring festival of 2027", daily, "2027-02-04 17:30", time.Hour, "2027-02-09 09:00"},

		{"over lunch", split, "2026-11-23 11:30", time.Hour, "2026-11-23 13:30"},
		{"exactly to lunch", split, "2026-11-23 11:00", time.Hour, "2026-11-23 12:00"},
		{"in the lunch break", split, "2026-11-23 12:15", time.Hour, "2026-11-23 14:00"},
		{"lunch begins", split, "2026-11-23 12:00", time.Minute, "2026-11-23 13:01"},
		{"a day of 8.5 h", split, "2026-11-23 08:30", 8*time.Hour + 30*time.Minute, "2026-11-23 18:00"},
		{"over a short Saturday", split, "2026-11-27 17:00", 2 * time.Hour, "2026-11-28 10:00"},
		{"Saturday noon", split, "2026-11-28 12:30", time.Hour, "2026-11-30 09:00"},
		{"over Sunday", split, "2026-11-28 13:00", time.Hour, "2026-11-30 09:30"},
		{"on Sunday", split, "2026-11-29 10:00", time.Hour, "2026-11-30 09:30"},
		{"over the shop's day off", split, "2026-11-25 17:30", time.Hour, "2026-11-27 09:00"},
		{"24 h from Monday noon, with lunches and the day off", split, "2026-11-23 12:00", 24 * time.Hour, "2026-11-27 10:30"},
		{"over new year", split, "2025-12-31 17:30", time.Hour, "2026-01-04 09:00"},
		{"a make-up Sunday is a workday", split, "2026-01-04 10:00", time.Hour, "2026-01-04 11:00"},
		{"a make-up Saturday keeps Saturday's hours", split, "2026-02-28 12:30", time.Hour, "2026-03-02 09:00"},
		{"over the qingming days", split, "2026-04-03 17:30", time.Hour, "2026-04-07 09:00"},
		{"over the labour days", split, "2026-04-30 17:30", time.Hour, "2026-05-06 09:00"},
		{"over the dragon boat festival", split, "2026-06-18 17:30", time.Hour, "2026-06-22 09:00"},
		{"over the mid-autumn days", split, "2026-09-24 17:30", time.Hour, "2026-09-28 09:00"},
		{"a special date in the national days", split, "2026-09-30 17:30", time.Hour, "2026-10-03 10:30"},
		{"the national days", split, "2026-10-03 11:30", time.Hour, "2026-10-08 09:00"},
		{"national day and mid-autumn of 2025", split, "2025-09-30 17:30", time.Hour, "2025-10-09 09:00"},
		{"a make-up Sunday before them", split, "2025-09-27 13:00", time.Hour, "2025-09-28 09:30"},

		{"a night shop over midnight", night, "2026-11-23 23:30", time.Hour, "2026-11-24 00:30"},
		{"a night shop by day", night, "2026-11-23 12:00", time.Hour, "2026-11-23 21:00"},
		{"a night shop's small hours", night, "2026-11-23 01:30", time.Hour, "2026-11-23 20:30"},
	} {
		if got := one.calendar.Add(day(t, one.from), one.add).Format(minute); got != one.want {
			t.Errorf("%s: %s and %s is %s, want %s", one.name, one.from, one.add, got, one.want)
		}
	}
}

const minute = "2006-01-02 15:04"

func day(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(minute, s, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestCalendarIsOpen(t *testing.T) {
	t.Parallel()
	c := NewCalendar(office(), shanghai)
	for _, one := range []struct {
		at   string
		open bool
		next string
	}{
		{"2026-11-23 08:29", false, "2026-11-23 08:30"},
		{"2026-11-23 08:30", true, "2026-11-23 08:30"},
		{"2026-11-23 12:00", false, "2026-11-23 13:00"},
		{"2026-11-23 17:59", true, "2026-11-23 17:59"},
		{"2026-11-23 18:00", false, "2026-11-24 08:30"},
		{"2026-11-29 10:00", false, "2026-11-30 08:30"}, // Sunday
		{"2026-11-26 10:00", false, "2026-11-27 08:30"}, // the shop's day off
		{"2026-10-03 10:00", true, "2026-10-03 10:00"},  // a date of its own
		{"2026-10-04 10:00", false, "2026-10-08 08:30"}, // national days
		{"2026-09-20 10:00", true, "2026-09-20 10:00"},  // a make-up Sunday
	} {
		at := day(t, one.at)
		next, ok := c.NextOpening(at)
		if c.IsOpen(at) != one.open || !ok || next.Format(minute) != one.next {
			t.Errorf("%s: open %v, next %s %v; want %v, %s", one.at, c.IsOpen(at), next.Format(minute), ok, one.open, one.next)
		}
	}
	if f, ok := c.Holiday(day(t, "2026-02-17 10:00")); !ok || f.Chinese != "春节" || f.English != "Spring Festival" {
		t.Errorf("the spring festival is told as %+v %v", f, ok)
	}
}

// What an instant is does not hang on the zone in which it is written, and opening hours
// are read off the clock also where the clock is changed.
func TestCalendarZones(t *testing.T) {
	t.Parallel()
	c := NewCalendar(DefaultHours(), shanghai)
	if got := c.Add(day(t, "2026-11-23 17:30").UTC(), time.Hour); got.Format(minute) != "2026-11-24 09:00" {
		t.Errorf("from UTC: %s", got)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	summer := NewCalendar(Hours{Open: []Interval{{"00:00", "24:00"}}}, berlin)
	from := time.Date(2026, 3, 29, 0, 0, 0, 0, berlin) // 23 hours long
	if got := summer.Between(from, from.AddDate(0, 0, 1)); got != 23*time.Hour {
		t.Errorf("the day when summer time begins is open for %s", got)
	}
	if got := NewCalendar(DefaultHours(), berlin).Add(from, time.Hour); got.Format(minute) != "2026-03-29 09:30" {
		t.Errorf("the shop opens at %s", got)
	}
}

func TestCalendarNeverOpen(t *testing.T) {
	t.Parallel()
	c := NewCalendar(Hours{Open: []Interval{{"08:30", "18:00"}}, ClosedDays: []time.Weekday{0, 1, 2, 3, 4, 5, 6}}, shanghai)
	from := day(t, "2026-11-23 10:00")
	if _, ok := c.NextOpening(from); ok {
		t.Error("a shop that never opens has a next opening")
	}
	if got := c.Add(from, time.Hour); !got.Equal(from.Add(time.Hour)) {
		t.Errorf("its clocks run to %s, want through", got)
	}
}

// What Add adds, Between counts; more time never ends earlier; it ends while the shop is
// open or as it closes.
func TestCalendarProperties(t *testing.T) {
	t.Parallel()
	c := NewCalendar(office(), shanghai)
	start := day(t, "2025-12-01 00:00")
	rapid.Check(t, func(t *rapid.T) {
		from := start.Add(time.Duration(rapid.IntRange(0, 500*24*60).Draw(t, "from")) * time.Minute)
		d := time.Duration(rapid.IntRange(1, 100*60).Draw(t, "add")) * time.Minute
		end := c.Add(from, d)
		if got := c.Between(from, end); got != d {
			t.Fatalf("%s and %s is %s, but %s lie between", from, d, end, got)
		}
		if !c.IsOpen(end.Add(-time.Second)) {
			t.Fatalf("%s and %s ends at %s, when nobody is there", from, d, end)
		}
		if more := c.Add(from, d+time.Minute); !more.After(end) {
			t.Fatalf("a minute more than %s ends at %s", end, more)
		}
	})
}

func TestHoursCheck(t *testing.T) {
	t.Parallel()
	for _, h := range []Hours{DefaultHours(), office()} {
		if err := h.Check(); err != nil {
			t.Error(err)
		}
	}
	for want, change := range map[string]func(*Hours){
		"at least one opening interval":     func(h *Hours) { h.Open = nil },
		"write clock times":                 func(h *Hours) { h.Open = []Interval{{"8 Uhr", "18:00"}} },
		"before it opens":                   func(h *Hours) { h.Open = []Interval{{"20:00", "02:00"}} },
		"before the interval above":         func(h *Hours) { h.Open = []Interval{{"08:00", "12:00"}, {"11:00", "18:00"}} },
		"no day of the week; 0 is Sunday":   func(h *Hours) { h.ClosedDays = []time.Weekday{7} },
		"no day of the week is left":        func(h *Hours) { h.ClosedDays = []time.Weekday{0, 1, 2, 3, 4, 5, 6} },
		"is in closed_days too":             func(h *Hours) { h.ClosedDays = []time.Weekday{6} },
		"is in closed_dates too":            func(h *Hours) { h.ClosedDates = []string{"2026-10-03"} },
		"hours.closed_dates: \"tomorrow\"":  func(h *Hours) { h.ClosedDates = []string{"tomorrow"} },
		"hours.dates: \"2026-13-01\"":       func(h *Hours) { h.Dates = map[string][]Interval{"2026-13-01": nil} },
		"hours.weekdays.6[0]":               func(h *Hours) { h.Weekdays[time.Saturday] = []Interval{{"x", "y"}} },
		"closed_holidays: \"xmas\" is none": func(h *Hours) { h.Holidays = []string{"xmas"} },
	} {
		h := office()
		change(&h)
		if err := h.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want … %s …", err, want)
		}
	}
}

// The file of holidays is whole: each make-up day is a weekend and no holiday, and each
// year says where it is from.
func TestHolidaysFile(t *testing.T) {
	t.Parallel()
	h := publicHolidays()
	for date := range h.work {
		at, err := time.Parse(time.DateOnly, date)
		if err != nil || h.off[date] != "" || (at.Weekday() != time.Saturday && at.Weekday() != time.Sunday) {
			t.Errorf("make-up workday %s: %v", date, err)
		}
	}
	perYear := map[string]int{}
	for date := range h.off {
		perYear[date[:4]]++
	}
	if perYear["2025"] != 28 || perYear["2026"] != 33 || perYear["2027"] != 13 {
		t.Errorf("days off %v; published are 28 for 2025 and 33 for 2026, statutory are 13", perYear)
	}
	for year, want := range map[int][2]bool{2024: {false, false}, 2025: {true, true}, 2026: {true, true}, 2027: {true, false}} {
		if known, published := HolidaysKnown(year); known != want[0] || published != want[1] {
			t.Errorf("%d: known %v, published %v", year, known, published)
		}
	}
	for _, bad := range []string{"off easter 2026-04-05 2026-04-06", "work someday", "year x published y", "holiday", "off new_year 2026-01-01 soon"} {
		if _, err := readHolidays("festival new_year 元旦 New Year\n" + bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
