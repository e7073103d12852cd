package knowledge_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/knowledge"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// folder is a playbook of small files by id.
type folder map[string]string

func (f folder) fs() fstest.MapFS {
	out := fstest.MapFS{}
	for id, text := range f {
		head, body, _ := strings.Cut(text, "\n\n")
		out[id+".md"] = &fstest.MapFile{Data: []byte("---\nid: " + id + "\n" + head + "\n---\n\n" + body)}
	}
	return out
}

var small = folder{
	"hours":     "title: 营业时间\naudience: customer\ntags: [门店]\nquestions: [几点开门, 周日上班吗]\n\n每天八点半到十八点，周日照常。",
	"brakes":    "title: 刹车异响\naudience: customer\ntags: [刹车]\nquestions: [刹车吱吱响]\n\n## 原因\n刹车片沾灰或者磨到头了。\n## 处理\n先检查刹车片厚度，薄了就更换。",
	"expensive": "title: 客户说太贵了\naudience: staff\ntags: [异议]\nquestions: [嫌贵怎么回]\n\n先问一句是整单贵还是哪一项贵，再拆开讲。",
	"winter":    "title: 冬季检测月\naudience: customer\ntags: [活动]\nvalid_from: 2026-11-01\nvalid_to: 2026-12-31\n\n冬季检测月免费检查电瓶、轮胎和防冻液。",
	"warranty":  "title: 维修质保\naudience: customer\nlegal: true\napproved_by: 技术总监\n\n我们修过的项目，质保期内同样的故障免费返修。",
}

func addShop(t *testing.T, s *store.Store, code string) store.ShopID {
	t.Helper()
	var shop store.Shop
	err := s.InTx(t.Context(), func(tx *store.Tx) (err error) {
		shop, err = tx.PutShop(t.Context(), store.Shop{Code: code, Name: code, TimeZone: "Asia/Shanghai"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return shop.ID
}

func sync(t *testing.T, l *knowledge.Library, shop store.ShopID, f folder) knowledge.SyncResult {
	t.Helper()
	r, err := l.Sync(t.Context(), shop, f.fs(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ids asks and returns the documents found, the best first.
func ids(t *testing.T, l *knowledge.Library, q knowledge.Query) []string {
	t.Helper()
	q.PerDocument = 1
	hits, err := l.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, h := range hits {
		out = append(out, h.Document.ID)
	}
	return out
}

func TestSearchShowsOnlyWhatIsMeantForTheReader(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop, other := addShop(t, s, "one"), addShop(t, s, "two")
		l := knowledge.Open(s, knowledge.Options{})
		sync(t, l, shop, small)
		sync(t, l, other, folder{"other": "title: 夜店\naudience: customer\nquestions: [几点开门]\n\n夜里也开门。"})
		day := func(s string) time.Time {
			d, err := time.Parse(time.RFC3339, s)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		for name, c := range map[string]struct {
			query knowledge.Query
			want  []string
		}{
			"staff see all":           {knowledge.Query{Text: "嫌贵怎么回", Audience: knowledge.Staff, Limit: 1}, []string{"expensive"}},
			"customers see their own": {knowledge.Query{Text: "嫌贵怎么回", Audience: knowledge.Customer}, nil},
			"traditional question":    {knowledge.Query{Text: "煞車吱吱響", Audience: knowledge.Customer, Limit: 1}, []string{"brakes"}},
			"another name":            {knowledge.Query{Text: "來令片薄了要換嗎", Audience: knowledge.Customer, Limit: 1}, []string{"brakes"}},
			"in time":                 {knowledge.Query{Text: "冬季检测月", Audience: knowledge.Customer, Limit: 1, Now: day("2026-12-31T23:59:00+08:00")}, []string{"winter"}},
			"a day late in the shop":  {knowledge.Query{Text: "冬季检测月", Audience: knowledge.Customer, Limit: 1, Now: day("2026-12-31T16:30:00Z")}, nil},
			"a day early":             {knowledge.Query{Text: "冬季检测月", Audience: knowledge.Customer, Limit: 1, Now: day("2026-10-31T23:59:00+08:00")}, nil},
			"by tag":                  {knowledge.Query{Text: "几点开门", Audience: knowledge.Customer, Tags: []string{"活动", "门店"}}, []string{"hours"}},
			"by another tag":          {knowledge.Query{Text: "几点开门", Audience: knowledge.Customer, Tags: []string{"活动"}}, nil},
			"another shop":            {knowledge.Query{Shop: other, Text: "几点开门", Audience: knowledge.Customer}, []string{"other"}},
			"nothing":                 {knowledge.Query{Text: "红烧肉怎么做", Audience: knowledge.Staff}, nil},
			"blank":                   {knowledge.Query{Text: " \n", Audience: knowledge.Staff}, nil},
			"emoji":                   {knowledge.Query{Text: "😀🚗", Audience: knowledge.Staff}, nil},
			"broken bytes":            {knowledge.Query{Text: "\xff\xfe'; DROP TABLE passages; --", Audience: knowledge.Staff}, nil},
			"very long":               {knowledge.Query{Text: strings.Repeat("天地玄黄", 30_000), Audience: knowledge.Staff}, nil},
		} {
			if c.query.Shop == 0 {
				c.query.Shop = shop
			}
			if diff := cmp.Diff(c.want, ids(t, l, c.query)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		if _, err := l.Search(t.Context(), knowledge.Query{Shop: shop, Text: "x", Audience: "everyone"}); err == nil {
			t.Error("an unknown audience was served")
		}
	})
}

func TestDocument(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := addShop(t, s, "one")
		l := knowledge.Open(s, knowledge.Options{})
		sync(t, l, shop, small)
		passages, err := l.Document(t.Context(), shop, "brakes")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range passages {
			got = append(got, p.Cite())
		}
		if diff := cmp.Diff([]string{"《刹车异响》原因（第1版）", "《刹车异响》处理（第1版）"}, got); diff != "" {
			t.Error(diff)
		}
		if _, err := l.Document(t.Context(), shop, "none"); !errors.Is(err, knowledge.ErrNoDocument) {
			t.Errorf("got %v", err)
		}
	})
}

func TestGaps(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		shop := addShop(t, s, "one")
		l := knowledge.Open(s, knowledge.Options{})
		sync(t, l, shop, small)
		for _, q := range []string{"有代步車嗎？", "有代步车吗", "  有 代步车吗！", "？！", "店门口能停车吗"} {
			if err := l.AddGap(t.Context(), shop, q, knowledge.Customer, 0); err != nil {
				t.Fatal(err)
			}
		}
		next := maps.Clone(small)
		next["parking"] = "title: 停车\naudience: customer\n\n店门口能停车，也可以停地下车库。"
		sync(t, l, shop, next)
		gaps, err := l.Gaps(t.Context(), shop, clock.Now().Add(-time.Hour), 10)
		if err != nil {
			t.Fatal(err)
		}
		type line struct {
			Question string
			Asked    int
			Answer   string
		}
		var got []line
		for _, g := range gaps {
			l := line{Question: g.Question, Asked: g.Asked}
			if g.Now != nil {
				l.Answer = g.Now.Cite()
			}
			got = append(got, l)
		}
		if diff := cmp.Diff([]line{{"有代步車嗎？", 3, ""}, {"店门口能停车吗", 1, "《停车》（第1版）"}}, got); diff != "" {
			t.Error(diff)
		}
	})
}
