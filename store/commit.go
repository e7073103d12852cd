package store

import (
	"context"
	"database/sql"
	"fmt"
	"runtime/debug"
	"sync"
)

// commitQueue lets concurrent SQLite transactions share one commit. SQLite has a
// single writer and each commit waits for the disk, so whoever holds the writer runs
// all transactions that queued up meanwhile, each behind a savepoint of its own, and
// commits them together. None is acknowledged before that commit.
type commitQueue struct {
	db      *sql.DB
	writer  chan struct{} // holds one token: the right to write
	mu      sync.Mutex
	waiting []*pending
}

type pending struct {
	ctx  context.Context
	run  func(querier) error
	done chan struct{}
	err  error
}

// mostPerCommit bounds how long the first transaction of a commit waits for the rest.
const mostPerCommit = 64

func newCommitQueue(db *sql.DB) *commitQueue {
	q := &commitQueue{db: db, writer: make(chan struct{}, 1)}
	q.writer <- struct{}{}
	return q
}

// do runs fn in a transaction and returns after its commit.
func (q *commitQueue) do(ctx context.Context, fn func(querier) error) error {
	p := &pending{ctx: ctx, run: fn, done: make(chan struct{})}
	q.mu.Lock()
	q.waiting = append(q.waiting, p)
	q.mu.Unlock()
	for {
		select {
		case <-p.done:
			return p.err
		case <-q.writer:
			select {
			case <-p.done: // someone else committed ours while we got the token
				q.writer <- struct{}{}
				return p.err
			default:
			}
			q.commit(q.take())
			q.writer <- struct{}{}
		}
	}
}

func (q *commitQueue) take() []*pending {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), mostPerCommit)
	batch := q.waiting[:n:n]
	q.waiting = append([]*pending(nil), q.waiting[n:]...)
	return batch
}

// commit runs a batch in one database transaction, or, when that is lost as a whole
// (an interrupted statement rolls everything back), each of its own.
func (q *commitQueue) commit(batch []*pending) {
	if len(batch) == 1 || q.together(batch) != nil {
		for _, p := range batch {
			p.err = q.alone(p)
		}
	}
	for _, p := range batch {
		close(p.done)
	}
}

// together returns an error when nothing of the batch was committed. A transaction that
// fails on its own account rolls back to its savepoint and keeps its error.
func (q *commitQueue) together(batch []*pending) error {
	// No caller's context may end the commit of the others.
	tx, err := q.db.BeginTx(context.Background(), nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing to undo after a commit
	for _, p := range batch {
		if _, err := tx.Exec("SAVEPOINT one"); err != nil {
			return err
		}
		if p.err = p.attempt(tx); p.err != nil {
			if _, err := tx.Exec("ROLLBACK TO one"); err != nil {
				return err
			}
		}
		if _, err := tx.Exec("RELEASE one"); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (q *commitQueue) alone(p *pending) error {
	tx, err := q.db.BeginTx(context.Background(), nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing to undo after a commit
	if err := p.attempt(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// attempt runs the caller's function. Its panic must not reach the goroutine that
// happens to hold the writer, so it becomes the caller's error.
func (p *pending) attempt(tx *sql.Tx) (err error) {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in transaction: %v\n%s", r, debug.Stack())
		}
	}()
	return p.run(tx)
}
