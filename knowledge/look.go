package knowledge

import (
	"math/bits"
	"slices"
)

// secondLook completes what words say of the candidates: the terms that most passages have, how much of the question
// one stretch of three clauses answers, and how much question and text are the same.
func (x *index) secondLook(q *question, r *room, list []found) {
	for i, c := range q.chars.chars {
		if c != endOfClause {
			r.bits[c] = uint8(i + 1)
		}
	}
	s, rarest := &r.sight, float64(x.rarity(0))
	for i := range list {
		f := &list[i]
		x.look(q, r.bits, f.entry, s)
		for _, t := range q.common {
			f.lexical += float64(t.weight * newPosting(f.at, x.saturated(s.sum(t, f.entry))).weight())
		}
		content := s.content + x.ranking.NearContent*f.entry.nearContent(q)
		f.lexical += x.ranking.SpanCharacters*s.chars + x.ranking.SpanPairs*s.pairs + x.ranking.Same*s.same
		f.evidence = f.lexical + x.ranking.Content*min(content/rarest, x.ranking.ContentMost)
	}
	for _, c := range q.chars.chars {
		if c != endOfClause {
			r.bits[c] = 0
		}
	}
}

// bitSet holds one bit for each of the question's characters or pairs.
type bitSet [maxBits / 64]uint64

func (s *bitSet) add(i uint8) { s[i/64] |= 1 << (i % 64) }

func (s bitSet) or(o bitSet) bitSet { return bitSet{s[0] | o[0], s[1] | o[1]} }

func (s bitSet) weight(shares []float32) (sum float32) {
	for word, b := range s {
		for ; b != 0; b &= b - 1 {
			sum += shares[64*word+bits.TrailingZeros64(b)]
		}
	}
	return sum
}

// clause is what a clause has of the question.
type clause struct{ chars, pairs bitSet }

func (c clause) or(o clause) clause { return clause{c.chars.or(o.chars), c.pairs.or(o.pairs)} }

// nearContent is the idf of the question's groups of near words that the entry has a word of.
func (e *entry) nearContent(q *question) (sum float64) {
	for _, n := range q.near {
		if slices.ContainsFunc(e.concepts, func(c fieldConcept) bool { return c.concept == n.term }) {
			sum += float64(n.weight)
		}
	}
	return sum
}

// sight is what a second look finds in an entry.
type sight struct {
	chars, pairs float64 // the best stretch of three clauses in any text, as shares of the question
	same         float64 // the text most nearly the question itself: the weight of what is in both over that in either
	content      float64 // idf of the question's characters and pairs that the entry has anywhere, faint words apart

	weights            [fieldCount]float32
	charSums, pairSums [maxBits]float32 // the weights of the places where each stands, as weigh adds them up
}

// sum is the weight of all places where an entry has a term of the question.
func (s *sight) sum(t questionTerm, e *entry) (sum float32) {
	switch t.kind {
	case ofCharacter:
		return s.charSums[t.bit]
	case ofPair:
		return s.pairSums[t.bit]
	}
	for _, c := range e.concepts {
		if c.concept == t.term {
			sum += s.weights[c.field]
		}
	}
	return sum
}

func (x *index) look(q *question, bit []uint8, e *entry, s *sight) {
	*s = sight{weights: x.fieldWeights(e)}
	var bestSame, matched, whole float32
	var text stretches
	var anywhere clause
	texts := 0
	w := s.weights[e.fieldOf(0)]
	before := uint8(0) // bit+1 of the character before
	for _, c := range e.text {
		switch c {
		case endOfClause:
			text.endClause(q)
			before = 0
		case endOfText:
			text.endClause(q)
			both := text.all.chars.weight(q.chars.idf)
			if either := whole - matched + q.chars.total; either > 0 {
				bestSame = max(bestSame, both/either)
			}
			anywhere = anywhere.or(text.all)
			text.last, text.all, matched, whole, before = [3]clause{}, clause{}, 0, 0, 0
			texts++
			w = s.weights[e.fieldOf(texts)]
		default:
			idf := x.idf[c]
			whole += idf
			b := bit[c]
			if b > 0 {
				matched += idf
				text.last[0].chars.add(b - 1)
				s.charSums[b-1] += w
				if before > 0 {
					if i := q.pair(before-1, b-1); i > 0 {
						text.last[0].pairs.add(i - 1)
						s.pairSums[i-1] += w
					}
				}
			}
			before = b
		}
	}
	content := anywhere.chars.weight(q.chars.content) + anywhere.pairs.weight(q.pairs.content)
	s.chars, s.pairs, s.same, s.content = float64(text.bestChars), float64(text.bestPairs), float64(bestSame), float64(content)
}

// stretches finds the best stretches of three clauses of a text.
type stretches struct {
	last                 [3]clause // the latest first
	all                  clause
	bestChars, bestPairs float32
}

// endClause closes the latest clause. One without anything of the question makes no better stretch than there was.
func (s *stretches) endClause(q *question) {
	if s.last[0].chars != (bitSet{}) {
		stretch := s.last[0].or(s.last[1]).or(s.last[2])
		s.bestChars = max(s.bestChars, stretch.chars.weight(q.chars.shares))
		s.bestPairs = max(s.bestPairs, stretch.pairs.weight(q.pairs.shares))
		s.all = s.all.or(s.last[0])
	}
	s.last = [3]clause{{}, s.last[0], s.last[1]}
}
