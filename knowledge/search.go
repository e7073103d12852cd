package knowledge

import (
	"cmp"
	"slices"
	"sync"
)

// found is a passage with the parts of its score.
type found struct {
	entry      *entry
	at         uint32
	lexical    float64 // first and second look together
	vector     float64 // cosine, where the vector search found it
	vectorRank int     // from 1; 0 means not found by vectors
	score      float64
	evidence   float64 // what the floor is about
}

// room is what one search needs for a while.
type room struct {
	scores []float32 // by entry
	bits   []uint8   // by char: bit+1 of the question's characters, zero between searches
}

var rooms = sync.Pool{New: func() any { return new(room) }}

// search returns the best passages that allow accepts, the best first, at least limit of them if there are so many.
// Near is called once, when the words have said what they can, while the index is free for others.
func (x *index) search(text string, limit int, near func() nearby, allow func(*Passage) bool) []found {
	r := rooms.Get().(*room)
	defer rooms.Put(r)
	var beside nearby
	for asked := false; ; asked = true {
		q, list, generation := x.byWords(text, r, max(limit, x.ranking.Candidates), allow)
		if !asked {
			beside = near()
		}
		if list, ok := x.finish(q, generation, r, list, beside, allow); ok {
			return list
		}
	}
}

// byWords finds the n best by words alone.
func (x *index) byWords(text string, r *room, n int, allow func(*Passage) bool) (q *question, list []found, generation int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	q = x.firstLook(text, r)
	list = x.candidates(r.scores, n, allow)
	x.secondLook(q, r, list)
	return q, list, x.generation
}

// firstLook scores every passage by the question's terms.
func (x *index) firstLook(text string, r *room) *question {
	r.scores = slices.Grow(r.scores[:0], len(x.entries))[:len(x.entries)]
	r.bits = slices.Grow(r.bits[:0], len(x.chars))[:len(x.chars)]
	clear(r.scores)
	q := x.question(text)
	kept := q.terms[:0:len(q.terms)]
	for _, t := range q.terms {
		if len(x.byKey) >= manyPassages && int(x.live[t.term]) > len(x.byKey)/commonShare {
			q.common = append(q.common, t)
			continue
		}
		kept = append(kept, t)
		x.lists.of(t.term, func(list []posting) { addPostings(r.scores, list, t.weight) })
	}
	q.terms = kept
	return q
}

// In collections of manyPassages, a term that more than one in commonShare has says too little to make a candidate
// and costs the most: it counts for the candidates only. On our sets that changed no first place.
const (
	manyPassages = 5_000
	commonShare  = 8
)

// finish adds what is near and orders the list; not ok if the index has changed since the words were looked for.
func (x *index) finish(q *question, generation int, r *room, list []found, near nearby, allow func(*Passage) bool) ([]found, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if generation != x.generation {
		return nil, false
	}
	known := len(list)
	list = x.addNear(list, r.scores, near.list, allow)
	x.secondLook(q, r, list[known:])
	for i := range list {
		x.add(near, &list[i])
	}
	slices.SortFunc(list, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.score, a.score), a.entry.key.compare(b.entry.key))
	})
	list = slices.DeleteFunc(list, func(f found) bool { return f.evidence < x.ranking.Floor })
	return list, true
}

// add scores a passage, whose words have been looked at, by both.
func (x *index) add(near nearby, f *found) {
	f.score = f.lexical
	if f.vectorRank == 0 {
		return
	}
	f.score += near.weight / (1 + float64(f.vectorRank-1)/x.ranking.VectorHalf)
	if f.vector >= near.floor {
		f.evidence = max(f.evidence, x.ranking.Floor)
	}
}

// nearby is the outcome of a vector search: the passages, the closest first, what it weighs, and the cosine from which
// it alone makes a passage count as found.
type nearby struct {
	list   []neighbour
	weight float64
	floor  float64
}

// neighbour is a passage that a vector search found.
type neighbour struct {
	key        entryKey
	similarity float64
}
