package knowledge

import (
	"math"
	"slices"
	"sync"
)

// firstLook scores every passage by the question's terms, and says of each block of them how good its best is.
func (x *index) firstLook(text string, r *room) *question {
	r.clear(len(x.entries), len(x.chars))
	q := x.question(text)
	x.setCommonApart(q)
	for _, t := range q.terms {
		x.lists.of(t.term, func(list []posting) { r.score(list, t.weight) })
	}
	return q
}

// In collections of manyPassages, a term that more than one in commonShare has says too little to make a candidate
// and costs the most: it counts for the candidates only. On our sets that changed no first place.
const (
	manyPassages = 5_000
	commonShare  = 8
)

func (x *index) setCommonApart(q *question) {
	if len(x.byKey) < manyPassages || !q.whole {
		return
	}
	kept := q.terms[:0:len(q.terms)]
	for _, t := range q.terms {
		if int(x.live[t.term]) > len(x.byKey)/commonShare {
			q.common = append(q.common, t)
		} else {
			kept = append(kept, t)
		}
	}
	q.terms = kept
}

// room is what one search needs for a while.
type room struct {
	scores []float32 // by entry
	peaks  []float32 // by block of entries, the highest score
	blocks []rankedBlock
	bits   []uint8 // by char: bit+1 of the question's characters, zero between searches
	sight  sight
}

const block = 256

var rooms = sync.Pool{New: func() any { return new(room) }}

func (r *room) clear(entries, chars int) {
	r.scores = slices.Grow(r.scores[:0], entries)[:entries]
	clear(r.scores)
	blocks := (entries + block - 1) / block
	r.peaks = slices.Grow(r.peaks[:0], blocks)[:blocks]
	clear(r.peaks)
	r.bits = slices.Grow(r.bits[:0], chars)[:chars]
}

// score adds a term's weight in each entry, times a factor, to the entries' scores.
func (r *room) score(list []posting, factor float32) {
	factor *= mostWeight / float32(weightSteps)
	for _, p := range list {
		at := p.entry()
		s := r.scores[at] + factor*float32(p&weightSteps)
		r.scores[at] = s
		if s > r.peaks[at/block] {
			r.peaks[at/block] = s
		}
	}
}

// byPeak are the blocks with a score above zero, those with the highest peaks last.
func (r *room) byPeak() []rankedBlock {
	r.blocks = r.blocks[:0]
	for b, peak := range r.peaks {
		if peak > 0 {
			r.blocks = append(r.blocks, rankedBlock(math.Float32bits(peak))<<32|rankedBlock(b))
		}
	}
	slices.Sort(r.blocks)
	return r.blocks
}

// rankedBlock is a block below its peak, whose bits order as what they stand for does, since none is below zero.
type rankedBlock uint64
