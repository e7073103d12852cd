package identifiers

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// MaskPhone hides the middle of a phone number: 138****8000 for a mainland mobile with or without +86,
// 021****5678 for a landline, +852****4567 elsewhere. What is not a phone number is hidden all but its end.
func MaskPhone(s string) string {
	phone, err := ParsePhone(s)
	if err != nil {
		return hide(s, 0, 2)
	}
	national, mainland := strings.CutPrefix(string(phone), "+86")
	switch {
	case mainland && isMobile(national):
		return hide(national, 3, 4)
	case mainland && isService(national):
		return hide(national, 3, 4)
	case mainland:
		area := "0" + national[:areaLength(national)]
		return area + "****" + national[len(national)-4:]
	default:
		return string(phone)[:4] + "****" + string(phone)[len(phone)-4:]
	}
}

// MaskPlate keeps a plate's region and its last two characters: 沪A***45.
func MaskPlate(s string) string {
	plate, err := ParsePlate(s)
	if err != nil {
		return hide(s, 0, 2)
	}
	return hide(string(plate), 2, 2)
}

// MaskVIN keeps a VIN's maker and its last four characters: LSV**********4847.
func MaskVIN(s string) string {
	vin, _, err := ParseVIN(s)
	if err != nil {
		return hide(s, 0, 2)
	}
	return hide(string(vin), 3, 4)
}

// compoundSurnames are the usual family names of two characters.
var compoundSurnames = []string{"欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "司徒", "夏侯", "皇甫", "尉迟", "尉遲", "公孙", "公孫", "慕容", "令狐", "宇文", "东方", "東方", "南宫", "南宮", "端木", "百里", "独孤", "獨孤", "长孙", "長孫"}

// MaskName keeps the family name of a Chinese name (张*, 欧阳**) and the first letter of each other word
// (J*** S****); one character alone is hidden.
func MaskName(s string) string {
	words := strings.Fields(s)
	for i, word := range words {
		keep := 1
		if runes := []rune(word); len(runes) > 2 && slices.Contains(compoundSurnames, string(runes[:2])) {
			keep = 2
		}
		words[i] = hide(word, keep, 0)
	}
	return strings.Join(words, " ")
}

// hide replaces all but the first and last runes of s by stars; all of them if it has no more than those.
func hide(s string, first, last int) string {
	runes := []rune(s)
	if len(runes) <= first+last {
		first, last = 0, 0
	}
	return string(runes[:first]) + strings.Repeat("*", len(runes)-first-last) + string(runes[len(runes)-last:])
}

// runeBytes returns how many bytes r took in s, which it starts; a broken byte is one.
func runeBytes(r rune, s string) int {
	if r != utf8.RuneError {
		return utf8.RuneLen(r)
	}
	_, size := utf8.DecodeRuneInString(s)
	return size
}
