package store

import (
	"context"
	"fmt"
	"time"
)

// Tx is one transaction: all its writes commit together or not at all.
type Tx struct {
	Reader
	steps *steps
	now   time.Time
	wakes bool
	busy  []Task // finished, but enqueued again meanwhile
}

// Now is the time of the transaction's start; every row it writes carries it.
func (tx *Tx) Now() time.Time { return tx.now }

// InTx runs fn in one transaction and commits when it returns nil; an error or a panic
// rolls back. Inside, use only tx. fn may run again after a serialisation failure or a
// deadlock, so it must not keep state of a failed run. The error of fn comes back
// unchanged in its chain. A failed statement fails the transaction, even if fn goes on:
// its error comes back then. Where a method does not return what it stored, its statement
// may run as late as the commit.
func (s *Store) InTx(ctx context.Context, fn func(tx *Tx) error) error {
	var tx *Tx
	run := func(on transaction) error {
		tx = s.newTx(on)
		if err := fn(tx); err != nil {
			return err
		}
		return s.dialect.ours(tx.steps.failed)
	}
	var err error
	if s.queue != nil {
		err = s.queue.do(ctx, func(q querier) error { return run(embedded{q}) })
	} else {
		err = s.inPostgresTx(ctx, run)
	}
	if err != nil {
		return s.dialect.ours(err)
	}
	return s.ended(ctx, tx)
}

func (s *Store) newTx(on transaction) *Tx {
	steps := &steps{on: on, watch: s.watch}
	return &Tx{Reader: Reader{q: steps, dialect: s.dialect}, steps: steps, now: s.Now()}
}

// ended does what follows a commit.
func (s *Store) ended(ctx context.Context, tx *Tx) error {
	if tx.wakes {
		s.signal()
	}
	if len(tx.busy) == 0 {
		return nil
	}
	return s.InTx(ctx, func(again *Tx) error {
		for _, t := range tx.busy {
			if err := again.release(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// transaction is an open transaction of either database.
type transaction interface {
	querier
	// later runs a statement with the next one that is waited for, or with the commit.
	later(ctx context.Context, s statement) error
}

// statement is one that nobody waits for: what it brings is looked at when it comes.
type statement struct {
	doing, query string
	args         []any
	count        func(rows int64)  // hears how many rows it concerned; nil: nobody cares
	scan         func(r row) error // reads each of its rows; nil: it brings none
}

// later runs a statement whose outcome nobody waits for.
func (tx *Tx) later(ctx context.Context, doing, query string, args ...any) error {
	return tx.steps.later(ctx, statement{doing: doing, query: query, args: args})
}

// steps are the statements of one transaction. It remembers the first that failed:
// PostgreSQL commits nothing after that, and SQLite must not either.
type steps struct {
	on     transaction
	watch  func(statement string) // Options.Watch
	failed error
}

func (s *steps) exec(ctx context.Context, query string, args []any) (int64, error) {
	s.hear(query)
	n, err := s.on.exec(ctx, query, args)
	return n, s.note(err)
}

func (s *steps) query(ctx context.Context, query string, args []any) (rows, error) {
	s.hear(query)
	rows, err := s.on.query(ctx, query, args)
	if err != nil {
		return nil, s.note(err)
	}
	return noted{rows, s}, nil
}

func (s *steps) later(ctx context.Context, st statement) error {
	s.hear(st.query)
	return s.note(s.on.later(ctx, st))
}

func (s *steps) hear(query string) {
	if s.watch != nil {
		s.watch(query)
	}
}

func (s *steps) note(err error) error {
	if s.failed == nil {
		s.failed = err
	}
	return err
}

// noted are rows whose error the steps remember.
type noted struct {
	rows
	steps *steps
}

func (n noted) Err() error { return n.steps.note(n.rows.Err()) }

// embedded is a transaction on SQLite, where a statement is no journey: none waits.
type embedded struct{ on querier }

func (e embedded) exec(ctx context.Context, query string, args []any) (int64, error) {
	return e.on.exec(whole(ctx), query, args)
}

func (e embedded) query(ctx context.Context, query string, args []any) (rows, error) {
	return e.on.query(whole(ctx), query, args)
}

func (e embedded) later(ctx context.Context, s statement) error {
	err := e.now(ctx, s)
	if err != nil {
		err = fmt.Errorf("%s: %w", s.doing, err)
	}
	return err
}

func (e embedded) now(ctx context.Context, s statement) error {
	if s.scan == nil {
		n, err := e.exec(ctx, s.query, s.args)
		if err == nil && s.count != nil {
			s.count(n)
		}
		return err
	}
	rows, err := e.query(ctx, s.query, s.args)
	if err != nil {
		return err
	}
	return s.read(rows)
}

// read takes what the statement has brought.
func (s statement) read(rows rows) error {
	defer rows.Close()
	for rows.Next() {
		if err := s.scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// whole keeps a cancelled context from interrupting a statement half-way on SQLite: that
// would roll back the whole database transaction, with the other callers' work in it.
func whole(ctx context.Context) context.Context {
	if ctx.Err() == nil {
		return context.Background()
	}
	return ctx
}
