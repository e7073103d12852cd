package store

import (
	"context"
	"database/sql"
)

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

func (h heard) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	h.by(query)
	return h.querier.ExecContext(ctx, query, args...)
}

func (h heard) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	h.by(query)
	return h.querier.QueryContext(ctx, query, args...)
}

func (h heard) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	h.by(query)
	return h.querier.QueryRowContext(ctx, query, args...)
}
