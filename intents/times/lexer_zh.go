package times

import (
	"strings"
	"unicode/utf8"
)

// insideNumber reports whether a festival such as 五一 or 八月十五, or 年前, is a piece of a longer number or date.
func (m *message) insideNumber(at int, e entry) bool {
	if e.text == "年前" || e.text == "年后" { // 三年前
		return isNumeral(m.rune(at-1)) || isDigit(m.rune(at-1)) || at > 0 && strings.ContainsRune("半几多", m.rune(at-1))
	}
	if e.text == "后一天" { // 往后一天, 推后一天
		return at > 0 && strings.ContainsRune("推延往拖", m.runes[at-1])
	}
	if e.token.kind != festivalWord || !isNumeral(m.runes[at]) {
		return false
	}
	before, following := m.rune(at-1), m.rune(at+e.runes)
	return isNumeral(before) || isDigit(before) || isNumeral(following) || isDigit(following) || strings.ContainsRune("号日点月年块元路街村", following)
}

// chineseAt completes a word of the lexicon with what may follow it.
func (m *message) chineseAt(at int, e entry) token {
	t := e.token
	t.end = at + e.runes
	if t.kind == dayWord && (m.runes[at] == '后' || m.runes[at] == '前') && len(m.tokens) > 0 && m.last().kind == span && m.last().end == at {
		one, _ := chinese.longest(string(m.runes[at]), m.runes[at]) // 三天后晚上 is not 后晚
		return m.chineseAt(at, one)
	}
	switch {
	case t.kind == edge && t.said && len(m.tokens) > 0 && m.last().kind == number && m.last().end == at: // 十二月底, 2027年底
		return token{kind: map[rune]kind{'月': monthMark, '年': yearMark}[m.rune(at)], end: at + 1}
	case t.kind == weekWord || t.kind == span && t.n == weeks:
		return m.weekdayAt(at, t)
	case t.kind == edge && strings.HasSuffix(e.text, "初") && e.text != "月初":
		return m.lunarDayAt(t)
	case strings.HasSuffix(e.text, "好") && t.kind == plain && m.greets(at, t.end):
		return t
	case strings.HasSuffix(e.text, "好") && t.kind == plain:
		return m.chineseAt(at, chinese.shorter(e))
	}
	return t
}

// greets reports whether 晚上好 from start to end is a greeting and not the question 明天晚上好吗.
func (m *message) greets(start, end int) bool {
	if strings.ContainsRune("吗不了么", m.rune(end)) {
		return false
	}
	return len(m.tokens) == 0 || m.tokens[len(m.tokens)-1].end < start || m.last().kind != dayWord && m.last().kind != weekdayWord
}

// shorter returns a greeting's part of the day.
func (l lexicon) shorter(e entry) entry {
	text := strings.TrimSuffix(e.text, "好")
	first, _ := utf8.DecodeRuneInString(text)
	short, _ := l.longest(text, first)
	return short
}

// weekdays are the characters after 周, 星期 or 礼拜.
var weekdays = map[rune]int{
	'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '日': 7, '天': 7,
	'1': 1, '2': 2, '3': 3, '4': 4, '5': 5, '6': 6, '7': 7,
}

// weekdayAt makes a weekday or weekend of 周 or 下周 with what follows, unless it counts weeks: 一周三次.
func (m *message) weekdayAt(at int, t token) token {
	said := t.kind == weekWord
	if !said && len(m.tokens) > 0 && m.last().end == at && (m.last().kind == number || m.last().kind == measure && !isWeekday(m.rune(t.end))) {
		return t
	}
	week := 0
	if said {
		week = t.n
	}
	next, following := m.rune(t.end), m.rune(t.end+1)
	if next == '末' {
		return token{kind: weekendWord, n: week, said: said, end: t.end + 1}
	}
	n, ok := weekdays[next]
	if !ok || next == '天' && following == '气' || strings.ContainsRune("次趟回遍年", following) ||
		isDigit(next) && (isDigit(following) || strings.ContainsRune("点个天小月:.", following)) {
		return t
	}
	return token{kind: weekdayWord, n: n, n2: week, said: said, end: t.end + 1}
}

func isWeekday(r rune) bool { return weekdays[r] > 0 }

// nthAt reads 第 with its number, which counts and does not date.
func (m *message) nthAt(at int) token {
	t := token{kind: plain, end: at + 1}
	if isNumeral(m.rune(at + 1)) {
		t = m.numeralAt(at + 1)
	} else if isDigit(m.rune(at + 1)) {
		t = m.figuresAt(at + 1)
	}
	if t.kind == number {
		t.kind = nth
	}
	return t
}

// lunarDayAt reads the day after 初, 年初 or 大年初; without one it stays the beginning of a month or year.
func (m *message) lunarDayAt(t token) token {
	n, ok := numerals[m.rune(t.end)]
	if m.rune(t.end) == '十' {
		n, ok = 10, true
	}
	solar := m.rune(t.end+1) == '号' || len(m.tokens) > 0 && m.last().kind == monthWord
	if !ok || n == 0 || solar {
		return t
	}
	return token{kind: lunarDay, n: n, n2: t.n2, said: t.n2 > 0, end: t.end + 1}
}
