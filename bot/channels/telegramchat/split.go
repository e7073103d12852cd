package telegramchat

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// mostUnits is the longest text of one message, in UTF-16 units.
const mostUnits = 4096

// split cuts a text into parts of at most limit UTF-16 units; joined they are the text. A
// part ends where a reader would pause, as far as there is such a place in its second
// half: after a paragraph, a line, a sentence, a word. A character that is made of several
// runes stays whole, unless it alone is above the limit.
func split(text string, limit int) []string {
	var parts []string
	for text != "" {
		n := cut(text, limit)
		parts = append(parts, text[:n])
		text = text[n:]
	}
	return parts
}

// Places to cut, from the worst to the best.
const (
	anywhere = iota
	afterWord
	afterSentence
	afterLine
	afterParagraph
	places
)

// cut returns how many bytes the first part takes.
func cut(text string, limit int) int {
	if len(text) <= limit { // a rune has no fewer bytes than units
		return len(text)
	}
	var best [places]int
	units, flags := 0, 0
	var before, last rune // the two runes before r
	for i, r := range text {
		if i > 0 && !joined(last, r, flags) {
			best[anywhere] = i
			if place := placeAfter(before, last, r); place > anywhere && units >= limit/2 {
				best[place] = i
			}
		}
		if units += unitsOf(r); units > limit {
			for place := afterParagraph; place >= anywhere; place-- {
				if best[place] > 0 {
					return best[place]
				}
			}
			return max(i, 1)
		}
		if before, last = last, r; isFlag(r) {
			flags++
		} else {
			flags = 0
		}
	}
	return len(text)
}

// placeAfter says what ends between last and r.
func placeAfter(before, last, r rune) int {
	switch {
	case r == '\n': // the line end belongs to the part before
		return anywhere
	case last == '\n' && before == '\n':
		return afterParagraph
	case last == '\n':
		return afterLine
	case endsSentence(before, last) && !strings.ContainsRune(enders+closers, r):
		return afterSentence
	case unicode.IsSpace(last):
		return afterWord
	}
	return anywhere
}

const (
	enders  = "。！？!?；;…"
	closers = "”’」』）)"
)

// endsSentence reports whether a sentence ends with these two runes: "。", "。”" or ". ".
func endsSentence(before, last rune) bool {
	return strings.ContainsRune(enders, last) || strings.ContainsRune(closers, last) && strings.ContainsRune(enders, before) ||
		last == ' ' && strings.ContainsRune(".:", before)
}

// joined reports whether two runes are parts of one character: accents, emoji with
// modifiers, families of emoji, flags (flags counts their letters up to last).
func joined(last, r rune, flags int) bool {
	const zeroWidthJoiner = '\u200d'
	return last == zeroWidthJoiner || r == zeroWidthJoiner || unicode.Is(unicode.M, r) || r >= 0x1f3fb && r <= 0x1f3ff ||
		r >= 0xe0020 && r <= 0xe007f || isFlag(r) && flags%2 == 1 || last == '\r' && r == '\n'
}

func isFlag(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// unitsOf is how many UTF-16 units a rune takes.
func unitsOf(r rune) int { return max(utf16.RuneLen(r), 1) }

// unitsIn is how many UTF-16 units a text takes.
func unitsIn(text string) int {
	n := 0
	for _, r := range text {
		n += unitsOf(r)
	}
	return n
}
