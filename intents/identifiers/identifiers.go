// Package identifiers reads what customers and cars are known by: phone numbers, mainland plates and VINs,
// alone (from a form or a workbook) and in running text, and masks them and names for logs and cards.
// Whom they belong to is the store's business.
package identifiers

import (
	"strings"

	"pitcrew/language"
)

// Kind says what a mention is.
type Kind string

// The kinds of identifiers that Find looks for.
const (
	KindPhone Kind = "phone"
	KindPlate Kind = "plate"
	KindVIN   Kind = "vin"
)

// Mention is an identifier found in a text. Value is what the parser of its kind returns; Start and End are
// offsets in runes, End exclusive.
type Mention struct {
	Kind       Kind
	Value      string
	Start, End int
}

// Find returns every phone, plate and VIN in running text, in order and without overlap. It reads full-width
// and lower-case characters, traditional plates and spoken digits (幺三八…). It would rather miss than take
// a date, a time, an amount, an order number or a piece of a longer code for an identifier; a VIN whose
// check digit fails counts all the same.
func Find(text string) []Mention {
	if !hasDigit(text) {
		return nil
	}
	t := newText(text)
	var found []Mention
	for i := 0; i < len(t.runes); {
		mention, ok := t.at(i)
		if !ok {
			i++
			continue
		}
		found = append(found, mention)
		i, t.done = mention.End, mention.End
	}
	return found
}

// Redact replaces every identifier in text by its mask, for logs.
func Redact(text string) string {
	found := Find(text)
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	n, next := 0, 0
	for i, r := range text {
		if next < len(found) && n == found[next].End {
			next++
		}
		switch {
		case next < len(found) && n == found[next].Start:
			b.WriteString(found[next].Mask())
		case next < len(found) && n > found[next].Start:
		default:
			b.WriteString(text[i : i+runeBytes(r, text[i:])])
		}
		n++
	}
	return b.String()
}

// Mask returns the mention's value with its middle hidden.
func (m Mention) Mask() string {
	switch m.Kind {
	case KindPhone:
		return MaskPhone(m.Value)
	case KindPlate:
		return MaskPlate(m.Value)
	default:
		return MaskVIN(m.Value)
	}
}

// text is a message prepared for the search: folded runes, and the same with spoken digits as Arabic ones.
type text struct {
	runes  []rune
	digits []rune
	done   int // where the last mention ended
}

func newText(s string) *text {
	runes := []rune(language.Fold(s))
	return &text{runes: runes, digits: spokenDigits(runes)}
}

// at tries to read a mention that starts at rune i.
func (t *text) at(i int) (Mention, bool) {
	r := t.runes[i]
	if isProvince(r) || r == '使' {
		if plate, end, ok := t.plateAt(i); ok {
			return Mention{KindPlate, string(plate), i, end}, true
		}
	}
	if isAlnum(r) && !isAlnum(t.before(i)) {
		if vin, end, ok := t.vinAt(i); ok {
			return Mention{KindVIN, string(vin), i, end}, true
		}
	}
	if d := t.digits[i]; d == '+' || isDigit(d) {
		if phone, start, end, ok := t.phoneAt(i); ok {
			return Mention{KindPhone, string(phone), start, end}, true
		}
	}
	return Mention{}, false
}

// before returns the rune in front of i, 0 at the start.
func (t *text) before(i int) rune {
	if i == 0 {
		return 0
	}
	return t.runes[i-1]
}

// from returns the rune at i, 0 at the end.
func (t *text) from(i int) rune {
	if i >= len(t.runes) {
		return 0
	}
	return t.runes[i]
}
