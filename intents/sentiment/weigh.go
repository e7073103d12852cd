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
		f := finding{start: p.tokens[i].start, end: p.tokens[i].end, token: i, middling: p.tokens[i].is(middles)}
		f.value = c.mood(value, p.tokens[i].is(scorns))
		if !p.tokens[i].is(names) {
			f.aspect = p.tokens[i].aspect
		}
		c.findings = append(c.findings, f)
	}
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

// measure reads 大, 慢 and their like: by the noun before them, else the noun after, else by custom.
func (p *passage) measure(c *clause, i int) float64 {
	t := p.tokens[i]
	over := p.touches(c, i, overdoes)
	if noun := p.nounBefore(c, i); noun != nil && noun.want != 0 && (!t.is(bodily) || noun.want < 0) {
		if last := len(c.findings) - 1; last >= 0 && p.tokens[c.findings[last].token].word == noun {
			c.findings = c.findings[:last] // 侧倾不大 is no complaint about 侧倾
		}
		return measured(t.word, noun, over)
	}
	next := t.end
	if next < len(p.text) && p.text[next] == '的' {
		next++
	}
	for j := i + 1; j < c.last && p.tokens[j].start <= next; j++ {
		if p.tokens[j].start == next && p.tokens[j].is(names) && p.tokens[j].want != 0 && !t.is(bodily) {
			return measured(t.word, p.tokens[j].word, over)
		}
	}
	switch {
	case over:
		return t.over
	case p.touches(c, i, grades|negates), t.end == c.end, next < len(p.text) && isTail(p.text[next]), next > t.end:
		return t.feeling
	}
	return 0
}

func measured(adjective, noun *word, over bool) float64 {
	value := adjective.more * noun.want
	switch {
	case value > 0 && over:
		return noun.prior // 空间太大了 is praise, 料太多 is not
	case value < 0:
		return -1.1
	}
	return 0.9
}

func isTail(r rune) bool {
	return strings.ContainsRune("了啊呀吧呢哦啦哒滴哈哟嘛咯喔哇呐些点得到死很", r)
}

// touches reports whether the token right before i has one of the roles.
func (p *passage) touches(c *clause, i int, r role) bool {
	return i > c.first && p.tokens[i-1].is(r) && p.tokens[i].start-p.tokens[i-1].end <= 1
}

// nounBefore is the nearest noun before the token at i in its clause, or nil.
func (p *passage) nounBefore(c *clause, i int) *word {
	for j := i - 1; j >= c.first; j-- {
		t := p.tokens[j]
		if p.tokens[i].start-t.end > 8 || (t.is(measures) || t.feeling != 0) && !t.is(names|negates|grades) {
			return nil
		}
		if t.is(names) {
			return t.word
		}
	}
	return nil
}

// degree multiplies by the degree words that stand right before the token at i.
func (p *passage) degree(c *clause, i int) float64 {
	f := 1.0
	for j := i - 1; j >= c.first && j >= i-3; j-- {
		t := p.tokens[j]
		if p.tokens[j+1].start-t.end > 1 {
			break
		}
		if t.is(grades) && t.factor != 0 {
			f *= t.factor
		} else if !t.is(negates) {
			break
		}
	}
	return min(f, 2)
}

// negate turns value if an odd number of negations reach the token at i.
func (p *passage) negate(c *clause, i int, value float64) float64 {
	room, turned, graded := 3, false, false
	for j := i - 1; j >= c.first && j >= i-6; j-- {
		t := p.tokens[j]
		room -= p.tokens[j+1].start - t.end
		if room < 0 {
			turned = turned || p.outdone(c, i, j)
			break
		}
		switch {
		case t.is(negates):
			turned = !turned
		case t.is(grades):
			graded = true
			if t.factor > 1 && t.end-t.start > 1 {
				room += 2 // 没有想象中那么好: the comparison may be long
			}
		case t.is(names | asks | recalls):
			room--
		case t.is(compares) && t.feeling < 0: // 不如合资车那样完美
			turned = true
		case t.feeling != 0 && !t.is(measures|predicates):
			return turn(value, turned, graded, p.tokens[i].is(measures))
		}
	}
	return turn(value, turned, graded, p.tokens[i].is(measures))
}

// outdone reports whether a 没有 further back than negation reaches compares: 没有在店里吃的好吃.
func (p *passage) outdone(c *clause, i, j int) bool {
	t := p.tokens[i]
	if t.feeling <= 0 || t.end < c.end && !isTail(p.text[t.end]) || t.start == 0 {
		return false
	}
	switch p.text[t.start-1] {
	case '的', '么', '样', '家', '店':
	default:
		return false
	}
	for ; j >= c.first && t.start-p.tokens[j].end <= 10; j-- {
		if w := p.tokens[j]; w.is(negates) && (p.text[w.end-1] == '有' || p.text[w.end-1] == '没') {
			return true
		}
	}
	return false
}

func turn(value float64, turned, graded, measure bool) float64 {
	switch {
	case !turned:
		return value
	case value < 0:
		return 0.5 * min(-value, 1.4)
	case measure:
		return -0.5 * min(value, 1) // 不大 is milder than 小
	case graded:
		return -0.7 * min(value, 1.2)
	}
	return -min(value, 1.3)
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
