package times

// afterMonthName reads December 3rd, Dec 3 2026, and in December.
func (m *message) afterMonthName(i int) (day, int) {
	d := day{kind: monthDay, month: m.tok(i).n, n: 1}
	next := i + 1
	if m.is(next, article) || m.rune(m.tok(i).end) == '.' { // Dec. 2
		next++
	}
	if t := m.tok(next); t.kind == number && m.dayNumber(t) && !m.is(next+1, meridiem) {
		d.n, next = t.n, next+1
		return m.yearBehind(d, next)
	}
	if m.is(i-1, ahead) || m.is(i-1, pointing) || m.is(i-1, ofWord) || m.tok(i).end-m.tok(i).start > 5 {
		d.wholeMonth = true
		return d, i + 1
	}
	return day{}, i
}

// inMonth reads the month behind "the first Monday": of December, of next month, of the month.
func (m *message) inMonth(i int, d day) (day, int) {
	next := i
	for m.is(next, ofWord) || m.is(next, ahead) || m.is(next, article) {
		next++
	}
	switch t := m.tok(next); {
	case next == i:
	case t.kind == monthName:
		d.month = t.n
		return d, next + 1
	case t.kind == span && t.n == months:
		d.monthSaid = true
		return d, next + 1
	case t.kind == pointing && m.isSpan(next+1, months):
		d.monthSaid, d.ahead = true, t.n
		return d, next + 2
	}
	return day{}, i
}

// ordinalAt reads 3rd of December, 24 November and the 5th.
func (m *message) ordinalAt(i int) (day, int) {
	t := m.tok(i)
	if !m.dayNumber(t) {
		return day{}, i
	}
	next := i + 1
	if m.is(next, ofWord) {
		next++
	}
	switch {
	case m.is(next, monthName):
		return m.yearBehind(day{kind: monthDay, month: m.tok(next).n, n: t.n}, next+1)
	case t.ordinal && m.is(next, weekdayWord):
		if d, end := m.inMonth(next+1, day{kind: monthWeekday, n: m.tok(next).n, week: t.n}); end > next+1 {
			return d, end
		}
	case t.ordinal && m.is(next, pointing) && m.isSpan(next+1, months):
		return day{kind: monthDay, n: t.n, ahead: m.tok(next).n, monthSaid: true}, next + 2
	case t.ordinal && m.ordinalDates(i):
		return day{kind: monthDay, n: t.n}, i + 1
	}
	return day{}, i
}

// ordinalThings follow an ordinal that counts: the 2nd time, the 3rd gear.
var ordinalThings = wordSet("time times visit car tyre tire floor one bay gen generation gear street service row owner attempt party hand " +
	"place birthday anniversary republic")

// ordinalDates reports whether the ordinal at i is a day: the 5th; of words such as "second" only with little behind them.
func (m *message) ordinalDates(i int) bool {
	t, following := m.tok(i), m.tok(i+1)
	if t.arabic {
		return !ordinalThings[m.between(following.start, following.end)]
	}
	return m.is(i-1, article) && (m.clockFollowedBy(i+1) || following.kind == figures || following.kind == clockFigure || following.kind == number)
}

// yearBehind adds the year of Dec 3, 2026.
func (m *message) yearBehind(d day, next int) (day, int) {
	at := next
	if m.is(at, comma) {
		at++
	}
	if t := m.tok(at); t.kind == number && t.n >= 2000 && t.n <= 2100 {
		d.year = t.n
		return d, at + 1
	}
	return d, next
}
