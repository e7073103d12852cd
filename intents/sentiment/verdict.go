package sentiment

import "math"

// contrast lets clauses weigh on each other: what follows 但是 counts more than what came before it in the
// sentence, what 虽然 introduces counts less.
func (p *passage) contrast() {
	for i := range p.clauses {
		c := &p.clauses[i]
		if c.roles&concedes != 0 {
			c.scale(0.35)
		}
		if c.opens(p, turns) {
			for j := i - 1; j >= 0 && j >= i-3 && p.clauses[j].sentence == c.sentence; j-- {
				p.clauses[j].scale(0.75)
			}
			c.scale(1.2)
		}
	}
}

func (c *clause) opens(p *passage, r role) bool {
	return c.first < c.last && p.tokens[c.first].is(r) && p.tokens[c.first].start <= c.start+1
}

func (c *clause) scale(f float64) {
	for i := range c.findings {
		c.findings[i].value *= f
	}
}

// sides adds up praise and blame; patience scales the symptoms. One clause counts at most three points either way, so that a string of
// adjectives does not outshout the rest.
func (p *passage) sides(patience float64) (praise, blame float64) {
	for i := range p.clauses {
		var pos, neg float64
		for _, f := range p.clauses[i].findings {
			switch {
			case f.value > 0:
				pos += f.value
			case f.symptom:
				neg -= f.value * patience
			default:
				neg -= f.value
			}
		}
		praise += min(pos, 3)
		blame += min(neg, 3)
	}
	return praise, blame
}

// score is the balance of praise and blame in [-1, 1]; a single faint opinion stays near zero.
func (p *passage) score() float64 {
	patience := 1.0
	if p.asked {
		patience = 0.3
	}
	praise, blame := p.sides(patience)
	return (praise - blame) / (praise + blame + 2)
}

// leaning is what Binary goes by: the balance of opinions and, the fewer of them there are, the faint cues.
func (p *passage) leaning() float64 {
	praise, blame := p.sides(1)
	faint := 0.0
	for _, t := range p.tokens {
		faint += t.lean + t.prior
	}
	for i := range p.clauses {
		if p.clauses[i].ending == '?' {
			faint -= 0.6
		}
	}
	faint -= 0.006 * float64(len(p.text))
	return praise - blame - 0.2 + math.Max(-3, math.Min(3, faint))/(1+praise+blame)
}

// evidence lists the findings with their words.
func (p *passage) evidence() []Evidence {
	var all []Evidence
	for i := range p.clauses {
		for _, f := range p.clauses[i].findings {
			all = append(all, Evidence{string(p.raw[f.start:f.end]), f.value, f.start, f.end})
		}
	}
	return all
}
