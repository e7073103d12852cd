package desks

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Hours are when the shop is open: the section "hours" of shop.yaml. Every desk that
// promises something "in opening time" asks the Calendar made of them.
type Hours struct {
	Open        []Interval                  `yaml:"open"`            // of a usual day, in order
	Weekdays    map[time.Weekday][]Interval `yaml:"weekdays"`        // of some days of the week instead; 0 is Sunday
	ClosedDays  []time.Weekday              `yaml:"closed_days"`     // 0 is Sunday
	ClosedDates []string                    `yaml:"closed_dates"`    // "2027-02-06"
	Dates       map[string][]Interval       `yaml:"dates"`           // of single dates, whatever else is said
	Holidays    []string                    `yaml:"closed_holidays"` // festivals of holidays.txt, or "all"
	MakeUp      bool                        `yaml:"makeup_workdays"` // open on closed_days that the calendar makes workdays
}

// Interval is one opening interval, clock times "08:30" to "18:00"; "24:00" is midnight.
type Interval struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// DefaultHours are daily 08:30–18:00 (design.md, "Surface"). That shops close over the
// spring festival and work through the other holidays is the trade's habit.
func DefaultHours() Hours {
	return Hours{Open: []Interval{{"08:30", "18:00"}}, Holidays: []string{"spring_festival"}, MakeUp: true}
}

// Or returns other where it names opening intervals or closed days itself, else h. It is for the older
// place of these keys.
func (h Hours) Or(other Hours) Hours {
	if len(other.Open) > 0 {
		h.Open = other.Open
	}
	if len(other.Weekdays) > 0 {
		h.Weekdays = other.Weekdays
	}
	if len(other.ClosedDays) > 0 {
		h.ClosedDays = other.ClosedDays
	}
	if len(other.ClosedDates) > 0 {
		h.ClosedDates = other.ClosedDates
	}
	if len(other.Dates) > 0 {
		h.Dates = other.Dates
	}
	if len(other.Holidays) > 0 {
		h.Holidays = other.Holidays
	}
	return h
}

// Check reports every contradiction, in words for shop.yaml's author.
func (h Hours) Check() error {
	if len(h.Open) == 0 {
		return errors.New("hours.open: at least one opening interval is needed")
	}
	errs := []error{checkIntervals("hours.open", h.Open)}
	for _, day := range slices.Sorted(maps.Keys(h.Weekdays)) {
		errs = append(errs, checkWeekday("hours.weekdays", day), checkIntervals(fmt.Sprintf("hours.weekdays.%d", day), h.Weekdays[day]))
		if slices.Contains(h.ClosedDays, day) {
			errs = append(errs, fmt.Errorf("hours.weekdays: day %d has hours of its own and is in closed_days too", day))
		}
	}
	closed := map[time.Weekday]bool{}
	for _, day := range h.ClosedDays {
		errs = append(errs, checkWeekday("hours.closed_days", day))
		closed[day] = true
	}
	if len(closed) >= 7 {
		errs = append(errs, errors.New("hours.closed_days: no day of the week is left to open"))
	}
	for _, date := range h.ClosedDates {
		errs = append(errs, checkDate("hours.closed_dates", date))
		if len(h.Dates[date]) > 0 {
			errs = append(errs, fmt.Errorf("hours.dates: %s has hours and is in closed_dates too", date))
		}
	}
	for _, date := range slices.Sorted(maps.Keys(h.Dates)) {
		errs = append(errs, checkDate("hours.dates", date), checkIntervals("hours.dates."+date, h.Dates[date]))
	}
	for _, id := range h.Holidays {
		if _, ok := publicHolidays().festivals[id]; !ok && id != allHolidays && id != noHolidays {
			errs = append(errs, fmt.Errorf("hours.closed_holidays: %q is none of %s, all, none", id,
				strings.Join(slices.Sorted(maps.Keys(publicHolidays().festivals)), ", ")))
		}
	}
	return errors.Join(errs...)
}

// What closed_holidays may say beside the festivals' names.
const (
	allHolidays = "all"
	noHolidays  = "none"
)

func checkIntervals(where string, list []Interval) error {
	last := time.Duration(-1)
	for i, one := range list {
		from, errFrom := clock(one.From)
		to, errTo := clock(one.To)
		switch {
		case errFrom != nil || errTo != nil:
			return fmt.Errorf(`%s[%d]: write clock times as "08:30", not %q and %q`, where, i, one.From, one.To)
		case to <= from:
			return fmt.Errorf("%s[%d]: closes at %s, before it opens at %s; hours over midnight are two intervals", where, i, one.To, one.From)
		case from < last:
			return fmt.Errorf("%s[%d]: opens at %s, before the interval above closes", where, i, one.From)
		}
		last = to
	}
	return nil
}

func checkWeekday(where string, day time.Weekday) error {
	if day < time.Sunday || day > time.Saturday {
		return fmt.Errorf("%s: %d is no day of the week; 0 is Sunday, 6 is Saturday", where, day)
	}
	return nil
}

func checkDate(where, date string) error {
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return fmt.Errorf("%s: %q is not a date like 2027-02-06", where, date)
	}
	return nil
}

// clock reads "08:30" as the time since midnight.
func clock(s string) (time.Duration, error) {
	if s == "24:00" {
		return 24 * time.Hour, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, err
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}
