package intents

import (
	"slices"
	"testing"

	"pitcrew/language"
)

// groupsOf returns the groups of a text that is one word of the lexicons.
func groupsOf(t *testing.T, text string) []uint64 {
	t.Helper()
	var units []uint64
	for token := range tokens([]rune(language.Fold(text))) {
		units = appendUnits(units, token)
	}
	n, groups := concepts().longest(units)
	if n != len(units) {
		t.Errorf("%q is in no group", text)
	}
	return groups
}

// Words of one meaning share a group, in any inflection; a word may stand in several groups.
func TestWordsOfOneMeaning(t *testing.T) {
	t.Parallel()
	for group, words := range map[string][]string{
		"en_buy":      {"purchase", "buying", "bought"},
		"en_timezone": {"timezone", "time zones"},
		"book":        {"预约", "預約", "appointment", "booked"},
		"en_luggage":  {"suitcase", "Baggage"},
		"drop":        {"cancel", "cancelled", "取消"},
		"thank":       {"thanks"},
		"en_lost":     {"can't find", "cannot find"},
		"claim":       {"12315"},
		"zh_courier":  {"快递", "快遞"},
	} {
		for _, w := range words {
			if !slices.Contains(groupsOf(t, w), hashString(group)) {
				t.Errorf("%q is not in %s", w, group)
			}
		}
	}
	if n, _ := concepts().longest(appendUnits(nil, []rune("315"))); n != 0 {
		t.Error("a number that is no word is in a group")
	}
}
