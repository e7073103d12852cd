package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// commitQueue lets concurrent SQLite transactions share one commit. SQLite has a single
// writer and each commit waits for the disk, so transactions that arrive meanwhile queue
// up, run one after another behind a savepoint each, and are committed together. None is
// acknowledged before that commit. Each function runs once, in its caller's goroutine: a
// panic there unwinds the caller, and rolls back nobody else.
type commitQueue struct {
	conn *sql.Conn // the only connection that writes
	tx   *statements

	mu      sync.Mutex
	waiting []*pending
	closed  bool
	leader  chan struct{} // closed when the goroutine that empties the queue has ended; nil when there is none
}

// pending is a transaction on its way through the queue.
type pending struct {
	turn chan querier  // the leader hands the open transaction over
	ran  chan error    // what the function returned
	gone chan struct{} // closed when the caller will not take its turn any more
	done chan struct{} // closed when err is how it ended
	err  error
}

// mostPerCommit bounds how long the first transaction of a commit waits for the rest.
const mostPerCommit = 64

var (
	errClosed = errors.New("the store is closed")
	errGone   = errors.New("the caller left its transaction")
)

func newCommitQueue(ctx context.Context, db *sql.DB) (*commitQueue, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &commitQueue{conn: conn, tx: newStatements(conn)}, nil
}

// close waits for the transactions that are queued and refuses new ones.
func (q *commitQueue) close() error {
	q.mu.Lock()
	again, leader := q.closed, q.leader
	q.closed = true
	q.mu.Unlock()
	if again {
		return nil
	}
	if leader != nil {
		<-leader
	}
	return errors.Join(q.tx.close(), q.conn.Close())
}

// do runs fn in a transaction and returns after its commit. A caller whose context ends
// while it still waits for its turn returns at once; from then on only the commit counts.
func (q *commitQueue) do(ctx context.Context, fn func(querier) error) error {
	p := &pending{turn: make(chan querier), ran: make(chan error, 1), gone: make(chan struct{}), done: make(chan struct{})}
	if err := q.add(p); err != nil {
		return err
	}
	select {
	case tx := <-p.turn:
		p.take(ctx, tx, fn)
	case <-p.done: // the transaction could not even begin
	case <-ctx.Done():
		close(p.gone)
		return ctx.Err()
	}
	<-p.done
	return p.err
}

// take runs fn and reports to the leader, also when fn panics or ends its goroutine.
func (p *pending) take(ctx context.Context, tx querier, fn func(querier) error) {
	err := errGone
	defer func() { p.ran <- err }()
	if ended := ctx.Err(); ended != nil {
		err = ended
		return
	}
	err = fn(tx)
}

func (q *commitQueue) add(p *pending) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return errClosed
	}
	q.waiting = append(q.waiting, p)
	if q.leader == nil {
		q.leader = make(chan struct{})
		go q.lead(q.leader)
	}
	return nil
}

// lead commits batch after batch until nobody waits.
func (q *commitQueue) lead(ended chan struct{}) {
	defer close(ended)
	for batch := q.next(); len(batch) > 0; batch = q.next() {
		err := q.commit(batch)
		for _, p := range batch {
			if err != nil && p.err == nil {
				p.err = err
			}
			close(p.done)
		}
	}
}

func (q *commitQueue) next() []*pending {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), mostPerCommit)
	if n == 0 {
		q.leader = nil
		return nil
	}
	batch := q.waiting[:n:n]
	q.waiting = append([]*pending(nil), q.waiting[n:]...)
	return batch
}

// commit runs a batch in one database transaction. A function that fails on its own
// account rolls back to its savepoint and keeps its error; the error that commit returns
// is the whole batch's: nothing of it was committed.
func (q *commitQueue) commit(batch []*pending) (err error) {
	if err := q.run("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if err != nil {
			_ = q.run("ROLLBACK") // SQLite may have rolled back already
		}
	}()
	for _, p := range batch {
		if err := q.one(p); err != nil {
			return err
		}
	}
	if err := q.run("COMMIT"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func (q *commitQueue) one(p *pending) error {
	select {
	case <-p.gone:
		return nil
	default:
	}
	if err := q.run("SAVEPOINT one"); err != nil {
		return err
	}
	if p.err = p.give(q.tx); p.err != nil {
		if err := q.run("ROLLBACK TO one"); err != nil {
			return err
		}
	}
	return q.run("RELEASE one")
}

// give hands the transaction to p's caller and returns what its function returned.
func (p *pending) give(tx querier) error {
	select {
	case p.turn <- tx:
		return <-p.ran
	case <-p.gone:
		return errGone
	}
}

func (q *commitQueue) run(statement string) error {
	_, err := q.tx.exec(context.Background(), statement, nil)
	return err
}
