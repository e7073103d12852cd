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

// newSpace lays out the space of the documents' features and returns the documents in it.
func newSpace(docs [][]uint64) (*space, [][]weight) {
	all := 0
	for _, keys := range docs {
		all += len(keys)
	}
	some := all / 5 * 2 // about as many features as there are in short messages
	s := &space{index: make(map[uint64]int32, some)}
	vectors := make([][]weight, len(docs))
	room := make([]weight, 0, all)
	df, latest := make([]int32, 0, some), make([]int32, 0, some) // by feature: documents that have it, its place in room
	for d, keys := range docs {
		start := len(room)
		for _, key := range keys {
			f, ok := s.index[key]
			if !ok {
				f = int32(len(df))
				s.index[key] = f
				df, latest = append(df, 0), append(latest, -1)
			}
			if at := latest[f]; at >= int32(start) {
				room[at].value++
				continue
			}
			latest[f] = int32(len(room))
			df[f]++
			room = append(room, weight{f, 1})
		}
		vectors[d] = room[start:]
	}
	s.unseen = math.Log(float64(1+len(docs))) + 1
	s.weights = make([]float64, len(df))
	for key, f := range s.index {
		rarity := math.Log(float64(1+len(docs))/float64(1+df[f])) + 1
		s.weights[f] = rarity * kindWeights[key&kindMask]
	}
	for _, v := range vectors {
		s.weigh(v, 0)
	}
	return s, vectors
}

func (s *space) size() int { return len(s.weights) }

// vector appends the weights of the known features.
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
	v := counted(out[start:])
	s.weigh(v, unseen)
	return out[:start+len(v)]
}

// counted joins equal features, in order of feature.
func counted(v []weight) []weight {
	slices.SortFunc(v, func(a, b weight) int { return int(a.feature) - int(b.feature) })
	n := 0
	for i := 0; i < len(v); n++ {
		f, count := v[i].feature, float32(0)
		for ; i < len(v) && v[i].feature == f; i++ {
			count++
		}
		v[n] = weight{f, count}
	}
	return v[:n]
}

// weigh turns the features' counts into their weights, scaled to length one. Unseen is the squared weight of what has
// no feature.
func (s *space) weigh(v []weight, unseen float64) {
	sum := unseen
	for i, x := range v {
		w := s.weights[x.feature]
		if x.value > 1 {
			w *= 1 + math.Log(float64(x.value))
		}
		v[i].value = float32(w)
		sum += w * w
	}
	norm := float32(1 / math.Sqrt(sum+1e-12))
	for i := range v {
		v[i].value *= norm
	}
}

// known is the share of a text, from 0 to 1, that the training has seen features of.
func known(v []weight) (share float64) {
	for _, x := range v {
		share += float64(x.value) * float64(x.value)
	}
	return share
}
