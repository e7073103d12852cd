package knowledge

import (
	"math"
	"slices"
)

// question is a query as an index sees it.
type question struct {
	terms  []questionTerm // what collects candidates
	common []questionTerm // what counts for the candidates only
	// Up to 128 different characters and as many pairs for the second look, each with a bit of its own.
	chars, pairs questionSet
	pairBits     []uint8        // of pairs, see pair
	whole        bool           // there are no more characters and pairs than have bits
	near         []questionTerm // groups of near words, with their idf
}

// pair is the bit plus one of the pair of two characters, whose bits are given; 0 if the question does not have it.
func (q *question) pair(first, second uint8) uint8 {
	return q.pairBits[int(first)*len(q.chars.chars)+int(second)]
}

type questionTerm struct {
	term   term
	weight float32 // idf and all that the ranking gives it
	kind   kind
	bit    int // of a character or a pair
}

// kind is what a term stands for.
type kind uint8

const (
	ofCharacter kind = iota
	ofPair
	ofConcept
)

// questionSet numbers the question's characters, or its pairs.
type questionSet struct {
	chars   []char    // of characters: their numbers, endOfClause for those that no passage has
	shares  []float32 // their weights as shares of the whole, faint words weakened
	idf     []float32
	content []float32 // idf of those that are not only in faint words, else 0
	total   float32   // of idf
}

const maxBits = 128

// question reads a query. Characters that the collection lacks count in the totals: they are what a passage
// fails to answer.
func (x *index) question(text string) *question {
	l := x.lexicon
	read := l.read(nil, text)
	faint := l.faintMask(read)
	q := &question{}
	var chars, pairs []questionWeight
	for i, a := range read {
		if a == boundary {
			continue
		}
		chars = x.weighTerm(chars, termKey(a), faint[i])
		if i > 0 && read[i-1] != boundary {
			pairs = x.weighTerm(pairs, pairKey(read[i-1], a), faint[i-1] && faint[i])
		}
	}
	x.weaken(chars)
	x.weaken(pairs)
	charTotal, pairTotal := total(chars), total(pairs)
	q.add(chars, ofCharacter, x.ranking.Characters/charTotal)
	q.add(pairs, ofPair, x.ranking.Pairs/pairTotal)
	if len(pairs) == 0 {
		pairTotal = charTotal
	}
	q.addConcepts(x, read, pairTotal)
	q.chars.fill(chars, charTotal)
	for _, w := range chars[:min(len(chars), maxBits)] {
		c, ok := x.char[w.key]
		if !ok {
			c = endOfClause
		}
		q.chars.chars = append(q.chars.chars, c)
	}
	q.pairs.fill(pairs, pairTotal)
	q.pairBits = make([]uint8, len(q.chars.chars)*len(q.chars.chars))
	for i, w := range pairs[:min(len(pairs), maxBits)] {
		first, second := placeOf(chars, w.key>>32), placeOf(chars, w.key&math.MaxUint32)
		if max(first, second) < maxBits {
			q.pairBits[first*len(q.chars.chars)+second] = uint8(i + 1)
		}
	}
	q.whole = max(len(chars), len(pairs)) <= maxBits
	return q
}

// questionWeight is a term of a question before its weight is made a share.
type questionWeight struct {
	key    termKey
	term   term
	known  bool
	idf    float64
	weight float64 // idf, less for faint words
	full   bool    // not only in faint words
}

// weighTerm adds a term to the list, where it is not yet there. A question has few: looking through them is quicker
// than a map.
func (x *index) weighTerm(list []questionWeight, k termKey, faint bool) []questionWeight {
	i := placeOf(list, k)
	if i < 0 {
		i = len(list)
		w := questionWeight{key: k, idf: float64(x.rarity(0))}
		if w.term, w.known = x.terms.get(k); w.known {
			w.idf = float64(x.rarity(int(x.live[w.term])))
		}
		if k <= math.MaxUint32 && atom(k).isLetters() {
			w.idf *= x.ranking.Words
		} else if k <= math.MaxUint32 && atom(k).isDigits() {
			w.idf *= x.ranking.Numbers
		}
		list = append(list, w)
	}
	list[i].full = list[i].full || !faint
	return list
}

func placeOf(list []questionWeight, k termKey) int {
	return slices.IndexFunc(list, func(w questionWeight) bool { return w.key == k })
}

// weaken takes weight from words that any question has.
func (x *index) weaken(list []questionWeight) {
	for i, w := range list {
		list[i].weight = w.idf
		if !w.full {
			list[i].weight = min(w.idf, x.ranking.Faint)
		}
	}
}

func total(list []questionWeight) (sum float64) {
	for _, w := range list {
		sum += w.weight
	}
	return math.Max(sum, 1e-9)
}

func (q *question) add(list []questionWeight, kind kind, factor float64) {
	for bit, w := range list {
		if w.known {
			q.terms = append(q.terms, questionTerm{w.term, float32(w.weight * factor), kind, bit})
		}
	}
}

// addConcepts asks for the groups of near words that the question's words belong to, and those they lead to.
func (q *question) addConcepts(x *index, read []atom, total float64) {
	seen := map[concept]bool{}
	ask := func(c concept, weight float64) {
		t, ok := x.terms.get(conceptKey | termKey(c))
		if !ok || seen[c] {
			return
		}
		seen[c] = true
		idf := x.rarity(int(x.live[t]))
		q.terms = append(q.terms, questionTerm{term: t, weight: float32(float64(idf) * weight / total), kind: ofConcept})
		q.near = append(q.near, questionTerm{term: t, weight: idf, kind: ofConcept})
	}
	x.lexicon.concepts(read, func(c concept) {
		if len(x.lexicon.leads[c]) == 0 {
			ask(c, x.ranking.Near)
		}
	})
	nearest := len(q.near)
	x.lexicon.concepts(read, func(c concept) {
		for _, to := range x.lexicon.leads[c] {
			ask(to, x.ranking.Leads)
		}
	})
	q.near = q.near[:nearest] // where a question leads is no evidence
}

func (s *questionSet) fill(list []questionWeight, total float64) {
	for _, w := range list[:min(len(list), maxBits)] {
		s.shares = append(s.shares, float32(w.weight/total))
		s.idf = append(s.idf, float32(w.idf))
		s.total += float32(w.idf)
		if !w.full {
			w.idf = 0
		}
		s.content = append(s.content, float32(w.idf))
	}
}
