package knowledge

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// madeUp generates passages of about 250 characters whose characters and words are as unevenly common as in real
// texts (Zipf), and questions of about 16 characters that each have words of some passage. It is the same in every run.
type madeUp struct {
	random *rand.Rand
	words  []string
	common *rand.Zipf
	texts  []string
}

func newMadeUp(passages int) *madeUp {
	m := &madeUp{random: rand.New(rand.NewPCG(1, 2))}
	chars := rand.NewZipf(m.random, 1.1, 20, 2999)
	for range 30_000 {
		var w strings.Builder
		for range 1 + m.random.IntN(3) {
			w.WriteRune(rune(0x4E00 + 5*chars.Uint64()))
		}
		m.words = append(m.words, w.String())
	}
	m.common = rand.NewZipf(m.random, 1.1, 8, uint64(len(m.words)-1))
	for range passages {
		m.texts = append(m.texts, m.text(125))
	}
	return m
}

func (m *madeUp) text(words int) string {
	var b strings.Builder
	for i := range words {
		b.WriteString(m.words[m.common.Uint64()])
		if i%7 == 6 {
			b.WriteString("，")
		}
	}
	return b.String()
}

func (m *madeUp) passages() []*Passage {
	out := make([]*Passage, len(m.texts))
	for i, t := range m.texts {
		d := &Document{ID: fmt.Sprintf("made-up-%d", i/5), Title: firstRunes(t, 10), Audience: Staff}
		out[i] = &Passage{Document: d, Position: i % 5, Heading: "做法", Text: t}
	}
	return out
}

func (m *madeUp) questions(n int) []string {
	out := make([]string, n)
	for i := range out {
		of := []rune(m.texts[m.random.IntN(len(m.texts))])
		at := m.random.IntN(len(of) - 12)
		out[i] = string(of[at:at+10]) + m.text(3)
	}
	return out
}

func BenchmarkIndexBuild10k(b *testing.B) {
	passages := newMadeUp(10_000).passages()
	for b.Loop() {
		newIndex(StandardRanking, standardLexicon()).apply(nil, passages)
	}
}

func BenchmarkIndexOneDocument100k(b *testing.B) {
	x := newIndex(StandardRanking, standardLexicon())
	passages := newMadeUp(100_000).passages()
	x.apply(nil, passages)
	for b.Loop() {
		x.apply(nil, passages[:5])
	}
}

func BenchmarkSearchWords10k(b *testing.B)  { benchmarkSearch(b, 10_000, false) }
func BenchmarkSearchWords100k(b *testing.B) { benchmarkSearch(b, 100_000, false) }
func BenchmarkSearchBoth10k(b *testing.B)   { benchmarkSearch(b, 10_000, true) }
func BenchmarkSearchBoth20k(b *testing.B)   { benchmarkSearch(b, 20_000, true) }

// benchmarkSearch searches by words alone, or by words and by vectors in memory. It reports the heap that index and
// vectors take.
func benchmarkSearch(b *testing.B, passages int, withVectors bool) {
	before := heap()
	m := newMadeUp(passages)
	ranking := StandardRanking
	ranking.Floor = 0 // made-up words are rarer in their passages than real ones
	x := newIndex(ranking, standardLexicon())
	x.apply(nil, m.passages())
	v := newVectors(hashedDimensions)
	if withVectors {
		set := map[entryKey][]float32{}
		for _, p := range m.passages() {
			row, err := Hashed{}.Embed(b.Context(), []string{p.embedded()})
			if err != nil {
				b.Fatal(err)
			}
			set[p.key()] = row[0]
		}
		v.apply(nil, set)
	}
	used := heap() - before
	questions := m.questions(200)
	n := 0
	for b.Loop() {
		q := questions[n%len(questions)]
		n++
		near := nobodyNear
		if withVectors {
			near = func() nearby {
				row, _ := Hashed{}.Embed(b.Context(), []string{q})
				return nearby{list: v.nearest(row[0], ranking.Depth), weight: ranking.Local}
			}
		}
		if len(x.search(q, 5, near, everyone)) == 0 {
			b.Fatalf("nothing found for %s", q)
		}
	}
	b.ReportMetric(float64(used)/float64(passages), "B/passage")
}

func heap() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
