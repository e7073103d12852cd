package times

// datePhrases gives every phrase its reading, each on its own.
func (m *message) datePhrases() {
	m.shareTimes()
	kept := m.phrases[:0]
	for i := range m.phrases {
		p := m.phrases[i]
		var before *phrase
		if i > 0 {
			before = &m.phrases[i-1]
		}
		u := m.useOf(&p, before)
		p.told = u.past
		p.reading = m.date(&p, u)
		if p.hasDay() && p.reading.Date.IsZero() { // the 30th of February
			if p.day.kind == monthDay && !p.day.wholeMonth && p.day.n > 28 {
				m.note(p.first, p.last)
			}
			p.day = day{}
		}
		m.phrases[i] = p
		if !p.reading.Empty() {
			kept = append(kept, p)
		}
	}
	m.phrases = kept
}

// shareTimes gives the time of "周六或周日下午" to both of its days.
func (m *message) shareTimes() {
	for i := len(m.phrases) - 2; i >= 0; i-- {
		p, next := &m.phrases[i], &m.phrases[i+1]
		if !p.hasDay() || p.hasTime() || !next.hasDay() || !next.hasTime() || next.hasMoment() && !next.clock.said {
			continue
		}
		if m.joined(i) && !m.moved(p) {
			p.part, p.clock, p.clockPart = next.part, next.clock, next.clockPart
		}
	}
}

// useOf says how p uses its day; before is the phrase before it, nil for the first.
func (m *message) useOf(p, before *phrase) use {
	u := use{over: 24 * 60, past: m.tellsPast(p)}
	switch {
	case p.clock.said:
		clock, nextDay := p.clock.in(p.daytime())
		if !nextDay {
			u.over = clock.minutes()
		}
	case p.part != noDaytime:
		u.over = p.part.end()
	}
	if before == nil || before.reading.Date.IsZero() || u.past {
		return u
	}
	u.before = before.reading.Date
	switch d := before.day; {
	case d.kind == monthDay && (d.month > 0 || d.monthSaid) || d.kind == fixedDay:
		u.month = before.reading.Date
		u.month.Day = 1
	case d.kind == weekdayDay && d.weekSaid && d.week > 0 && d.n != p.day.n && !p.day.near:
		u.week = before.reading.Date.monday()
	}
	return u
}

// daytime is the part that decides the half of the clock time's day.
func (p *phrase) daytime() daytime {
	if p.clockPart != noDaytime {
		return p.clockPart
	}
	return p.part
}

// date returns the reading of p.
func (m *message) date(p *phrase, u use) Reading {
	first := p.first
	for first < p.last-1 && (m.leadsClock(first) || m.is(first, article)) {
		first++
	}
	r := Reading{Approximate: p.approximate, Start: m.tok(first).start, End: m.tok(p.last - 1).end}
	r.Date = m.place(p.day, u)
	switch {
	case p.clock.said:
		r.setClock(p.clock, p.daytime())
	case p.day.kind == offsetDay && p.day.offset.minutes > 0:
		r.Date, r.Clock = p.day.offset.apply(m.calendar, u)
	default:
		r.Part = p.part.part()
	}
	if p.untilClock.said {
		part := p.untilPart
		if part == noDaytime && p.daytime().allows(p.untilClock.hour) {
			part = p.daytime()
		}
		r.Until.Clock, _ = p.untilClock.in(part)
	}
	if p.untilDay.kind != noDay {
		r.Until.Date = m.placeAfter(p.untilDay, r.Date)
	}
	return r
}

// placeAfter places the end of a range, not before its start.
func (m *message) placeAfter(d day, start Date) Date {
	if start.IsZero() {
		return m.place(d, use{over: 24 * 60})
	}
	month := start
	month.Day = 1
	c := calendar{today: start}
	if d.weekSaid || d.kind == relativeDay || d.kind == offsetDay {
		c = m.calendar
	}
	return c.place(d, use{over: 24 * 60, month: month})
}

// setClock sets the clock time, on the next day after midnight.
func (r *Reading) setClock(h hour, part daytime) {
	clock, nextDay := h.in(part)
	r.Clock, r.Part = clock, ""
	if nextDay && !r.Date.IsZero() {
		r.Date = r.Date.addDays(1)
	}
}

// tellsPast reports whether the words around p tell of something done: 上次3号, 周三做的保养.
func (m *message) tellsPast(p *phrase) bool {
	start, end := m.tok(p.first).start, m.tok(p.last-1).end
	if containsAny(m.between(max(0, start-8), start), pastLeads) {
		return true
	}
	tail := m.between(end, min(len(m.runes), end+6))
	done := trimAnyPrefix(tail, pastTails)
	return done != tail && !hasAnyPrefix(done, []string{"话", "时候", "吗", "吧", "时"})
}
