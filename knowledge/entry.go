package knowledge

import (
	"math"
	"slices"
)

// entry is one indexed passage.
type entry struct {
	key     entryKey
	passage *Passage
	lengths [fieldCount]int // atoms in each field
	// The characters as they stand: each question, the title, the heading, the body, each closed by endOfText and its
	// clauses apart by endOfClause.
	text     []char
	concepts []fieldConcept
}

type fieldConcept struct {
	field   field
	concept term
}

const (
	endOfClause char = math.MaxUint32
	endOfText   char = math.MaxUint32 - 1
)

func (x *index) newEntry(p *Passage) *entry {
	e := &entry{key: p.key(), passage: p}
	for _, q := range p.Document.Questions {
		x.addText(e, questionsField, q)
	}
	x.addText(e, titleField, p.Document.Title)
	x.addText(e, headingField, p.Heading)
	x.addText(e, bodyField, p.Text)
	e.text, e.concepts = slices.Clip(e.text), slices.Clip(e.concepts)
	return e
}

func (x *index) addText(e *entry, f field, text string) {
	x.atoms = x.lexicon.read(x.atoms[:0], text)
	for _, a := range x.atoms {
		if a == boundary {
			e.text = append(e.text, endOfClause)
			continue
		}
		e.text = append(e.text, x.character(termKey(a)))
		e.lengths[f]++
	}
	e.text = append(e.text, endOfText)
	x.lexicon.concepts(x.atoms, func(c concept) {
		e.concepts = append(e.concepts, fieldConcept{f, x.term(conceptKey | termKey(c))})
	})
}

// tally adds up the weights of an entry's terms; empty between entries.
type tally struct {
	sums    []float32 // by term
	touched []term
}

func (y *tally) add(t term, weight float32) {
	if int(t) >= len(y.sums) {
		y.sums = append(y.sums, make([]float32, int(t)+1-len(y.sums))...)
	}
	if y.sums[t] == 0 {
		y.touched = append(y.touched, t)
	}
	y.sums[t] += weight
}

// weigh calls do for each of the entry's terms, once, with its BM25F weight under the present scales.
func (x *index) weigh(e *entry, do func(t term, weight float32)) {
	weights := x.fieldWeights(e)
	texts, previous := 0, endOfText
	w := weights[e.fieldOf(0)]
	for _, c := range e.text {
		switch {
		case c == endOfText:
			texts++
			w = weights[e.fieldOf(texts)]
		case c < endOfText:
			x.tally.add(x.chars[c].term, w)
			if previous < endOfText {
				x.tally.add(x.term(x.chars[previous].key<<32|x.chars[c].key), w)
			}
		}
		previous = c
	}
	for _, c := range e.concepts {
		x.tally.add(c.concept, weights[c.field])
	}
	for _, t := range x.tally.touched {
		sum := x.tally.sums[t]
		x.tally.sums[t] = 0
		do(t, x.saturated(sum))
	}
	x.tally.touched = x.tally.touched[:0]
}

// fieldWeights are what a word counts in each of the entry's fields.
func (x *index) fieldWeights(e *entry) (weights [fieldCount]float32) {
	for f := range fieldCount {
		share := 1 - x.ranking.Length
		if x.scales[f] > 0 {
			share += x.ranking.Length * float64(e.lengths[f]) / x.scales[f]
		}
		weights[f] = float32(x.fields[f] / max(share, 1e-9))
	}
	return weights
}

// saturated is the weight of a term whose places in an entry add up to sum.
func (x *index) saturated(sum float32) float32 {
	k1 := float32(x.ranking.Saturation)
	return sum * (k1 + 1) / (sum + k1)
}

// fieldOf is the field of a text, counted from 0.
func (e *entry) fieldOf(text int) field {
	switch text - len(e.passage.Document.Questions) {
	case 0:
		return titleField
	case 1:
		return headingField
	case 2, 3:
		return bodyField
	}
	return questionsField
}
