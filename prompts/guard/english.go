package guard

import "strings"

// numerals are English words for numbers.
var numerals = map[string]float64{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
	"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
	"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "half": 0.5,
}

// inWords takes an English number in words with what it measures: "two hours", "a hundred and fifty yuan", "half price",
// "an hour". A bare "one" counts nothing.
func (s *scanner) inWords() bool {
	if !isLetter(s.peek(0)) || !s.starts() {
		return false
	}
	value, n, words := s.numeral()
	if n == 0 {
		return false
	}
	a := amount{value: value, end: n}
	at := n + s.spaces(n)
	if s.word(at, "an ", "a ") > 0 { // half an hour
		at += s.word(at, "an ", "a ")
	}
	if s.word(at, "price") > 0 && value == 0.5 {
		return s.take(Claim{Kind: Discount, Keys: []string{number(Discount, 50)}}, at+5)
	}
	for i := range units {
		if w := s.word(at, units[i].word); w > 0 {
			a.unit, a.end = &units[i], at+w
			return s.file(a)
		}
	}
	if words == "a" || words == "an" || words == "one" || words == "half" {
		return false
	}
	return s.take(Claim{Kind: Number, Keys: []string{number(Number, value)}}, n)
}

// numeral reads words as far as they are numerals.
func (s *scanner) numeral() (value float64, n int, first string) {
	var group float64
	for {
		at := n
		if n > 0 {
			at += s.word(n, " and ", "-", " ")
		}
		word := s.latin(at)
		v, ok := numerals[word]
		switch {
		case n == 0 && (word == "a" || word == "an"):
			group = 1
		case word == "hundred" && n > 0:
			group = max(group, 1) * 100
		case word == "thousand" && n > 0:
			value, group = value+max(group, 1)*1000, 0
		case ok:
			group += v
		default:
			return value + group, n, first
		}
		if n == 0 {
			first = word
		}
		n = at + len(word)
	}
}

// latin is the word of letters at a place.
func (s *scanner) latin(ahead int) string {
	var b strings.Builder
	for isLetter(s.peek(ahead)) {
		b.WriteRune(s.peek(ahead))
		ahead++
	}
	return b.String()
}
