package sentiment

import (
	"math"
	"unicode"
)

// gravity orders threats: the gravest found is the one reported.
var gravity = map[Threat]int{Safety: 4, Legal: 3, Media: 2, Authority: 1}

// heat tells how angry the writer is, and with what they threaten. Insults, threats, words of anger, shouting
// in marks or capitals and repeated blame add up and saturate towards 1.
func (p *passage) heat() (angry float64, kind Threat, words string) {
	sum := 0.0
	for _, t := range p.tokens {
		sum += t.insult + 0.5*t.anger
		if t.threat == "" {
			continue
		}
		sum += 0.4
		if gravity[t.threat] > gravity[kind] {
			kind, words = t.threat, string(p.raw[t.start:t.end])
		}
	}
	praise, blame := p.sides(1)
	if blame <= praise && sum < 1 {
		return 0, kind, words
	}
	sum += 0.06*blame + 0.15*math.Min(float64(p.shouts), 4) + shouting(p.raw)
	return 1 - math.Exp(-0.7*sum), kind, words
}

// shouting is 0.6 where most of a long Latin text is in capitals.
func shouting(text []rune) float64 {
	upper, letters := 0, 0
	for _, r := range text {
		if r < 128 && unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	if letters >= 12 && upper*10 > letters*7 {
		return 0.6
	}
	return 0
}
