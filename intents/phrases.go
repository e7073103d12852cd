package intents

import "strings"

// phrases is a set of words and phrases in folded form, found by their first and last character.
type phrases struct {
	all              [][]rune
	starting, ending map[rune][][]rune // the longest first
}

// words makes phrases of a list with | between them.
func words(s string) phrases {
	var all [][]rune
	for w := range strings.SplitSeq(s, "|") {
		all = append(all, []rune(w))
	}
	return phrasesOf(all)
}

func phrasesOf(all [][]rune) phrases {
	p := phrases{all, map[rune][][]rune{}, map[rune][][]rune{}}
	for _, w := range all {
		if len(w) > 0 {
			p.starting[w[0]] = insertLongest(p.starting[w[0]], w)
			p.ending[w[len(w)-1]] = insertLongest(p.ending[w[len(w)-1]], w)
		}
	}
	return p
}

func insertLongest(list [][]rune, w []rune) [][]rune {
	at := 0
	for at < len(list) && len(list[at]) >= len(w) {
		at++
	}
	list = append(list, nil)
	copy(list[at+1:], list[at:])
	list[at] = w
	return list
}

// union is the phrases of all the sets.
func union(sets ...phrases) phrases {
	var all [][]rune
	for _, p := range sets {
		all = append(all, p.all...)
	}
	return phrasesOf(all)
}

// startingAt returns the phrases that rs could begin with, the longest first.
func (p phrases) startingAt(rs []rune) [][]rune {
	if len(rs) == 0 {
		return nil
	}
	return p.starting[rs[0]]
}

func hasAnyPrefix(rs []rune, p phrases) bool {
	for _, w := range p.startingAt(rs) {
		if hasPrefix(rs, w) {
			return true
		}
	}
	return false
}

func hasAnySuffix(rs []rune, p phrases) bool {
	if len(rs) == 0 {
		return false
	}
	for _, w := range p.ending[rs[len(rs)-1]] {
		if len(rs) >= len(w) && hasPrefix(rs[len(rs)-len(w):], w) {
			return true
		}
	}
	return false
}

func containsAny(rs []rune, p phrases) bool {
	for i := range rs {
		if hasAnyPrefix(rs[i:], p) {
			return true
		}
	}
	return false
}

// countOf returns how many different phrases rs contains.
func countOf(rs []rune, p phrases) int {
	found := map[string]bool{}
	for i := range rs {
		for _, w := range p.startingAt(rs[i:]) {
			if hasPrefix(rs[i:], w) {
				found[string(w)] = true
			}
		}
	}
	return len(found)
}

// longestPrefix is the length of the longest phrase that rs begins with as a whole word.
func longestPrefix(rs []rune, p phrases) int {
	for _, w := range p.startingAt(rs) {
		if hasPrefix(rs, w) && wholeWord(rs, 0, len(w)) {
			return len(w)
		}
	}
	return 0
}

// wholly reports whether rs is one of the phrases, or several, and then at most tails.
func wholly(rs []rune, list, tails phrases) bool {
	n := longestPrefix(rs, list)
	for n > 0 && n < len(rs) {
		if m := longestPrefix(rs[n:], list); m > 0 {
			n += m
		} else if m := longestPrefix(rs[n:], tails); m > 0 {
			n += m
		} else if !isHan(rs[n]) && !isLetter(rs[n]) && !isDigit(rs[n]) {
			n++
		} else {
			return false
		}
	}
	return n > 0
}

func hasPrefix(rs, w []rune) bool {
	if len(rs) < len(w) {
		return false
	}
	for i, r := range w {
		if rs[i] != r {
			return false
		}
	}
	return true
}
