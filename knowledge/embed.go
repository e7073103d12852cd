package knowledge

import (
	"context"
	"fmt"

	"pitcrew/store"
)

// Embed gives the shop's passages the vectors of the library's embedder where they lack them, in batches, and tells
// progress after each. Searches go on meanwhile with the former model's or Hashed, and use the new vectors when all are there. It is safe to
// run again at any time; an error leaves what was done.
func (l *Library) Embed(ctx context.Context, shop store.ShopID, progress func(done int)) (int, error) {
	const batch = 64
	model := l.options.Embedder
	done := 0
	for {
		missing, err := l.store.Unembedded(ctx, shop, model.Name(), batch)
		if err != nil {
			return done, err
		}
		if len(missing) == 0 {
			return done, l.serveEmbedded(ctx, shop)
		}
		n, err := l.embedBatch(ctx, shop, missing)
		if err != nil {
			return done, err
		}
		done += n
		if progress != nil {
			progress(done)
		}
	}
}

// embedBatch gives vectors to the passages; one that changed meanwhile is left for the next batch.
func (l *Library) embedBatch(ctx context.Context, shop store.ShopID, ids []store.PassageID) (int, error) {
	s, err := l.shelf(ctx, shop)
	if err != nil {
		return 0, err
	}
	var known []store.PassageID
	var texts []string
	s.mu.RLock()
	for _, id := range ids {
		if k, ok := s.keys[id]; ok {
			known = append(known, id)
			texts = append(texts, s.documents[k.slug][k.position].embedded())
		}
	}
	s.mu.RUnlock()
	rows, err := l.options.Embedder.Embed(ctx, texts)
	if err != nil {
		return 0, fmt.Errorf("embed passages: %w", err)
	}
	if len(known) == 0 || len(rows) != len(texts) {
		return 0, fmt.Errorf("embed passages: %d vectors for %d of %d passages", len(rows), len(texts), len(ids))
	}
	return len(known), l.store.InTx(ctx, func(tx *store.Tx) error {
		for i, id := range known {
			if err := tx.PutVector(ctx, shop, id, l.options.Embedder.Name(), rows[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// serveEmbedded lets searches use vectors that have become complete, and on PostgreSQL builds their index.
func (l *Library) serveEmbedded(ctx context.Context, shop store.ShopID) error {
	s, err := l.shelf(ctx, shop)
	if err != nil {
		return err
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	if s.serving.Name() != l.options.Embedder.Name() {
		if err := l.loadVectors(ctx, s, 0, nil, nil); err != nil {
			return err
		}
	}
	if s.vectors != nil {
		return nil
	}
	return l.store.IndexVectors(ctx, l.options.Embedder.Name(), l.options.Embedder.Dimensions())
}

// Embedded says how far the vectors are: whose serve, and how many of the shop's passages have one of the library's embedder.
func (l *Library) Embedded(ctx context.Context, shop store.ShopID) (serving string, done, passages int, err error) {
	s, err := l.shelf(ctx, shop)
	if err != nil {
		return "", 0, 0, err
	}
	counts, err := l.store.VectorCounts(ctx, shop)
	if err != nil {
		return "", 0, 0, err
	}
	for _, c := range counts {
		if c.Model == l.options.Embedder.Name() {
			done += c.Passages
		}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.serving.Name(), done, s.passages, nil
}
