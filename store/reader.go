package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Reader holds every read. Store reads through a pool, Tx inside its transaction.
type Reader struct {
	q       querier
	dialect dialect
}

// querier is what *sql.DB, *sql.Tx and *sql.Conn share.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
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
