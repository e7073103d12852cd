package knowledge

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// index is one shop's inverted index: every passage by its characters, pairs and concepts. The same passages give
// the same order, whatever the order they came in and whichever database holds them: scores depend on the
// collection alone, and ties go by entry and place.
type index struct {
	mu         sync.RWMutex
	generation int // rises with every change
	ranking    Ranking
	lexicon    *lexicon

	terms    map[termKey]term
	postings [][]posting // by term, by entry
	live     []int32     // by term: passages that have it and are not removed
	idf      []float32   // by term

	entries []*entry // removed ones are nil
	byKey   map[entryKey]uint32
	removed int
	lengths [fieldCount]int     // atoms in all live entries
	scales  [fieldCount]float64 // usual length of a field, see rescaled

	// Room for reading entries, used under the write lock only.
	atoms   []atom
	sums    []float32 // by term, all zero between entries
	touched []term
}

// term numbers a termKey in the order of its first appearance.
type term uint32

// termKey is a character, a pair (first atom in the upper half) or a concept.
type termKey uint64

const conceptKey termKey = 1 << 30 // above every character, below every run

func pairKey(a, b atom) termKey { return termKey(a)<<32 | termKey(b) }

// posting says how much a term weighs in an entry, idf aside.
type posting struct {
	entry  uint32
	weight float32
}

// field is a place in an entry where words count differently.
type field int

const (
	titleField field = iota
	headingField
	questionsField
	bodyField
	fieldCount
)

func (r Ranking) field(f field) float64 {
	return [fieldCount]float64{r.Title, r.Heading, r.Questions, r.Body}[f]
}

// entryKey is a passage's place in the playbook: the same in every database.
type entryKey struct {
	slug     string
	position int
}

func (a entryKey) compare(b entryKey) int {
	return cmp.Or(strings.Compare(a.slug, b.slug), cmp.Compare(a.position, b.position))
}

// entry is one indexed passage.
type entry struct {
	key     entryKey
	passage *Passage
	fields  [fieldCount]int // atoms in each
	// terms of its characters as they stand, each text (a question, the title, the body) closed by endOfText and
	// clauses apart by endOfClause.
	text []term
}

const (
	endOfClause term = math.MaxUint32
	endOfText   term = math.MaxUint32 - 1
)

func newIndex(r Ranking, l *lexicon) *index {
	return &index{ranking: r, lexicon: l, terms: map[termKey]term{}, byKey: map[entryKey]uint32{}}
}

// apply removes and adds passages in one step; a search sees all of it or nothing.
func (x *index) apply(remove []entryKey, add []*Passage) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.generation++
	for _, k := range remove {
		x.remove(k)
	}
	for _, p := range add {
		x.remove(p.key())
	}
	fresh := x.enter(add)
	if x.rescaled() || x.removed > len(x.entries)/4 {
		x.rebuild()
	} else {
		x.post(fresh)
	}
	x.weigh()
}

func (x *index) remove(k entryKey) {
	at, ok := x.byKey[k]
	if !ok {
		return
	}
	e := x.entries[at]
	for f, n := range e.fields {
		x.lengths[f] -= n
	}
	for _, w := range x.weighTerms(e) {
		x.live[w.term]--
	}
	delete(x.byKey, k)
	x.entries[at] = nil
	x.removed++
}

// enter gives the passages their places.
func (x *index) enter(add []*Passage) []uint32 {
	fresh := make([]uint32, 0, len(add))
	for _, p := range add {
		e := x.newEntry(p)
		at := uint32(len(x.entries))
		x.entries = append(x.entries, e)
		x.byKey[e.key] = at
		fresh = append(fresh, at)
		for f, n := range e.fields {
			x.lengths[f] += n
		}
	}
	return fresh
}

// rescaled reports whether the usual lengths of fields have moved so far that all weights must be taken anew.
// Lengths are rounded to eighths of a factor e: in between, weights do not depend on the way that the collection grew.
func (x *index) rescaled() bool {
	before := x.scales
	for f, total := range x.lengths {
		mean := float64(total) / float64(max(len(x.byKey), 1))
		x.scales[f] = math.Exp(math.Round(math.Log(max(mean, 1))*8) / 8)
	}
	return before != x.scales
}

// rebuild takes every posting anew and drops the removed entries.
func (x *index) rebuild() {
	x.entries = slices.DeleteFunc(x.entries, func(e *entry) bool { return e == nil })
	x.removed = 0
	all := make([]uint32, len(x.entries))
	for i, e := range x.entries {
		x.byKey[e.key], all[i] = uint32(i), uint32(i)
	}
	x.postings = make([][]posting, len(x.terms))
	x.live = make([]int32, len(x.terms))
	x.post(all)
}

// post adds the entries' postings. New lists are cut from one piece of memory.
func (x *index) post(fresh []uint32) {
	weighed := make([][]weightedTerm, len(fresh))
	room := make([]int32, len(x.terms))
	total := 0
	for i, at := range fresh {
		weighed[i] = x.weighTerms(x.entries[at])
		room = append(room, make([]int32, len(x.terms)-len(room))...)
		for _, w := range weighed[i] {
			room[w.term]++
		}
		total += len(weighed[i])
	}
	x.postings = append(x.postings, make([][]posting, len(room)-len(x.postings))...)
	x.live = append(x.live, make([]int32, len(room)-len(x.live))...)
	block := make([]posting, total)
	for t, n := range room {
		x.live[t] += n
		if len(x.postings[t]) == 0 {
			x.postings[t], block = block[:0:n], block[n:]
		}
	}
	for i, at := range fresh {
		for _, w := range weighed[i] {
			x.postings[w.term] = append(x.postings[w.term], posting{at, w.weight})
		}
	}
}

// weigh takes the terms' idf anew.
func (x *index) weigh() {
	x.idf = slices.Grow(x.idf[:0], len(x.live))[:len(x.live)]
	for t, n := range x.live {
		x.idf[t] = x.rarity(int(n))
	}
}

// rarity is BM25's idf of a term that n passages have.
func (x *index) rarity(n int) float32 {
	total := float64(len(x.byKey))
	return float32(math.Log(1 + (total-float64(n)+0.5)/(float64(n)+0.5)))
}
