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
// collection alone, and ties go by document and place.
type index struct {
	mu         sync.RWMutex
	generation int // rises with every change
	ranking    Ranking
	fields     [fieldCount]float64 // what the ranking gives each
	lexicon    *lexicon

	terms terms
	live  []int32 // by term: entries that have it
	lists lists
	chars []character
	idf   []float32        // by char
	char  map[termKey]char // the keys of chars

	entries []*entry // removed ones are nil
	byKey   map[entryKey]uint32
	lengths [fieldCount]int     // atoms in all entries
	scales  [fieldCount]float64 // usual length of a field, see rescaled

	atoms []atom // room for reading, used under the write lock only
	tally tally
}

// term numbers a termKey in the order of its first appearance, char one that is a character.
type (
	term uint32
	char uint32
)

type character struct {
	key  termKey
	term term
}

// termKey is a character, a pair (first atom in the upper half) or a concept.
type termKey uint64

const conceptKey termKey = 1 << 30 // above every character, below every run

func pairKey(a, b atom) termKey { return termKey(a)<<32 | termKey(b) }

// field is a place in an entry where words count differently.
type field int

const (
	titleField field = iota
	headingField
	questionsField
	bodyField
	fieldCount
)

func (r Ranking) fields() [fieldCount]float64 {
	return [fieldCount]float64{r.Title, r.Heading, r.Questions, r.Body}
}

// entryKey is a passage's place in the playbook: the same in every database.
type entryKey struct {
	slug     string
	position int
}

func (a entryKey) compare(b entryKey) int {
	return cmp.Or(strings.Compare(a.slug, b.slug), cmp.Compare(a.position, b.position))
}

func newIndex(r Ranking, l *lexicon) *index {
	return &index{ranking: r, fields: r.fields(), lexicon: l, char: map[termKey]char{}, byKey: map[entryKey]uint32{}, lists: newLists()}
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
	if x.rescaled() || x.lists.loose+len(x.entries)-len(x.byKey) > len(x.entries)/4 {
		x.rebuild()
	} else {
		for _, at := range fresh {
			x.weigh(x.entries[at], func(t term, weight float32) { x.lists.add(t, newPosting(at, weight)) })
			x.lists.loose++
		}
	}
	x.idf = slices.Grow(x.idf[:0], len(x.chars))[:len(x.chars)]
	for i, c := range x.chars {
		x.idf[i] = x.rarity(int(x.live[c.term]))
	}
}

func (x *index) remove(k entryKey) {
	at, ok := x.byKey[k]
	if !ok {
		return
	}
	e := x.entries[at]
	for f, n := range e.lengths {
		x.lengths[f] -= n
	}
	x.weigh(e, func(t term, _ float32) { x.live[t]-- })
	delete(x.byKey, k)
	x.entries[at] = nil
}

// enter gives the passages their places and counts their terms.
func (x *index) enter(add []*Passage) []uint32 {
	fresh := make([]uint32, 0, len(add))
	for _, p := range add {
		e := x.newEntry(p)
		at := uint32(len(x.entries))
		x.entries = append(x.entries, e)
		x.byKey[e.key] = at
		fresh = append(fresh, at)
		for f, n := range e.lengths {
			x.lengths[f] += n
		}
		x.weigh(e, func(t term, _ float32) { x.live[t]++ })
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

// rebuild takes every posting anew and drops the places of removed entries.
func (x *index) rebuild() {
	x.entries = slices.DeleteFunc(x.entries, func(e *entry) bool { return e == nil })
	x.lists.reserve(x.live)
	for i, e := range x.entries {
		x.byKey[e.key] = uint32(i)
		x.weigh(e, func(t term, weight float32) { x.lists.place(t, newPosting(uint32(i), weight)) })
	}
}

// rarity is BM25's idf of a term that n passages have.
func (x *index) rarity(n int) float32 {
	total := float64(len(x.byKey))
	return float32(math.Log(1 + (total-float64(n)+0.5)/(float64(n)+0.5)))
}

// term is the key's number, a new one for a new key.
func (x *index) term(k termKey) term {
	t := x.terms.put(k)
	if int(t) == len(x.live) {
		x.live = append(x.live, 0)
	}
	return t
}

// character is the number of a character's key, a new one for a new key.
func (x *index) character(k termKey) char {
	c, ok := x.char[k]
	if !ok {
		c = char(len(x.chars))
		x.char[k] = c
		x.chars = append(x.chars, character{k, x.term(k)})
	}
	return c
}
