// Package store keeps every record of Pitcrew: shops, staff, customers with their
// vehicles and orders, conversations, appointments, tickets, the playbook and the
// durable tasks. It knows two databases, SQLite and PostgreSQL with pgvector, behind
// one SQL text; what the records mean is left to the desks.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Errors that callers branch on. Every other error is the driver's, wrapped.
var (
	// ErrNotFound: the row asked for does not exist (or not in that shop).
	ErrNotFound = errors.New("not found")
	// ErrConflict: a unique key is taken, for instance a bay's quarter hour.
	ErrConflict = errors.New("conflict")
)

// Store is an open database. It is safe for concurrent use. The embedded Reader
// reads outside any transaction; writes go through InTx.
type Store struct {
	Reader
	db    *sql.DB       // SQLite: the readers; PostgreSQL: everything
	pool  *pgxpool.Pool // PostgreSQL only: what db draws from
	write *sql.DB       // SQLite only: the connection of queue
	queue *commitQueue  // SQLite only
	clock func() time.Time
	wake  chan struct{}
}

// Options of Open. The zero value is right for tests and the demo.
type Options struct {
	// Clock is the source of all times that the store sets; nil means time.Now.
	Clock func() time.Time
	// Durable makes an acknowledged SQLite commit survive a power cut
	// (synchronous=FULL instead of NORMAL). PostgreSQL decides for itself.
	Durable bool
	// Connections bounds the pool; 0 means the URL's pool_max_conns or 16 on PostgreSQL,
	// and 4 readers on SQLite.
	Connections int
}

// Open connects to the database at url and brings its schema up to date: a
// postgres:// URL means PostgreSQL, anything else is the path of an SQLite file,
// created when missing.
func Open(ctx context.Context, url string, opts Options) (*Store, error) {
	s := &Store{clock: opts.Clock, wake: make(chan struct{}, 1)}
	if s.clock == nil {
		s.clock = time.Now
	}
	var err error
	switch {
	case url == "":
		err = errors.New("no path and no URL is given")
	case IsPostgres(url):
		err = s.openPostgres(ctx, url, opts)
	default:
		err = s.openSQLite(ctx, url, opts)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), s.Close())
	}
	return s, nil
}

// IsPostgres reports whether url names a PostgreSQL database.
func IsPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// Close waits for running transactions and releases the connections. Closing twice is
// harmless.
func (s *Store) Close() error {
	var err error
	if s.queue != nil {
		err = s.queue.close()
	}
	if s.write != nil {
		err = errors.Join(err, s.write.Close())
	}
	if s.db != nil {
		err = errors.Join(err, s.db.Close())
	}
	if s.pool != nil {
		s.pool.Close()
	}
	return err
}

// Postgres reports whether the database is PostgreSQL.
func (s *Store) Postgres() bool { return s.dialect.postgres }

// Now is the store's clock, cut to the microseconds that both databases keep.
func (s *Store) Now() time.Time { return s.clock().Truncate(time.Microsecond) }

// Ping checks that the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.PingContext(ctx) }

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
		steps := &steps{querier: q, embedded: !s.dialect.postgres}
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

// Wake delivers a signal after a commit of this process enqueued a task. It holds at
// most one signal: a reader looks for all ready tasks after each.
func (s *Store) Wake() <-chan struct{} { return s.wake }

func (s *Store) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// querier is what *sql.DB, *sql.Tx and *sql.Conn share.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
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

// Reader holds every read. Store reads through a pool, Tx inside its transaction.
type Reader struct {
	q       querier
	dialect dialect
}

func (r Reader) exec(ctx context.Context, doing, query string, args ...any) (int64, error) {
	res, err := r.q.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, r.dialect.ours(err))
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, err)
	}
	return n, nil
}

// one scans the only row of a query; no row is ErrNotFound.
func one[T any](ctx context.Context, r Reader, doing string, scan func(row) (T, error), query string, args ...any) (T, error) {
	v, err := scan(r.q.QueryRowContext(ctx, query, args...))
	if err != nil {
		var zero T
		return zero, fmt.Errorf("%s: %w", doing, r.dialect.ours(err))
	}
	return v, nil
}

// many scans all rows of a query; no rows is an empty slice and no error.
func many[T any](ctx context.Context, r Reader, doing string, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := r.q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, r.dialect.ours(err))
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", doing, err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", doing, r.dialect.ours(err))
	}
	return out, nil
}

// row is what *sql.Row and *sql.Rows share.
type row interface{ Scan(dest ...any) error }

// scanInto scans a single column.
func scanInto[T any](r row) (v T, err error) {
	err = r.Scan(&v)
	return v, err
}
