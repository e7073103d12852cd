package guard

import (
	"strings"

	"pitcrew/language"
)

// A draft that repeats a long piece of the customer's words does not answer them: it parrots, or it obeys. The lengths,
// in characters, are longer than a question's topic ("机油多久换一次").
const (
	longEcho      = 8
	longLatinEcho = 24
)

// echo returns the first long piece of what the customer said that the draft repeats and no source has.
func echo(draft string, from Sources) []Finding {
	if from.Said == "" {
		return nil
	}
	text, said, all := plainRunes(draft), string(plainRunes(from.Said)), string(plainRunes(from.all()))
	for i := 0; i < len(text); i++ {
		n := longLatinEcho
		if isHan(text[i]) {
			n = longEcho
		}
		if i+n > len(text) {
			continue
		}
		piece := string(text[i : i+n])
		if strings.Contains(said, piece) && !strings.Contains(all, piece) {
			return []Finding{{Risky, "echo", piece}}
		}
	}
	return nil
}

// plainRunes are a text's folded letters, digits and characters alone.
func plainRunes(text string) []rune {
	var out []rune
	for _, r := range language.Fold(text) {
		if isHan(r) || isLetter(r) || isDigit(r) {
			out = append(out, r)
		}
	}
	return out
}
