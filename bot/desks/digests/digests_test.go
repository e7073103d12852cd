package digests_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pitcrew/bot/desks/digests"
	"pitcrew/language"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestDay compares a small day with testdata/day.txtar: the words in three languages, the
// footnotes and the JSON.
func TestDay(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/day.txtar")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range archive.Files {
		want[f.Name] = string(f.Data)
	}
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		d := monday(t, s, clock).collect(dayStart, dayEnd, evening)
		rules := digests.DefaultRules()
		indented, err := json.MarshalIndent(d, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		var notes strings.Builder
		for _, n := range d.Footnotes(language.Hans, rules) {
			fmt.Fprintf(&notes, "%s %s %s\n", n.Label, n.Ref, n.Quote)
		}
		for name, got := range map[string]string{
			"zh-Hans": d.Text(language.Hans, rules) + "\n", "zh-Hant": d.Text(language.Hant, rules) + "\n", "en": d.Text(language.En, rules) + "\n",
			"footnotes": notes.String(), "json": string(indented) + "\n",
		} {
			if diff := cmp.Diff(want[name], got); diff != "" {
				t.Errorf("%s (-want +got)\n%s\n%s", name, diff, got)
			}
		}
	})
}
