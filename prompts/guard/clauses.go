package guard

import (
	"strings"

	"pitcrew/language"
)

// sentence is a sentence with its clauses.
type sentence struct {
	clauses []clause
	pieces  pieces
}

// clause is what stands between two commas.
type clause struct {
	words    string // as written
	squeezed string // folded, without what hides words
	pieces   pieces
	sifted   sifted // squeezed
}

// sentences cuts a text after 。！？； and line ends, and each sentence at its commas.
func sentences(text string) []sentence {
	var out []sentence
	for _, whole := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。！？；!?;\n", r) }) {
		s := sentence{pieces: pieces{}}
		for _, words := range strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune("，,：、", r) }) {
			c := clause{words: strings.TrimSpace(words), squeezed: squeeze(language.Fold(words))}
			if c.squeezed == "" {
				continue
			}
			c.pieces, c.sifted = piecesOf(c.squeezed), sift(c.squeezed)
			for p := range c.pieces {
				s.pieces[p] = true
			}
			s.clauses = append(s.clauses, c)
		}
		if len(s.clauses) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// pieces are a text's pairs of Chinese characters and its other words.
type pieces map[string]bool

func piecesOf(folded string) pieces {
	p := pieces{}
	var before rune
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			p[word.String()] = true
			word.Reset()
		}
	}
	for _, r := range folded {
		switch {
		case isHan(r):
			flush()
			if isHan(before) {
				p[string([]rune{before, r})] = true
			}
		case isLetter(r) || isDigit(r):
			word.WriteRune(r)
		default:
			flush()
		}
		before = r
	}
	flush()
	return p
}

// within is the share of p's pieces that q has; 1 where p has none.
func (p pieces) within(q pieces) float64 {
	if len(p) == 0 {
		return 1
	}
	n := 0
	for piece := range p {
		if q[piece] {
			n++
		}
	}
	return float64(n) / float64(len(p))
}
