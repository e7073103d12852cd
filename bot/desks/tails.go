package desks

import (
	"regexp"
	"strings"

	"pitcrew/language"
	"pitcrew/store"
)

// tail is a message that is nothing but the end of a plate or of a phone number: "12345", "尾号345", "车牌A12345".
var tail = regexp.MustCompile(`^(?:我的|我是|查一下|查|车牌号|车牌|手机|电话|号码|plate)*(尾号|尾數|后几位|后四位|ending(?: in| with)?)?(?:是|为|:|：| )*([\p{Han}]?[a-z]?[a-z0-9]{3,6})(?:的车|的客户|的车主|的那台|那台|吧|。|\.)*$`)

// Tail is the end of a plate or of a phone number that a message consists of, in capitals: three to seven letters and
// digits, of which three are digits; a province's character may lead. Empty for anything else.
func Tail(text string) string {
	m := tail.FindStringSubmatch(language.Fold(strings.TrimSpace(text)))
	if m == nil || len(strings.Map(digit, m[2])) < 3 {
		return ""
	}
	return strings.ToUpper(m[2])
}

func digit(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// EndingIn is the only car whose plate ends in tail; ok is false for none or several.
func EndingIn(tail string, cars []store.Vehicle) (car store.Vehicle, ok bool) {
	for _, v := range cars {
		if tail == "" || !strings.HasSuffix(v.Plate, tail) {
			continue
		}
		if ok && v.Plate != car.Plate {
			return store.Vehicle{}, false
		}
		car, ok = v, true
	}
	return car, ok
}
