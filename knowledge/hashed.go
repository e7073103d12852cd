package knowledge

import (
	"context"
	"math"

	"pitcrew/prompts/llm"
)

// Hashed is the embedder that needs no model: characters, pairs and pairs with a gap, hashed into a fixed
// number of dimensions. Texts with many pieces in common come close, so a wrong or missing character costs little;
// it knows no meanings beyond the near words of synonyms.txt.
type Hashed struct{}

var _ llm.Embedder = Hashed{}

const hashedDimensions = 256

// Name changes whenever the same text would give another vector.
func (Hashed) Name() string { return "hashed-1" }

// Dimensions is 256.
func (Hashed) Dimensions() int { return hashedDimensions }

// Embed never fails.
func (Hashed) Embed(_ context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	l := standardLexicon()
	var read []atom
	for i, t := range texts {
		read = l.read(read[:0], t)
		out[i] = hashAtoms(read, l)
	}
	return out, nil
}

func hashAtoms(read []atom, l *lexicon) []float32 {
	v := make([]float32, hashedDimensions)
	add := func(k uint64, w float32) {
		h := mix(k)
		if h>>63 == 1 {
			w = -w
		}
		v[h%hashedDimensions] += w
	}
	faint := l.faintMask(read)
	for i, a := range read {
		if a == boundary {
			continue
		}
		w := float32(1)
		if faint[i] {
			w = 0.4
		}
		add(uint64(a), w)
		for gap := 1; gap <= 2 && i+gap < len(read) && read[i+gap] != boundary; gap++ {
			add(uint64(a)<<32|uint64(read[i+gap])+uint64(gap)<<63, w/float32(gap))
		}
	}
	l.concepts(read, func(c concept) { add(uint64(conceptKey)|uint64(c), 1) })
	normalise(v)
	return v
}

// mix spreads a key's bits (the finaliser of splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// normalise gives v unit length; the zero vector stays.
func normalise(v []float32) {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return
	}
	scale := float32(1 / math.Sqrt(sum))
	for i := range v {
		v[i] *= scale
	}
}
