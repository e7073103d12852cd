package knowledge

import "slices"

// newEntry reads a passage's texts into terms of characters.
func (x *index) newEntry(p *Passage) *entry {
	e := &entry{key: p.key(), passage: p}
	e.fields[headingField] = len(x.read(p.Heading))
	for _, q := range p.Document.Questions {
		e.fields[questionsField] += x.addText(e, q)
	}
	e.fields[titleField] = x.addText(e, p.Document.Title)
	e.fields[bodyField] = x.addText(e, p.Text)
	e.text = slices.Clip(e.text)
	return e
}

// addText appends one text and returns its length in atoms.
func (x *index) addText(e *entry, text string) (n int) {
	for _, a := range x.read(text) {
		if a == boundary {
			e.text = append(e.text, endOfClause)
			continue
		}
		e.text = append(e.text, x.term(termKey(a)))
		n++
	}
	e.text = append(e.text, endOfText)
	return n
}

func (x *index) read(text string) []atom {
	x.atoms = x.lexicon.read(x.atoms[:0], text)
	return x.atoms
}

// term is the key's number, a new one for a new key.
func (x *index) term(k termKey) term {
	t, ok := x.terms[k]
	if !ok {
		t = term(len(x.terms))
		x.terms[k] = t
	}
	return t
}

// weightedTerm is a term of an entry with its BM25F weight before idf.
type weightedTerm struct {
	term   term
	weight float32
}

// weighTerms lists an entry's terms, each once, with their weights under the present scales.
func (x *index) weighTerms(e *entry) []weightedTerm {
	p := e.passage
	touched := x.touched[:0]
	add := func(f field, text string) {
		share := 1 - x.ranking.Length + x.ranking.Length*float64(e.fields[f])/x.scales[f]
		w := float32(x.ranking.field(f) / max(share, 1e-9))
		eachTerm(x.read(text), x.lexicon, func(k termKey) {
			t := x.term(k)
			if int(t) >= len(x.sums) {
				x.sums = append(x.sums, make([]float32, int(t)+1-len(x.sums))...)
			}
			if x.sums[t] == 0 {
				touched = append(touched, t)
			}
			x.sums[t] += w
		})
	}
	add(titleField, p.Document.Title)
	add(headingField, p.Heading)
	for _, q := range p.Document.Questions {
		add(questionsField, q)
	}
	add(bodyField, p.Text)
	x.touched = touched
	out := make([]weightedTerm, len(touched))
	k1 := float32(x.ranking.Saturation)
	for i, t := range touched {
		out[i] = weightedTerm{t, x.sums[t] * (k1 + 1) / (x.sums[t] + k1)}
		x.sums[t] = 0
	}
	return out
}

// eachTerm calls add for every character, pair and concept of a text, in order and as often as they occur.
func eachTerm(text []atom, l *lexicon, add func(termKey)) {
	previous := boundary
	for _, a := range text {
		if a != boundary {
			add(termKey(a))
			if previous != boundary {
				add(pairKey(previous, a))
			}
		}
		previous = a
	}
	l.concepts(text, func(c concept) { add(conceptKey | termKey(c)) })
}
