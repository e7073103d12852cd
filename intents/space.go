package intents

import (
	"math"
	"slices"
)

// unseenShare is how much the features that training never saw weigh in the
// length of a vector: a text full of them scores low everywhere. Pieces are of
// Latin words, whose unseen ones are likelier to be of no class.
const (
	unseenShare  = 0.3
	unseenPieces = 0.8
)

// manyRows is how many documents are so many that features which only one of
// them has are noise; below, they are worth their room.
const manyRows = 5000

// weight is one coordinate of a sparse vector.
type weight struct {
	feature int32
	value   float32
}

// space maps feature keys to coordinates with their weight: inverse document
// frequency times the weight of their kind.
type space struct {
	index   map[uint64]int32
	weights []float64
	unseen  float64
}

func newSpace(docs [][]uint64) *space {
	s := &space{index: map[uint64]int32{}}
	var last, df []int32
	for d, keys := range docs {
		for _, key := range keys {
			f, ok := s.index[key]
			if !ok {
				f = int32(len(df))
				s.index[key] = f
				df, last = append(df, 0), append(last, -1)
			}
			if last[f] != int32(d) {
				last[f] = int32(d)
				df[f]++
			}
		}
	}
	if len(docs) > manyRows {
		df = s.dropRare(df)
	}
	s.unseen = math.Log(float64(1+len(docs))) + 1
	s.weights = make([]float64, len(df))
	for key, f := range s.index {
		rarity := math.Log(float64(1+len(docs))/float64(1+df[f])) + 1
		s.weights[f] = rarity * kindWeights[key&kindMask]
	}
	return s
}

// dropRare takes out the features that only one document has and numbers the
// rest anew, in the order in which they were first seen.
func (s *space) dropRare(df []int32) []int32 {
	number := make([]int32, len(df))
	var kept []int32
	for f, n := range df {
		if n > 1 {
			number[f] = int32(len(kept))
			kept = append(kept, n)
		}
	}
	for key, f := range s.index {
		if df[f] == 1 {
			delete(s.index, key)
		} else {
			s.index[key] = number[f]
		}
	}
	return kept
}

func (s *space) size() int { return len(s.weights) }

// vector appends the weights of the known features, scaled to length one, in order of feature.
func (s *space) vector(out []weight, keys []uint64) []weight {
	start := len(out)
	unseen := 0.0
	for _, key := range keys {
		if f, ok := s.index[key]; ok {
			out = append(out, weight{f, 1})
		} else {
			w := s.unseen * kindWeights[key&kindMask]
			if key&kindMask == uint64(wordPiece) {
				unseen += w * w * unseenPieces
			} else {
				unseen += w * w * unseenShare
			}
		}
	}
	v := out[start:]
	slices.SortFunc(v, func(a, b weight) int { return int(a.feature) - int(b.feature) })
	n, sum := 0, unseen
	for i := 0; i < len(v); n++ {
		f, count := v[i].feature, 0
		for ; i < len(v) && v[i].feature == f; i++ {
			count++
		}
		w := s.weights[f]
		if count > 1 {
			w *= 1 + math.Log(float64(count))
		}
		v[n] = weight{f, float32(w)}
		sum += w * w
	}
	norm := float32(1 / math.Sqrt(sum+1e-12))
	for i := range v[:n] {
		v[i].value *= norm
	}
	return out[:start+n]
}
