package store

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"sync"
)

// statements runs queries on SQLite through prepared statements that it keeps: parsing
// costs more than half of a small statement. (pgx does the same for PostgreSQL.)
type statements struct {
	on   preparer
	mu   sync.Mutex
	kept map[string]*sql.Stmt
}

// preparer is a *sql.DB or a *sql.Conn.
type preparer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// mostStatements bounds what is kept; a text beyond it is parsed each time.
const mostStatements = 512

func newStatements(on preparer) *statements { return &statements{on: on, kept: map[string]*sql.Stmt{}} }

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	for _, stmt := range s.kept {
		err = errors.Join(err, stmt.Close())
	}
	clear(s.kept)
	return err
}

// prepared returns the statement of a query, nil where it cannot be kept: the query then
// runs as it is, and reports what is wrong with it.
func (s *statements) prepared(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	stmt, ok := s.kept[query]
	if !ok && len(s.kept) < mostStatements {
		var err error
		if stmt, err = s.on.PrepareContext(context.Background(), steadyLimits(query)); err != nil {
			return nil
		}
		s.kept[query] = stmt
	}
	return stmt
}

var limit = regexp.MustCompile(`\bLIMIT (\$\d+)`)

// steadyLimits keeps SQLite from parsing a kept statement again each time that it runs: its planner
// looks at the value of a bare LIMIT $n, and takes any other value, even the same one again, for a
// reason to plan anew. It does not look into a sum.
func steadyLimits(query string) string { return limit.ReplaceAllString(query, "LIMIT 0+$1") }

func (s *statements) exec(ctx context.Context, query string, args []any) (int64, error) {
	if stmt := s.prepared(query); stmt != nil { //nolint:sqlclosecheck // kept
		return affected(stmt.ExecContext(ctx, args...))
	}
	return affected(s.on.ExecContext(ctx, query, args...))
}

func (s *statements) query(ctx context.Context, query string, args []any) (rows, error) {
	var found *sql.Rows
	var err error
	if stmt := s.prepared(query); stmt != nil { //nolint:sqlclosecheck // kept
		found, err = stmt.QueryContext(ctx, args...) //nolint:rowserrcheck // the caller looks
	} else {
		found, err = s.on.QueryContext(ctx, query, args...) //nolint:rowserrcheck // the caller looks
	}
	if err != nil {
		return nil, err
	}
	return sqlRows{found}, nil
}
