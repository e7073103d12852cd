package knowledge_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"pitcrew/knowledge"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestSync(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := addShop(t, s, "one")
		l := knowledge.Open(s, knowledge.Options{})
		var told []int
		r, err := l.Sync(t.Context(), shop, small.fs(), func(done, all int) { told = append(told, done, all) })
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(knowledge.SyncResult{Added: 5}, r); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]int{1, 5, 2, 5, 3, 5, 4, 5, 5, 5}, told); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(knowledge.SyncResult{Unchanged: 5}, sync(t, l, shop, small)); diff != "" {
			t.Error(diff)
		}
		next := maps.Clone(small)
		delete(next, "winter")
		next["hours"] = strings.Replace(small["hours"], "周日照常", "周日休息", 1)
		next["parking"] = "title: 停车\naudience: customer\n\n店门口有停车位，也可以停地下车库。"
		if diff := cmp.Diff(knowledge.SyncResult{Added: 1, Updated: 1, Removed: 1, Unchanged: 3}, sync(t, l, shop, next)); diff != "" {
			t.Error(diff)
		}
		hits, err := l.Search(t.Context(), knowledge.Query{Shop: shop, Text: "周日上班吗", Audience: knowledge.Customer})
		if err != nil || len(hits) == 0 || hits[0].Text != "每天八点半到十八点，周日休息。" || hits[0].Cite() != "《营业时间》（第2版）" {
			t.Errorf("got %+v, %v", hits, err)
		}
		if got := ids(t, l, knowledge.Query{Shop: shop, Text: "冬季检测月", Audience: knowledge.Staff}); len(got) > 0 {
			t.Errorf("the removed document still answers: %v", got)
		}
		documents, passages, err := l.Size(t.Context(), shop)
		if documents != 5 || passages != 6 || err != nil {
			t.Errorf("got %d documents, %d passages, %v", documents, passages, err)
		}
	})
}

func TestSyncKeepsWhatABrokenFileHad(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := addShop(t, s, "one")
		l := knowledge.Open(s, knowledge.Options{})
		sync(t, l, shop, small)
		broken := maps.Clone(small)
		delete(broken, "winter")
		broken["hours"] = strings.Replace(small["hours"], "audience: customer", "audience: all", 1)
		r := sync(t, l, shop, broken)
		if r.Removed != 1 || r.Unchanged != 3 || len(r.Errors) != 1 || r.Errors[0].Error() != `hours.md:4: audience "all" must be customer or staff` {
			t.Errorf("got %+v", r)
		}
		if got := ids(t, l, knowledge.Query{Shop: shop, Text: "几点开门", Audience: knowledge.Customer}); len(got) == 0 || got[0] != "hours" {
			t.Errorf("got %v", got)
		}
		nameless := fstest.MapFS{"x.md": {Data: []byte("---\ntitle: x\n---\n")}, "brakes.md": small.fs()["brakes.md"]}
		r, err := l.Sync(t.Context(), shop, nameless, nil)
		if err != nil || r.Removed != 0 || r.Unchanged != 1 || len(r.Errors) != 1 {
			t.Errorf("a broken file without an id: %+v, %v", r, err)
		}
		if _, err := l.Sync(t.Context(), shop, fstest.MapFS{}, nil); err == nil {
			t.Error("an empty folder emptied the playbook")
		}
		if documents, _, _ := l.Size(t.Context(), shop); documents != 4 {
			t.Errorf("%d documents are left", documents)
		}
	})
}
