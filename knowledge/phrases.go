package knowledge

import "slices"

// phrases maps sequences of atoms to values.
type phrases[V any] struct {
	byFirst map[atom][]phrase[V] // the longest first
	starts  [1 << 10]uint64      // a bit for the first atom of each, by its lower bits: most atoms start none
}

type phrase[V any] struct {
	text  []atom
	value V
}

func (p *phrases[V]) add(text []atom, value V) {
	if len(text) == 0 {
		return
	}
	if p.byFirst == nil {
		p.byFirst = map[atom][]phrase[V]{}
	}
	list := p.byFirst[text[0]]
	list = slices.DeleteFunc(list, func(o phrase[V]) bool { return slices.Equal(o.text, text) })
	list = append(list, phrase[V]{text, value})
	slices.SortStableFunc(list, func(a, b phrase[V]) int { return len(b.text) - len(a.text) })
	p.byFirst[text[0]] = list
	p.starts[text[0]>>6&1023] |= 1 << (text[0] & 63)
}

func (p *phrases[V]) exact(text []atom) (value V, ok bool) {
	if len(text) > 0 {
		for _, o := range p.byFirst[text[0]] {
			if slices.Equal(o.text, text) {
				return o.value, true
			}
		}
	}
	return value, false
}

// longest is the value of the longest phrase that text starts with, and that phrase's length; 0 if there is none.
func (p *phrases[V]) longest(text []atom) (value V, n int) {
	first := text[0]
	if p.starts[first>>6&1023]&(1<<(first&63)) == 0 && !first.isDigits() {
		return value, 0
	}
	if value, n = longestOf(p.byFirst[first], text); n == 0 && first.isDigits() {
		return longestOf(p.byFirst[anyNumber], text)
	}
	return value, n
}

func longestOf[V any](list []phrase[V], text []atom) (value V, n int) {
next:
	for _, o := range list {
		if len(o.text) > len(text) {
			continue
		}
		for i, a := range o.text[1:] {
			if b := text[i+1]; a != b && !(a == anyNumber && b.isDigits()) {
				continue next
			}
		}
		return o.value, len(o.text)
	}
	return value, 0
}
