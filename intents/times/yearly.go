package times

// yearlyAt reads festivals with what is counted from them, and days of the lunar calendar.
func (m *message) yearlyAt(i int) (day, int) {
	t := m.tok(i)
	switch t.kind {
	case festivalWord:
		return m.aroundFestival(i)
	case lunarDay:
		return day{kind: byLunar, n: t.n, month: t.n2}, i + 1
	case lunarMark:
		if m.is(i+1, lunarDay) || m.is(i+1, festivalWord) || m.is(i+1, lunarMonth) {
			return m.yearlyAt(i + 1)
		}
		if m.is(i+1, number) && m.is(i+2, monthMark) {
			return m.inLunarMonth(m.tok(i+1).n, i+3, i)
		}
	case lunarMonth:
		return m.inLunarMonth(t.n, i+1, i)
	}
	return day{}, i
}

// inLunarMonth reads the day that follows a lunar month; i is where the expression begins.
func (m *message) inLunarMonth(month, next, i int) (day, int) {
	if t := m.tok(next); (t.kind == lunarDay || t.kind == number) && t.n >= 1 && t.n <= 30 && month >= 1 && month <= 12 {
		return day{kind: byLunar, month: month, n: t.n}, next + 1
	}
	return day{}, i
}

// aroundFestival reads 国庆, 国庆后, 元旦前, 春节第三天, 春节初三, before Christmas, the day after Christmas.
func (m *message) aroundFestival(i int) (day, int) {
	f := m.tok(i).festival
	d := day{kind: festivalDay, festival: f}
	next := i + 1
	skip := next
	for m.is(skip, holidayWord) {
		skip++
	}
	switch t := m.tok(skip); {
	case t.kind == nextDay:
		d.shift = 1
		return d, skip + 1
	case t.kind == after && isHan(m.rune(t.start)):
		d.shift = f.closed
		if l, _, end := m.spanAt(skip + 1); end > skip+1 && l.days > 0 {
			d.shift += l.days - 1
			return d, end
		}
		return d, skip + 1
	case t.kind == ago && isHan(m.rune(t.start)):
		d.shift = -1
		if l, _, end := m.spanAt(skip + 1); end > skip+1 && l.days > 0 {
			d.shift = -l.days
			return d, end
		}
		return d, skip + 1
	case t.kind == nth && m.isSpan(skip+1, days):
		d.shift = t.n - 1
		return d, skip + 2
	case t.kind == lunarDay && f.lunarMonth == 1:
		return day{kind: byLunar, month: 1, n: t.n}, skip + 1
	}
	switch before := m.tok(i - 1); {
	case before.kind == after && isLetter(m.rune(before.start)):
		d.shift = f.closed
		if m.isSpan(i-2, days) {
			d.shift = 1
		}
	case before.kind == ago && isLetter(m.rune(before.start)):
		d.shift = -1
	}
	return d, next
}
