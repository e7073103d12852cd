package knowledge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func everyone(*Passage) bool { return true }

func nobodyNear() nearby { return nearby{} }

// ranked is what a search returns, to compare.
type ranked struct {
	Key   entryKey
	Score float64
}

func searchAll(x *index, question string, near func() nearby) (out []ranked) {
	for _, f := range x.search(question, 20, near, everyone) {
		out = append(out, ranked{f.entry.key, f.score})
	}
	return out
}

var compareRanked = cmp.AllowUnexported(entryKey{})

// However an index came to its passages, it orders them the same.
func TestIndexDoesNotRememberItsHistory(t *testing.T) {
	t.Parallel()
	ranking := StandardRanking
	ranking.Floor = 0
	m := newMadeUp(600)
	all := m.passages()
	random := rand.New(rand.NewPCG(3, 4))
	grown := newIndex(ranking, standardLexicon())
	in := map[entryKey]*Passage{}
	for range 80 {
		var add []*Passage
		var remove []entryKey
		for range 1 + random.IntN(12) {
			p := *all[random.IntN(len(all))]
			if random.IntN(3) == 0 {
				remove = append(remove, p.key())
				delete(in, p.key())
				continue
			}
			if slices.ContainsFunc(add, func(o *Passage) bool { return o.key() == p.key() }) {
				continue
			}
			p.Text = firstRunes(p.Text, 40+random.IntN(300))
			add = append(add, &p)
			in[p.key()] = &p
		}
		grown.apply(remove, add)
	}
	var now []*Passage
	for _, p := range in {
		now = append(now, p)
	}
	fresh := newIndex(ranking, standardLexicon())
	fresh.apply(nil, now)
	for _, q := range m.questions(50) {
		if diff := cmp.Diff(searchAll(fresh, q, nobodyNear), searchAll(grown, q, nobodyNear), compareRanked); diff != "" {
			t.Fatalf("%s:\n%s", q, diff)
		}
	}
}

func TestTiesGoByPlace(t *testing.T) {
	t.Parallel()
	var add []*Passage
	for i := range 30 {
		add = append(add, &Passage{Document: &Document{ID: fmt.Sprintf("d%02d", (i*7)%30)}, Text: "同一段文字"})
	}
	x := newIndex(StandardRanking, standardLexicon())
	x.apply(nil, add)
	for i, r := range searchAll(x, "同一段文字", nobodyNear) {
		if want := fmt.Sprintf("d%02d", i); r.Key.slug != want {
			t.Errorf("place %d: got %s, want %s", i, r.Key.slug, want)
		}
	}
}

// A change while the vectors are being asked for does not mix two states of the index.
func TestChangeDuringSearch(t *testing.T) {
	t.Parallel()
	d := &Document{ID: "a"}
	x := newIndex(StandardRanking, standardLexicon())
	x.apply(nil, []*Passage{{Document: d, Text: "刹车片要换"}})
	got := searchAll(x, "刹车片要换", func() nearby {
		x.apply([]entryKey{{"a", 0}}, []*Passage{{Document: &Document{ID: "b"}, Text: "刹车片要换"}})
		return nearby{list: []neighbour{{key: entryKey{"a", 0}, similarity: 1}, {key: entryKey{"b", 0}, similarity: 0.9}}, weight: 1}
	})
	if len(got) != 1 || got[0].Key.slug != "b" {
		t.Errorf("got %v", got)
	}
}

func TestNearestIsExact(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	v := newVectors(7)
	rows := map[entryKey][]float32{}
	for i := range 200 {
		row := make([]float32, 7)
		for d := range row {
			row[d] = float32(random.NormFloat64())
		}
		normalise(row)
		rows[entryKey{fmt.Sprint(i % 50), i / 50}] = row
	}
	v.apply(nil, rows)
	var gone []entryKey
	for i := range 60 {
		k := entryKey{fmt.Sprint(i % 50), i / 50}
		gone = append(gone, k)
		delete(rows, k)
	}
	v.apply(gone, map[entryKey][]float32{{"short", 0}: {1}})
	to := rows[entryKey{"20", 2}]
	var want []neighbour
	for k, row := range rows {
		want = append(want, neighbour{k, float64(dot(to, row))})
	}
	slices.SortFunc(want, func(a, b neighbour) int {
		if a.similarity != b.similarity {
			if a.similarity > b.similarity {
				return -1
			}
			return 1
		}
		return a.key.compare(b.key)
	})
	if diff := cmp.Diff(want[:10], v.nearest(to, 10), cmp.AllowUnexported(neighbour{}, entryKey{})); diff != "" {
		t.Error(diff)
	}
	if got := v.nearest(make([]float32, 7), 10); got != nil {
		t.Errorf("the zero vector is near %v", got)
	}
}

func TestHashedBringsMisspellingsClose(t *testing.T) {
	t.Parallel()
	rows, err := Hashed{}.Embed(t.Context(), []string{"刹车片什么时候更换", "煞車片什麼時侯更換", "空调滤芯多久换一次", ""})
	if err != nil {
		t.Fatal(err)
	}
	if same, other := dot(rows[0], rows[1]), dot(rows[0], rows[2]); same < 0.7 || other > same/2 {
		t.Errorf("misspelt %.2f, another matter %.2f", same, other)
	}
	if length := dot(rows[0], rows[0]); length < 0.999 || length > 1.001 {
		t.Errorf("length %.3f", length)
	}
	if slices.ContainsFunc(rows[3], func(x float32) bool { return x != 0 }) {
		t.Error("a blank text has a direction")
	}
}
