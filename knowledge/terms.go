package knowledge

// terms numbers keys in the order in which they are first put. It is a hash table with open addressing: an index
// looks up a pair for every character that it reads, and a lookup here costs one miss of the cache.
type terms struct {
	slots []termSlot // a power of two, at most two thirds full
	size  int
}

// termSlot is free while its key is zero, which no key is.
type termSlot struct {
	key  termKey
	term term
}

// put is the key's number; for a new key that is how many there were before.
func (t *terms) put(k termKey) term {
	if 3*t.size >= 2*len(t.slots) {
		t.grow()
	}
	slot := t.find(k)
	if slot.key == 0 {
		*slot = termSlot{k, term(t.size)}
		t.size++
	}
	return slot.term
}

func (t *terms) get(k termKey) (term, bool) {
	if t.size == 0 {
		return 0, false
	}
	slot := t.find(k)
	return slot.term, slot.key != 0
}

// find is the key's slot, or the free one where it belongs.
func (t *terms) find(k termKey) *termSlot {
	last := len(t.slots) - 1
	for i := int(mix(uint64(k))) & last; ; i = (i + 1) & last {
		if slot := &t.slots[i]; slot.key == k || slot.key == 0 {
			return slot
		}
	}
}

func (t *terms) grow() {
	old := t.slots
	t.slots = make([]termSlot, max(64, 2*len(old)))
	for _, s := range old {
		if s.key != 0 {
			*t.find(s.key) = s
		}
	}
}
