package knowledge_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/knowledge"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// asked is a line of testdata/questions.txt.
type asked struct {
	audience knowledge.Audience
	text     string
	want     []string // none: the playbook has no answer
}

func questions(tb testing.TB) (out []asked) {
	tb.Helper()
	file, err := os.ReadFile("testdata/questions.txt")
	if err != nil {
		tb.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(file)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "|")
		q := asked{audience: knowledge.Audience(f[0]), text: f[1]}
		if f[2] != "-" {
			q.want = strings.Split(f[2], ",")
		}
		out = append(out, q)
	}
	return out
}

// The playbook that we ship answers questions in other words than its own, says nothing where it has no answer, and
// both databases, and pgvector, give the same.
func TestQuestionsOfOurOwn(t *testing.T) {
	t.Parallel()
	answers := map[string][][]string{}
	for name, url := range map[string]string{"sqlite": storetest.SQLite(t), "postgres": storetest.Postgres(t)} {
		s := storetest.Open(t, url, store.Options{Clock: storetest.NewClock().Now})
		shop := addShop(t, s, "one")
		l := knowledge.Open(s, knowledge.Options{})
		if r, err := l.Sync(t.Context(), shop, knowledge.Default(), nil); err != nil || len(r.Errors) > 0 {
			t.Fatal(r.Errors, err)
		}
		var answered, first, unanswered, silent int
		for _, q := range questions(t) {
			hits, err := l.Search(t.Context(), knowledge.Query{Shop: shop, Text: q.text, Audience: q.audience})
			if err != nil {
				t.Fatal(err)
			}
			var cites []string
			for _, h := range hits {
				cites = append(cites, h.Cite())
			}
			answers[name] = append(answers[name], cites)
			switch {
			case q.want == nil:
				unanswered++
				if len(hits) == 0 {
					silent++
				}
			default:
				answered++
				if len(hits) > 0 && slices.Contains(q.want, hits[0].Document.ID) {
					first++
				}
			}
		}
		t.Logf("%s: %d of %d found first, %d of %d without an answer left alone", name, first, answered, silent, unanswered)
		if first*100 < answered*85 {
			t.Errorf("%s: only %d of %d questions found their document first", name, first, answered)
		}
		if silent*100 < unanswered*90 {
			t.Errorf("%s: only %d of %d questions without an answer were left alone", name, silent, unanswered)
		}
	}
	if diff := cmp.Diff(answers["sqlite"], answers["postgres"]); diff != "" {
		t.Errorf("the databases differ:\n%s", diff)
	}
}

// What a customer types finds its entry of the playbook that we ship first.
func TestPlainQuestions(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/plain.txt")
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := addShop(t, s, "one")
		l := knowledge.Open(s, knowledge.Options{})
		if r, err := l.Sync(t.Context(), shop, knowledge.Default(), nil); err != nil || len(r.Errors) > 0 {
			t.Fatal(r.Errors, err)
		}
		var asked, first int
		for line := range strings.Lines(string(file)) {
			text, want, ok := strings.Cut(strings.TrimSpace(line), "|")
			if !ok || strings.HasPrefix(line, "#") {
				continue
			}
			hits, err := l.Search(t.Context(), knowledge.Query{Shop: shop, Text: text, Audience: knowledge.Customer, PerDocument: 1})
			if err != nil {
				t.Fatal(err)
			}
			asked++
			switch {
			case len(hits) == 0:
				t.Logf("%s: nothing, not %s", text, want)
			case hits[0].Document.ID != want:
				t.Logf("%s: %s, not %s", text, hits[0].Document.ID, want)
			default:
				first++
			}
		}
		if asked < 50 || first*100 < asked*90 {
			t.Errorf("only %d of %d questions found their entry first", first, asked)
		}
	})
}

func TestEvalRetrieval(t *testing.T) {
	t.Parallel()
	docs := `{"id":"a","text":"刹车片磨损了要更换"}
{"id":"b","text":"空调不凉先查滤芯"}

{"id":"c","text":"每天八点半开门"}
`
	queries := `{"id":"1","query":"煞車片要換嗎","doc_id":"a"}
{"id":"2","query":"冷气不凉","doc_ids":["b","x"]}
{"id":"3","query":"几点开门","doc_id":"b"}
{"id":"4","query":"😀","doc_id":"c"}
`
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, err := knowledge.ThrowAway(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := knowledge.EvalRetrieval(t.Context(), strings.NewReader(docs), strings.NewReader(queries), 0, c)
		if err != nil {
			t.Fatal(err)
		}
		got.IndexS, got.P50, got.P95 = 0, 0, 0
		want := knowledge.RetrievalReport{Task: "retrieval", Queries: 4, Docs: 3, Recall1: 0.5, Recall5: got.Recall5, Recall10: got.Recall5, MRR10: got.MRR10}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if err := c.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if shops, err := s.Shops(t.Context()); err != nil || len(shops) != 0 {
			t.Errorf("left behind: %v, %v", shops, err)
		}
	})
	for name, c := range map[string][2]string{"no docs": {"", queries}, "no queries": {docs, ""}, "broken row": {docs, "{"}} {
		if _, err := knowledge.EvalRetrieval(t.Context(), strings.NewReader(c[0]), strings.NewReader(c[1]), 0, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
