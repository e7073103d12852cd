package times

// choose returns the winning expression, with what it leaves unsaid taken from the others.
func (m *message) choose() Reading {
	winner := m.winner(func(*phrase) bool { return true })
	if winner < 0 {
		return Reading{}
	}
	p := m.phrases[winner]
	if p.reading.Date.IsZero() {
		m.borrowDay(&p, winner)
	}
	switch {
	case !p.hasTime():
		m.borrowTime(&p, winner)
	case !p.hasMoment():
		m.borrowClock(&p, winner)
	case p.clock.said && p.daytime() == noDaytime:
		m.borrowPart(&p, winner)
	}
	return p.reading
}

// winner returns the index of the expression with the highest role among those that fit: the last correction, else
// the first of its role; -1 if there is none.
func (m *message) winner(fits func(*phrase) bool) int {
	best := -1
	for i := range m.phrases {
		p := &m.phrases[i]
		if p.role == refused || !fits(p) {
			continue
		}
		if best < 0 || p.role > m.phrases[best].role || p.role == corrected && m.phrases[best].role == corrected {
			best = i
		}
	}
	return best
}

// borrowDay gives a time without a day the day said before it (明天下午三点改成四点), or alone behind it (三点，明天).
func (m *message) borrowDay(p *phrase, at int) {
	for i := at - 1; i >= 0; i-- {
		other := &m.phrases[i]
		lasting := other.role != done || other.reading.Date == m.today
		if near(p, other) && !other.reading.Date.IsZero() && lasting && (other.role != refused || other.hasTime()) {
			p.setDate(other)
			return
		}
	}
	for i := at + 1; i < len(m.phrases); i++ {
		other := &m.phrases[i]
		if near(p, other) && !other.reading.Date.IsZero() && !other.hasTime() && other.role >= offered {
			p.setDate(other)
			return
		}
	}
}

// nearby is how many characters may lie between two expressions that speak of one appointment.
const nearby = 40

func near(p, other *phrase) bool {
	return other.reading.Start-p.reading.End < nearby && p.reading.Start-other.reading.End < nearby
}

// setDate takes the other's day.
func (p *phrase) setDate(other *phrase) {
	p.reading.Date = other.reading.Date
	if p.clock.said {
		p.reading.setClock(p.clock, p.daytime())
	}
}

// borrowTime gives a day without a time the best one said apart from a day, or with the same day; a corrected day
// keeps the time of what it corrects unless the appointment was moved.
func (m *message) borrowTime(p *phrase, at int) {
	best := m.winner(func(other *phrase) bool {
		sameDay := other.reading.Date.IsZero() || other.reading.Date == p.reading.Date
		return near(p, other) && other.hasTime() && sameDay && (other.hasMoment() || other.hasDay() || other.role > former) && other.day.kind != offsetDay
	})
	if best < 0 && p.role == corrected && !p.changing && at > 0 {
		best = at - 1
	}
	if best < 0 || m.phrases[best].day.kind == offsetDay || m.phrases[best].role <= former && best < at && p.changing {
		return
	}
	p.setTime(&m.phrases[best])
	if p.hasTime() && !p.hasMoment() {
		m.borrowClock(p, best)
	}
}

func (p *phrase) setTime(other *phrase) {
	p.clock, p.part, p.clockPart = other.clock, other.part, other.clockPart
	p.reading.Approximate = p.reading.Approximate || other.approximate
	if p.clock.said {
		p.reading.setClock(p.clock, p.daytime())
	} else {
		p.reading.Part = p.part.part()
	}
	if p.reading.Until == (Until{}) {
		p.reading.Until = other.reading.Until
	}
}

// borrowClock makes a part of the day exact with a clock time said apart: 明天下午过去，三点左右.
func (m *message) borrowClock(p *phrase, at int) {
	best := m.winner(func(other *phrase) bool {
		return near(p, other) && other.clock.said && !other.hasDay() && other.daytime() == noDaytime && p.part.allows(other.clock.hour)
	})
	if best < 0 || best < at && m.phrases[best].role < p.role {
		return
	}
	other := m.phrases[best]
	other.part = p.part
	p.setTime(&other)
}

// borrowPart tells the half of the day of a bare clock time from a part said before it: 上午九点改到十点, 晚上有空吗，七点.
func (m *message) borrowPart(p *phrase, at int) {
	for i := at - 1; i >= 0; i-- {
		other := &m.phrases[i]
		part := other.daytime()
		if part == noDaytime || p.hasDay() && other.hasDay() && p.reading.Date != other.reading.Date {
			continue
		}
		if part.allows(p.clock.hour) && (other.clock.said || other.role != refused) {
			p.part = part
			p.reading.setClock(p.clock, part)
		}
		return
	}
}
