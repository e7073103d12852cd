package times

import "time"

// length is how long a span lasts.
type length struct{ minutes, days, months int }

// spanAt reads 半小时, 一个半小时, 两天, 3 weeks, half an hour, an hour and a half; next is i when there is none.
func (m *message) spanAt(i int) (l length, approximate bool, next int) {
	var halves int
	switch t := m.tok(i); t.kind {
	case number:
		halves, approximate, next = 2*t.n, t.said, i+1
		if m.is(next, about) {
			approximate, next = true, next+1
		}
		if m.is(next, measure) {
			next++
		}
		if m.is(next, halfMark) {
			halves, next = halves+1, next+1
		}
	case decimal:
		halves, next = t.n/5, i+1
	case halfMark:
		halves, next = 1, i+1
		if m.is(next, measure) || m.is(next, article) {
			next++
		}
	case measure: // 个半钟 is an hour and a half
		if !m.is(i+1, halfMark) {
			return length{}, false, i
		}
		halves, next = 3, i+2
	case article:
		halves, next = 2, i+1
	default:
		return length{}, false, i
	}
	unit := m.tok(next)
	if unit.kind == quarterMark && halves > 0 && halves < 8 && m.rune(unit.start) == '刻' {
		return length{minutes: halves / 2 * 15}, approximate, next + 1
	}
	if unit.kind == measure && m.is(next+1, span) {
		next++
		unit = m.tok(next)
	}
	if unit.kind != span || unit.n == years || halves > 2*366 {
		return length{}, false, i
	}
	next++
	switch {
	case m.is(next, halfMark):
		halves, next = halves+1, next+1
	case m.is(next, alternative) && m.is(next+1, article) && m.is(next+2, halfMark): // an hour and a half
		halves, next = halves+1, next+3
	}
	l = lengthOf(halves*max(unit.n2, 1), unit.n)
	if rest := m.tok(next); unit.n == hours && rest.kind == number && m.isSpan(next+1, minutes) {
		l.minutes += rest.n
		next += 2
	}
	return l, approximate, next
}

// lengthOf returns so many half units.
func lengthOf(halves, unit int) length {
	switch unit {
	case minutes:
		return length{minutes: halves / 2}
	case hours:
		return length{minutes: halves * 30}
	case days:
		return length{days: halves / 2}
	case weeks:
		return length{days: halves * 7 / 2}
	}
	return length{months: halves / 2, days: halves % 2 * 15}
}

// offset is a moment or day counted from now or from a day: 半小时后, 三天后, in two hours, a week from Friday.
type offset struct {
	length
	sign        int // 1 ahead, -1 ago
	from        day // noDay for now
	approximate bool
}

// offsetAt reads an offset; next is i when there is none. A length alone is a duration and not read.
func (m *message) offsetAt(i int) (o offset, next int) {
	start := i
	arriving := m.is(i, ahead) && m.tok(i).said // 还有二十分钟 is an offset only before 到
	leads := m.is(i, ahead) || m.is(i, after) && isLetter(m.rune(m.tok(i).start))
	if leads {
		i++
	}
	for m.is(i, about) || m.is(i, glue) {
		i++
	}
	o.length, o.approximate, next = m.spanAt(i)
	if next == i {
		return offset{}, start
	}
	o.sign = 1
	if m.is(next, about) {
		o.approximate, next = true, next+1
	}
	t := m.tok(next)
	switch {
	case t.kind == after && (m.touching(next) || t.said):
		return o, next + 1
	case t.kind == ago && (t.said || !isLetter(m.rune(t.start))):
		o.sign = -1
		return o, next + 1
	case t.kind == preposition && m.hasPrefix(t.start, "from") || t.kind == glue && m.hasPrefix(t.start, "on"):
		if m.hasPrefix(m.tok(next+1).start, "now") {
			return o, next + 2
		}
		if d, _, end := m.dayAt(next + 1); end > next+1 && o.days > 0 {
			o.from = d
			return o, end
		}
	}
	if leads && (!arriving || m.hasPrefix(m.tok(next-1).end, "到") || m.hasPrefix(m.tok(next-1).end, "就到")) {
		return o, next
	}
	return offset{}, start
}

// apply returns the date and, for offsets of less than a day, the clock time.
func (o offset) apply(c calendar, u use) (Date, Clock) {
	base := c.today
	if o.from.kind != noDay {
		base = c.place(o.from, u)
	}
	if o.minutes == 0 || o.days > 0 {
		return base.addMonths(o.sign * o.months).addDays(o.sign * o.days), Clock{}
	}
	moment := base.time().Add(time.Duration(c.minute+o.sign*o.minutes) * time.Minute)
	return DateOf(moment), Clock{Valid: true, Hour: moment.Hour(), Minute: moment.Minute()}
}
