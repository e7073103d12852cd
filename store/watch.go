package store

import "context"

// watched lets Options.Watch hear the statements that run on q.
func (s *Store) watched(q querier) querier {
	if s.watch == nil {
		return q
	}
	return heard{q, s.watch}
}

type heard struct {
	querier
	by func(statement string)
}

func (h heard) exec(ctx context.Context, query string, args []any) (int64, error) {
	h.by(query)
	return h.querier.exec(ctx, query, args)
}

func (h heard) query(ctx context.Context, query string, args []any) (rows, error) {
	h.by(query)
	return h.querier.query(ctx, query, args)
}
