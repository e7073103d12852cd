package knowledge

import (
	"context"
	"math"

	"pitcrew/prompts/llm"
)

// loadVectors brings the shelf's vectors in line with its passages. The library's embedder serves where every passage
// has a vector of it, else the one before it or Hashed does. With few passages, and always on SQLite, the vectors are kept in memory.
func (l *Library) loadVectors(ctx context.Context, s *shelf, after int64, gone []entryKey, fresh []*Passage) error {
	missing, err := l.store.Unembedded(ctx, s.shop, l.options.Embedder.Name(), 1)
	if err != nil {
		return err
	}
	serving, remote := l.options.Embedder, l.store.Postgres() && s.passages > l.options.Exact
	if len(missing) > 0 {
		if serving, err = l.former(ctx, s); err != nil {
			return err
		}
		if serving == nil {
			serving, remote = Hashed{}, false
		}
	}
	if remote {
		l.serve(s, serving, nil)
		return nil
	}
	v := s.vectors
	if v == nil || s.serving.Name() != serving.Name() {
		v, after, gone, fresh = newVectors(serving.Dimensions()), 0, nil, s.all()
	}
	rows, err := l.rows(ctx, s, serving, after, fresh)
	if err != nil {
		return err
	}
	v.apply(gone, rows)
	l.serve(s, serving, v)
	return nil
}

// former is the embedder whose vectors serve until the library's own are complete: at least half of the passages have one
// of it, and it answers. It is nil where there is none.
func (l *Library) former(ctx context.Context, s *shelf) (llm.Embedder, error) {
	if l.options.Former == nil {
		return nil, nil
	}
	counts, err := l.store.VectorCounts(ctx, s.shop)
	if err != nil {
		return nil, err
	}
	for _, c := range counts {
		if c.Model == l.options.Embedder.Name() || c.Model == (Hashed{}).Name() || c.Model == s.silent || 2*c.Passages < s.passages {
			continue
		}
		if by := l.options.Former(c.Model, c.Dimensions); by != nil {
			return by, nil
		}
	}
	return nil, nil
}

// leave gives up a former embedder that does not answer any more: Hashed serves instead until the new vectors are complete.
func (l *Library) leave(ctx context.Context, s *shelf, by llm.Embedder) error {
	if _, local := by.(Hashed); local || by.Name() == l.options.Embedder.Name() || !s.loading.TryLock() {
		return nil // our own is asked again, and another search may be at this already
	}
	defer s.loading.Unlock()
	s.silent = by.Name()
	l.options.Log.WarnContext(ctx, "the former model does not answer, its vectors are left aside", "model", by.Name())
	return l.loadVectors(ctx, s, 0, nil, nil)
}

// serve makes an embedder's vectors the ones that searches use; without vectors in memory pgvector has them.
func (l *Library) serve(s *shelf, by llm.Embedder, v *vectors) {
	now := l.store.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.serving, s.vectors, s.vectorsAt = by, v, now
	if by.Name() == l.options.Embedder.Name() && s.completeAt.IsZero() {
		s.completeAt = now
	}
}

func (s *shelf) all() []*Passage {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]*Passage, 0, s.passages)
	for _, passages := range s.documents {
		out = append(out, passages...)
	}
	return out
}

// rows are vectors of passages: those stored since a version; of Hashed, fresh passages get what is not stored.
func (l *Library) rows(ctx context.Context, s *shelf, by llm.Embedder, after int64, fresh []*Passage) (map[entryKey][]float32, error) {
	stored, err := l.store.Vectors(ctx, s.shop, by.Name(), after)
	if err != nil {
		return nil, err
	}
	out := make(map[entryKey][]float32, len(fresh))
	for _, v := range stored {
		if k, ok := s.keys[v.Passage]; ok {
			out[k] = v.Vector
		}
	}
	if _, local := by.(Hashed); !local {
		return out, nil
	}
	for _, p := range fresh {
		if out[p.key()] != nil {
			continue
		}
		v, err := by.Embed(ctx, []string{p.embedded()})
		if err != nil {
			return nil, err
		}
		out[p.key()] = v[0]
	}
	return out, nil
}

// nearest returns the passages closest to a question, and the playbook's version where the database was asked. A
// model that fails costs the vectors only, not the answer.
func (l *Library) nearest(ctx context.Context, s *shelf, text string) (near nearby, version int64, err error) {
	s.mu.RLock()
	by, v, keys := s.serving, s.vectors, s.keys
	s.mu.RUnlock()
	r := l.options.Ranking
	near = nearby{weight: r.Model, floor: r.ModelFloor}
	if _, local := by.(Hashed); local {
		near = nearby{weight: r.Local, floor: math.Inf(1)}
	}
	bounded, cancel := context.WithTimeout(ctx, l.options.EmbedTimeout)
	defer cancel()
	rows, err := by.Embed(bounded, []string{text})
	if err != nil || len(rows) != 1 {
		l.options.Log.WarnContext(ctx, "question not embedded", "model", by.Name(), "error", err)
		if ctx.Err() != nil {
			return near, 0, ctx.Err()
		}
		return near, 0, l.leave(ctx, s, by)
	}
	if v != nil {
		near.list = v.nearest(rows[0], r.Depth)
		return near, 0, nil
	}
	found, version, err := l.store.Nearest(ctx, s.shop, by.Name(), rows[0], r.Depth)
	if err != nil {
		return near, 0, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, n := range found {
		if k, ok := keys[n.Passage]; ok {
			near.list = append(near.list, neighbour{k, n.Similarity})
		}
	}
	return near, version, nil
}

// embedded is the text that a passage's vector is made of.
func (p *Passage) embedded() string { return p.Document.Title + "\n" + p.Heading + "\n" + p.Text }
