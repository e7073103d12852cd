package intents

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"pitcrew/language"
)

// Words of one meaning, or things of one kind: the shop's of all languages,
// everyday English, everyday Chinese. Groups of the same name are one group.
var (
	//go:embed lexicon/concepts.txt
	shopConcepts string
	//go:embed lexicon/english.txt
	englishConcepts string
	//go:embed lexicon/chinese.txt
	chineseConcepts string
)

// conceptTable finds words by their units: the hash of a word's units leads to
// the groups that it stands in, the hash of what only begins one to none.
type conceptTable map[uint64][]uint64

var concepts = sync.OnceValue(func() conceptTable {
	t := conceptTable{}
	for line := range strings.Lines(shopConcepts + englishConcepts + chineseConcepts) {
		name, words, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.SplitSeq(words, "|") {
			t.add(w, hashString(name))
		}
	}
	return t
})

// add puts a word into a group; a word may stand in several.
func (t conceptTable) add(word string, group uint64) {
	h := uint64(offset64)
	for token := range tokens([]rune(language.Fold(word))) {
		for _, u := range appendUnits(nil, token) {
			h = mix(h, u)
			if _, ok := t[h]; !ok {
				t[h] = nil
			}
		}
	}
	if !slices.Contains(t[h], group) {
		t[h] = append(t[h], group)
	}
}

// longest returns how many units the longest word has that they begin with,
// and its groups; 0 and nil where they begin with none.
func (t conceptTable) longest(units []uint64) (n int, groups []uint64) {
	h := uint64(offset64)
	for i, u := range units {
		h = mix(h, u)
		of, ok := t[h]
		if !ok {
			break
		}
		if len(of) > 0 {
			n, groups = i+1, of
		}
	}
	return n, groups
}

// appendConcepts appends the keys of the concepts in a text's units.
func appendConcepts(keys, units []uint64) []uint64 {
	t := concepts()
	for i := 0; i < len(units); {
		n, groups := t.longest(units[i:])
		for _, g := range groups {
			keys = append(keys, keyOf(concept, g))
		}
		i += max(n, 1)
	}
	return keys
}
