package times

// clockTime is a clock time as read, perhaps with the end of a range that shares its unit: 3-5点.
type clockTime struct {
	hour
	part        daytime // said behind it: 3 pm
	approximate bool
	until       hour
}

// clockAt reads a clock time from the token at i; next is i when there is none. Bound reports that words before
// it belong to the same expression, so that a bare figure can be a time.
func (m *message) clockAt(i int, bound bool) (c clockTime, next int) {
	if m.leadsClock(i) {
		return m.clockAfterPreposition(i)
	}
	c, next = m.figureClockAt(i, bound)
	if next == i {
		c, next = m.chineseClockAt(i, bound)
	}
	if next == i {
		c, next = m.englishClockAt(i, bound)
	}
	if next == i {
		return clockTime{}, i
	}
	if m.is(next, about) {
		c.approximate, next = true, next+1
	}
	if c.hour.hour > 24 || c.minute > 59 || c.hour.hour < 0 || c.hour.hour == 24 && c.minute > 0 {
		return clockTime{}, i
	}
	return c, next
}

// leadsClock reports whether the token at i stands before clock times: at, around, 大概 and, in English, after and before.
func (m *message) leadsClock(i int) bool {
	t := m.tok(i)
	return t.kind == preposition || t.kind == about && isLetter(m.rune(t.start)) || (t.kind == after || t.kind == ago) && !t.said && isLetter(m.rune(t.start))
}

// figureClockAt reads 15:30, 3:30 pm, and 8.30 where words before it are bound to it.
func (m *message) figureClockAt(i int, bound bool) (clockTime, int) {
	t := m.tok(i)
	if t.kind != clockFigure && (t.kind != figures || !t.said || !bound) {
		return clockTime{}, i
	}
	c := clockTime{hour: hour{said: true, hour: t.n, minute: t.n2, exact: t.padded}}
	next := i + 1
	if m.is(next, meridiem) {
		c.part, next = m.tok(next).part, next+1
	}
	if m.is(next, clockMark) && m.touching(next) {
		next++
	}
	return c.onTwelve(), next
}

// onTwelve makes 12 am midnight.
func (c clockTime) onTwelve() clockTime {
	if c.part == morning && c.hour.hour == 12 {
		c.hour.hour, c.exact = 0, true
	}
	return c
}
