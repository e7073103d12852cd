package sentiment

import "slices"

// implied is the weight of an opinion whose aspect only its own words tell (贵, 热情).
const implied = 0.7

// tally gathers what a message says about one aspect.
type tally struct {
	aspect  Aspect
	sum     float64
	clause  int // the clause that said it most strongly
	peak    float64
	touched bool
}

var reported = [...]Aspect{Waiting, Price, Attitude, Workmanship, Environment, Parts}

// aspects ties each opinion to the aspect it is about: the noun it stands with, else what the opinion word
// itself implies (贵 is about the price), else the noun of the clause before.
func (p *passage) aspects() []Mention {
	var tallies [len(reported)]tally
	for i, a := range reported {
		tallies[i].aspect = a
	}
	topics := topicRun{sentence: -1}
	for ci := range p.clauses {
		c := &p.clauses[ci]
		if c.sentence != topics.sentence {
			topics = topicRun{sentence: c.sentence}
		}
		t := c.first
		for _, f := range c.findings {
			for ; t < c.last && p.tokens[t].start <= f.start; t++ {
				if p.tokens[t].is(names) {
					topics.add(p.tokens[t].word, p.tokens[t].start)
				}
			}
			for _, a := range topics.about(p, c, f) {
				for k := range tallies {
					if a == tallies[k].aspect {
						tallies[k].take(f, ci, topics.names(a))
					}
				}
			}
			topics.said = true
		}
		for ; t < c.last; t++ {
			if p.tokens[t].is(names) {
				topics.add(p.tokens[t].word, p.tokens[t].start)
			}
		}
	}
	return p.mentions(tallies[:])
}

// take counts a finding; one that names its aspect counts more than one that only implies it.
func (t *tally) take(f finding, clause int, named bool) {
	if !named {
		f.value *= implied
	}
	if !f.middling {
		t.sum += f.value
	}
	if strength := max(f.value, -f.value); !t.touched || strength > t.peak {
		t.touched, t.peak, t.clause = true, strength, clause
	}
}

// topicRun is the nouns that the next opinion is about: one, or several in a list ("环境、服务都不错").
type topicRun struct {
	sentence int
	nouns    []*word
	end      int
	said     bool // an opinion about them was said
}

func (r *topicRun) add(w *word, start int) {
	if r.said || len(r.nouns) > 0 && start-r.end > 3 {
		r.nouns = r.nouns[:0]
	}
	r.nouns = append(r.nouns, w)
	r.end, r.said = start+2, false
}

// names reports whether one of the nouns is of the aspect.
func (r *topicRun) names(a Aspect) bool {
	return slices.ContainsFunc(r.nouns, func(w *word) bool { return w.aspect == a })
}

// about names the aspects that f is about.
func (r *topicRun) about(p *passage, c *clause, f finding) []Aspect {
	if f.aspect == Waiting && r.names(Parts) {
		return []Aspect{Waiting, Parts} // 配件等了半个月
	}
	if f.aspect != "" {
		return []Aspect{f.aspect}
	}
	for j := f.token; j < c.last && p.tokens[j].start <= f.end+1; j++ { // 干净的环境
		t := p.tokens[j]
		if t.start >= f.end && t.is(names) && (p.text[f.end] == '的' || t.start == f.end && (len(r.nouns) == 0 || r.said)) {
			return []Aspect{t.aspect}
		}
	}
	if len(r.nouns) == 0 {
		for j := f.token; j < min(c.last, f.token+8); j++ { // 投诉销售经理
			if p.tokens[j].start >= f.end && p.tokens[j].is(names) {
				return []Aspect{p.tokens[j].aspect}
			}
		}
	}
	about := make([]Aspect, 0, 2)
	for _, w := range r.nouns {
		if !w.is(strays) || f.start-r.end <= 3 {
			about = append(about, w.aspect)
		}
	}
	return about
}

// mentions turns tallies into mentions in the order of the text.
func (p *passage) mentions(tallies []tally) []Mention {
	var all []Mention
	for ci := range p.clauses {
		for _, t := range tallies {
			if !t.touched || t.clause != ci {
				continue
			}
			c := p.clauses[ci]
			m := Mention{Aspect: t.aspect, Polarity: Neutral, Words: string(p.raw[c.start:c.end]), Start: c.start, End: c.end}
			switch {
			case t.sum >= 0.35:
				m.Polarity = Positive
			case t.sum <= -0.35:
				m.Polarity = Negative
			}
			all = append(all, m)
		}
	}
	return all
}
