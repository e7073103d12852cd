package knowledge

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pitcrew/store"
)

// Query is a question to a shop's playbook.
type Query struct {
	Shop     store.ShopID
	Text     string
	Audience Audience  // Customer sees customers' documents only; anything else is refused but Staff, who see all
	Now      time.Time // documents must hold on this day in the shop's time zone; zero means the store's clock
	Limit    int       // 0 means 5, at most 100
	// Tags, if any are given, keeps the documents that have one of them.
	Tags []string
	// PerDocument bounds the passages of one document; 0 means no bound.
	PerDocument int
}

// Hit is a passage that answers a question.
type Hit struct {
	*Passage
	Score float64 // what the order is by
	// The parts of the score, to explain it: by words alone (and the rank by words among the candidates, from 1), and the
	// vector search's cosine and rank, 0 where it did not find the passage.
	Lexical     float64
	LexicalRank int
	Cosine      float64
	VectorRank  int
}

// Cite names the source as staff and customers read it: 《客户说“太贵了”》话术 › 简短（第3版）.
func (p *Passage) Cite() string {
	return fmt.Sprintf("《%s》%s（第%d版）", p.Document.Title, p.Heading, p.Document.Version)
}

// maxQuestion bounds what of a question is searched for, in characters; the rest of a longer text is not looked at.
const maxQuestion = 500

// Search returns the passages that answer the question, the best first. None at all means that nothing was found that
// is worth showing: see Ranking.Floor. The order is the same on both databases, ties go by document and place.
func (l *Library) Search(ctx context.Context, q Query) ([]Hit, error) {
	if q.Audience != Customer && q.Audience != Staff {
		return nil, fmt.Errorf("search the playbook for audience %q: must be customer or staff", q.Audience)
	}
	if q.Limit <= 0 {
		q.Limit = 5
	}
	q.Limit = min(q.Limit, 100)
	q.Text = firstRunes(q.Text, maxQuestion)
	if q.Now.IsZero() {
		q.Now = l.store.Now()
	}
	s, err := l.shelf(ctx, q.Shop)
	if err != nil {
		return nil, err
	}
	list, version, err := l.searchShelf(ctx, s, q)
	if err == nil && version > s.loadedVersion() { // another process was quicker
		if err = l.refresh(ctx, s, true); err == nil {
			list, _, err = l.searchShelf(ctx, s, q)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("search the playbook: %w", err)
	}
	return hits(list, q), nil
}

// searchShelf asks for the vectors, which tell the playbook's version too, and looks for the words meanwhile.
func (l *Library) searchShelf(ctx context.Context, s *shelf, q Query) (list []found, version int64, err error) {
	near := func() (n nearby) {
		n, version, err = l.nearest(ctx, s, q.Text)
		return n
	}
	list = s.index.search(q.Text, q.Limit, near, s.allows(q))
	return list, version, err
}

// allows is the query's filter.
func (s *shelf) allows(q Query) func(*Passage) bool {
	s.mu.RLock()
	day := store.DateOf(q.Now.In(s.place))
	s.mu.RUnlock()
	return func(p *Passage) bool {
		d := p.Document
		return (q.Audience == Staff || d.Audience == Customer) && d.holdsOn(day) &&
			(len(q.Tags) == 0 || slices.ContainsFunc(q.Tags, func(t string) bool { return slices.Contains(d.Tags, t) }))
	}
}

func (s *shelf) loadedVersion() int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.version
}

func hits(list []found, q Query) []Hit {
	byWords := make([]float64, len(list))
	for i, f := range list {
		byWords[i] = f.lexical
	}
	slices.Sort(byWords)
	perDocument := map[string]int{}
	var out []Hit
	for _, f := range list {
		id := f.entry.key.slug
		if len(out) == q.Limit || q.PerDocument > 0 && perDocument[id] == q.PerDocument {
			continue
		}
		perDocument[id]++
		better, _ := slices.BinarySearchFunc(byWords, f.lexical, func(a, b float64) int {
			if a <= b {
				return -1
			}
			return 1
		})
		out = append(out, Hit{
			Passage: f.entry.passage, Score: f.score, Lexical: f.lexical, LexicalRank: len(list) - better + 1,
			Cosine: f.vector, VectorRank: f.vectorRank,
		})
	}
	return out
}
