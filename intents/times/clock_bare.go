package times

import "strings"

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
		c, next = m.bareHour(at)
	}
	c.approximate = c.approximate || approximate
	return c, next
}

// bareHour reads the number at i as an hour.
func (m *message) bareHour(i int) (clockTime, int) {
	t := m.tok(i)
	return clockTime{hour: hour{said: true, hour: t.n, exact: t.padded}}, i + 1
}

// clockFollowers are words that may follow a bare hour without making it a count.
var clockFollowers = wordSet("please pls works work ok okay is if would sharp then could can good fine thanks thx instead maybe possible " +
	"available will should suits best but doesn't doesnt won't isn't can't was no so with free open")

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
		return clockFollowers[m.between(t.start, t.end)] || isHan(m.runes[t.start]) && !strings.ContainsRune(measures, m.runes[t.start])
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

// measureWords make the number of "at 60 km" a measure.
var measureWords = wordSet("km kms kilometers kilometres miles percent dollars yuan rmb bucks psi bar people % k")

// measuresAfter reports whether the token at i, behind "at 3", makes the number a count or a measure.
func (m *message) measuresAfter(i int) bool {
	t := m.tok(i)
	switch t.kind {
	case span, measure, monthName, decimal:
		return true
	case number:
		return !m.is(i+1, monthName)
	case plain:
		return measureWords[m.between(t.start, t.end)]
	}
	return false
}

func isHan(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }
