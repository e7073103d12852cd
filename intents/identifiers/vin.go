package identifiers

import (
	"errors"
	"strings"

	"pitcrew/language"
)

// VIN is a vehicle identification number, 17 characters, upper case.
type VIN string

// ErrVIN says that something is not 17 characters of a VIN.
var ErrVIN = errors.New("not a VIN: 17 letters and digits without I, O, Q")

// vinLength is fixed by ISO 3779 and GB 16735.
const vinLength = 17

// ParseVIN reads a VIN in any case and width, with spaces and dashes. CheckOK says whether its ninth
// character is the check digit of GB 16735-2019 (the same as 49 CFR 565.15); cars made for Europe have none,
// so a failed check is worth a warning and not an error. ErrVIN is for wrong length and characters.
func ParseVIN(s string) (v VIN, checkOK bool, err error) {
	var b strings.Builder
	for _, r := range language.Fold(strings.TrimSpace(s)) {
		if isSeparator(r) {
			continue
		}
		if !isVIN(r) || b.Len() == vinLength {
			return "", false, ErrVIN
		}
		b.WriteRune(r)
	}
	if b.Len() != vinLength {
		return "", false, ErrVIN
	}
	v = VIN(strings.ToUpper(b.String()))
	return v, v.checks(), nil
}

// isVIN reports a folded character that VINs may have.
func isVIN(r rune) bool { return isAlnum(r) && r != 'i' && r != 'o' && r != 'q' }

var (
	// vinWeights are the weights by position, vinValues the values of A–Z: GB 16735-2019 annex A and
	// 49 CFR 565.15(c), tables III to V. The ninth place is the check digit itself.
	vinWeights = [vinLength]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	vinValues  = [26]int{1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9}
)

// checks reports whether the check digit is right.
func (v VIN) checks() bool {
	sum := 0
	for i := range vinLength {
		if c := v[i]; c <= '9' {
			sum += vinWeights[i] * int(c-'0')
		} else {
			sum += vinWeights[i] * vinValues[c-'A']
		}
	}
	return v[8] == "0123456789X"[sum%11]
}

// vinAt reads a VIN in running text: a whole word of 17, its last four digits and with at least three
// letters, which keeps order numbers out (ISO 3779 wants digits at the end).
func (t *text) vinAt(i int) (VIN, int, bool) {
	end, letters := i, 0
	for isAlnum(t.from(end)) {
		if end-i == vinLength || !isVIN(t.runes[end]) {
			return "", 0, false
		}
		if isLetter(t.runes[end]) {
			letters++
		}
		end++
	}
	if end-i != vinLength || letters < 3 {
		return "", 0, false
	}
	for _, r := range t.runes[end-4 : end] {
		if !isDigit(r) {
			return "", 0, false
		}
	}
	return VIN(strings.ToUpper(string(t.runes[i:end]))), end, true
}
