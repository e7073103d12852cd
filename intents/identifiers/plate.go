package identifiers

import (
	"errors"
	"slices"
	"strings"

	"pitcrew/language"
)

// Plate is a mainland plate in canonical form: simplified, upper case, without separators: "沪A12345",
// "沪AD12345" (new energy), "粤ZF023港", "沪A1234学", "使014578".
type Plate string

// ErrPlate says that something is not a mainland plate.
var ErrPlate = errors.New("not a mainland plate")

// plateEndings follow four characters instead of a fifth: embassy, consulate, police, driving school,
// trailer, test and oversize vehicles; 港 and 澳 only after 粤Z.
const plateEndings = "使领警学挂试超港澳"

// isProvince reports the characters that plates begin with (GA 36-2018), folded.
func isProvince(r rune) bool {
	switch r {
	case '京', '津', '冀', '晋', '蒙', '辽', '吉', '黑', '沪', '苏', '浙', '皖', '闽', '赣', '鲁', '豫',
		'鄂', '湘', '粤', '桂', '琼', '渝', '川', '贵', '云', '藏', '陕', '甘', '青', '宁', '新':
		return true
	}
	return false
}

// ParsePlate reads a mainland plate in either script, case and width, with the separators people use
// (沪A·12345, 沪A-12345, 沪 A 12345); anything else is ErrPlate. I and O are not allowed after the first
// two characters.
func ParsePlate(s string) (Plate, error) {
	var room [16]rune
	runes := room[:0]
	for _, r := range language.Fold(strings.TrimSpace(s)) {
		if isSeparator(r) {
			continue
		}
		if len(runes) == 9 {
			return "", ErrPlate
		}
		runes = append(runes, r)
	}
	if !isPlate(runes) {
		return "", ErrPlate
	}
	return canonicalPlate(runes), nil
}

func canonicalPlate(runes []rune) Plate { return Plate(strings.ToUpper(string(runes))) }

// isPlate checks folded characters without separators.
func isPlate(p []rune) bool {
	if len(p) < 7 || len(p) > 8 {
		return false
	}
	if p[0] == '使' {
		return len(p) == 7 && allDigits(p[1:])
	}
	if !isProvince(p[0]) || !isLetter(p[1]) || p[1] == 'i' {
		return false
	}
	serial := p[2:]
	if len(serial) == 6 {
		return isNewEnergy(serial)
	}
	last := serial[4]
	switch {
	case isAlnum(last):
		return isSerial(serial) && slices.ContainsFunc(serial, isDigit)
	case last == '港' || last == '澳':
		return p[0] == '粤' && p[1] == 'z' && isSerial(serial[:4])
	default:
		return strings.ContainsRune(plateEndings, last) && isSerial(serial[:4]) && slices.ContainsFunc(serial, isDigit)
	}
}

func isSerial(serial []rune) bool {
	for _, r := range serial {
		if !isAlnum(r) || r == 'i' || r == 'o' {
			return false
		}
	}
	return true
}

// isNewEnergy checks the six characters of a new-energy plate (GA 36-2018): small cars have the letter of
// their drive first, one more letter or digit and four digits; large ones five digits and then the letter.
// D, A, B, C, E are battery-electric, F, G, H, J, K others.
func isNewEnergy(serial []rune) bool {
	switch {
	case isDrive(serial[0]):
		return isSerial(serial[1:2]) && allDigits(serial[2:])
	default:
		return allDigits(serial[:5]) && isDrive(serial[5])
	}
}

func isDrive(r rune) bool { return r >= 'a' && r <= 'k' && r != 'i' }

func allDigits(runes []rune) bool {
	return !slices.ContainsFunc(runes, func(r rune) bool { return !isDigit(r) })
}

// wordsBefore are words that end in a province's character: 最新 A4L12345 is no plate of 新疆, 南宁 none of 宁夏.
var wordsBefore = []string{"最新", "全新", "太贵", "辽宁", "南宁", "西宁", "济宁", "海宁"}

// models are car models that would pass for a plate after 新 or 黑: 新GLC300, 黑ES300h.
var models = []string{"amg", "bmw", "cla", "cls", "crv", "ct", "eqa", "eqb", "eqc", "eqe", "eqs", "es", "gla", "glb", "glc", "gle", "gls", "gs", "hrv", "is", "lm", "ls", "lx", "nx", "rav", "rx", "slk", "ux", "xrv"}

// plateAt reads a plate in running text that starts at i and is not part of a longer code.
func (t *text) plateAt(i int) (Plate, int, bool) {
	var room [10]rune
	p := append(room[:0], t.runes[i])
	end := i + 1
	for gaps := 0; len(p) < cap(p); end++ {
		r := t.from(end)
		if isAlnum(r) {
			p, gaps = append(p, r), 0
			continue
		}
		// Separators stand around the agency's letter, and after the D of 沪AD·12345.
		if len(p) > 3 && p[0] != '使' || gaps == 3 || !isSeparator(r) {
			break
		}
		gaps++
	}
	if len(p) == 6 && strings.ContainsRune(plateEndings, t.from(end)) {
		p = append(p, t.runes[end])
		end++
	}
	if !isPlate(p) || isAlnum(t.from(end)) || t.misread(i, p) {
		return "", 0, false
	}
	return canonicalPlate(p), end, true
}

// misread reports a word and a code that only look like the plate p at i.
func (t *text) misread(i int, p []rune) bool {
	if i > 0 && slices.Contains(wordsBefore, string(t.runes[i-1:i+1])) {
		return true
	}
	if p[0] != '新' && p[0] != '黑' {
		return false
	}
	letters := 1
	for letters < len(p) && isLetter(p[letters]) {
		letters++
	}
	return slices.Contains(models, string(p[1:letters]))
}
