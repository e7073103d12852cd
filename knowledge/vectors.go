package knowledge

import (
	"cmp"
	"slices"
	"sync"
)

// vectors holds one unit vector per passage in memory and finds the closest by looking at each.
type vectors struct {
	mu         sync.RWMutex
	dimensions int
	keys       []entryKey
	at         map[entryKey]int
	rows       []float32 // dimensions of each key, one after the other
}

func newVectors(dimensions int) *vectors {
	return &vectors{dimensions: dimensions, at: map[entryKey]int{}}
}

// apply removes and then sets vectors. A vector of the wrong length is left out.
func (v *vectors) apply(remove []entryKey, set map[entryKey][]float32) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, k := range remove {
		v.remove(k)
	}
	v.rows = slices.Grow(v.rows, len(set)*v.dimensions)
	for k, row := range set {
		if len(row) != v.dimensions {
			continue
		}
		i, ok := v.at[k]
		if !ok {
			i = len(v.keys)
			v.at[k] = i
			v.keys = append(v.keys, k)
			v.rows = append(v.rows, row...)
		}
		copy(v.rows[i*v.dimensions:], row)
	}
}

// remove moves the last vector to the place of the one that goes.
func (v *vectors) remove(k entryKey) {
	i, ok := v.at[k]
	if !ok {
		return
	}
	last := len(v.keys) - 1
	copy(v.rows[i*v.dimensions:(i+1)*v.dimensions], v.rows[last*v.dimensions:])
	v.keys[i] = v.keys[last]
	v.at[v.keys[i]] = i
	delete(v.at, k)
	v.keys, v.rows = v.keys[:last], v.rows[:last*v.dimensions]
}

// nearest returns the n closest passages by cosine, the closest first, ties by place. The zero vector has none.
func (v *vectors) nearest(to []float32, n int) []neighbour {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if len(to) != v.dimensions || !slices.ContainsFunc(to, func(x float32) bool { return x != 0 }) {
		return nil
	}
	worse := func(a, b neighbour) bool {
		return a.similarity < b.similarity || a.similarity == b.similarity && a.key.compare(b.key) > 0
	}
	best := make([]neighbour, 0, n)
	for i, k := range v.keys {
		f := neighbour{k, float64(dot(to, v.rows[i*v.dimensions:(i+1)*v.dimensions]))}
		if len(best) < n {
			best = append(best, f)
			siftUp(best, worse)
		} else if f.similarity >= best[0].similarity && worse(best[0], f) {
			best[0] = f
			siftDown(best, worse)
		}
	}
	slices.SortFunc(best, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(b.similarity, a.similarity), a.key.compare(b.key))
	})
	return best
}

// dot adds up in four lanes, which the processor works on side by side.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}
