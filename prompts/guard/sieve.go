package guard

import (
	"regexp"
	"regexp/syntax"
)

// sieve is a pattern that is tried only on texts which can match: each of its alternatives names runes that a match must
// have, and a look at the runes of a text is far cheaper than the pattern. Most texts have none of them.
type sieve []alternative

// alternative is one of the choices of a pattern, in the pattern's order.
type alternative struct {
	pattern *regexp.Regexp
	needs   []runeSet // a match has at least one rune of each
}

// sifted is a text with the runes that sieves ask for.
type sifted struct {
	text string
	has  runeSet
}

// runeSet is a set of the runes that any sieve asks for, by their places in places.
type runeSet [16]uint64

// places numbers the runes that sieves ask for. It is filled while the package starts, and only read afterwards.
var places = map[rune]int{}

func (s *runeSet) add(r rune) {
	place, ok := places[r]
	if !ok {
		place = len(places)
		places[r] = place
	}
	s[place/64] |= 1 << (place % 64) // out of range, at start, where the patterns name more runes than there is room for
}

func (s *runeSet) meets(other *runeSet) bool {
	for i := range s {
		if s[i]&other[i] != 0 {
			return true
		}
	}
	return false
}

// sift finds out once what a text has.
func sift(text string) sifted {
	s := sifted{text: text}
	for _, r := range text {
		if place, ok := places[r]; ok {
			s.has[place/64] |= 1 << (place % 64)
		}
	}
	return s
}

// mustSieve compiles a pattern of ours; a broken one is a programming error.
func mustSieve(pattern string) sieve {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		panic(err)
	}
	choices := []*syntax.Regexp{parsed}
	if parsed.Op == syntax.OpAlternate {
		choices = parsed.Sub
	}
	var s sieve
	for _, choice := range choices {
		s = append(s, alternative{regexp.MustCompile(choice.String()), needsOf(choice.Simplify())})
	}
	return s
}

func (a *alternative) may(t *sifted) bool {
	for i := range a.needs {
		if !a.needs[i].meets(&t.has) {
			return false
		}
	}
	return true
}

func (s sieve) matches(t *sifted) bool {
	for i := range s {
		if s[i].may(t) && s[i].pattern.MatchString(t.text) {
			return true
		}
	}
	return false
}

// find returns what the whole pattern would find first: the leftmost match, and of those the first alternative's.
func (s sieve) find(t *sifted) string {
	var found []int
	for i := range s {
		if !s[i].may(t) {
			continue
		}
		if m := s[i].pattern.FindStringIndex(t.text); m != nil && (found == nil || m[0] < found[0]) {
			found = m
		}
	}
	if found == nil {
		return ""
	}
	return t.text[found[0]:found[1]]
}

// widest is the largest character class that is worth asking for.
const widest = 16

// needsOf returns sets of runes of which every match of a pattern has at least one each; none where none can be named.
func needsOf(re *syntax.Regexp) (needs []runeSet) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			var one runeSet
			one.add(r)
			needs = append(needs, one)
		}
	case syntax.OpCharClass:
		if one, ok := classNeeds(re.Rune); ok {
			needs = append(needs, one)
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needsOf(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			needs = append(needs, needsOf(sub)...)
		}
	case syntax.OpAlternate:
		if one, ok := choiceNeeds(re.Sub); ok {
			needs = append(needs, one)
		}
	}
	return needs
}

func classNeeds(ranges []rune) (set runeSet, ok bool) {
	n := 0
	for i := 0; i+1 < len(ranges); i += 2 {
		if n += int(ranges[i+1]-ranges[i]) + 1; n > widest {
			return set, false
		}
	}
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			set.add(r)
		}
	}
	return set, n > 0
}

// choiceNeeds is one set for several choices: the first need of each.
func choiceNeeds(choices []*syntax.Regexp) (set runeSet, ok bool) {
	for _, choice := range choices {
		needs := needsOf(choice)
		if len(needs) == 0 {
			return set, false
		}
		last := needs[len(needs)-1] // Chinese words end less alike than they begin: 不用, 不要, 不会
		for i := range set {
			set[i] |= last[i]
		}
	}
	return set, true
}
