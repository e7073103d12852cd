package sentiment

import (
	"slices"
	"strings"
)

// weigh finds the opinions of a clause and lets the words around each one turn or scale it.
func (p *passage) weigh(c *clause) {
	for i := c.first; i < c.last; i++ {
		value := p.worth(c, i)
		if value == 0 {
			continue
		}
		value *= p.degree(c, i)
		if !p.tokens[i].is(scorns) {
			value = p.negate(c, i, value)
		}
		f := finding{start: p.tokens[i].start, end: p.tokens[i].end, token: i, middling: p.tokens[i].is(middles), symptom: p.tokens[i].is(ails)}
		f.value = c.mood(value, p.tokens[i].is(scorns))
		if !p.tokens[i].is(names) {
			f.aspect = p.tokens[i].aspect
		}
		if f.symptom && f.value < 0 && f.aspect == "" && p.persists(c, f.start) {
			f.symptom, f.aspect = false, Workmanship
		}
		c.findings = append(c.findings, f)
	}
	p.cure(c)
	p.failures(c)
	p.durations(c)
	p.even(c)
	p.missing(c)
	slices.SortStableFunc(c.findings, func(a, b finding) int { return a.start - b.start })
}

// worth is what the token at i says by itself, with its noun where it is a measure.
func (p *passage) worth(c *clause, i int) float64 {
	t := p.tokens[i]
	switch {
	case t.is(measures):
		return p.measure(c, i)
	case t.feeling == 0 && (t.insult > 0 || t.threat != ""):
		return -1.2
	case t.feeling == 0, t.is(predicates) && !p.stands(c, i):
		return 0
	case t.is(negates) && p.reaches(c, i):
		return 0
	case p.text[t.end-1] == '好' && p.leadsInto(c, i):
		return 0 // 味道好淡: here 好 means "very"
	}
	return t.feeling
}

// stands reports whether the token at i is where a predicate stands: after the start of the clause, a noun or a
// degree word, and before the end, a particle or another word of the lexicon that carries on.
func (p *passage) stands(c *clause, i int) bool {
	t := p.tokens[i]
	if t.start > c.start {
		if strings.ContainsRune("也都就却又倒还算是有", p.text[t.start-1]) {
			return p.ends(c, i)
		}
		if i == c.first || p.tokens[i-1].end != t.start {
			return false
		}
		before := p.tokens[i-1]
		if !before.is(names|grades|overdoes|negates|lists|recalls|wishes|turns|admits) && before.feeling == 0 {
			return false
		}
	}
	return p.ends(c, i)
}

// ends reports whether what follows the token at i lets it be a predicate.
func (p *passage) ends(c *clause, i int) bool {
	t := p.tokens[i]
	if t.end == c.end || isTail(p.text[t.end]) || p.text[t.end] == '的' {
		return true
	}
	return i+1 < c.last && p.tokens[i+1].start == t.end && p.tokens[i+1].is(names|negates|lists)
}

// leadsInto reports whether an opinion or a measure follows the token at i at once.
func (p *passage) leadsInto(c *clause, i int) bool {
	if i+1 >= c.last || p.tokens[i+1].start != p.tokens[i].end {
		return false
	}
	next := p.tokens[i+1]
	return next.is(measures) || next.feeling < 0 || p.tokens[i].end-p.tokens[i].start == 1 && next.feeling > 0
}

// reaches reports whether a word that both blames and negates (不够, 缺少) has an opinion to negate.
func (p *passage) reaches(c *clause, i int) bool {
	for j := i + 1; j < c.last && j <= i+3; j++ {
		if p.tokens[j].start-p.tokens[i].end > 3 {
			return false
		}
		if p.tokens[j].feeling > 0 || p.tokens[j].is(measures) {
			return true
		}
	}
	return false
}

// touches reports whether the token right before i has one of the roles.
func (p *passage) touches(c *clause, i int, r role) bool {
	return i > c.first && p.tokens[i-1].is(r) && p.tokens[i].start-p.tokens[i-1].end <= 1
}

// mood sets an opinion aside where the clause asks, wishes, supposes or tells of another time.
func (c *clause) mood(value float64, scorned bool) float64 {
	if c.roles&wishes != 0 {
		if value > 0 {
			value *= -0.25
		} else {
			value *= 0.7
		}
	}
	if c.roles&supposes != 0 {
		value *= 0.5
	}
	if c.roles&fears != 0 && value < 0 {
		value *= 0.4
	}
	if c.roles&recalls != 0 && value > 0 {
		value *= 0.4
	}
	if (c.ending == '?' || c.roles&asks != 0) && !scorned {
		value *= 0.4
	}
	if c.roles&advises != 0 {
		value *= 0.6
	}
	if c.roles&excepts != 0 {
		value *= 0.3
	}
	if c.roles&admits != 0 && value < 0 {
		value *= 0.7
	}
	if c.roles&sums != 0 {
		value *= 1.5
	}
	if c.ending == '!' {
		value *= 1.15
	}
	return value
}
