package times

// tok returns the token at an index, a plain one outside the text.
func (m *message) tok(i int) token {
	if i < 0 || i >= len(m.tokens) {
		return token{}
	}
	return m.tokens[i]
}

// is reports whether the token at an index exists and is of a kind.
func (m *message) is(i int, k kind) bool { return i >= 0 && i < len(m.tokens) && m.tokens[i].kind == k }

// touching reports whether no space stands before the token at an index.
func (m *message) touching(i int) bool {
	return i > 0 && i < len(m.tokens) && m.tokens[i-1].end == m.tokens[i].start
}

func (m *message) isSpan(i, unit int) bool { return m.is(i, span) && m.tokens[i].n == unit }

// dayAt reads a day from the token at i; next is i when there is none. Some words say a part of it too: 明早.
func (m *message) dayAt(i int) (d day, part daytime, next int) {
	t := m.tok(i)
	switch t.kind {
	case dayWord:
		return day{kind: relativeDay, n: t.n}, t.part, i + 1
	case figures:
		if t.day != nil {
			return *t.day, noDaytime, i + 1
		}
	case weekdayWord, weekWord, weekendWord:
		d, next = m.weekAt(i)
		return d, noDaytime, next
	case pointing, coming:
		return m.pointedAt(i)
	case article:
		if d, part, next = m.dayAt(i + 1); next > i+1 {
			return d, part, next
		}
		return day{}, noDaytime, i
	case yearWord, number, monthWord, monthName, edge:
		d, next = m.monthDayAt(i)
		return d, noDaytime, next
	case yearMark: // 年二十八
		if n := m.tok(i + 1); n.kind == number && n.n > 20 && n.n <= 30 && !n.arabic && !m.is(i-1, number) && m.touching(i+1) {
			return day{kind: byLunar, month: 12, n: n.n}, noDaytime, i + 2
		}
	case nextDay:
		return day{kind: dayAfter}, noDaytime, i + 1
	case span: // the day after
		if t.n == days && m.is(i+1, after) && isLetter(m.rune(t.start)) && m.clockFollowedBy(i+2) && !m.is(i+2, dayWord) && !m.is(i+2, weekdayWord) && !m.is(i+2, pointing) {
			return day{kind: dayAfter}, noDaytime, i + 2
		}
	case festivalWord, lunarMark, lunarMonth, lunarDay:
		d, next = m.yearlyAt(i)
		return d, noDaytime, next
	}
	return day{}, noDaytime, i
}

// weekAt reads 周三, 下周三, 下周的周三, Tuesday next week, 周末 and 下周.
func (m *message) weekAt(i int) (day, int) {
	t := m.tok(i)
	switch t.kind {
	case weekdayWord:
		d := day{kind: weekdayDay, n: t.n, week: t.n2, weekSaid: t.said}
		if week, next := m.weekBehind(i + 1); next > i+1 && !d.weekSaid {
			d.week, d.weekSaid = week, true
			return d, next
		}
		return d, i + 1
	case weekendWord:
		return day{kind: weekendDay, week: t.n, weekSaid: t.said}, i + 1
	}
	next := i + 1
	if m.is(next, glue) || m.is(next, comma) || m.is(next, ofWord) {
		next++
	}
	switch inner := m.tok(next); {
	case inner.kind == weekdayWord && !inner.said:
		return day{kind: weekdayDay, n: inner.n, week: t.n, weekSaid: true}, next + 1
	case inner.kind == weekendWord && !inner.said:
		return day{kind: weekendDay, week: t.n, weekSaid: true}, next + 1
	case inner.kind == dayWord && inner.n >= 0 && inner.part == noDaytime && m.is(i+1, glue): // 下周的今天
		return day{kind: relativeDay, n: inner.n + 7*t.n}, next + 1
	case inner.kind == edge && next == i+1 && !inner.said && t.n > 0:
		return m.withinWeek(t.n, inner.n), next + 1
	}
	if t.n == 0 { // 这周 says no more than "soon"
		return day{}, i
	}
	return day{kind: weekStart, week: t.n}, i + 1
}

// withinWeek is the beginning, middle or end of a week, named by the day of a month that the same word means.
func (m *message) withinWeek(week, edge int) day {
	switch edge {
	case 1:
		return day{kind: weekStart, week: week}
	case -1:
		return day{kind: weekdayDay, n: 5, week: week, weekSaid: true}
	}
	return day{kind: weekdayDay, n: 3, week: week, weekSaid: true}
}

// weekBehind reads the week after a weekday: next week, of next week, after next, week (Friday week).
func (m *message) weekBehind(i int) (week, next int) {
	next = i
	for m.is(next, ofWord) || m.is(next, article) || m.is(next, glue) {
		next++
	}
	switch t := m.tok(next); {
	case t.kind == weekWord:
		return t.n, next + 1
	case t.kind == pointing && m.isSpan(next+1, weeks):
		return t.n, next + 2
	case t.kind == after && m.is(next+1, pointing):
		return 2, next + 2
	case next == i && t.kind == span && t.n == weeks && isLetter(m.rune(t.start)):
		return 1, next + 1
	}
	return 0, i
}
