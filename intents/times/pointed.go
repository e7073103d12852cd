package times

// pointedAt reads next Tuesday, this coming Friday, last week, this afternoon, next month.
func (m *message) pointedAt(i int) (d day, part daytime, next int) {
	t := m.tok(i)
	next = i + 1
	bare := t.kind == coming || t.n == 0
	if m.is(next, coming) {
		bare, next = true, next+1
	}
	if m.is(next, pointing) && m.tokens[next].n == t.n { // next next Tuesday
		t.n *= 2
		next++
	}
	week := day{week: t.n, weekSaid: !bare, near: bare}
	switch inner := m.tok(next); {
	case inner.kind == weekdayWord:
		if d, end := m.inMonth(next+1, day{kind: monthWeekday, n: inner.n, week: t.n}); end > next+1 && t.n < 0 {
			return d, noDaytime, end // the last Friday of the month
		}
		week.kind, week.n, week.later = weekdayDay, inner.n, m.is(next-1, coming)
	case inner.kind == weekendWord:
		week.kind = weekendDay
	case inner.kind == span && inner.n == weeks && !bare:
		if m.is(next+1, weekdayWord) {
			week.kind, week.n = weekdayDay, m.tokens[next+1].n
			next++
		} else {
			week.kind = weekStart
		}
	case inner.kind == span && inner.n == days && t.n == 1 && t.kind == pointing:
		week = day{kind: dayAfter}
	case inner.kind == span && inner.n == months && !bare:
		week = day{kind: monthDay, n: 1, ahead: t.n, monthSaid: true}
	case inner.kind == monthName:
		d, after := m.monthDayAt(next)
		return d, noDaytime, max(after, i)
	case inner.kind == partWord && t.kind == pointing && t.n == 0:
		return day{kind: relativeDay}, inner.part, next + 1
	case inner.kind == festivalWord:
		d, after := m.yearlyAt(next)
		return d, noDaytime, after
	default:
		return day{}, noDaytime, i
	}
	return week, noDaytime, next + 1
}

// edgeAt reads 月底, 年底, end of the month, beginning of next month, end of November.
func (m *message) edgeAt(i int) (day, int) {
	t := m.tok(i)
	if t.said {
		d := day{kind: monthDay, n: t.n, month: t.n2, ahead: 0, monthSaid: t.n2 == 0 && t.n < 0}
		return d, i + 1
	}
	next := i + 1
	if !isLetter(m.rune(t.start)) {
		return day{}, i
	}
	if m.is(next, ofWord) || m.is(next, ranging) {
		next++
	}
	if m.is(next, article) {
		next++
	}
	point := 0
	if m.is(next, pointing) {
		point = m.tok(next).n
		next++
	}
	switch inner := m.tok(next); {
	case inner.kind == span && inner.n == months:
		return day{kind: monthDay, n: t.n, ahead: point, monthSaid: true}, next + 1
	case inner.kind == span && inner.n == weeks:
		return m.withinWeek(point, t.n), next + 1
	case inner.kind == span && inner.n == years:
		return day{kind: monthDay, n: t.n, month: map[int]int{1: 1, -1: 12}[t.n], yearAhead: point, yearSaid: true}, next + 1
	case inner.kind == monthName:
		return day{kind: monthDay, n: t.n, month: inner.n}, next + 1
	}
	return day{}, i
}
