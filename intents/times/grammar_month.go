package times

import "strings"

// monthDayAt reads days by their number: 12月3号, 3号, 下个月3号, 明年1月5号, 月底, Dec 3rd, the 3rd of December, end of the month.
func (m *message) monthDayAt(i int) (day, int) {
	d, next := m.yearAt(i)
	if next > i {
		if inner, end := m.dayInYear(d, next); end > next {
			return inner, end
		}
		return day{}, i
	}
	switch t := m.tok(i); t.kind {
	case monthWord:
		return m.afterMonthWord(i)
	case monthName:
		return m.afterMonthName(i)
	case edge:
		return m.edgeAt(i)
	case number:
		if m.is(i+1, monthMark) {
			return m.afterMonth(i)
		}
		if d, next := m.ordinalAt(i); next > i {
			return d, next
		}
		return m.numberedDay(i, day{kind: monthDay})
	}
	return day{}, i
}

// yearAt reads 明年, 2027年 and 27年.
func (m *message) yearAt(i int) (day, int) {
	t := m.tok(i)
	switch {
	case t.kind == yearWord:
		return day{yearAhead: t.n, yearSaid: true}, i + 1
	case t.kind == number && m.is(i+1, yearMark) && t.n >= 2000 && t.n <= 2100:
		return day{year: t.n}, i + 2
	case t.kind == number && m.is(i+1, yearMark) && t.n >= 20 && t.n < 50:
		return day{year: 2000 + t.n}, i + 2
	}
	return day{}, i
}

// dayInYear reads the day that belongs to a year: 明年春节, 2027年1月5日, 今年年底.
func (m *message) dayInYear(year day, i int) (day, int) {
	if m.is(i, glue) {
		i++
	}
	var d day
	next := i
	switch t := m.tok(i); t.kind {
	case number:
		if m.is(i+1, monthMark) {
			d, next = m.afterMonth(i)
		}
	case edge:
		d, next = m.edgeAt(i)
		if next == i { // 明年初, 今年底
			d, next = day{kind: monthDay, n: t.n, month: map[int]int{1: 1, -1: 12}[t.n]}, i+1
		}
	case festivalWord, lunarMark, lunarMonth:
		d, next = m.yearlyAt(i)
	}
	if next == i || d.kind == monthDay && d.month == 0 {
		return day{}, i
	}
	d.year, d.yearAhead, d.yearSaid = year.year, year.yearAhead, year.yearSaid
	return d, next
}

// afterMonthWord reads 下个月, 下个月3号 and 下个月初.
func (m *message) afterMonthWord(i int) (day, int) {
	d := day{kind: monthDay, n: 1, ahead: m.tok(i).n, monthSaid: true}
	next := i + 1
	if m.is(next, glue) {
		next++
	}
	if inner, end := m.numberedDay(next, d); end > next {
		return inner, end
	}
	if w, end := m.weekdayOf(next, d); end > next {
		return w, end
	}
	if t := m.tok(next); t.kind == number && m.dayNumber(t) && m.touching(next) && m.freeNumber(next) { // 这月二十八
		d.n = t.n
		return d, next + 1
	}
	if m.is(next, edge) {
		if inner, end := m.numberedDay(next+1, d); end > next+1 { // 下月初五号
			return inner, end
		}
		d.n = m.tok(next).n
		return d, next + 1
	}
	if d.ahead == 0 {
		return day{}, i
	}
	return d, i + 1
}

// afterMonth reads 12月 with what follows: 3号, 3, 初五, 底, 中旬.
func (m *message) afterMonth(i int) (day, int) {
	month := m.tok(i).n
	if month < 1 || month > 12 {
		return day{}, i
	}
	d := day{kind: monthDay, month: month, n: 1}
	next := i + 2
	switch t := m.tok(next); {
	case t.kind == edge && !t.said:
		d.n = t.n
		return d, next + 1
	case t.kind == lunarDay && !t.said:
		return day{kind: byLunar, month: month, n: t.n}, next + 1
	case t.kind == number && m.dayNumber(t) && !m.is(next+1, dayMark) && m.freeNumber(next):
		d.n = t.n
		return d, next + 1
	}
	if inner, end := m.numberedDay(next, d); end > next {
		return inner, end
	}
	at := next
	if m.is(at, glue) {
		at++
	}
	if w, end := m.weekdayOf(at, d); end > at {
		return w, end
	}
	if m.is(at, edge) && !m.tok(at).said {
		d.n = m.tok(at).n
		return d, at + 1
	}
	d.wholeMonth = true
	return d, next
}

// weekdayOf reads 第一个周六 and 最后一个周五 of the month that d names.
func (m *message) weekdayOf(i int, d day) (day, int) {
	next := i + 1
	if m.is(next, measure) {
		next++
	}
	if !m.is(i, nth) || !m.is(next, weekdayWord) {
		return day{}, i
	}
	d.kind, d.n, d.week = monthWeekday, m.tok(next).n, m.tok(i).n
	return d, next + 1
}

// inMonth reads the month behind "the first Monday": of December, of next month, of the month.
func (m *message) inMonth(i int, d day) (day, int) {
	next := i
	for m.is(next, ofWord) || m.is(next, ahead) || m.is(next, article) {
		next++
	}
	switch t := m.tok(next); {
	case next == i:
	case t.kind == monthName:
		d.month = t.n
		return d, next + 1
	case t.kind == span && t.n == months:
		d.monthSaid = true
		return d, next + 1
	case t.kind == pointing && m.isSpan(next+1, months):
		d.monthSaid, d.ahead = true, t.n
		return d, next + 2
	}
	return day{}, i
}

// afterMonthName reads December 3rd, Dec 3 2026, and in December.
func (m *message) afterMonthName(i int) (day, int) {
	d := day{kind: monthDay, month: m.tok(i).n, n: 1}
	next := i + 1
	if m.is(next, article) || m.rune(m.tok(i).end) == '.' { // Dec. 2
		next++
	}
	if t := m.tok(next); t.kind == number && m.dayNumber(t) && !m.is(next+1, meridiem) {
		d.n, next = t.n, next+1
		return m.yearBehind(d, next)
	}
	if m.is(i-1, ahead) || m.is(i-1, pointing) || m.is(i-1, ofWord) || m.tok(i).end-m.tok(i).start > 5 {
		d.wholeMonth = true
		return d, i + 1
	}
	return day{}, i
}

// ordinalAt reads 3rd of December, 24 November and the 5th.
func (m *message) ordinalAt(i int) (day, int) {
	t := m.tok(i)
	if !m.dayNumber(t) {
		return day{}, i
	}
	next := i + 1
	if m.is(next, ofWord) {
		next++
	}
	switch {
	case m.is(next, monthName):
		return m.yearBehind(day{kind: monthDay, month: m.tok(next).n, n: t.n}, next+1)
	case t.ordinal && m.is(next, weekdayWord):
		if d, end := m.inMonth(next+1, day{kind: monthWeekday, n: m.tok(next).n, week: t.n}); end > next+1 {
			return d, end
		}
	case t.ordinal && m.is(next, pointing) && m.isSpan(next+1, months):
		return day{kind: monthDay, n: t.n, ahead: m.tok(next).n, monthSaid: true}, next + 2
	case t.ordinal && m.ordinalDates(i):
		return day{kind: monthDay, n: t.n}, i + 1
	}
	return day{}, i
}

// ordinalThings follow an ordinal that counts: the 2nd time, the 3rd gear.
var ordinalThings = map[string]bool{"time": true, "times": true, "visit": true, "car": true, "tyre": true, "tire": true, "floor": true, "one": true, "bay": true,
	"gen": true, "generation": true, "gear": true, "street": true, "service": true, "row": true, "owner": true, "attempt": true, "party": true, "hand": true, "place": true, "birthday": true, "anniversary": true, "republic": true}

// ordinalDates reports whether the ordinal at i is a day: the 5th; of words such as "second" only with little behind them.
func (m *message) ordinalDates(i int) bool {
	t, following := m.tok(i), m.tok(i+1)
	if t.arabic {
		return !ordinalThings[m.between(following.start, following.end)]
	}
	return m.is(i-1, article) && (m.clockFollowedBy(i+1) || following.kind == figures || following.kind == clockFigure || following.kind == number)
}

// yearBehind adds the year of Dec 3, 2026.
func (m *message) yearBehind(d day, next int) (day, int) {
	at := next
	if m.is(at, comma) {
		at++
	}
	if t := m.tok(at); t.kind == number && t.n >= 2000 && t.n <= 2100 {
		d.year = t.n
		return d, at + 1
	}
	return d, next
}

// numberedDay reads 3号, 二三号 and the 3 of 3到5号, in the month that d names if it does.
func (m *message) numberedDay(i int, d day) (day, int) {
	t := m.tok(i)
	if t.kind != number || !m.dayNumber(t) {
		return day{}, i
	}
	next := i + 1
	if m.is(next, ranging) || m.is(next, alternative) {
		if other := m.tok(next + 1); other.kind == number && m.dayNumber(other) && m.is(next+2, dayMark) && m.dates(next+2) {
			d.n = t.n
			return d, next // the rest is read as the end of the range, or as another day
		}
	}
	if !m.is(next, dayMark) || !m.dates(next) {
		return day{}, i
	}
	d.n = t.n
	return d, next + 1
}

func (m *message) dayNumber(t token) bool { return t.n >= 1 && t.n <= 31 && !t.row }

// freeNumber reports whether nothing that it would count or time follows the number at i.
func (m *message) freeNumber(i int) bool {
	switch m.tok(i + 1).kind {
	case clockMark, span, measure, monthMark, halfMark, minuteMark:
		return false
	}
	return !strings.ContainsRune(measures, m.rune(m.tok(i).end)) || m.rune(m.tok(i).end) == 0
}

// numberedThings follow 号 where it numbers a bay, a person, a petrol or a part.
var numberedThings = []string{"工位", "技师", "师傅", "车位", "车间", "店长", "门店", "楼", "线", "门口", "桌", "库", "汽油", "柴油", "机油", "油",
	"窗", "厅", "员工", "胎", "电池", "缸", "柜", "单", "位", "举升", "地沟", "通道", "入口", "出口", "停车", "充电", "桩", "套餐", "方案", "款", "色",
	"分店", "顾问", "客服", "会员", "轮", "房", "院", "路", "街", "弄", "机", "台", "件", "螺", "仓", "汽车", "车型", "展厅", "接待", "洗车位", "洗车机", "保险杠", "码", "学员", "钢", "站", "铺", "卡"}

// dates reports whether the 号 or 日 at an index dates and does not number: 3号工位, 95号汽油, 工位3号.
func (m *message) dates(mark int) bool {
	end := m.tok(mark).end
	for _, thing := range numberedThings {
		if m.hasPrefix(end, thing) {
			return false
		}
	}
	if m.hasPrefix(end, "店") && !m.hasPrefix(end, "店里") || m.hasPrefix(end, "内") || m.hasPrefix(end, "门") {
		return false
	}
	start := m.tok(mark - 1).start
	if containsRune("路街道巷弄栋楼区厂村", m.rune(start-1)) {
		return false
	}
	before := m.between(max(0, start-2), start)
	return before != "工位" && before != "技师" && before != "师傅" && before != "车位"
}
