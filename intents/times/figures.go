package times

import (
	"strconv"
	"strings"
	"time"
)

// measures follow figures that measure something: 2.0T, 5.5升, 3-5天.
const measures = "°升万千百元块折米公里倍%度寸分代版系点时小天个月年周星礼℃层排寸款秒"

// figuresAt reads what begins with an Arabic digit: a number, a date, a clock time, or a code or amount that is none of them.
func (m *message) figuresAt(at int) token {
	end := m.digits(at)
	next := m.rune(end)
	switch {
	case strings.ContainsRune("¥$#€", m.rune(at-1)) && at > 0:
		return token{end: end}
	case end-at > 4:
		return m.compactDateAt(at, end)
	case (next == ':' || next == ';') && isDigit(m.rune(end+1)):
		return m.clockFigureAt(at, end)
	case strings.ContainsRune("./-", next) && isDigit(m.rune(end+1)):
		return m.groupsAt(at, end)
	case next == ',' && m.digits(end+1)-end == 4, next == '%' || next == '℃':
		return token{end: m.digits(end + 1)}
	case isLetter(next):
		return m.numberWithLetters(at, end)
	}
	return m.plainNumber(at, end)
}

// digits returns the offset after the run of digits at an offset.
func (m *message) digits(at int) int {
	for isDigit(m.rune(at)) {
		at++
	}
	return at
}

func (m *message) atoi(start, end int) int {
	n, err := strconv.Atoi(m.between(start, end))
	if err != nil {
		return -1
	}
	return n
}

func (m *message) plainNumber(at, end int) token {
	return token{kind: number, n: m.atoi(at, end), arabic: true, padded: end-at == 2 && m.rune(at) == '0', end: end}
}

// compactDateAt reads 20261125; other long numbers are phones, mileages and amounts.
func (m *message) compactDateAt(at, end int) token {
	if end-at == 8 && m.hasPrefix(at, "20") && !isLetter(m.rune(end)) {
		date := Date{m.atoi(at, at+4), time.Month(m.atoi(at+4, at+6)), m.atoi(at+6, end)}
		if date.exists() {
			return token{kind: figures, day: &day{kind: fixedDay, date: date}, end: end}
		}
	}
	return token{end: m.codeEnd(end)}
}

// clockFigureAt reads 15:30, 15:30:00 and the slip 15;30.
func (m *message) clockFigureAt(at, colon int) token {
	end := m.digits(colon + 1)
	hour, minute := m.atoi(at, colon), m.atoi(colon+1, end)
	if end-colon != 3 || hour < 0 || hour > 24 || minute > 59 {
		return token{end: colon}
	}
	t := token{kind: clockFigure, n: hour, n2: minute, padded: m.rune(at) == '0' || hour == 0, end: end}
	if m.rune(end) == ':' && m.digits(end+1) == end+3 {
		t.end = end + 3
	}
	return t
}

// letterSuffixes may stand directly behind a number.
var letterSuffixes = wordSet("am pm a p ish o h hr hrs hour hours min mins minutes day days week weeks wk wks month months")

// numberWithLetters reads 3pm, 3rd, 2h and 3ish; 4s, 5w and 2nite are words.
func (m *message) numberWithLetters(at, end int) token {
	letters := end
	for isLetter(m.rune(letters)) {
		letters++
	}
	if t, ok := english[m.between(at, letters)]; ok {
		t.end = letters
		return t
	}
	t := m.plainNumber(at, end)
	suffix := m.between(end, letters)
	switch {
	case isDigit(m.rune(letters)):
	case suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th":
		t.ordinal, t.end = true, letters
		return t
	case suffix == "am" || suffix == "pm" || letterSuffixes[suffix] && (len(suffix) > 1 || m.rune(letters) == '.' || m.rune(letters) == '\''):
		return t
	}
	return token{end: m.codeEnd(end)}
}

// codeEnd returns where a code such as 5w-30 or a4l ends: letters, digits, and what joins them.
func (m *message) codeEnd(at int) int {
	for {
		r, next := m.rune(at), m.rune(at+1)
		joins := (r == '-' || r == '.' || r == '/') && isDigit(next)
		if !isLetter(r) && !isDigit(r) && !joins {
			return at
		}
		at++
	}
}
