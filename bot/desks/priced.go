package desks

import (
	"regexp"
	"strings"

	"pitcrew/intents"
	"pitcrew/language"
)

var asksCost = regexp.MustCompile(`多少钱|几钱|什么价|价格|价钱|how much|price|cost`)

// AsksPrice reports whether a message asks what one of its items costs.
func AsksPrice(t Turn) bool {
	return len(t.Reading.Slots.Items) > 0 && asksCost.MatchString(language.Fold(t.Text))
}

// Priced are the items whose price a message asks, and those that it wants done: of "明天想保养，顺便问下机油多少钱" the oil
// and the service. Where the clauses do not tell them apart, all of them are both.
func Priced(t Turn) (asked, wanted []intents.Item) {
	all := t.Reading.Slots.Items
	var question strings.Builder
	for clause := range strings.FieldsFuncSeq(t.Text, func(r rune) bool { return strings.ContainsRune(",，。;；!！\n", r) }) {
		if asksCost.MatchString(language.Fold(clause)) {
			question.WriteString(clause + "\n")
		}
	}
	for _, item := range all {
		if strings.Contains(question.String(), item.Words) {
			asked = append(asked, item)
		} else {
			wanted = append(wanted, item)
		}
	}
	if len(asked) == 0 || len(wanted) == 0 {
		return all, all
	}
	return asked, wanted
}
