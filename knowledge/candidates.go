package knowledge

import "slices"

// candidates are the entries with the n highest scores, from the blocks with the highest peaks.
func (x *index) candidates(r *room, n int, allow func(*Passage) bool) []found {
	worse := func(a, b found) bool {
		return a.lexical < b.lexical || a.lexical == b.lexical && a.entry.key.compare(b.entry.key) > 0
	}
	heap := make([]found, 0, n+x.ranking.Depth) // the worst first
	var least float32
	for _, b := range slices.Backward(r.byPeak()) {
		first := int(uint32(b)) * block
		if r.peaks[first/block] < least {
			break
		}
		for i, s := range r.scores[first:min(first+block, len(r.scores))] {
			if s < least || s == 0 {
				continue
			}
			e := x.entries[first+i]
			if e == nil || !allow(e.passage) {
				continue
			}
			f := found{entry: e, at: uint32(first + i), lexical: float64(s)}
			if len(heap) < n {
				heap = append(heap, f)
				siftUp(heap, worse)
			} else if worse(heap[0], f) {
				heap[0] = f
				siftDown(heap, worse)
			}
			if len(heap) == n {
				least = float32(heap[0].lexical)
			}
		}
	}
	return heap
}

// addNear says of entries how near they are, and adds those that the list does not have.
func (x *index) addNear(list []found, scores []float32, near []neighbour, allow func(*Passage) bool) []found {
	rank := 0
	for _, n := range near {
		place, ok := x.byKey[n.key]
		if !ok || !allow(x.entries[place].passage) {
			continue
		}
		rank++
		i := slices.IndexFunc(list, func(f found) bool { return f.at == place })
		if i < 0 {
			i = len(list)
			list = append(list, found{entry: x.entries[place], at: place, lexical: float64(scores[place])})
		}
		list[i].vector, list[i].vectorRank = n.similarity, rank
	}
	return list
}

func siftUp[T any](heap []T, less func(a, b T) bool) {
	for i := len(heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if !less(heap[i], heap[parent]) {
			return
		}
		heap[i], heap[parent] = heap[parent], heap[i]
		i = parent
	}
}

func siftDown[T any](heap []T, less func(a, b T) bool) {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && less(heap[child+1], heap[child]) {
			child++
		}
		if !less(heap[child], heap[i]) {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}
