package intents

import (
	"math"
	"slices"

	"pitcrew/language"
)

// A text is described by its units: Chinese characters, punctuation marks,
// numbers (all alike) and the stems of Latin words; by sequences of up to
// three of them; by pairs that stand near each other in either order; by
// pieces of Latin words, which forgive typing errors; and by concepts. Each is
// a 64-bit key whose lowest bits name its kind.

// kind is what sort of feature a key stands for.
type kind uint64

const (
	oneUnit kind = iota
	twoUnits
	threeUnits
	nearPair
	wordPiece
	concept
	kinds
	kindMask = 7
)

// kindWeights were found by cross-validation on four public sets; see docs/quality.md.
var kindWeights = [kinds]float64{oneUnit: 1, twoUnits: 0.7, threeUnits: 0.5, nearPair: 0.3, wordPiece: 0.4, concept: 1}

const (
	longestText = 160 // units of a text that are looked at
	nearness    = 6   // units that a pair may be apart
	shortPiece  = 3   // runes of a word piece, its edges included
	longPiece   = 5

	// unseenShare is how much the features that training never saw weigh in
	// the length of a vector: a text full of them scores low everywhere.
	unseenShare = 0.3

	textStart = 1 // units that no text contains
	textEnd   = 2
	anyNumber = 3

	offset64 = 14695981039346656037
	prime64  = 1099511628211
)

// appendKeys appends the keys of a text's features, repeated as often as they occur.
func appendKeys(keys []uint64, text string) []uint64 {
	var room [longestText + 8]uint64
	units := append(room[:0], textStart)
	rs := []rune(language.Fold(head(text, 8*longestText)))
	for i := 0; i < len(rs) && len(units) <= longestText; {
		start := i
		for i < len(rs) && isWordRune(rs[i]) {
			i++
		}
		switch {
		case i > start:
			keys = appendPieces(keys, rs[start:i])
			units = appendStems(units, rs[start:i])
		case rs[i] > ' ':
			units = append(units, uint64(rs[i]))
			i++
		default:
			i++
		}
	}
	if len(units) == 1 {
		return keys[:0]
	}
	keys = appendConcepts(keys, rs)
	return appendSequences(keys, append(units, textEnd))
}

// appendSequences appends the keys of sequences and pairs; the marks of the
// text's ends count only together with what stands beside them.
func appendSequences(keys, units []uint64) []uint64 {
	last := len(units) - 1
	for i, u := range units {
		h := mix(offset64, u)
		if i > 0 && i < last {
			keys = append(keys, keyOf(oneUnit, h))
		}
		for n := 1; n < 3 && i+n <= last; n++ {
			h = mix(h, units[i+n])
			keys = append(keys, keyOf(oneUnit+kind(n), h))
		}
		for j := i + 1; i > 0 && j < last && j <= i+nearness; j++ {
			keys = append(keys, keyOf(nearPair, mix(mix(prime64, min(u, units[j])), max(u, units[j]))))
		}
	}
	return keys
}

// appendPieces appends the keys of the pieces of a word.
func appendPieces(keys []uint64, word []rune) []uint64 {
	if len(word) < 2 || len(word) > 30 {
		return keys
	}
	at := func(i int) uint64 {
		if i < 0 || i == len(word) {
			return '_'
		}
		return uint64(word[i])
	}
	for i := -1; i < len(word); i++ {
		h := uint64(offset64)
		for n := 1; n <= longPiece && i+n <= len(word)+1; n++ {
			h = mix(h, at(i+n-1))
			if n >= shortPiece {
				keys = append(keys, keyOf(wordPiece, h))
			}
		}
	}
	return keys
}

func keyOf(k kind, h uint64) uint64 { return h&^kindMask | uint64(k) }

func mix(h, v uint64) uint64 {
	h = (h ^ v) * prime64
	return h ^ h>>29
}

func isWordRune(r rune) bool { return isLetter(r) || isDigit(r) || r == '\'' || r == '’' }

// head returns at most n bytes of s, cut between runes.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

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
	s.unseen = math.Log(float64(1+len(docs))) + 1
	s.weights = make([]float64, len(df))
	for key, f := range s.index {
		rarity := math.Log(float64(1+len(docs))/float64(1+df[f])) + 1
		s.weights[f] = rarity * kindWeights[key&kindMask]
	}
	return s
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
			unseen += w * w
		}
	}
	v := out[start:]
	slices.SortFunc(v, func(a, b weight) int { return int(a.feature) - int(b.feature) })
	n, sum := 0, unseen*unseenShare
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
