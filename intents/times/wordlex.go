package times

import "strings"

// wordAt reads what begins with a Latin letter: a phrase or word of the lexicon, or a code such as A4L or W30.
func (m *message) wordAt(at int) token {
	if m.rune(at+1) == '.' && m.rune(at+2) == 'm' && !isLetter(m.rune(at+3)) && (m.rune(at) == 'a' || m.rune(at) == 'p') {
		return m.dottedMeridiem(at)
	}
	end := at
	for isLetter(m.rune(end)) || m.rune(end) == '\'' || m.rune(end) == '’' {
		end++
	}
	if e, ok := idioms.longest(m.text[m.offsets[at]:], m.rune(at)); ok && !isLetter(m.rune(at+e.runes)) && !isDigit(m.rune(at+e.runes)) {
		t := e.token
		t.end = at + e.runes
		return t
	}
	t, known := english[possessed(m.between(at, end))]
	if isDigit(m.rune(end)) && t.kind != monthName {
		return token{end: m.codeEnd(end)}
	}
	if !known || m.misread(t, at) {
		return token{end: end}
	}
	t.end = end
	if t.kind == number && !t.ordinal && t.n >= 20 {
		return m.tensAt(t)
	}
	return t
}

// possessed returns the word before 's or ': tomorrow's, hours'.
func possessed(word string) string {
	word = strings.TrimRight(word, "'’")
	return strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
}

// dottedMeridiem reads a.m. and p.m.
func (m *message) dottedMeridiem(at int) token {
	t := token{kind: meridiem, part: morning, end: at + 3}
	if m.rune(at) == 'p' {
		t.part = afternoon
	}
	if m.rune(at+3) == '.' {
		t.end++
	}
	return t
}

// misread reports whether a short weekday is another word: "I sat", "the car sat".
func (m *message) misread(t token, at int) bool {
	if t.kind != weekdayWord || len(m.tokens) == 0 || t.n != 6 || m.hasPrefix(at, "satu") {
		return false
	}
	before := m.between(max(0, at-4), at)
	return strings.HasSuffix(before, "i ") || strings.HasSuffix(before, "he ") || strings.HasSuffix(before, "car ") || strings.HasSuffix(before, "has ")
}

// tensAt adds the ones to twenty, thirty, forty: twenty five, twenty-fifth.
func (m *message) tensAt(t token) token {
	start := t.end + 1
	if r := m.rune(t.end); r != ' ' && r != '-' || !isLetter(m.rune(start)) {
		return t
	}
	end := start
	for isLetter(m.rune(end)) {
		end++
	}
	ones, ok := english[m.between(start, end)]
	if !ok || ones.kind != number || ones.n < 1 || ones.n > 9 {
		return t
	}
	return token{kind: number, n: t.n + ones.n, ordinal: ones.ordinal, end: end}
}
