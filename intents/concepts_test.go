package intents

import "testing"

// Words of one meaning share a concept, in the shop's list and in the English one; a word of
// both belongs to the shop's group.
func TestWordsOfOneMeaning(t *testing.T) {
	t.Parallel()
	group := func(word string) uint64 {
		e, ok := conceptWords.at([]rune(word), 0)
		if !ok || string(e.word) != word {
			t.Errorf("%q is in no group", word)
		}
		return e.value
	}
	for _, pair := range [][2]string{{"purchase", "buying"}, {"timezone", "time zone"}, {"预约", "appointment"}, {"suitcase", "baggage"}} {
		if group(pair[0]) != group(pair[1]) {
			t.Errorf("%q and %q are of two groups", pair[0], pair[1])
		}
	}
	if group("cancel") != hashString("drop") || group("thanks") != hashString("thank") {
		t.Error("a word of the shop's went to another group")
	}
}
