package intents

import (
	_ "embed"
	"strings"

	"pitcrew/language"
)

//go:embed lexicon/items.txt
var itemLines string

// itemName is what a service item is called on cards and in replies.
type itemName struct{ zh, en string }

var (
	itemWords = &wordlist[string]{}
	itemNames = map[string]itemName{}
)

func init() {
	for line := range strings.Lines(itemLines) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 4 || strings.HasPrefix(line, "#") {
			continue
		}
		itemNames[f[0]] = itemName{f[1], f[2]}
		for w := range strings.SplitSeq(f[3], "|") {
			itemWords.add(language.Fold(w), f[0])
		}
	}
}

// ItemName returns what a service item is called in a language, "" for an unknown id.
func ItemName(id string, tag language.Tag) string {
	n := itemNames[id]
	switch tag {
	case language.En:
		return n.en
	case language.Hant:
		return language.Traditional(n.zh)
	}
	return n.zh
}

// itemsIn lists the services named in folded text; words are taken from the
// original, which has the same rune offsets.
func itemsIn(folded, original []rune) []Item {
	var out []Item
	for _, m := range itemWords.find(folded) {
		if !hasItem(out, m.value) {
			out = append(out, Item{ID: m.value, Words: string(original[m.start:m.end])})
		}
	}
	return out
}

func hasItem(items []Item, id string) bool {
	for _, it := range items {
		if it.ID == id {
			return true
		}
	}
	return false
}
