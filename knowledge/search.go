package knowledge

import (
	"cmp"
	"slices"
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

// search returns the best passages that allow accepts, the best first, at least limit of them if there are so many.
// Near is called once, while another goroutine looks for the words and the index is free for others. It is called on
// this one, so that what another process must answer is asked for at once: a new goroutine may have to wait for a processor.
func (x *index) search(text string, limit int, near func() nearby, allow func(*Passage) bool) []found {
	r := rooms.Get().(*room)
	defer rooms.Put(r)
	n := max(limit, x.ranking.Candidates)
	looked := make(chan words, 1)
	go func() { looked <- x.byWords(text, r, n, allow) }()
	beside := near()
	for w := <-looked; ; w = x.byWords(text, r, n, allow) {
		if list, ok := x.finish(w, r, beside, allow); ok {
			return list
		}
	}
}

// words is what the words of a question find in the index's generation.
type words struct {
	*question
	list       []found
	generation int
}

// byWords finds the n best by words alone.
func (x *index) byWords(text string, r *room, n int, allow func(*Passage) bool) words {
	x.mu.RLock()
	defer x.mu.RUnlock()
	q := x.firstLook(text, r)
	list := x.candidates(r, n, allow)
	x.secondLook(q, r, list)
	return words{q, list, x.generation}
}

// finish adds what is near and orders the list; not ok if the index has changed since the words were looked for.
func (x *index) finish(w words, r *room, near nearby, allow func(*Passage) bool) ([]found, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if w.generation != x.generation {
		return nil, false
	}
	list := x.addNear(w.list, r.scores, near.list, allow)
	x.secondLook(w.question, r, list[len(w.list):])
	for i := range list {
		x.add(near, &list[i])
	}
	slices.SortFunc(list, func(a, b found) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return a.entry.key.compare(b.entry.key)
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
