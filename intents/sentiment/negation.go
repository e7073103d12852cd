package sentiment

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
