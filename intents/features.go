package intents

import (
	"iter"

	"pitcrew/language"
)

// A text is described by its units: Chinese characters, punctuation marks,
// numbers (all alike) and the stems of Latin words; by sequences of up to
// three of them; by pairs that stand near each other in either order; by
// pieces of Latin words, which forgive typing errors; and by concepts. Each is
// a 64-bit key whose lowest bits name its kind.

// kind is what sort of feature a key stands for.
type kind uint64

const (
	oneUnit kind = iota
	twoUnits
	threeUnits
	nearPair
	wordPiece
	concept
	kinds
	kindMask = 7
)

// kindWeights were found by cross-validation on four public sets; see docs/quality.md.
var kindWeights = [kinds]float64{oneUnit: 1, twoUnits: 0.7, threeUnits: 0.5, nearPair: 0.3, wordPiece: 0.4, concept: 1}

const (
	longestText = 160 // units of a text that are looked at
	nearness    = 6   // units that a pair may be apart
	shortPiece  = 3   // runes of a word piece, its edges included
	longPiece   = 5

	textStart = 2 // units that no text contains
	textEnd   = 4
	anyNumber = 1

	offset64 = 14695981039346656037
	prime64  = 1099511628211
)

// appendKeys appends the keys of a text's features, repeated as often as they occur.
func appendKeys(keys []uint64, text string) []uint64 {
	var room [longestText + 8]uint64
	units := append(room[:0], textStart)
	for token := range tokens([]rune(language.Fold(head(text, 8*longestText)))) {
		if len(units) > longestText {
			break
		}
		if isWordRune(token[0]) {
			keys = appendPieces(keys, token)
		}
		units = appendUnits(units, token)
	}
	if len(units) == 1 {
		return keys[:0]
	}
	keys = appendConcepts(keys, units[1:])
	for i, u := range units {
		if isNumberUnit(u) {
			units[i] = anyNumber
		}
	}
	return appendSequences(keys, append(units, textEnd))
}

// tokens yields the Latin words and numbers of folded text whole, and everything else but spaces rune by rune.
func tokens(rs []rune) iter.Seq[[]rune] {
	return func(yield func([]rune) bool) {
		for i := 0; i < len(rs); {
			start := i
			for i < len(rs) && isWordRune(rs[i]) {
				i++
			}
			i = max(i, start+1)
			if rs[start] > ' ' && !yield(rs[start:i]) {
				return
			}
		}
	}
}

// appendSequences appends the keys of sequences and pairs; the marks of the
// text's ends count only together with what stands beside them.
func appendSequences(keys, units []uint64) []uint64 {
	last := len(units) - 1
	for i, u := range units {
		h := mix(offset64, u)
		if i > 0 && i < last {
			keys = append(keys, keyOf(oneUnit, h))
		}
		for n := 1; n < 3 && i+n <= last; n++ {
			h = mix(h, units[i+n])
			keys = append(keys, keyOf(oneUnit+kind(n), h))
		}
		for j := i + 1; i > 0 && j < last && j <= i+nearness; j++ {
			keys = append(keys, keyOf(nearPair, mix(mix(prime64, min(u, units[j])), max(u, units[j]))))
		}
	}
	return keys
}

// appendPieces appends the keys of the pieces of a word.
func appendPieces(keys []uint64, word []rune) []uint64 {
	if len(word) < 2 || len(word) > 30 {
		return keys
	}
	at := func(i int) uint64 {
		if i < 0 || i == len(word) {
			return '_'
		}
		return uint64(word[i])
	}
	for i := -1; i < len(word); i++ {
		h := uint64(offset64)
		for n := 1; n <= longPiece && i+n <= len(word)+1; n++ {
			h = mix(h, at(i+n-1))
			if n >= shortPiece {
				keys = append(keys, keyOf(wordPiece, h))
			}
		}
	}
	return keys
}

func keyOf(k kind, h uint64) uint64 { return h&^kindMask | uint64(k) }

func mix(h, v uint64) uint64 {
	h = (h ^ v) * prime64
	return h ^ h>>29
}

func isWordRune(r rune) bool { return isLetter(r) || isDigit(r) || r == '\'' || r == '’' }

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
