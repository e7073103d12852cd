package times

import "slices"

// role is what an expression does in its message; of several the highest role wins.
type role uint8

const (
	refused   role = iota // 明天没空, 不是明天
	done                  // 昨天, 3号做的: what has happened
	former                // 原来约的明天, 国庆自驾: what was agreed before, or explains
	fallback              // 实在不行周日
	offered               // said plainly
	preferred             // 最好周日
	corrected             // 改到后天, 不对，是后天
)

// assignRoles gives every phrase its role from the words around it.
func (m *message) assignRoles() {
	if len(m.phrases) == 1 { // the common message: it is meant unless it is refused
		m.phrases[0].role = offered
		if m.surroundings(0).refuses() {
			m.phrases[0].role = refused
		}
		return
	}
	conditional := false
	for i := range m.phrases {
		p := &m.phrases[i]
		s := m.surroundings(i)
		p.role = s.role(conditional, i > 0 && p.changing)
		if p.role == offered && !p.hasDay() && !p.clock.said && !s.books() {
			p.role = former
		}
		if (p.role == offered || p.role == former) && (p.told || m.hasPassed(p) || p.reading.Date == m.today && s.reports()) {
			p.role = done
		}
		conditional = s.conditional()
	}
	m.refuseTogether()
	m.refuseAgain()
}

// refuseTogether refuses all of "周三周四都不行" and "除了周三和周四".
func (m *message) refuseTogether() {
	for i := len(m.phrases) - 1; i > 0; i-- {
		if m.phrases[i].role == refused && m.phrases[i-1].role == offered && m.joined(i-1) {
			m.phrases[i-1].role = refused
		}
	}
	for i := 1; i < len(m.phrases); i++ {
		if m.phrases[i-1].role == refused && m.phrases[i].role == offered && m.joined(i-1) {
			m.phrases[i].role = refused
		}
	}
}

// refuseAgain refuses a day that was offered first and thought better of: "周二来吧，算了周二限行，周五吧".
func (m *message) refuseAgain() {
	for i := range m.phrases {
		later := m.phrases[i+1:]
		p := &m.phrases[i]
		if p.role == offered && p.hasDay() && !p.clock.said && slices.ContainsFunc(later, func(q phrase) bool {
			return q.role == refused && q.reading.Date == p.reading.Date && !q.clock.said
		}) {
			p.role = refused
		}
	}
}

// joined reports whether nothing but 和 or the like stands between a phrase and the next.
func (m *message) joined(i int) bool {
	last, first := m.phrases[i].last, m.phrases[i+1].first
	return last == first || last+1 == first && m.is(last, alternative)
}

// hasPassed reports whether what p says lies behind.
func (m *message) hasPassed(p *phrase) bool {
	r := p.reading
	if r.Date.IsZero() || r.Until != (Until{}) {
		return false
	}
	over := 24 * 60
	switch {
	case r.Clock.Valid:
		over = r.Clock.minutes()
	case p.part != noDaytime:
		over = p.part.end()
	}
	return m.passed(r.Date, use{over: over})
}
