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
	// ErrNotUp: the database server takes no connections, or none yet. Open may be tried again.
	ErrNotUp = errors.New("the database server takes no connections")
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
	watch func(statement string)
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
	// Watch hears the text of every statement that is run, BEGIN and COMMIT aside: what a
	// turn costs is counted with it. It is called from many goroutines and must not block.
	Watch func(statement string)
}

// Open connects to the database at url and brings its schema up to date: a
// postgres:// URL means PostgreSQL, anything else is the path of an SQLite file,
// created when missing.
func Open(ctx context.Context, url string, opts Options) (*Store, error) {
	s := &Store{clock: opts.Clock, watch: opts.Watch, wake: make(chan struct{}, 1)}
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
	s.q = s.watched(s.q)
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

// AsOf is the same open database with a clock that stands at the given time. Close the one
// that Open returned.
func (s *Store) AsOf(at time.Time) *Store {
	then := *s
	then.clock = func() time.Time { return at }
	return &then
}

// Ping checks that the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.PingContext(ctx) }

// Wake delivers a signal after a commit of this process enqueued a task that is due soon. It
// holds at most one signal: a reader looks for all ready tasks after each.
func (s *Store) Wake() <-chan struct{} { return s.wake }

func (s *Store) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
