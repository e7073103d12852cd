package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
)

// openSQLite opens one writing connection and a pool of readers on the same file.
// Pragmas travel in the DSN, because a PRAGMA statement reaches one pooled connection.
func (s *Store) openSQLite(ctx context.Context, path string, opts Options) error {
	s.dialect = sqliteDialect
	synchronous := "NORMAL"
	if opts.Durable {
		synchronous = "FULL"
	}
	params := url.Values{
		"_pragma":              {"journal_mode(WAL)", "busy_timeout(5000)", "synchronous(" + synchronous + ")", "foreign_keys(1)", "secure_delete(1)"},
		"_time_integer_format": {"unix_micro"},
	}
	dsn := func(extra ...string) string {
		q := url.Values{}
		for k, v := range params {
			q[k] = v
		}
		for i := 0; i+1 < len(extra); i += 2 {
			q.Set(extra[i], extra[i+1])
		}
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
	}
	var err error
	if s.write, err = sql.Open("sqlite", dsn("_txlock", "immediate")); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(2) // the queue's own, and one beside it for the log's upkeep
	s.write.SetMaxIdleConns(1)
	if err := migrateShared(ctx, s.write); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if s.queue, err = newCommitQueue(ctx, s.write); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if s.db, err = sql.Open("sqlite", dsn("mode", "ro")); err != nil {
		return err
	}
	readers := opts.Connections
	if readers == 0 {
		readers = 4
	}
	s.db.SetMaxOpenConns(readers)
	s.db.SetMaxIdleConns(readers)
	s.q = newStatements(s.db)
	return nil
}

// migrateShared migrates a file that other processes may open at the same moment. SQLite
// has no lock to hold across transactions, but each migration is one: who comes second
// fails, and finds it done when it looks again.
func migrateShared(ctx context.Context, db *sql.DB) (err error) {
	for range 10 {
		if err = sqliteDialect.migrate(ctx, db); err == nil || ctx.Err() != nil {
			return err
		}
	}
	return err
}
