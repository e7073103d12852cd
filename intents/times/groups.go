package times

import (
	"strings"
	"time"
)

// groupsAt reads digits in groups: 2026-11-25, 12/3, 12.3, 11-25; and 3-5, 1/2 as numbers on their own.
func (m *message) groupsAt(at, end int) token {
	separator := m.rune(end)
	second := m.digits(end + 1)
	if m.rune(second) == separator && isDigit(m.rune(second+1)) {
		return m.fullDateAt(at, end, second)
	}
	first, other := m.atoi(at, end), m.atoi(end+1, second)
	next := m.rune(second)
	if end-at > 2 || first == 24 && other == 7 || second-end > 3 {
		return token{end: m.codeEnd(second)}
	}
	if separator == '.' {
		return m.dottedAt(at, end, second)
	}
	if isLetter(next) && !m.hasPrefix(second, "am") && !m.hasPrefix(second, "pm") {
		return token{end: m.codeEnd(second)}
	}
	if strings.ContainsRune(measures, next) && next != 0 || isLetter(next) || separator == '-' && m.rangeOfNumbers(first, other, second-end-1, next) {
		return m.plainNumber(at, end)
	}
	d, ok := monthAndDay(first, other)
	if !ok && separator == '/' { // 24/12
		d, ok = monthAndDay(other, first)
	}
	if ok && separator == '/' && other <= 4 && first < other && isHan(m.rune(at-1)) && !strings.ContainsRune("到约在改是定", m.rune(at-1)) {
		return token{end: second} // a third of it
	}
	if ok {
		return token{kind: figures, day: &d, end: m.afterDayMark(second)}
	}
	if separator == '-' {
		return m.plainNumber(at, end)
	}
	return token{end: second}
}

// rangeOfNumbers reports whether 3-5 is from 3 to 5 and not the fifth of March.
func (m *message) rangeOfNumbers(first, other, width int, next rune) bool {
	if next == '号' || next == '日' {
		return first < other
	}
	if width < 2 {
		return true
	}
	if len(m.tokens) == 0 || first > 24 || other > 24 {
		return false
	}
	switch m.last().kind {
	case partWord, dayWord, weekdayWord, preposition, figures, dayMark:
		return true
	}
	return false
}

// dottedAt reads 12.3 as a day, 8.30 as a day that may turn out a clock time, and 1.5 as tenths before a unit of time.
func (m *message) dottedAt(at, dot, end int) token {
	first, other := m.atoi(at, dot), m.atoi(dot+1, end)
	if m.hasPrefix(end, "小时") || m.hasPrefix(end, "个小时") || m.hasPrefix(end, "h") || m.hasPrefix(end, " h") || m.hasPrefix(end, "个钟") {
		return token{kind: decimal, n: first*10 + other, end: end}
	}
	next := m.rune(end)
	t := token{kind: figures, end: m.afterDayMark(end)}
	if end-dot == 3 && first <= 24 && other < 60 {
		t.n, t.n2, t.said, t.padded = first, other, true, m.rune(at) == '0'
	}
	switch {
	case m.hasPrefix(end, "pm") || m.hasPrefix(end, "am") || m.hasPrefix(end, " pm") || m.hasPrefix(end, " am"):
		if t.said {
			t.kind, t.end = clockFigure, end
			return t
		}
	case isLetter(next):
		return token{end: m.codeEnd(end)}
	case strings.ContainsRune(measures, next) && next != 0 || m.measured(at):
		return token{end: end}
	}
	if first >= 10 || end-dot == 3 || m.dottedDay(at, end) {
		if d, ok := monthAndDay(first, other); ok {
			t.day = &d
		}
	}
	if t.day == nil && !t.said {
		return token{end: end}
	}
	return t
}

// dottedDay reports whether 1.3, which is a displacement or an amount as often, stands alone or as a day does.
func (m *message) dottedDay(at, end int) bool {
	if at == 0 && end == len(m.runes) {
		return true
	}
	for _, word := range []string{"号", "日", "上午", "下午", "中午", "早", "晚", "傍晚", "去", "来", "过来", "过去", "有", "可以", "能", "行", "那天", "之前", "之后", "约", "预约", "开门", "放假", "到店", " "} {
		if m.hasPrefix(end, word) {
			return true
		}
	}
	before := m.between(max(0, at-2), at)
	return end == len(m.runes) && (before == "改到" || before == "换到" || before == "预约" || before == "约在" || before == "改成")
}

// measured reports whether the words before a decimal say what it measures.
func (m *message) measured(at int) bool {
	before := m.between(max(0, at-4), at)
	for _, word := range []string{"油耗", "胎压", "排量", "评分", "版本", "价", "耗", "打分", "v"} {
		if strings.Contains(before, word) {
			return true
		}
	}
	return false
}

// fullDateAt reads three groups, with the year first or last.
func (m *message) fullDateAt(at, end, second int) token {
	third := m.digits(second + 1)
	year, month, dom := m.atoi(at, end), m.atoi(end+1, second), m.atoi(second+1, third)
	if end-at <= 2 && (third-second == 3 || third-second == 5) {
		year, month, dom = dom, year, month
		if month > 12 {
			month, dom = dom, month
		}
		if year < 100 {
			year += 2000
		}
	}
	date := Date{year, time.Month(month), dom}
	if year < 2000 || year > 2100 || !date.exists() || m.rune(third) == m.rune(end) {
		return token{end: m.codeEnd(third)}
	}
	if m.rune(third) == 't' && isDigit(m.rune(third+1)) { // 2026-11-25T14:30
		third++
	}
	return token{kind: figures, day: &day{kind: fixedDay, date: date}, end: m.afterDayMark(third)}
}

// monthAndDay reads 12 and 3 as the third of December.
func monthAndDay(month, dom int) (day, bool) {
	if month < 1 || month > 12 || dom < 1 || dom > 31 {
		return day{}, false
	}
	return day{kind: monthDay, month: month, n: dom}, true
}

func (m *message) afterDayMark(at int) int {
	if r := m.rune(at); r == '号' || r == '日' {
		return at + 1
	}
	return at
}
