package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
)

// Reader holds every read. Store reads through a pool, Tx inside its transaction.
type Reader struct {
	q       querier
	dialect dialect
}

func (r Reader) exec(ctx context.Context, doing, query string, args ...any) (int64, error) {
	n, err := r.q.exec(ctx, query, args)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, r.dialect.ours(err))
	}
	return n, nil
}

// one scans the first row of a query; no row is ErrNotFound.
func one[T any](ctx context.Context, r Reader, doing string, scan func(row) (T, error), query string, args ...any) (v T, err error) {
	rows, err := r.q.query(ctx, query, args)
	if err == nil {
		v, err = first(rows, scan)
	}
	if err != nil {
		return v, fmt.Errorf("%s: %w", doing, r.dialect.ours(err))
	}
	return v, nil
}

func first[T any](rows rows, scan func(row) (T, error)) (v T, err error) {
	defer rows.Close()
	if !rows.Next() {
		return v, cmp.Or(rows.Err(), sql.ErrNoRows)
	}
	if v, err = scan(rows); err != nil {
		var zero T
		return zero, err
	}
	rows.Close() // what went wrong after the row shows
	return v, rows.Err()
}

// many scans all rows of a query; no rows is an empty slice and no error.
func many[T any](ctx context.Context, r Reader, doing string, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := r.q.query(ctx, query, args)
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

// scanInto scans a single column.
func scanInto[T any](r row) (v T, err error) {
	err = r.Scan(&v)
	return v, err
}
