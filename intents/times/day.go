package times

import "time"

// dayKind says how a day was said.
type dayKind uint8

const (
	noDay        dayKind = iota
	relativeDay          // 明天, 三天后: n days ahead
	weekdayDay           // 周三, 下周三: weekday n, of the week if said
	weekendDay           // 周末: the Saturday, of the week if said
	weekStart            // 下周: its Monday
	monthDay             // 12月3号, 3号, 下个月3号: the nth, -1 the last; month and year as far as said
	festivalDay          // 国庆, 国庆后: shift days from it
	byLunar              // 初五, 正月十五
	fixedDay             // 2026-11-25
	offsetDay            // 三天后, 半小时后
	dayAfter             // 次日, the day after: the day behind the one said before
	monthWeekday         // 下个月第一个周六: weekday n, of its order in the month in week, -1 the last
)

// day is a day as said, not yet placed in the calendar.
type day struct {
	kind       dayKind
	n          int
	week       int // weeks ahead, if weekSaid
	weekSaid   bool
	later      bool // coming Monday is not today
	near       bool // this Friday is the next one, whatever week was spoken of
	month      int  // 0 when none was named
	ahead      int  // months ahead, if monthSaid
	monthSaid  bool
	year       int // 0 when none was named
	yearAhead  int // years ahead, if yearSaid
	yearSaid   bool
	festival   *festival
	shift      int
	wholeMonth bool // 12月, without a day
	date       Date
	offset     *offset
}

// use is how an expression uses its day, which decides between the last one and the next.
type use struct {
	over   int  // the minute of the day when the time said with it is over; a day ends at 24 * 60
	past   bool // it tells what has happened
	month  Date // the month of a neighbouring day, which a bare 5号 shares; zero for none
	before Date // the neighbouring day; zero for none
	week   Date // the Monday of a neighbouring day, which a bare 周四 shares; zero for none
}

// calendar places days as seen from a moment.
type calendar struct {
	today  Date
	minute int // of the day
}

func calendarAt(now time.Time) calendar {
	return calendar{DateOf(now), now.Hour()*60 + now.Minute()}
}

// place returns the date of d, the zero Date for one that does not exist, as the 30th of February.
func (c calendar) place(d day, u use) Date {
	switch d.kind {
	case relativeDay:
		return c.today.addDays(d.n)
	case weekStart:
		return c.today.monday().addDays(7 * d.week)
	case weekdayDay:
		return c.placeWeekday(d, u)
	case weekendDay:
		return c.placeWeekend(d)
	case monthDay:
		return c.placeMonthDay(d, u)
	case festivalDay, byLunar:
		return c.placeYearly(d, u)
	case fixedDay:
		return d.date
	case dayAfter:
		return dateIf(u.before.addDays(1), !u.before.IsZero())
	case monthWeekday:
		return c.placeMonthWeekday(d, u)
	case offsetDay:
		date, _ := d.offset.apply(c, u)
		return date
	}
	return Date{}
}

// passed reports whether a day's time, over at a minute of it, lies behind.
func (c calendar) passed(date Date, u use) bool {
	return date.before(c.today) || date == c.today && u.over <= c.minute
}
