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
	for i := range list {
		f := &list[i]
		for _, t := range q.common {
			x.lists.of(t.term, func(list []posting) { f.lexical += float64(t.weight * weightIn(list, f.at)) })
		}
		s := x.look(q, r.bits, f.entry.text)
		s.content += x.ranking.NearContent * f.entry.nearContent(q)
		f.lexical += x.ranking.SpanCharacters*s.chars + x.ranking.SpanPairs*s.pairs + x.ranking.Same*s.same
		f.evidence = f.lexical + x.ranking.Content*min(s.content/float64(x.rarity(0)), x.ranking.ContentMost)
	}
	for _, c := range q.chars.chars {
		if c != endOfClause {
			r.bits[c] = 0
		}
	}
}

// bitSet holds one bit for each of the question's characters or pairs.
type bitSet [maxBits / 64]uint64

func (s *bitSet) add(i int) { s[i/64] |= 1 << (i % 64) }

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
}

func (x *index) look(q *question, bit []uint8, text []char) sight {
	var bestChars, bestPairs, bestSame, matched, whole float32
	var last [3]clause
	var here bitSet // of the characters in this text
	var anywhere clause
	at := 0
	previous := endOfText
	endClause := func() {
		stretch := last[0].chars.or(last[1].chars).or(last[2].chars)
		bestChars = max(bestChars, stretch.weight(q.chars.shares))
		stretch = last[0].pairs.or(last[1].pairs).or(last[2].pairs)
		bestPairs = max(bestPairs, stretch.weight(q.pairs.shares))
		here = here.or(last[at].chars)
		anywhere.pairs = anywhere.pairs.or(last[at].pairs)
		at = (at + 1) % 3
		last[at] = clause{}
	}
	for _, c := range text {
		switch c {
		case endOfClause:
			endClause()
		case endOfText:
			endClause()
			both := here.weight(q.chars.idf)
			if either := whole - matched + q.chars.total; either > 0 {
				bestSame = max(bestSame, both/either)
			}
			anywhere.chars = anywhere.chars.or(here)
			last, here, matched, whole = [3]clause{}, bitSet{}, 0, 0
		default:
			idf := x.idf[c]
			whole += idf
			b := bit[c]
			if b == 0 {
				break
			}
			matched += idf
			last[at].chars.add(int(b - 1))
			if previous < endOfText && bit[previous] != 0 {
				if i, ok := q.pairBits[[2]char{previous, c}]; ok {
					last[at].pairs.add(i)
				}
			}
		}
		previous = c
	}
	content := anywhere.chars.weight(q.chars.content) + anywhere.pairs.weight(q.pairs.content)
	return sight{float64(bestChars), float64(bestPairs), float64(bestSame), float64(content)}
}
