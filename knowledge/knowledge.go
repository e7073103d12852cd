// Package knowledge is the shop's playbook: it loads Markdown files, cuts them into passages that can be cited, finds
// the passages that answer a question and remembers the questions that found none. What is said with a passage is left to
// the desks. It owns the tables playbook_documents, passages, passage_vectors and gaps, all through package store.
package knowledge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"pitcrew/prompts/llm"
	"pitcrew/store"
)

// Library searches the playbooks of all shops in one database. It keeps each shop's index in memory, loads it with the
// first question and brings it up to date when another process has changed the playbook. It is safe for concurrent use.
type Library struct {
	store   *store.Store
	options Options

	mu      sync.Mutex
	shelves map[store.ShopID]*shelf
	syncing sync.Mutex
}

// Options of a Library. The zero value searches by words and with the local embedder.
type Options struct {
	// Embedder makes the vectors; nil means Hashed, which needs no model. While a shop's passages have not all a vector
	// of this model (see Library.Embed), Former's or Hashed's serve; where the model fails or is slow, words alone answer.
	Embedder llm.Embedder
	// Former is the embedder of a name that stored vectors carry, nil where that cannot be asked. While Embedder's vectors
	// are not complete, the one serves that most passages have a vector of; nil means that Hashed does.
	Former func(name string, dimensions int) llm.Embedder
	// EmbedTimeout bounds the model's work on one question; 0 means 2 seconds.
	EmbedTimeout time.Duration
	// Refresh is how long an index may lag behind a change made by another process; 0 means a second. A change made
	// through this Library is seen at once.
	Refresh time.Duration
	// Exact is the number of passages up to which vectors are compared one by one in memory on PostgreSQL too, beyond it
	// pgvector searches; 0 means 20,000. SQLite always compares in memory.
	Exact int
	// Ranking replaces StandardRanking, for measurements.
	Ranking *Ranking
	// Log hears when a model does not answer; nil means slog.Default.
	Log *slog.Logger
}

// Open returns a library on the store. It reads nothing yet.
func Open(s *store.Store, o Options) *Library {
	if o.Embedder == nil {
		o.Embedder = Hashed{}
	}
	if o.EmbedTimeout == 0 {
		o.EmbedTimeout = 2 * time.Second
	}
	if o.Refresh == 0 {
		o.Refresh = time.Second
	}
	if o.Exact == 0 {
		o.Exact = 20_000
	}
	if o.Ranking == nil {
		o.Ranking = &StandardRanking
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Library{store: s, options: o, shelves: map[store.ShopID]*shelf{}}
}

// ErrNoDocument: the playbook has no document with that id.
var ErrNoDocument = errors.New("no such document in the playbook")

// Document returns a document's passages in order, each with the document, or ErrNoDocument. It does not look at
// audience and validity: the caller has found the document by searching.
func (l *Library) Document(ctx context.Context, shop store.ShopID, id string) ([]*Passage, error) {
	s, err := l.shelf(ctx, shop)
	if err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	passages, ok := s.documents[id]
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrNoDocument, id)
	}
	return passages, nil
}

// Documents are the shop's documents, by id.
func (l *Library) Documents(ctx context.Context, shop store.ShopID) ([]*Document, error) {
	s, err := l.shelf(ctx, shop)
	if err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []*Document
	for _, id := range slices.Sorted(maps.Keys(s.documents)) {
		if passages := s.documents[id]; len(passages) > 0 {
			out = append(out, passages[0].Document)
		}
	}
	return out, nil
}

// Size is the number of documents and passages of the shop's playbook.
func (l *Library) Size(ctx context.Context, shop store.ShopID) (documents, passages int, err error) {
	s, err := l.shelf(ctx, shop)
	if err != nil {
		return 0, 0, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.documents), s.passages, nil
}
