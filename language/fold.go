package language

import (
	"strings"
	"unicode/utf8"
)

// Fold brings s to the one form that texts are compared in: simplified characters (with Taiwan's and Hong
// Kong's variants, 著 as 着), half-width ASCII, lower case. It works character by character: valid text keeps
// its number of runes, so rune offsets into Fold(s) are offsets into s. Bytes that are not UTF-8 stay as
// they are. Folding twice changes nothing; text already folded comes back without an allocation.
func Fold(s string) string {
	t := characters()
	for i, r := range s {
		if r != utf8.RuneError && t.foldRune(r) != r {
			return foldFrom(t, s, i)
		}
	}
	return s
}

func foldFrom(t *tables, s string, start int) string {
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:start])
	for i := start; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError {
			b.WriteString(s[i : i+size])
		} else {
			b.WriteRune(t.foldRune(r))
		}
		i += size
	}
	return b.String()
}

// FoldRune is Fold for one character.
func FoldRune(r rune) rune { return characters().foldRune(r) }
