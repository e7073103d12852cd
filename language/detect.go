package language

import (
	"slices"
	"strings"
	"unicode"
)

// Detect says which language to answer s in. Any Chinese decides: more characters that only traditional
// writing uses than only simplified → Hant, else Hans. Without Chinese, words in Latin letters → En, and so
// do other scripts (Japanese, Russian ...), whose writers read English more likely than Chinese.
// Codes, addresses and words that Chinese writers use as they are (OK, VIP, BMW, Q5L, a VIN) are not
// English; a message of nothing else, like one without letters, is Hans. A plate in an English sentence
// ("is 沪A12345 ready?") does not make it Chinese.
func Detect(s string) Tag {
	var han, kana, other int // of each kind; a plate's first character does not count
	var before rune
	for _, r := range s {
		switch {
		case isChinese(r) || r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Bopomofo):
			han++
		case r < 0x80:
			if isChinese(before) && isLatin(r) && strings.ContainsRune(plateStarts, FoldRune(before)) {
				han--
			}
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case r >= 0x250 && unicode.IsLetter(r) && !isFullWidth(r):
			other++
		}
		before = r
	}
	switch {
	case kana > 0 && 2*kana > han:
		return En
	case han == 0 && (other > 0 || hasEnglish(s)):
		return En
	}
	return chinese(s)
}

// plateStarts are the characters that mainland plates begin with, folded.
const plateStarts = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新使领"

func chinese(s string) Tag {
	if hans, hant := countScripts(s); hant > hans {
		return Hant
	}
	return Hans
}

// Neutral reports whether s has no character that only one of the Chinese scripts uses: what
// language its writer wants to read is for the rest of the conversation to say.
func Neutral(s string) bool {
	hans, hant := countScripts(s)
	return hans == 0 && hant == 0
}

// countScripts counts the characters of s that only one of the scripts uses.
func countScripts(s string) (hans, hant int) {
	t := characters()
	for _, r := range s {
		switch {
		case r < 0x2E80:
		case t.scriptOf(r) == hansOnly:
			hans++
		case t.scriptOf(r) == hantOnly:
			hant++
		}
	}
	return hans, hant
}

// borrowed are Latin words that Chinese writers use on their own.
var borrowed = []string{"ok", "okay", "okok", "vip", "app", "suv", "mpv", "vin", "gps", "wifi", "id", "pdf", "bmw", "byd", "mg", "jeep", "mini", "tesla", "audi", "benz", "model", "pro", "max", "plus"}

// hasEnglish reports whether s has a word in Latin letters that is not a code, an address or borrowed.
func hasEnglish(s string) bool {
	for word := range strings.FieldsSeq(s) {
		if strings.ContainsAny(word, "@/") {
			continue
		}
		for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return !isLatin(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
			part = Fold(part)
			if len(part) > 1 && strings.IndexFunc(part, unicode.IsDigit) < 0 && !slices.Contains(borrowed, part) {
				return true
			}
		}
	}
	return false
}

func isLatin(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xC0 && unicode.Is(unicode.Latin, r)
}

func isFullWidth(r rune) bool { return r >= '！' && r <= '～' }
