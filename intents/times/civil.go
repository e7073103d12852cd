package times

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without a time zone. The zero Date means that no day was said.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// IsZero reports whether no day was said.
func (d Date) IsZero() bool { return d == Date{} }

// String returns the date as 2006-01-02, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Clock is a time of day, 00:00 to 23:59. Valid is false when none was said.
type Clock struct {
	Valid        bool
	Hour, Minute int
}

// String returns the time as 15:04, or "" when it is not Valid.
func (c Clock) String() string {
	if !c.Valid {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", c.Hour, c.Minute)
}

// minutes returns how many minutes of the day have passed.
func (c Clock) minutes() int { return c.Hour*60 + c.Minute }

// DateOf is the day that t falls on, in t's own zone.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// In is the midnight that the day begins with in a zone.
func (d Date) In(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

func (d Date) time() time.Time { return d.In(time.UTC) }

func (d Date) addDays(n int) Date { return DateOf(d.time().AddDate(0, 0, n)) }

// addMonths keeps the day where the month has it, and otherwise takes the month's last.
func (d Date) addMonths(n int) Date {
	first := Date{d.Year, d.Month + time.Month(n), 1}
	first = DateOf(first.time())
	last := first.lastOfMonth()
	first.Day = min(d.Day, last.Day)
	return first
}

func (d Date) lastOfMonth() Date {
	return DateOf(time.Date(d.Year, d.Month+1, 0, 0, 0, 0, 0, time.UTC))
}

func (d Date) before(other Date) bool {
	if d.Year != other.Year {
		return d.Year < other.Year
	}
	if d.Month != other.Month {
		return d.Month < other.Month
	}
	return d.Day < other.Day
}

// exists reports whether the calendar has the day.
func (d Date) exists() bool { return d.Month >= 1 && d.Month <= 12 && DateOf(d.time()) == d }

// weekday counts from Monday, 1, to Sunday, 7.
func (d Date) weekday() int { return (int(d.time().Weekday())+6)%7 + 1 }

// monday returns the first day of the week.
func (d Date) monday() Date { return d.addDays(1 - d.weekday()) }
