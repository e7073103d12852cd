package times

// chineseClockAt reads 三点, 3点半, 三点差五分, 差五分三点, 7-9点 and 七八点.
func (m *message) chineseClockAt(i int, bound bool) (clockTime, int) {
	if m.is(i, thisTime) && bound {
		return clockTime{hour: hour{said: true, hour: m.minute / 60, minute: m.minute % 60, exact: true}}, i + 1
	}
	if m.is(i, lacking) {
		return m.lackingBefore(i)
	}
	t := m.tok(i)
	if t.kind != number || t.row && !t.arabic {
		return clockTime{}, i
	}
	c := clockTime{hour: hour{said: true, hour: t.n, exact: t.padded || t.n == 0}, approximate: t.said}
	if t.n == 90 && !t.arabic { // 九十点 is nine or ten
		c.hour.hour, c.approximate = 9, true
	}
	next := i + 1
	if (m.is(next, ranging) || m.is(next, alternative)) && m.is(next+1, number) && m.is(next+2, clockMark) {
		if m.is(next, ranging) {
			c.until = hour{said: true, hour: m.tok(next + 1).n}
		}
		next += 2
	}
	if !m.is(next, clockMark) || m.counts(i, next, bound) || m.isFraction(next) {
		return clockTime{}, i
	}
	if c.until.said {
		return c, next + 1
	}
	return m.minutesAfter(c, next+1)
}

// isFraction reports that a 点 is the point of a number: 三点五万公里.
func (m *message) isFraction(mark int) bool {
	t := m.tok(mark + 1)
	return t.kind == plain && m.touching(mark+1) && m.rune(t.end-1) == '万'
}

// minutesAfter reads what follows 点: 半, 一刻, 二十, 05分, 过五分, 差五分, 整.
func (m *message) minutesAfter(c clockTime, i int) (clockTime, int) {
	if m.hasPrefix(m.tok(i-1).end, "钟") || m.hasPrefix(m.tok(i-1).end, "整") || m.hasPrefix(m.tok(i-1).end, "正") {
		return c, i + 1
	}
	past := i
	if m.is(i, ahead) || m.hasPrefix(m.tok(i-1).end, "踏") {
		past++
	}
	t := m.tok(past)
	switch {
	case t.kind == halfMark && past == i && !m.is(i+1, span) && !m.is(i+1, measure):
		c.minute = 30
		return c, i + 1
	case t.kind == lacking && m.is(i+1, number):
		if lack, next := m.minuteCount(i + 1); next > i+1 {
			c.lack = lack
			return c, next
		}
	case t.kind == number && past > i && m.hasPrefix(m.tok(i-1).end, "踏") && t.n <= 11:
		c.minute = 5 * t.n
		return c, past + 1
	case t.kind == number && !t.said && (m.touching(past) || m.is(past+1, minuteMark)):
		if count, next := m.minuteCount(past); next > past {
			c.minute = count
			return c, next
		}
		written := t.arabic && t.end-t.start == 2 || !t.arabic && (t.n >= 10 || m.runes[t.start] == '零') && !t.row
		if t.row && m.runes[t.start] == '零' {
			written = true
		}
		if written && m.freeNumber(past) {
			c.minute = t.n
			return c, past + 1
		}
	}
	return c, i
}

// minuteCount reads 五分, 一刻 and Cantonese 三个字 (a 字 is five minutes) from the number at i.
func (m *message) minuteCount(i int) (count, next int) {
	t := m.tok(i)
	switch {
	case t.kind != number:
	case m.is(i+1, minuteMark), m.isSpan(i+1, minutes):
		return t.n, i + 2
	case m.is(i+1, quarterMark) && t.n <= 3:
		return t.n * 15, i + 2
	case m.is(i+1, measure) && m.hasPrefix(m.tok(i+1).end, "字"):
		return t.n * 5, i + 3
	case m.is(i+1, measure) && m.hasPrefix(m.tok(i+1).end, "骨"):
		return t.n * 15, i + 3
	}
	return 0, i
}

// lackingBefore reads 差五分三点 and 差一刻到三点.
func (m *message) lackingBefore(i int) (clockTime, int) {
	lack, next := m.minuteCount(i + 1)
	if next == i+1 {
		return clockTime{}, i
	}
	if m.is(next, ranging) {
		next++
	}
	t := m.tok(next)
	if t.kind != number || !m.is(next+1, clockMark) {
		return clockTime{}, i
	}
	c := clockTime{hour: hour{said: true, hour: t.n, lack: lack}}
	next += 2
	if m.hasPrefix(m.tok(next-1).end, "钟") {
		next++
	}
	return c, next
}
