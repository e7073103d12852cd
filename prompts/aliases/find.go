package aliases

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"pitcrew/intents/identifiers"
	"pitcrew/language"
)

// span is personal data in a text, by runes. Value is empty where the text itself is it.
type span struct {
	kind       kind
	value      string
	start, end int
}

// patterns find what no record knows. The texts are folded. A pattern is tried where a text has so many digits and one of its
// hints: a look for these is far cheaper, and most texts have none.
var patterns = []struct {
	kind    kind
	pattern *regexp.Regexp
	group   int
	digits  int
	hints   []string
}{
	{paper, regexp.MustCompile(`\d{17}[\dx]|\d{15}`), 0, 15, nil}, // papers and cards
	{paper, regexp.MustCompile(`(?:\d{4}[ -]?){3,4}\d{1,4}`), 0, 13, nil},
	{paper, regexp.MustCompile(`(?:微信|wechat|wx|qq|v信|薇信)(?:号|id)?[:： 是]{0,3}([a-z0-9][-_a-z0-9]{4,19})`), 1, 0, []string{"信", "wechat", "wx", "qq"}},
	{mail, regexp.MustCompile(`[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}`), 0, 0, []string{"@"}},
	{address, regexp.MustCompile(`[\p{Han}\d]{2,12}(?:路|街|道|巷|弄|胡同|大道)\d{1,5}(?:号|弄|-\d+)(?:\d*(?:号楼|栋|幢|座|单元|层|楼|室|号))*`), 0, 1, []string{"路", "街", "道", "巷", "弄", "胡同"}},
	{address, regexp.MustCompile(`[\p{Han}]{2,10}(?:小区|花园|公寓|家园|新村|苑|府|城)\d*(?:期)?(?:\d+(?:号楼|栋|幢|座|单元|层|楼|室|号))+`), 0, 1, []string{"小区", "园", "公寓", "村", "苑", "府", "城"}},
	{address, regexp.MustCompile(`\d{1,5} [a-z]+(?: [a-z]+)? (?:street|road|avenue|lane|drive|st\.|rd\.|ave\.)`), 0, 1, []string{"street", "road", "avenue", "lane", "drive", "st.", "rd.", "ave."}},
	{name, regexp.MustCompile(`(?:我叫|我是叫|名字是|名字叫|本人姓名)[:：]?(\p{Han}{2,4})`), 1, 0, []string{"叫", "名字是", "姓名"}},
	{name, regexp.MustCompile(`(?:my name is|i am called|this is mr|this is ms|this is mrs)\.? ([a-z]+(?: [a-z]+)?)`), 1, 0, []string{"my name", "i am called", "this is m"}},
}

// mayHave reports whether a folded text with so many digits has one of the hints; without hints it may.
func mayHave(folded string, digits, least int, hints []string) bool {
	return digits >= least && (len(hints) == 0 || slices.ContainsFunc(hints, func(h string) bool { return strings.Contains(folded, h) }))
}

// find returns all personal data of a text in order, without overlap. What the record and the finders of phones, plates
// and VINs know wins over what is found by its form, and the longer over the shorter.
func (b *Book) find(text string) []span {
	folded := language.Fold(text)
	runes := []rune(folded)
	var found []span
	for _, k := range b.names {
		for _, at := range places(runes, k.runes, !k.unique()) {
			found = append(found, span{k.kind, k.value, at, at + len(k.runes)})
		}
	}
	for _, m := range identifiers.Find(text) {
		k := map[identifiers.Kind]kind{identifiers.KindPhone: phone, identifiers.KindPlate: plate, identifiers.KindVIN: vin}[m.Kind]
		found = append(found, span{k, m.Value, m.Start, m.End})
	}
	found = apart(found)
	digits := 0
	for _, r := range runes {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	for _, p := range patterns {
		if !mayHave(folded, digits, p.digits, p.hints) {
			continue
		}
		for _, m := range p.pattern.FindAllStringSubmatchIndex(folded, -1) {
			start, end := m[2*p.group], m[2*p.group+1]
			from := utf8.RuneCountInString(folded[:start])
			s := span{p.kind, "", from, from + utf8.RuneCountInString(folded[start:end])}
			if !slices.ContainsFunc(found, func(f span) bool { return f.start < s.end && s.start < f.end }) {
				found = append(found, s)
			}
		}
	}
	return apart(found)
}

// apart orders spans and drops those that begin within another.
func apart(found []span) []span {
	slices.SortStableFunc(found, func(x, y span) int { return cmp.Or(cmp.Compare(x.start, y.start), cmp.Compare(y.end, x.end)) })
	out, end := found[:0], 0
	for _, f := range found {
		if f.start >= end {
			out, end = append(out, f), f.end
		}
	}
	return out
}

// unique reports whether a value can be nothing else, whatever it stands in.
func (k known) unique() bool {
	return (k.kind == phone || k.kind == plate || k.kind == vin) && len(k.runes) > shortPlate+1
}

// places are where a value stands in a text. A Latin value that is to be whole must not be
// part of a longer word.
func places(text, value []rune, whole bool) []int {
	var out []int
	for i := 0; i+len(value) <= len(text); i++ {
		if text[i] != value[0] || !slices.Equal(text[i:i+len(value)], value) {
			continue
		}
		if whole && (isLatin(value[0]) && i > 0 && isLatin(text[i-1]) || isLatin(value[len(value)-1]) && i+len(value) < len(text) && isLatin(text[i+len(value)])) {
			continue
		}
		out = append(out, i)
		i += len(value) - 1
	}
	return out
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }
