package knowledge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pitcrew/store"
)

// keepFormer is how long a former model's vectors stay after the new ones serve: replicas that have not yet looked (see
// recheckVectors) search by them.
const keepFormer = 10 * time.Minute

// ErrReplaced says that another process, which runs with another embedding model, has completed its own vectors and removed those of
// this one. The later one wins: making them again would be undone, and paid for, without end.
var ErrReplaced = errors.New("another process has put its own embedding model's vectors in the place of this one's")

// Embed gives the shop's passages the vectors of the library's embedder where they lack them, in batches, and tells
// progress after each. Searches go on meanwhile with the former model's or Hashed, and use the new vectors when all are there. It is safe to
// run again at any time; an error leaves what was done. When the new vectors have served for keepFormer, a call removes those of
// all former models but Hashed.
func (l *Library) Embed(ctx context.Context, shop store.ShopID, progress func(done int)) (int, error) {
	const batch = 64
	model := l.options.Embedder
	done := 0
	if err := l.replaced(ctx, shop); err != nil {
		return 0, err
	}
	for {
		missing, err := l.store.Unembedded(ctx, shop, model.Name(), batch)
		if err != nil {
			return done, err
		}
		if len(missing) == 0 {
			return done, errors.Join(l.serveEmbedded(ctx, shop), l.prune(ctx, shop))
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

// replaced returns ErrReplaced where this library's vectors were complete, and now there is none but another model's are.
func (l *Library) replaced(ctx context.Context, shop store.ShopID) error {
	s, err := l.shelf(ctx, shop)
	if err != nil {
		return err
	}
	s.mu.RLock()
	complete := !s.completeAt.IsZero()
	s.mu.RUnlock()
	if !complete {
		return nil
	}
	counts, err := l.store.VectorCounts(ctx, shop)
	if err != nil {
		return err
	}
	others := false
	for _, c := range counts {
		if c.Model == l.options.Embedder.Name() {
			return nil
		}
		others = others || c.Model != (Hashed{}).Name()
	}
	if others {
		return ErrReplaced
	}
	return nil
}

// prune removes the vectors of former models, once those of the library's embedder have served for a while.
func (l *Library) prune(ctx context.Context, shop store.ShopID) error {
	s, err := l.shelf(ctx, shop)
	if err != nil {
		return err
	}
	s.mu.RLock()
	serves := s.serving.Name() == l.options.Embedder.Name() && !s.completeAt.IsZero() && l.store.Now().Sub(s.completeAt) >= keepFormer
	s.mu.RUnlock()
	if !serves {
		return nil
	}
	counts, err := l.store.VectorCounts(ctx, shop)
	if err != nil {
		return err
	}
	for _, c := range counts {
		if c.Model == l.options.Embedder.Name() || c.Model == (Hashed{}).Name() {
			continue
		}
		n, err := l.store.RemoveVectors(ctx, shop, c.Model, c.Dimensions)
		if err != nil {
			return err
		}
		l.options.Log.InfoContext(ctx, "a former model's vectors are removed", "model", c.Model, "vectors", n)
	}
	return nil
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
