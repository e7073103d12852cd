package records

import (
	"strconv"
	"strings"
	"unicode"

	"pitcrew/intents/identifiers"
	"pitcrew/language"
)

// parsePhone reads the first number of a cell as E.164. More says that there was another one. A number in
// scientific notation counts only when no digit was lost in it: what Excel shows as 1.38001E+10 has lost some.
func parsePhone(s string) (phone string, more, ok bool) {
	if strings.ContainsAny(s, "eE") {
		if d, isNumber := parseDecimal(s); isNumber && d.exp {
			n, exact := d.integer()
			if !exact || d.sig <= 6 || n < 0 {
				return "", false, false
			}
			s = strconv.FormatInt(n, 10)
		}
	}
	if dot := strings.IndexByte(s, '.'); dot > 6 && strings.Trim(s[dot+1:], "0") == "" {
		s = s[:dot] // 13800138000.00
	}
	if p, err := identifiers.ParsePhone(s); err == nil {
		return string(p), false, true
	}
	for _, piece := range strings.FieldsFunc(language.Fold(s), func(r rune) bool { return strings.ContainsRune("/、,;|\n\t或 \\", r) }) {
		p, err := identifiers.ParsePhone(piece)
		switch {
		case err != nil:
		case phone == "":
			phone = string(p)
		case phone != string(p):
			more = true
		}
	}
	if phone != "" {
		return phone, more, true
	}
	return "", false, false
}

// noPlates are what people write for a car without a plate.
var noPlates = words(": 无牌 无牌照 未上牌 新车 新车未上牌 临牌 临时牌 临时牌照 无号牌 待上牌 noplate temporary temp")

// parsePlate reads a mainland plate in its canonical form, without a remark in brackets behind it; "" for
// a car that has none yet.
func parsePlate(s string) (plate string, ok bool) {
	if i := strings.IndexAny(s, "(（["); i > 0 {
		s = s[:i]
	}
	if _, none := noPlates.find(s); none {
		return "", true
	}
	p, err := identifiers.ParsePlate(s)
	return string(p), err == nil
}

// cleanName drops the spaces that forms put between Chinese characters and single ones elsewhere.
func cleanName(s string) string {
	pieces := strings.Fields(s)
	if len(pieces) < 2 {
		return strings.Join(pieces, "")
	}
	var b strings.Builder
	for i, p := range pieces {
		if i > 0 && (!endsHan(pieces[i-1]) || !startsHan(p)) {
			b.WriteByte(' ')
		}
		b.WriteString(p)
	}
	return b.String()
}

func startsHan(s string) bool {
	for _, r := range s {
		return unicode.Is(unicode.Han, r)
	}
	return false
}

func endsHan(s string) bool {
	last := rune(0)
	for _, r := range s {
		last = r
	}
	return unicode.Is(unicode.Han, last)
}

// isName reports what can be a person's or a company's name: at most 40 characters, with a letter.
func isName(s string) bool {
	runes, letters := 0, 0
	for _, r := range s {
		runes++
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return runes <= 40 && letters > 0
}

// titles follow a surname where the name is not known.
var titles = []string{"先生", "女士", "小姐", "太太", "老板", "师傅", "总"}

// sameName reports whether two names mean one person: the same in either script, or one of them a surname
// with a title (张先生) that fits the other (张伟). Fuller is the one that says more.
func sameName(a, b string) (fuller string, same bool) {
	x, y := nameKey(a), nameKey(b)
	switch {
	case x == y:
		return a, true
	case titled(x, y):
		return b, true
	case titled(y, x):
		return a, true
	}
	return "", false
}

func nameKey(s string) string { return strings.Join(strings.Fields(language.Fold(s)), "") }

// titled reports whether a is the surname of b with a title behind it, and b is more than that.
func titled(a, b string) bool {
	surname := withoutTitle(a)
	return surname != a && surname != "" && strings.HasPrefix(b, surname) && len(b) > len(surname) && withoutTitle(b) == b && startsHan(b)
}

func withoutTitle(name string) string {
	for _, t := range titles {
		if surname, ok := strings.CutSuffix(name, t); ok {
			return surname
		}
	}
	return name
}
