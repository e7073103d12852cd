package times

// clockTime is a clock time as read, perhaps with the end of a range that shares its unit: 3-5点.
type clockTime struct {
	hour
	part        daytime // said behind it: 3 pm
	approximate bool
	until       hour
}

// clockAt reads a clock time from the token at i; next is i when there is none. Bound reports that words before
// it belong to the same expression, so that a bare figure can be a time.
func (m *message) clockAt(i int, bound bool) (c clockTime, next int) {
	if m.leadsClock(i) {
		return m.clockAfterPreposition(i)
	}
	c, next = m.figureClockAt(i, bound)
	if next == i {
		c, next = m.chineseClockAt(i, bound)
	}
	if next == i {
		c, next = m.englishClockAt(i, bound)
	}
	if next == i {
		return clockTime{}, i
	}
	if m.is(next, about) {
		c.approximate, next = true, next+1
	}
	if c.hour.hour > 24 || c.minute > 59 || c.hour.hour < 0 || c.hour.hour == 24 && c.minute > 0 {
		return clockTime{}, i
	}
	return c, next
}

// leadsClock reports whether the token at i stands before clock times: at, around, 大概 and, in English, after and before.
func (m *message) leadsClock(i int) bool {
	t := m.tok(i)
	return t.kind == preposition || t.kind == about && isLetter(m.rune(t.start)) || (t.kind == after || t.kind == ago) && !t.said && isLetter(m.rune(t.start))
}

// figureClockAt reads 15:30, 3:30 pm, and 8.30 where words before it are bound to it.
func (m *message) figureClockAt(i int, bound bool) (clockTime, int) {
	t := m.tok(i)
	if t.kind != clockFigure && (t.kind != figures || !t.said || !bound) {
		return clockTime{}, i
	}
	c := clockTime{hour: hour{said: true, hour: t.n, minute: t.n2, exact: t.padded}}
	next := i + 1
	if m.is(next, meridiem) {
		c.part, next = m.tok(next).part, next+1
	}
	if m.is(next, clockMark) && m.touching(next) {
		next++
	}
	return c.onTwelve(), next
}

// onTwelve makes 12 am midnight.
func (c clockTime) onTwelve() clockTime {
	if c.part == morning && c.hour.hour == 12 {
		c.hour.hour, c.exact = 0, true
	}
	return c
}

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
	if !m.is(next, clockMark) || m.counts(i, next, bound) {
		return clockTime{}, i
	}
	if c.until.said {
		return c, next + 1
	}
	return m.minutesAfter(c, next+1)
}

// pointThings follow 点 where it counts: 三点建议.
var pointThings = []string{"建议", "意见", "要求", "问题", "原因", "疑问", "不满", "说明", "想法", "积分", "感受", "不足", "好处", "区别", "注意", "式", "定位", "一线",
	"理由", "体会", "收获", "内容", "不同", "需求", "信息", "情况", "异议", "反馈", "优惠", "钱", "小"}

// counts reports whether the 点 at an index, after the number at i, counts, multiplies or belittles: 三点建议, 八点五折,
// 便宜一点.
func (m *message) counts(i, mark int, bound bool) bool {
	end := m.tok(mark).end
	for _, thing := range pointThings {
		if m.hasPrefix(end, thing) {
			return true
		}
	}
	t, following := m.tok(i), m.tok(mark+1)
	if m.touching(mark+1) && m.tok(mark).end-m.tok(mark).start == 1 {
		decimals := following.kind == number && !following.arabic && following.n < 10 && !following.row && m.freeNumber(mark+1) && !m.is(mark+2, quarterMark)
		if decimals || (following.kind == number || following.kind == about) && containsRune("折升tl万公倍米毫度%块元", m.rune(following.end)) {
			return true
		}
	}
	if !bound && containsRune("有这下", m.rune(t.start-1)) && (following.end > 0 && following.kind == plain && !containsRune("空位", m.rune(following.start)) || following.kind == stop || following.kind == comma) {
		return true // 有三点, 这两点
	}
	if t.n != 1 || t.arabic || m.tok(mark).end-m.tok(mark).start > 1 { // 一点钟 is a time
		return false
	}
	switch following.kind {
	case halfMark, number, quarterMark, about, lacking, ranging:
		return false
	}
	for _, little := range []string{"都不", "也不", "都没", "也没", "儿", "不", "没", "点", "也好"} {
		if m.hasPrefix(end, little) {
			return true
		}
	}
	return !bound
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
