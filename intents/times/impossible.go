package times

// noted keeps the first expression that names a day or an hour that there is none of; end is exclusive.
type noted struct{ start, end int }

// note keeps the tokens from first to last, exclusive, as what cannot be.
func (m *message) note(first, last int) {
	if m.impossible == (noted{}) {
		m.impossible = noted{m.tok(first).start, m.tok(last - 1).end}
	}
}

// impossibleAt returns the end of an expression at i whose numbers no calendar and no clock has: 13月5号, 12月32号, 25点;
// i when there is none. The 30th of February is found where days are placed.
func (m *message) impossibleAt(i int) int {
	t := m.tok(i)
	if t.kind != number || t.row || t.n >= 100 {
		return i
	}
	next := i + 2
	switch {
	case m.is(i+1, monthMark) && t.n >= 1 && m.is(next, number) && (m.is(next+1, dayMark) || m.ends(next+1)):
		if m.tok(next).row || t.n <= 12 && m.tok(next).n <= 31 {
			return i
		}
		if next++; m.is(next, dayMark) {
			next++
		}
		return next
	case m.is(i+1, monthMark) && t.n > 12 && m.ends(next):
		return next
	case m.is(i+1, clockMark) && m.touching(i+1) && t.arabic && t.n > 24 && !m.counts(i, i+1, true):
		return next
	}
	return i
}

// ends reports whether nothing of the sentence is left at i.
func (m *message) ends(i int) bool {
	return i >= len(m.tokens) || m.is(i, stop) || m.is(i, comma)
}

// words returns what was noted as it was written in text.
func (n noted) words(text string) string {
	if n == (noted{}) {
		return ""
	}
	return string([]rune(text)[n.start:n.end])
}
