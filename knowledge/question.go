package knowledge

import "math"

// question is a query as an index sees it.
type question struct {
	terms  []questionTerm // what collects candidates
	common []questionTerm // what counts for the candidates only
	// Up to 128 different characters and as many pairs for the second look, each with a bit of its own.
	chars, pairs questionSet
	pairBits     map[[2]char]int
	near         []questionTerm // groups of near words, with their idf
}

type questionTerm struct {
	term   term
	weight float32 // idf and all that the ranking gives it
}

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
	q := &question{pairBits: map[[2]char]int{}}
	charAt := map[termKey]int{}
	pairAt := map[termKey]int{}
	var chars, pairs []questionWeight
	for i, a := range read {
		if a == boundary {
			continue
		}
		chars = x.weighTerm(chars, charAt, termKey(a), faint[i])
		if i > 0 && read[i-1] != boundary {
			pairs = x.weighTerm(pairs, pairAt, pairKey(read[i-1], a), faint[i-1] && faint[i])
		}
	}
	x.weaken(chars)
	x.weaken(pairs)
	charTotal, pairTotal := total(chars), total(pairs)
	q.add(chars, x.ranking.Characters/charTotal)
	q.add(pairs, x.ranking.Pairs/pairTotal)
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
	for i, w := range pairs[:min(len(pairs), maxBits)] {
		if a, b, ok := x.halves(w.key); ok {
			q.pairBits[[2]char{a, b}] = i
		}
	}
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

func (x *index) weighTerm(list []questionWeight, at map[termKey]int, k termKey, faint bool) []questionWeight {
	i, seen := at[k]
	if !seen {
		i = len(list)
		at[k] = i
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

func (q *question) add(list []questionWeight, factor float64) {
	for _, w := range list {
		if w.known {
			q.terms = append(q.terms, questionTerm{w.term, float32(w.weight * factor)})
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
		q.terms = append(q.terms, questionTerm{t, float32(float64(idf) * weight / total)})
		q.near = append(q.near, questionTerm{t, idf})
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

// halves are a pair's two characters, if the collection has both.
func (x *index) halves(k termKey) (a, b char, ok bool) {
	a, okA := x.char[k>>32]
	b, okB := x.char[k&math.MaxUint32]
	return a, b, okA && okB
}
