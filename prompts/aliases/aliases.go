// Package aliases keeps personal data in the building: names, phones, plates, VINs, numbers of papers and addresses are
// replaced by stand-ins before a text goes to a language model, and put back into what comes from it. A Book is one
// conversation's stand-ins; whose record it knows is for the caller to say.
package aliases

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"pitcrew/intents/identifiers"
	"pitcrew/language"
)

// Person is what is on record of somebody whom a text may tell of. Phones, plates and VINs are found in any text;
// here they get their numbers, so that the same car has the same stand-in in every text of a conversation.
type Person struct {
	Names     []string
	Phones    []string
	Plates    []string
	VINs      []string
	Numbers   []string // of orders, papers, members
	Addresses []string
}

// Book gives stand-ins out and takes them back. It is not safe for concurrent use.
type Book struct {
	byValue map[string]string // kind and folded value → stand-in
	values  map[string]string // stand-in → what it stands for
	names   []known           // looked for in every text, the longest first
	counts  map[kind]int
}

// kind is the label of a stand-in; the model reads it.
type kind string

const (
	name    kind = "姓名"
	phone   kind = "电话"
	plate   kind = "车牌"
	vin     kind = "车架号"
	paper   kind = "编号"
	address kind = "地址"
	mail    kind = "邮箱"
)

// known is a value of the record, as runes of its folded text.
type known struct {
	kind  kind
	runes []rune
	value string
}

// New opens a book that knows these people. The order of what they have gives the stand-ins their numbers.
func New(people ...Person) *Book {
	b := &Book{byValue: map[string]string{}, values: map[string]string{}, counts: map[kind]int{}}
	for _, p := range people {
		for _, n := range p.Names {
			b.know(name, n)
			for _, called := range courtesies(n) {
				b.know(name, called)
			}
		}
		for _, v := range p.Phones {
			b.know(phone, v)
			if p, err := identifiers.ParsePhone(v); err == nil { // said without its country, maybe in the middle of a code
				b.names = append(b.names, known{phone, []rune(strings.TrimPrefix(string(p), "+86")), v})
			}
		}
		for _, v := range p.Plates {
			b.know(plate, v)
			if runes := []rune(v); len(runes) > shortPlate {
				b.know(plate, string(runes[1:])) // said without its province
			}
		}
		for _, v := range p.VINs {
			b.know(vin, v)
		}
		for _, v := range p.Numbers {
			b.know(paper, v)
		}
		for _, v := range p.Addresses {
			b.know(address, v)
		}
	}
	slices.SortStableFunc(b.names, func(x, y known) int { return cmp.Compare(len(y.runes), len(x.runes)) })
	return b
}

// shortPlate is more than the rest of a plate that could be anything else.
const shortPlate = 5

// know gives a value of the record its stand-in. A single character is no name to look for.
func (b *Book) know(k kind, value string) {
	if value = strings.TrimSpace(value); utf8.RuneCountInString(value) < 2 {
		return
	}
	b.standIn(k, value)
	b.names = append(b.names, known{k, []rune(language.Fold(value)), value})
}

// titles follow a family name.
var titles = []string{"先生", "女士", "小姐", "太太", "师傅", "老板", "总", "哥", "姐", "叔", "阿姨"}

// courtesies are what a Chinese customer is called by: the family name with a title, and the given name.
func courtesies(full string) []string {
	runes := []rune(full)
	if len(runes) < 2 || len(runes) > 4 || runes[0] < 0x3400 {
		return nil
	}
	family := runes[:1]
	if len(runes) == 4 || strings.HasPrefix(identifiers.MaskName(full), string(runes[:2])) {
		family = runes[:2]
	}
	var out []string
	for _, t := range titles {
		out = append(out, string(family)+t)
	}
	if given := runes[len(family):]; len(given) >= 2 {
		out = append(out, string(given))
	}
	return out
}

// standIn returns the stand-in of a value, the same for the same value.
func (b *Book) standIn(k kind, value string) string {
	key := string(k) + language.Fold(value)
	if s, ok := b.byValue[key]; ok {
		return s
	}
	b.counts[k]++
	s := fmt.Sprintf("〔%s%d〕", k, b.counts[k])
	b.byValue[key], b.values[s] = s, value
	return s
}

// Hide replaces all personal data of a text. A stand-in that the text itself holds was written by a stranger and is
// taken apart, so that it brings nothing back.
func (b *Book) Hide(text string) string {
	text = strings.NewReplacer("〔", "(", "〕", ")").Replace(text)
	found := b.find(text)
	if len(found) == 0 {
		return text
	}
	runes := []rune(text)
	var out strings.Builder
	at := 0
	for _, f := range found {
		out.WriteString(string(runes[at:f.start]))
		value := f.value
		if value == "" {
			value = string(runes[f.start:f.end])
		}
		out.WriteString(b.standIn(f.kind, value))
		at = f.end
	}
	out.WriteString(string(runes[at:]))
	return out.String()
}

// brackets that a model writes instead of ours.
var brackets = [][2]string{{"〔", "〕"}, {"[", "]"}, {"【", "】"}, {"（", "）"}, {"(", ")"}, {"{", "}"}, {"<", ">"}, {"「", "」"}}

// Restore puts back what the stand-ins of a text stand for. What was never given out stays as it is.
func (b *Book) Restore(text string) string {
	if len(b.values) == 0 || !strings.ContainsAny(text, "〔[【（({<「") {
		return text
	}
	var pairs []string
	for s, value := range b.values {
		label := strings.TrimSuffix(strings.TrimPrefix(s, "〔"), "〕")
		for _, open := range brackets {
			pairs = append(pairs, open[0]+label+open[1], value)
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Used returns the stand-ins of a text in order, each once, whether the book gave them out or not.
func Used(text string) []string {
	var out []string
	for {
		i := strings.Index(text, "〔")
		if i < 0 {
			return out
		}
		n := strings.Index(text[i:], "〕")
		if n < 0 {
			return append(out, text[i:])
		}
		if s := text[i : i+n+len("〕")]; !slices.Contains(out, s) {
			out = append(out, s)
		}
		text = text[i+n:]
	}
}
