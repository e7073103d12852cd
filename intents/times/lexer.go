package times

import (
	"strings"
	"unicode/utf8"
)

// lex cuts the folded text into tokens. Spaces only separate.
func (m *message) lex() {
	count := utf8.RuneCountInString(m.text)
	m.runes = make([]rune, 0, count)
	m.offsets = make([]int, 0, count+1)
	for i, r := range m.text {
		m.runes = append(m.runes, r)
		m.offsets = append(m.offsets, i)
	}
	m.offsets = append(m.offsets, len(m.text))
	m.tokens = make([]token, 0, count+1)
	for at := 0; at < len(m.runes); {
		t := m.tokenAt(at)
		if t.end > at {
			t.start = at
			m.tokens = append(m.tokens, t)
			at = t.end
		} else {
			at++
		}
	}
}

// tokenAt returns the token that begins at a rune offset; its end is 0 at a space.
func (m *message) tokenAt(at int) token {
	r := m.runes[at]
	switch {
	case r == ' ' || r == '\t' || r == '\r' || r == '\u3000':
		return token{}
	case r >= '0' && r <= '9':
		return m.figuresAt(at)
	case isLetter(r):
		return m.wordAt(at)
	}
	if e, ok := chinese.longest(m.text[m.offsets[at]:], r); ok && !m.insideNumber(at, e) {
		return m.chineseAt(at, e)
	}
	if isNumeral(r) {
		return m.numeralAt(at)
	}
	switch {
	case r == '第':
		return m.nthAt(at)
	case strings.ContainsRune("。！？!?;；\n…", r):
		return token{kind: stop, end: at + 1}
	case strings.ContainsRune(",，()（）:：\"“”'「」【】[]", r):
		return token{kind: comma, end: at + 1}
	case r == '@':
		return token{kind: preposition, end: at + 1}
	}
	return token{end: at + 1}
}

// last returns the token before the one being read. There must be one.
func (m *message) last() *token { return &m.tokens[len(m.tokens)-1] }

// rune returns the rune at an offset, 0 outside the text.
func (m *message) rune(at int) rune {
	if at < 0 || at >= len(m.runes) {
		return 0
	}
	return m.runes[at]
}

// hasPrefix reports whether the text goes on with prefix at a rune offset.
func (m *message) hasPrefix(at int, prefix string) bool {
	return at < len(m.runes) && strings.HasPrefix(m.text[m.offsets[at]:], prefix)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }
