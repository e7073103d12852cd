package times

import (
	"strings"
)

// rangeAfter reads the end of a range behind p: 到五点, - Thursday, 至五 after 周一. It returns where the range ends.
func (m *message) rangeAfter(p *phrase, i int) int {
	between := m.is(p.first-1, preposition) && m.hasPrefix(m.tok(p.first-1).start, "between")
	next := i
	if !m.is(next, ranging) && !(between && m.is(next, alternative)) {
		return i
	}
	if m.moved(p) || m.refusedBefore(p.first) {
		return i
	}
	next++
	if t := m.tok(next); p.day.kind == weekdayDay && t.kind == number && t.n >= 1 && t.n <= 6 && m.touching(next) && m.freeNumber(next) && !m.is(next+1, dayMark) {
		p.untilDay = p.day
		p.untilDay.n = t.n
		return next + 1
	}
	end, after := m.phraseAt(next)
	if after == next {
		if c, bare := m.bareEnd(p, next); bare > next {
			p.untilClock = c
			return bare
		}
		return i
	}
	if !end.hasDay() && !p.hasTime() && !end.hasTime() {
		return i
	}
	p.closeWith(end)
	return after
}

// bareEnd reads the 5 of 下午3点到5 and of "3:00 to 5".
func (m *message) bareEnd(p *phrase, i int) (hour, int) {
	t := m.tok(i)
	if p.clock.said && t.kind == number && t.n >= 1 && t.n <= 24 && !t.ordinal && m.clockFollowedBy(i+1) {
		return hour{said: true, hour: t.n}, i + 1
	}
	return hour{}, i
}

// closeWith makes end the end of the range; what was said once for both is the start's too: 周三到周五下午,
// between 2 and 4pm on Friday.
func (p *phrase) closeWith(end phrase) {
	p.untilDay, p.untilClock, p.untilPart = end.day, end.clock, end.clockPart
	if p.untilPart == noDaytime {
		p.untilPart = end.part
	}
	if p.day.kind == monthDay && p.day.month == 0 && end.day.month > 0 && end.day.kind == monthDay { // from the 5th to the 9th of March
		p.day.month = end.day.month
	}
	if !p.hasDay() && end.hasDay() {
		p.day, p.untilDay = end.day, day{}
	}
	if !p.hasTime() {
		p.part, p.clock, p.clockPart = end.part, end.clock, end.clockPart
	}
	if p.clock.said && p.part == noDaytime && p.clockPart == noDaytime && p.untilPart != noDaytime && p.untilPart.allows(p.clock.hour) &&
		(p.clock.hour < p.untilClock.hour || p.untilClock.hour == 12) {
		p.part = p.untilPart
	}
	p.approximate = p.approximate || end.approximate
}

// changeVerbs turn "from A to B" from a range into a change of plan.
var changeVerbs = []string{"改", "换", "调", "挪", "move", "moving", "chang", "resched", "switch", "shift", "postpon", "push", "bring", "swap", "rebook"}

// refusedBefore reports whether the words before the token at i refuse what it begins: "not Saturday — Sunday" is no range.
func (m *message) refusedBefore(i int) bool {
	start := m.tok(i).start
	return hasAnySuffix(strings.TrimRight(m.between(max(0, start-16), start), " "), refusingEnds)
}

// moved reports whether p is what an appointment is moved from, so that 到 behind it names the new time. After 改到 it
// is the new time itself.
func (m *message) moved(p *phrase) bool {
	if !p.changing {
		return false
	}
	start := m.tok(p.first).start
	return !hasAnySuffix(strings.TrimRight(m.between(max(0, start-4), start), " "), []string{"到", "成", "为", "至", "在", "去", "to", "约"})
}

// changes reports whether the words before the token at i speak of changing an appointment.
func (m *message) changes(i int) bool {
	start := m.tok(i).start
	from := max(0, start-40)
	if last := len(m.phrases) - 1; last >= 0 {
		if m.phrases[last].changing {
			return true
		}
		from = max(from, m.tok(m.phrases[last].last-1).end)
	}
	before := m.between(from, start)
	for _, verb := range changeVerbs {
		if strings.Contains(before, verb) {
			return true
		}
	}
	return false
}
