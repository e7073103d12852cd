package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	pgxvector "github.com/pgvector/pgvector-go/pgx"
)

// migrationLock is the advisory lock under which replicas migrate one at a time.
const migrationLock = 0x70697463 // "pitc"

// openPostgres creates the vector extension on a plain connection, before the pool
// whose connections register its types, and migrates under an advisory lock.
func (s *Store) openPostgres(ctx context.Context, url string, opts Options) error {
	s.dialect = postgresDialect
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return err
	}
	switch {
	case opts.Connections > 0:
		config.MaxConns = int32(opts.Connections)
	case !strings.Contains(url, "pool_max_conns="):
		config.MaxConns = 16
	}
	plain, err := pgx.ConnectConfig(ctx, config.ConnConfig.Copy())
	if notUp(err) {
		return fmt.Errorf("%w: %w", ErrNotUp, inOneLine{err})
	}
	if err != nil {
		return inOneLine{err}
	}
	defer plain.Close(ctx)
	if _, err := plain.Exec(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return fmt.Errorf("lock migrations: %w", err)
	}
	if _, err := plain.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS vector"); err != nil {
		return fmt.Errorf("%w: create extension vector: %w", ErrNoVectors, err)
	}
	config.AfterConnect = pgxvector.RegisterTypes
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	s.pool, s.db = pool, stdlib.OpenDBFromPool(pool)
	s.q = pooled{pool}
	return s.dialect.migrate(ctx, s.db) // closing the plain connection releases the lock
}

// inOneLine is the driver's error, which has a line for each address that was tried, and some twice.
type inOneLine struct{ error }

func (e inOneLine) Error() string {
	lines := strings.Split(e.error.Error(), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(slices.Compact(lines), " ")
}

func (e inOneLine) Unwrap() error { return e.error }

// notUp reports whether a server refused a connection whoever asked: nobody listens there, or it is starting up or shutting down.
func notUp(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "57P03" // cannot_connect_now
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}

// ErrNoVectors says that the database server has no pgvector, or that we may not create it.
var ErrNoVectors = errors.New("the database has no pgvector")

// Pgvector is how pgvector was found.
type Pgvector struct {
	Version   string // in use
	Available string // installed on the server
	// Iterative says that a filtered search through an index goes on until it has enough (0.8).
	Iterative bool
}

// Pgvector tries pgvector out on PostgreSQL.
func (s *Store) Pgvector(ctx context.Context) (v Pgvector, err error) {
	var distance float64
	err = s.pool.QueryRow(ctx, `SELECT e.extversion, a.default_version, '[1,0]'::vector <=> '[0,1]'::vector
		FROM pg_extension e JOIN pg_available_extensions a ON a.name = e.extname WHERE e.extname = 'vector'`).Scan(&v.Version, &v.Available, &distance)
	if errors.Is(err, sql.ErrNoRows) {
		return v, ErrNoVectors
	}
	if err != nil {
		return v, fmt.Errorf("try pgvector: %w", err)
	}
	if distance != 1 {
		return v, fmt.Errorf("pgvector %s says that a right angle is %g", v.Version, distance)
	}
	var major, minor int
	if _, err := fmt.Sscanf(v.Version, "%d.%d", &major, &minor); err != nil {
		return v, fmt.Errorf("pgvector's version %q: %w", v.Version, err)
	}
	v.Iterative = major > 0 || minor >= 8
	return v, nil
}

// retries bounds how often a transaction runs again after losing to another one.
const retries = 5

func (s *Store) inPostgresTx(ctx context.Context, fn func(transaction) error) error {
	for try := 1; ; try++ {
		err := s.onePostgresTx(ctx, fn)
		var pg *pgconn.PgError
		// serialization_failure, deadlock_detected
		if try < retries && errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01") {
			continue
		}
		return err
	}
}

func (s *Store) onePostgresTx(ctx context.Context, fn func(transaction) error) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer conn.Release()
	p := &pipeline{conn: conn}
	defer p.rollback(ctx)
	if err := fn(p); err != nil {
		return err
	}
	return p.commit(ctx)
}
