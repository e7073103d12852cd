package times

// phrase is one expression: words that stand together and say one day and one time.
type phrase struct {
	first, last int // tokens, last exclusive
	day         day
	part        daytime
	clock       hour
	clockPart   daytime // said with the clock time: 3 pm
	untilDay    day
	untilClock  hour
	untilPart   daytime
	approximate bool
	changing    bool // words before it speak of changing an appointment
	told        bool // it tells of something done
	role        role
	reading     Reading
}

func (p *phrase) hasDay() bool { return p.day.kind != noDay }

// hasMoment reports a clock time, said or counted from now.
func (p *phrase) hasMoment() bool {
	return p.clock.said || p.day.kind == offsetDay && p.day.offset.minutes > 0
}

func (p *phrase) hasTime() bool { return p.hasMoment() || p.part != noDaytime }

// findPhrases walks the tokens once.
func (m *message) findPhrases() {
	for i := 0; i < len(m.tokens); {
		if !m.mayBegin(i) {
			i++
			continue
		}
		if end := m.impossibleAt(i); end > i {
			m.note(i, end)
			i = end
			continue
		}
		p, next := m.phraseAt(i)
		if next == i {
			i++
			continue
		}
		if !m.recurs(i) {
			p.first, p.changing = i, m.changes(i)
			next = m.rangeAfter(&p, next)
			p.last = next
			m.phrases = append(m.phrases, p)
		}
		i = next
	}
}

// mayBegin reports whether an expression can begin with the token at i. Most tokens of a message cannot.
func (m *message) mayBegin(i int) bool {
	switch t := &m.tokens[i]; t.kind {
	case measure:
		return m.is(i+1, halfMark) // 个半钟
	case stop, comma, glue, monthMark, dayMark, clockMark, minuteMark, ranging, alternative, every:
		return false
	case plain:
		return loneParts[m.runes[t.start]] != noDaytime
	}
	return true
}

// recurs reports whether 每 or every stands before the token at i: 每周三 is no date.
func (m *message) recurs(i int) bool { return m.is(i-1, every) }

// phraseAt reads the longest expression that begins at i, without the end of a range.
func (m *message) phraseAt(i int) (p phrase, next int) {
	next = m.extend(&p, i, i, false)
	if next == i {
		return phrase{}, i
	}
	withdrawn := m.refusedBefore(i)
	for {
		at := next
		end := m.extend(&p, next, at, true)
		if end == at {
			if at = m.afterGlue(next); withdrawn && m.is(next, comma) { // 不是昨天，下午三点
				at = next
			}
			end = m.extend(&p, next, at, true)
		}
		if end == at {
			return p, next
		}
		next = end
	}
}

// afterGlue skips at most three words that bind a day to its time: 的, 大概, a comma, "in the".
func (m *message) afterGlue(i int) int {
	for at := i; at < i+3; at++ {
		switch m.tok(at).kind {
		case comma:
			if m.hasPrefix(m.tok(at).end, "是") {
				return i
			}
		case glue, about, preposition, article, ahead, ofWord:
		default:
			return at
		}
	}
	return i
}
