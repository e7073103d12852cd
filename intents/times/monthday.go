package times

import "time"

// placeMonthDay places 12月3号 and 3号. What was not said is the next that makes the day lie ahead, or the last that
// makes it lie behind when it tells what has happened.
func (c calendar) placeMonthDay(d day, u use) Date {
	switch {
	case d.year > 0 || d.yearSaid:
		year := d.year
		if d.yearSaid {
			year = c.today.Year + d.yearAhead
		}
		return d.of(Date{year, time.Month(max(d.month, 1)), 1})
	case d.monthSaid:
		first := c.today
		first.Day = 1
		return d.of(first.addMonths(d.ahead))
	case d.wholeMonth && time.Month(d.month) == c.today.Month && !u.past:
		return Date{} // it has begun, and says no more than "soon"
	case d.month > 0:
		return c.search(d, Date{c.today.Year, time.Month(d.month), 1}, 12, 8, u)
	case !u.month.IsZero():
		if date := d.of(u.month); !date.IsZero() && !c.passed(date, u) {
			return date
		}
	}
	return c.search(d, Date{c.today.Year, c.today.Month, 1}, 1, 12, u)
}

// placeMonthWeekday places 下个月第一个周六 and the last Friday of the month.
func (c calendar) placeMonthWeekday(d day, u use) Date {
	month := d
	month.kind, month.n = monthDay, 1
	first := c.placeMonthDay(month, u)
	if first.IsZero() {
		return first
	}
	if d.week < 0 {
		last := first.lastOfMonth()
		return last.addDays(-((last.weekday() - d.n + 7) % 7))
	}
	date := first.addDays((d.n-first.weekday()+7)%7 + 7*(d.week-1))
	return dateIf(date, date.Month == first.Month)
}

// search steps from the month that begins with first until the day exists and lies on the right side of today.
func (c calendar) search(d day, first Date, step, most int, u use) Date {
	if u.past {
		step = -step
	}
	for range most {
		date := d.of(first)
		if !date.IsZero() && (u.past && date.before(c.today) || !u.past && !c.passed(date, u)) {
			return date
		}
		first = first.addMonths(step)
	}
	return Date{}
}

// of returns the day in the month that begins with first, zero if the month lacks it.
func (d day) of(first Date) Date {
	if d.n < 0 {
		return first.lastOfMonth()
	}
	first.Day = d.n
	return dateIf(first, first.exists())
}
