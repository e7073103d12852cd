package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

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
	if err != nil {
		return err
	}
	defer plain.Close(ctx)
	if _, err := plain.Exec(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return fmt.Errorf("lock migrations: %w", err)
	}
	if _, err := plain.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS vector"); err != nil {
		return fmt.Errorf("create extension vector (install pgvector, or let an administrator create it): %w", err)
	}
	config.AfterConnect = prepareForVectors
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	s.pool, s.db = pool, stdlib.OpenDBFromPool(pool)
	s.q = s.db
	return s.dialect.migrate(ctx, s.db) // closing the plain connection releases the lock
}

// prepareForVectors makes pgvector's types known and lets a search through an index go on
// until it has found as many as it should. pgvector before 0.8 cannot, and takes the
// setting for one of its later versions.
func prepareForVectors(ctx context.Context, conn *pgx.Conn) error {
	if err := pgxvector.RegisterTypes(ctx, conn); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, "SET hnsw.iterative_scan = strict_order")
	return err
}

// retries bounds how often a transaction runs again after losing to another one.
const retries = 5

func (s *Store) inPostgresTx(ctx context.Context, fn func(querier) error) error {
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

func (s *Store) onePostgresTx(ctx context.Context, fn func(querier) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}
