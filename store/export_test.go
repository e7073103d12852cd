package store

import (
	"context"
	"time"
)

// Asked is a query that a method sent, with its arguments.
type Asked struct {
	Query string
	Args  []any
}

// recorder keeps the queries that go through it, also those that nobody waits for.
type recorder struct {
	transaction
	asked []Asked
}

func (r *recorder) query(ctx context.Context, query string, args []any) (rows, error) {
	r.asked = append(r.asked, Asked{query, args})
	return r.transaction.query(ctx, query, args)
}

func (r *recorder) later(ctx context.Context, s statement) error {
	r.asked = append(r.asked, Asked{s.query, s.args})
	return r.transaction.later(ctx, s)
}

// Record runs fn in a transaction and returns its queries.
func (s *Store) Record(ctx context.Context, fn func(tx *Tx) error) ([]Asked, error) {
	var r *recorder
	err := s.InTx(ctx, func(tx *Tx) error {
		r = &recorder{transaction: tx.steps.on}
		tx.steps.on = r
		return fn(tx)
	})
	return r.asked, err
}

// ClaimInTx is Store.Claim inside a transaction; what it claims nobody sees.
func (tx *Tx) ClaimInTx(ctx context.Context, holder string, lease time.Duration, limit int, kinds ...string) error {
	return tx.claim(ctx, holder, lease, limit, kinds, &[]Task{})
}
