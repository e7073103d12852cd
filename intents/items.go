package intents

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode/utf8"

	"pitcrew/language"
)

//go:embed lexicon/items.txt
var itemLines string

// itemName is what a service item is called on cards and in replies.
type itemName struct{ zh, en string }

var itemWords, itemNames = loadItems()

func loadItems() (*wordlist[string], map[string]itemName) {
	list, names := &wordlist[string]{}, map[string]itemName{}
	for line := range strings.Lines(itemLines) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 4 || strings.HasPrefix(line, "#") {
			continue
		}
		names[f[0]] = itemName{f[1], f[2]}
		for w := range strings.SplitSeq(f[3], "|") {
			list.add(language.Fold(w), f[0])
		}
	}
	return list, names
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

// items lists the services named in the message.
func (m *message) items() []Item {
	var out []Item
	for _, found := range itemWords.find(m.folded) {
		m.facts = append(m.facts, found.span)
		if !hasItem(out, found.value) {
			out = append(out, Item{ID: found.value, Words: string(m.original[found.start:found.end])})
		}
	}
	if len(out) == 0 {
		return m.oilChanged()
	}
	return out
}

// oilChange is the oil change in words that do not stand together: "get my oil changed", "changing the oil".
var oilChange = regexp.MustCompile(`\boil\b[a-z' ]{0,20}\bchang(?:e|ed|ing)\b|\bchang(?:e|ed|ing)\b[a-z' ]{0,20}\boil\b`)

func (m *message) oilChanged() []Item {
	folded := string(m.folded)
	at := oilChange.FindStringIndex(folded)
	if at == nil {
		return nil
	}
	found := span{utf8.RuneCountInString(folded[:at[0]]), utf8.RuneCountInString(folded[:at[1]])}
	m.facts = append(m.facts, found)
	return []Item{{ID: "oil_change", Words: string(m.original[found.start:found.end])}}
}

func hasItem(items []Item, id string) bool {
	for _, it := range items {
		if it.ID == id {
			return true
		}
	}
	return false
}
