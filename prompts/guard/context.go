package guard

import (
	"strings"

	"pitcrew/language"
)

// A figure belongs to what it was said of: 480 of the service is not 480 of the wash. A draft's sentence with a figure
// must share a word with a sentence of the sources that has the same figure.
var bound = map[Kind]bool{Money: true, Percent: true, Discount: true, Duration: true, Distance: true}

// fillers are pieces that tie a figure to nothing.
var fillers = pieces{
	"我们": true, "您的": true, "可以": true, "一下": true, "大约": true, "大概": true, "左右": true, "以内": true, "如果": true, "需要": true, "就是": true, "只要": true, "只需": true, "时间": true,
	"the": true, "and": true, "for": true, "you": true, "your": true, "our": true, "with": true, "will": true, "are": true, "is": true, "it": true, "a": true, "in": true, "of": true, "to": true, "we": true, "only": true,
}

// said is the words around each claim's keys.
type said map[string][]pieces

// listen adds the sentences of a text.
func (s said) listen(text string, claims []Claim) {
	for _, c := range around(text, claims) {
		for _, key := range c.claim.Keys {
			s[key] = append(s[key], c.words)
		}
	}
}

// near is a claim with the words of its sentence.
type near struct {
	claim Claim
	words pieces
}

// around gives each bound claim the words of its sentence, without the figures in it.
func around(text string, claims []Claim) []near {
	runes := []rune(language.Fold(text))
	for _, c := range claims {
		for i := c.Start; i < c.End && i < len(runes); i++ {
			runes[i] = ' '
		}
	}
	var out []near
	for _, c := range claims {
		if !bound[c.Kind] {
			continue
		}
		from, to := c.Start, c.End
		for from > 0 && !ends(runes[from-1]) {
			from--
		}
		for to < len(runes) && !ends(runes[to]) {
			to++
		}
		words := piecesOf(string(runes[from:to]))
		for w := range words {
			if fillers[w] {
				delete(words, w)
			}
		}
		out = append(out, near{c, words})
	}
	return out
}

func ends(r rune) bool { return strings.ContainsRune("。！？；!?;\n", r) }

// swapped returns the figures of a draft that its sources tell of something else.
func swapped(draft string, claims []Claim, told []text) []Finding {
	heard := said{}
	for _, t := range told {
		heard.listen(t.words, t.claims)
	}
	var found []Finding
	for _, c := range around(draft, claims) {
		known, fits := false, false
		for _, key := range c.claim.Keys {
			for _, words := range heard[key] {
				known = true
				fits = fits || len(words) == 0 || c.words.within(words) > 0 && len(c.words) > 0
			}
		}
		if known && !fits {
			found = append(found, Finding{Swapped, string(c.claim.Kind), c.claim.Words})
		}
	}
	return found
}
