package intents

import (
	_ "embed"
	"strings"

	"pitcrew/language"
)

// The shop's words of all languages, then everyday English.
var (
	//go:embed lexicon/concepts.txt
	shopConcepts string
	//go:embed lexicon/english.txt
	englishConcepts string
)

// conceptWords finds words of the same meaning: each with the key of its group.
var conceptWords = loadConcepts()

func loadConcepts() *wordlist[uint64] {
	list := &wordlist[uint64]{}
	for line := range strings.Lines(shopConcepts + englishConcepts) {
		name, words, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.SplitSeq(words, "|") {
			list.add(language.Fold(w), hashString(name))
		}
	}
	return list
}

// appendConcepts appends the keys of the concepts in folded text, and of each with the next.
func appendConcepts(keys []uint64, rs []rune) []uint64 {
	before := uint64(textStart)
	for i := 0; i < len(rs); {
		e, ok := conceptWords.at(rs, i)
		if !ok {
			i++
			continue
		}
		keys = append(keys, keyOf(concept, e.value), keyOf(concept, mix(before, e.value)))
		before = e.value
		i += len(e.word)
	}
	return keys
}
