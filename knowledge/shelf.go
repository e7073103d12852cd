package knowledge

import (
	"context"
	"fmt"
	"sync"
	"time"

	"pitcrew/prompts/llm"
	"pitcrew/store"
)

// shelf is one shop's playbook in memory.
type shelf struct {
	shop  store.ShopID
	index *index

	loading sync.Mutex // one load at a time
	mu      sync.RWMutex
	version int64 // of the playbook that is loaded
	checked time.Time
	place   *time.Location

	documents map[string][]*Passage // by document id
	passages  int
	keys      map[store.PassageID]entryKey
	serving   llm.Embedder // whose vectors searches use
	vectors   *vectors     // those in memory; nil where pgvector searches
	silent    string       // a former model that did not answer; guarded by loading
	vectorsAt time.Time    // when they were last compared with the database
	// completeAt is when the vectors of the library's embedder began to serve; zero while another's do.
	completeAt time.Time
}

// recheckVectors is how often a shelf that serves another's vectors looks whether another process has completed the vectors of
// the library's embedder.
const recheckVectors = time.Minute

// shelf returns the shop's shelf, loaded and not older than the library's Refresh.
func (l *Library) shelf(ctx context.Context, shop store.ShopID) (*shelf, error) {
	l.mu.Lock()
	s := l.shelves[shop]
	if s == nil {
		s = &shelf{
			shop: shop, version: -1, index: newIndex(*l.options.Ranking, standardLexicon()),
			documents: map[string][]*Passage{}, keys: map[store.PassageID]entryKey{},
		}
		l.shelves[shop] = s
	}
	l.mu.Unlock()
	s.mu.RLock()
	age, loaded := l.store.Now().Sub(s.checked), s.serving != nil // set last, when everything is there
	s.mu.RUnlock()
	if loaded && age >= 0 && age < l.options.Refresh {
		return s, nil
	}
	if err := l.refresh(ctx, s, loaded); err != nil {
		return nil, fmt.Errorf("load playbook: %w", err)
	}
	return s, nil
}

// refresh brings a shelf up to the database's version. While one search does it, others go on with what there is,
// unless there is nothing yet.
func (l *Library) refresh(ctx context.Context, s *shelf, loaded bool) error {
	if loaded {
		if !s.loading.TryLock() {
			return nil
		}
	} else {
		s.loading.Lock()
	}
	defer s.loading.Unlock()
	version, err := l.store.PlaybookVersion(ctx, s.shop)
	if err != nil {
		return err
	}
	s.mu.RLock()
	have := s.version
	s.mu.RUnlock()
	switch {
	case version != have:
		err = l.load(ctx, s, max(have, 0))
	case s.serving.Name() != l.options.Embedder.Name() && l.store.Now().Sub(s.vectorsAt) > recheckVectors:
		err = l.loadVectors(ctx, s, 0, nil, nil)
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.version = max(s.version, version)
	s.checked = l.store.Now()
	s.mu.Unlock()
	return nil
}

// load reads what changed after a version. The caller holds s.loading.
func (l *Library) load(ctx context.Context, s *shelf, after int64) error {
	if s.place == nil {
		shop, err := l.store.Shop(ctx, s.shop)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.place = shop.Location()
		s.mu.Unlock()
	}
	changed, err := l.store.Documents(ctx, s.shop, after)
	if err != nil {
		return err
	}
	var gone []entryKey
	var fresh []*Passage
	s.mu.Lock()
	for _, d := range changed {
		gone = append(gone, s.drop(d.Slug)...)
		if !d.Removed {
			fresh = append(fresh, s.put(d)...)
		}
		s.version = max(s.version, d.ChangedIn)
	}
	s.mu.Unlock()
	s.index.apply(gone, fresh)
	return l.loadVectors(ctx, s, after, gone, fresh)
}

// drop forgets a document and says which passages it had.
func (s *shelf) drop(id string) (gone []entryKey) {
	for _, p := range s.documents[id] {
		gone = append(gone, p.key())
		delete(s.keys, p.ID)
	}
	s.passages -= len(gone)
	delete(s.documents, id)
	return gone
}

func (s *shelf) put(d store.Document) []*Passage {
	doc := &Document{
		ID: d.Slug, Title: d.Title, Audience: Audience(d.Audience), Tags: d.Tags, Questions: d.Questions, Legal: d.Legal,
		ApprovedBy: d.ApprovedBy, ValidFrom: d.ValidFrom, ValidTo: d.ValidTo, Version: d.Version, hash: d.Hash,
	}
	passages := make([]*Passage, len(d.Passages))
	for i, p := range d.Passages {
		passages[i] = &Passage{ID: p.ID, Document: doc, Position: p.Position, Heading: p.Heading, Text: p.Text}
		s.keys[p.ID] = passages[i].key()
	}
	s.documents[doc.ID] = passages
	s.passages += len(passages)
	return passages
}
