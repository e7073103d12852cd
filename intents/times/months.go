package times

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
