package times

import "strings"

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
			return m.withMinutes(i)
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

// clockAfterPreposition reads at 3, around nine fifteen, by 5pm, between 2 and 4, and 大概三点.
func (m *message) clockAfterPreposition(i int) (clockTime, int) {
	at := i
	approximate, strict := false, true
	for ; at < i+3 && (m.leadsClock(at) || m.is(at, article)); at++ {
		approximate = approximate || m.is(at, about)
		strict = m.runes[m.tok(at).start] != '@' && !m.hasPrefix(m.tok(at).start, "at")
	}
	if m.hasPrefix(m.tok(at-1).start, "for") && m.is(at, number) && !m.timedAfter(at+1) {
		return clockTime{}, i // a table for 3
	}
	c, next := m.clockAt(at, true)
	if next == at {
		t := m.tok(at)
		if t.kind != number || t.ordinal || t.n > 24 || t.n < 1 || strict || m.measuresAfter(at+1) {
			return clockTime{}, i
		}
		c, next = m.withMinutes(at)
	}
	c.approximate = c.approximate || approximate
	return c, next
}

// withMinutes reads a bare hour, with the minutes of "nine fifteen" and the am of "9 30 am".
func (m *message) withMinutes(i int) (clockTime, int) {
	t := m.tok(i)
	return clockTime{hour: hour{said: true, hour: t.n, exact: t.padded}}, i + 1
}

// clockFollowers are words that may follow a bare hour without making it a count.
var clockFollowers = map[string]bool{"please": true, "pls": true, "works": true, "work": true, "ok": true, "okay": true, "is": true, "if": true,
	"would": true, "sharp": true, "then": true, "could": true, "can": true, "good": true, "fine": true, "thanks": true, "thx": true, "instead": true,
	"maybe": true, "possible": true, "available": true, "will": true, "should": true, "suits": true, "best": true, "but": true, "doesn't": true, "doesnt": true, "won't": true, "isn't": true, "can't": true, "was": true, "no": true, "so": true, "with": true}

// clockFollowedBy reports whether the token at i, behind a bare number, leaves it a clock time.
func (m *message) clockFollowedBy(i int) bool {
	if i >= len(m.tokens) {
		return true
	}
	switch t := m.tokens[i]; t.kind {
	case number:
		return m.is(i+1, monthName)
	case stop, comma, article, ranging, alternative, dayWord, weekdayWord, pointing, preposition, glue, partWord, about, ahead:
		return true
	case plain:
		return clockFollowers[m.between(t.start, t.end)] || m.runes[t.start] > 0x2E80 && !strings.ContainsRune(measures, m.runes[t.start]) && isHan(m.runes[t.start])
	}
	return false
}

// timedAfter reports whether the token at i goes on about time.
func (m *message) timedAfter(i int) bool {
	switch m.tok(i).kind {
	case dayWord, weekdayWord, pointing, glue, partWord, meridiem, oclock, ranging, ahead, pastWord:
		return true
	}
	return false
}

// measuresAfter reports whether the token at i, behind "at 3", makes the number a count or a measure.
func (m *message) measuresAfter(i int) bool {
	t := m.tok(i)
	switch t.kind {
	case span, measure, monthName, decimal:
		return true
	case number:
		return !m.is(i+1, monthName)
	case plain:
		switch m.between(t.start, t.end) {
		case "km", "kms", "kilometers", "kilometres", "miles", "percent", "dollars", "yuan", "rmb", "bucks", "psi", "bar", "people", "%", "k":
			return true
		}
	}
	return false
}

func isHan(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }
