package intents

import (
	"math"
	"slices"

	"pitcrew/language"
)

// A text is described by the sequences of one to three units in it, a unit
// being a Chinese character, a punctuation mark, a number or a Latin word, and
// by the pieces of its Latin words. Each is a 64-bit key.

const (
	longestText = 512 // units of a text that are looked at
	offset64    = 14695981039346656037
	prime64     = 1099511628211
)

// appendKeys appends the keys of a text's features, repeated as often as they occur.
func appendKeys(keys []uint64, text string) []uint64 {
	var room [longestText + 2]uint64
	units := append(room[:0], '^')
	rs := []rune(language.Fold(head(text, 4*longestText)))
	for i := 0; i < len(rs) && len(units) < longestText; {
		if !isWordRune(rs[i]) {
			if rs[i] > ' ' {
				units = append(units, uint64(rs[i]))
			}
			i++
			continue
		}
		start := i
		h := uint64(offset64)
		for i < len(rs) && isWordRune(rs[i]) {
			h = mix(h, uint64(rs[i]))
			i++
		}
		units = append(units, h)
		keys = appendPieces(keys, rs[start:i])
	}
	if len(units) == 1 {
		return keys
	}
	units = append(units, '$')
	for i := range units {
		h := uint64(offset64)
		for n := 0; n < 3 && i+n < len(units); n++ {
			h = mix(h, units[i+n])
			if n > 0 || i > 0 && i < len(units)-1 {
				keys = append(keys, h)
			}
		}
	}
	return keys
}

// appendPieces appends the keys of two to five letters of a word and its edges.
func appendPieces(keys []uint64, word []rune) []uint64 {
	if len(word) < 2 {
		return keys
	}
	at := func(i int) uint64 {
		if i < 0 || i >= len(word) {
			return '_'
		}
		return uint64(word[i])
	}
	for i := -1; i < len(word); i++ {
		h := uint64(prime64)
		for n := 0; n < 5 && i+n <= len(word); n++ {
			h = mix(h, at(i+n))
			if n > 0 {
				keys = append(keys, h)
			}
		}
	}
	return keys
}

func mix(h, v uint64) uint64 {
	h = (h ^ v) * prime64
	return h ^ h>>29
}

func isWordRune(r rune) bool { return isLetter(r) || isDigit(r) || r == '\'' }

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

// space maps feature keys to coordinates with their inverse document frequency.
type space struct {
	index map[uint64]int32
	idf   []float32
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
	s.idf = make([]float32, len(df))
	for f, n := range df {
		s.idf[f] = float32(math.Log(float64(1+len(docs))/float64(1+n)) + 1)
	}
	return s
}

func (s *space) size() int { return len(s.idf) }

// vector appends the weights of the known features, scaled to length one, in order of feature.
func (s *space) vector(out []weight, keys []uint64) []weight {
	start := len(out)
	for _, key := range keys {
		if f, ok := s.index[key]; ok {
			out = append(out, weight{f, 1})
		}
	}
	v := out[start:]
	slices.SortFunc(v, func(a, b weight) int { return int(a.feature) - int(b.feature) })
	n, sum := 0, 0.0
	for i := 0; i < len(v); {
		count := 0
		f := v[i].feature
		for ; i < len(v) && v[i].feature == f; i++ {
			count++
		}
		w := (1 + math.Log(float64(count))) * float64(s.idf[f])
		v[n] = weight{f, float32(w)}
		sum += w * w
		n++
	}
	norm := float32(1 / math.Sqrt(sum+1e-12))
	for i := range v[:n] {
		v[i].value *= norm
	}
	return out[:start+n]
}
