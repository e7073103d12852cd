package knowledge_test

import (
	"context"
	"errors"
	"log/slog"
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

// Another process sees a change within Options.Refresh, and at once where pgvector tells the version.
func TestReplicasFollow(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		shop := addShop(t, s, "one")
		writer, reader := knowledge.Open(s, knowledge.Options{}), knowledge.Open(s, knowledge.Options{})
		asking := knowledge.Open(s, knowledge.Options{Exact: 1})
		sync(t, writer, shop, small)
		question := knowledge.Query{Shop: shop, Text: "店门口停车", Audience: knowledge.Customer}
		for _, l := range []*knowledge.Library{writer, reader, asking} {
			if got := ids(t, l, question); len(got) > 0 {
				t.Fatalf("got %v", got)
			}
		}
		next := maps.Clone(small)
		next["parking"] = "title: 停车\naudience: customer\n\n店门口有停车位，也可以停地下车库。"
		sync(t, writer, shop, next)
		want := []string{"parking"}
		if diff := cmp.Diff(want, ids(t, writer, question)); diff != "" {
			t.Errorf("the writer: %s", diff)
		}
		if s.Postgres() {
			if diff := cmp.Diff(want, ids(t, asking, question)); diff != "" {
				t.Errorf("the one that asks pgvector: %s", diff)
			}
		}
		if got := ids(t, reader, question); len(got) > 0 {
			t.Errorf("the reader looked at the database too early: %v", got)
		}
		clock.Advance(time.Second)
		if diff := cmp.Diff(want, ids(t, reader, question)); diff != "" {
			t.Errorf("the reader: %s", diff)
		}
		delete(next, "parking")
		sync(t, writer, shop, next)
		clock.Advance(time.Second)
		if got := ids(t, reader, question); len(got) > 0 {
			t.Errorf("the removed document still answers: %v", got)
		}
	})
}

// topics is an embedder that knows what a text is about by one word of each topic, and can be out of order.
type topics struct {
	down error
}

var topicWords = [][]string{{"开门", "打烊"}, {"刹车", "停不住"}, {"贵", "掏空钱包"}}

func (*topics) Name() string    { return "topics-1" }
func (*topics) Dimensions() int { return len(topicWords) }

func (e *topics) Embed(_ context.Context, texts []string) ([][]float32, error) {
	if e.down != nil {
		return nil, e.down
	}
	out := make([][]float32, len(texts))
	for i, text := range texts {
		out[i] = make([]float32, len(topicWords))
		for topic, words := range topicWords {
			for _, w := range words {
				if strings.Contains(text, w) {
					out[i][topic] = 1
				}
			}
		}
	}
	return out, nil
}

// A model that is down costs its vectors, neither the sync nor the answer; they are made up for later.
func TestEmbedderOutOfOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := addShop(t, s, "one")
		model := &topics{down: errors.New("service down")}
		l := knowledge.Open(s, knowledge.Options{Embedder: model, Log: slog.New(slog.DiscardHandler)})
		sync(t, l, shop, small)
		plain := knowledge.Query{Shop: shop, Text: "刹车吱吱响", Audience: knowledge.Staff, Limit: 1}
		if diff := cmp.Diff([]string{"brakes"}, ids(t, l, plain)); diff != "" {
			t.Error(diff)
		}
		if _, err := l.Embed(t.Context(), shop, nil); !errors.Is(err, model.down) {
			t.Errorf("got %v", err)
		}
		model.down = nil
		var told []int
		done, err := l.Embed(t.Context(), shop, func(done int) { told = append(told, done) })
		if err != nil || done != 6 {
			t.Errorf("%d passages embedded, %v", done, err)
		}
		if diff := cmp.Diff([]int{6}, told); diff != "" {
			t.Error(diff)
		}
		if done, err := l.Embed(t.Context(), shop, nil); done != 0 || err != nil {
			t.Errorf("again: %d, %v", done, err)
		}
		hits, err := l.Search(t.Context(), knowledge.Query{Shop: shop, Text: "停不住", Audience: knowledge.Staff, Limit: 1})
		if err != nil || len(hits) != 1 || hits[0].Document.ID != "brakes" || hits[0].VectorRank == 0 || hits[0].Cosine < 0.99 {
			t.Errorf("without a word in common: %+v, %v", hits, err)
		}
		model.down = errors.New("service down")
		if diff := cmp.Diff([]string{"brakes"}, ids(t, l, plain)); diff != "" {
			t.Error(diff)
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
