package store

import (
	"context"
	"database/sql"
	"time"
)

// Asked is a query that a method sent, with its arguments.
type Asked struct {
	Query string
	Args  []any
}

// recorder keeps the queries that go through it.
type recorder struct {
	querier
	asked []Asked
}

func (r *recorder) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	r.asked = append(r.asked, Asked{query, args})
	return r.querier.QueryContext(ctx, query, args...)
}

func (r *recorder) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	r.asked = append(r.asked, Asked{query, args})
	return r.querier.QueryRowContext(ctx, query, args...)
}

// Record runs fn in a transaction and returns its queries.
func (s *Store) Record(ctx context.Context, fn func(tx *Tx) error) ([]Asked, error) {
	var r *recorder
	err := s.InTx(ctx, func(tx *Tx) error {
		r = &recorder{querier: tx.q}
		tx.q = r
		return fn(tx)
	})
	return r.asked, err
}

// ClaimInTx is Store.Claim inside a transaction.
func (tx *Tx) ClaimInTx(ctx context.Context, holder string, lease time.Duration, limit int, kinds ...string) ([]Task, error) {
	return tx.claim(ctx, holder, lease, limit, kinds)
}
