package store

import (
	"context"
	"database/sql"
	"time"
)

// Tx is one transaction: all its writes commit together or not at all.
type Tx struct {
	Reader
	now   time.Time
	wakes bool
}

// Now is the time of the transaction's start; every row it writes carries it.
func (tx *Tx) Now() time.Time { return tx.now }

// InTx runs fn in one transaction and commits when it returns nil; an error or a panic
// rolls back. Inside, use only tx. fn may run again after a serialisation failure or a
// deadlock, so it must not keep state of a failed run. The error of fn comes back
// unchanged in its chain. A failed statement fails the transaction, even if fn goes on:
// its error comes back then.
func (s *Store) InTx(ctx context.Context, fn func(tx *Tx) error) error {
	wakes := false
	run := func(q querier) error {
		steps := &steps{querier: s.watched(q), embedded: !s.dialect.postgres}
		tx := &Tx{Reader: Reader{q: steps, dialect: s.dialect}, now: s.Now()}
		if err := fn(tx); err != nil {
			return err
		}
		wakes = tx.wakes
		return s.dialect.ours(steps.failed)
	}
	var err error
	if s.queue != nil {
		err = s.queue.do(ctx, run)
	} else {
		err = s.inPostgresTx(ctx, run)
	}
	if err == nil && wakes {
		s.signal()
	}
	return err
}

// steps are the statements of one transaction. It remembers the first that failed:
// PostgreSQL commits nothing after that, and SQLite must not either.
type steps struct {
	querier
	embedded bool
	failed   error
}

func (s *steps) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	res, err := s.querier.ExecContext(s.whole(ctx), query, args...)
	s.note(err)
	return res, err
}

func (s *steps) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := s.querier.QueryContext(s.whole(ctx), query, args...)
	s.note(err)
	return rows, err
}

func (s *steps) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	row := s.querier.QueryRowContext(s.whole(ctx), query, args...)
	s.note(row.Err())
	return row
}

func (s *steps) note(err error) {
	if s.failed == nil {
		s.failed = err
	}
}

// whole keeps a cancelled context from interrupting a statement half-way on SQLite: that
// would roll back the whole database transaction, with the other callers' work in it.
func (s *steps) whole(ctx context.Context) context.Context {
	if s.embedded && ctx.Err() == nil {
		return context.Background()
	}
	return ctx
}
