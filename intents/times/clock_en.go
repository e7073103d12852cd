package times

// englishClockAt reads 3 pm, three o'clock, half past three, quarter to four, ten past nine, nine fifteen am, 3-5pm,
// noon; and, where words before it are bound to it, the bare number of "tomorrow 10".
func (m *message) englishClockAt(i int, bound bool) (clockTime, int) {
	t := m.tok(i)
	switch t.kind {
	case clockWord:
		return clockTime{hour: hour{said: true, hour: t.n, exact: true}}, i + 1
	case article:
		if m.is(i+1, quarterMark) || m.is(i+1, halfMark) {
			return m.relativeClock(i, i+1)
		}
	case halfMark, quarterMark:
		return m.relativeClock(i, i)
	case number:
		if t.ordinal || t.n > 59 {
			return clockTime{}, i
		}
		if c, next := m.relativeClock(i, i); next > i {
			return c, next
		}
		if c, next := m.numberClock(i); next > i {
			return c, next
		}
		if bound && (t.arabic || isLetter(m.rune(t.start))) && t.n <= 24 && m.clockFollowedBy(i+1) {
			return m.bareHour(i)
		}
	}
	return clockTime{}, i
}

// relativeClock reads half past three, quarter to four, ten (minutes) past nine; the words begin at an index.
func (m *message) relativeClock(i, at int) (clockTime, int) {
	t := m.tok(at)
	count := t.n
	switch t.kind {
	case halfMark:
		count = 30
	case quarterMark:
		count = 15
	}
	next := at + 1
	if m.isSpan(next, minutes) {
		next++
	}
	if t.kind == halfMark && isLetter(m.rune(t.start)) && m.is(next, number) && m.tok(next).n <= 12 && !m.is(next+1, span) && !m.tok(next).ordinal { // half ten
		return clockTime{hour: hour{said: true, hour: m.tok(next).n, minute: 30}}, next + 1
	}
	full := m.tok(next + 1)
	if full.kind != number && full.kind != clockWord || full.ordinal || full.n < 1 || full.n > 12 && full.kind == number || count > 59 {
		return clockTime{}, i
	}
	c := clockTime{hour: hour{said: true, hour: full.n, exact: full.kind == clockWord}}
	switch joint := m.tok(next); {
	case joint.kind == pastWord, joint.kind == after && t.kind != number:
		c.minute = count
	case joint.kind == ranging && m.hasPrefix(joint.start, "to") && (t.kind != number || m.minutesTo(at)), joint.kind == ago && t.kind == quarterMark:
		c.lack = count
	default:
		return clockTime{}, i
	}
	next += 2
	if m.is(next, oclock) {
		next++
	}
	if m.is(next, meridiem) {
		c.part, next = m.tok(next).part, next+1
	}
	return c, next
}

// minutesTo reports whether "ten to four" takes minutes off four and is not from ten to four.
func (m *message) minutesTo(at int) bool {
	t := m.tok(at)
	if t.n > 12 {
		return true
	}
	before := m.tok(at - 1)
	ranged := before.kind == preposition && (m.hasPrefix(before.start, "from") || m.hasPrefix(before.start, "between"))
	return !ranged && (t.n == 5 || t.n == 10) && (!t.arabic || before.kind == preposition)
}

// numberClock reads numbers that say themselves to be clock times: 3 pm, 3-5 pm, three o'clock, 3ish, 12 noon, three thirty.
func (m *message) numberClock(i int) (clockTime, int) {
	t := m.tok(i)
	c := clockTime{hour: hour{said: true, hour: t.n, exact: t.padded}, approximate: t.said}
	next := i + 1
	switch following := m.tok(next); {
	case following.kind == meridiem:
		c.part = following.part
		return c.onTwelve(), next + 1
	case following.kind == oclock:
		next++
		if m.is(next, meridiem) {
			c.part, next = m.tok(next).part, next+1
		}
		return c.onTwelve(), next
	case following.kind == about && m.hasPrefix(following.start, "ish") && m.hasPrefix(t.end, "ish"):
		c.approximate = true
		return c, next + 1
	case following.kind == ahead && m.is(next+1, article) && m.is(next+2, partWord) && isLetter(m.rune(following.start)):
		c.part = m.tok(next + 2).part
		return c, next + 3
	case following.kind == preposition && m.is(next+1, partWord): // at night
		c.part = m.tok(next + 1).part
		return c, next + 2
	case following.kind == clockWord && t.n == 12:
		return clockTime{hour: hour{said: true, hour: following.n, exact: true}}, next + 1
	case following.kind == number && !following.ordinal && !t.arabic && isLetter(m.rune(t.start)) && following.n >= 10 && following.n <= 59:
		c.minute, next = following.n, next+1
		if m.is(next, meridiem) {
			c.part, next = m.tok(next).part, next+1
		}
		return c.onTwelve(), next
	case following.kind == ranging && m.is(next+1, number) && t.n <= 24 && m.tok(next+1).n <= 24 && !m.tok(next+1).ordinal && m.tok(next+2).kind != ranging && m.timedAfter(next+2) && !m.is(next+2, meridiem):
		c.until = hour{said: true, hour: m.tok(next + 1).n}
		return c, next + 2
	case (following.kind == ranging || following.kind == alternative) && m.is(next+1, number) && m.is(next+2, meridiem):
		return m.sharedMeridiem(c, next+1)
	}
	return clockTime{}, i
}

// sharedMeridiem reads the end of 3-5 pm and 11-1 pm from its number; the half of the day is the end's.
func (m *message) sharedMeridiem(c clockTime, i int) (clockTime, int) {
	end := clockTime{hour: hour{said: true, hour: m.tok(i).n}, part: m.tok(i + 1).part}
	c.part = end.part
	if c.part == afternoon && c.hour.hour > end.hour.hour && c.hour.hour < 12 {
		c.part = morning
	}
	until, _ := end.onTwelve().in(end.part)
	c.until = hour{said: true, hour: until.Hour, exact: true}
	return c.onTwelve(), i + 2
}
