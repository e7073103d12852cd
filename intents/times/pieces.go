package times

// extend reads one more piece of the expression at i, behind the glue that begins at from; it returns i when there is none.
func (m *message) extend(p *phrase, from, i int, bound bool) int {
	if i >= len(m.tokens) {
		return i
	}
	timeFirst := bound && (p.hasDay() || p.part != noDaytime)
	if timeFirst {
		if next := m.extendClock(p, i, bound); next > i {
			return next
		}
	}
	if next := m.extendDay(p, from, i); next > i {
		return next
	}
	if !timeFirst {
		if next := m.extendClock(p, i, bound); next > i {
			return next
		}
	}
	if t := m.tok(i); t.kind == partWord && (p.part == noDaytime || p.part.part() == t.part.part()) && !p.hasMoment() {
		p.part = t.part
		return i + 1
	} else if t.kind == partWord && p.clock.said && p.part == noDaytime && p.clockPart == noDaytime && m.partBehind(i) {
		p.part = t.part
		return i + 1
	}
	return m.lonePart(p, i)
}

// partBehind reports whether the part at i belongs to the clock time before it: 3 in the afternoon.
func (m *message) partBehind(i int) bool { return isLetter(m.rune(m.tok(i).start)) }

// loneParts are parts of the day in one character.
var loneParts = map[rune]daytime{'早': morning, '晚': evening, '夜': evening}

// lonePart reads 早 and 晚 behind a day or before a clock time: 周三早, 后天晚8点.
func (m *message) lonePart(p *phrase, i int) int {
	t := m.tok(i)
	if t.kind != plain || t.end-t.start != 1 || p.part != noDaytime || p.hasMoment() {
		return i
	}
	part := loneParts[m.rune(t.start)]
	if part == noDaytime {
		return i
	}
	_, clocked := m.clockAt(i+1, true)
	following := m.rune(t.end)
	behind := p.hasDay() && m.touching(i) && !containsRune("点些了一到来于饭餐上", following)
	if clocked == i+1 && !behind || clocked > i+1 && m.tok(i+1).n == 1 && !p.hasDay() {
		return i
	}
	p.part = part
	return i + 1
}

// extendDay reads a day where none was read, or one that only repeats it: 周三（25号）.
func (m *message) extendDay(p *phrase, from, i int) int {
	if !p.hasDay() && !p.clock.said {
		if o, next := m.offsetAt(i); next > i {
			said := o // only what was found goes to the heap
			p.day = day{kind: offsetDay, offset: &said}
			p.approximate = p.approximate || o.approximate
			return next
		}
	}
	d, part, next := m.dayAt(i)
	switch {
	case next == i:
		return i
	case !p.hasDay():
		p.day = d
	case m.is(from, comma) && m.runes[m.tok(from).start] != '(': // 周日，明天 are two days
		return i
	case p.day.kind == weekdayDay && d.calendared():
		p.day = d
	case d.kind == weekdayDay && !d.weekSaid && p.day.calendared():
	default:
		return i
	}
	if part != noDaytime && p.part == noDaytime {
		p.part = part
	}
	p.approximate = p.approximate || m.tok(i).kind == number && m.tok(i).said
	return next
}

// calendared reports whether the day is known without its weekday, so that a weekday beside it only repeats it.
func (d day) calendared() bool {
	return d.kind == relativeDay || d.kind == monthDay || d.kind == fixedDay || d.kind == festivalDay
}

// extendClock reads a clock time where none was read.
func (m *message) extendClock(p *phrase, i int, bound bool) int {
	if p.hasMoment() {
		return i
	}
	c, next := m.clockAt(i, bound)
	if next == i {
		return i
	}
	p.clock, p.clockPart, p.untilClock = c.hour, c.part, c.until
	p.approximate = p.approximate || c.approximate
	return next
}
