package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Bulk is a transaction that writes records by the hundred: for imports and the sample shop.
// The embedded Tx writes single rows beside it.
type Bulk struct {
	*Tx
	// copy is PostgreSQL's COPY FROM STDIN; nil on SQLite.
	copy func(ctx context.Context, table string, columns []string, rows pgx.CopyFromSource) error
}

// InBulk runs fn in one transaction and commits when it returns nil; an error or a panic rolls
// back. fn may run again after a serialisation failure, a deadlock or a unique key that another
// transaction took between its reading and its writing, so it must not keep state of a failed run.
func (s *Store) InBulk(ctx context.Context, fn func(b *Bulk) error) error {
	if !s.dialect.postgres {
		return s.InTx(ctx, func(tx *Tx) error { return fn(&Bulk{Tx: tx}) })
	}
	for try := 1; ; try++ {
		tx, err := s.copyingTx(ctx, fn)
		var pg *pgconn.PgError
		// serialization_failure, deadlock_detected, unique_violation
		if try < retries && errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01" || pg.Code == "23505") {
			continue
		}
		if err != nil {
			return err
		}
		return s.ended(ctx, tx)
	}
}

// copyingTx is a transaction that has COPY.
func (s *Store) copyingTx(ctx context.Context, fn func(b *Bulk) error) (tx *Tx, err error) {
	err = s.onePostgresTx(ctx, func(on transaction) error {
		tx = s.newTx(on)
		// A plan kept from when the tables were small goes through all of what was loaded since.
		if err := tx.later(ctx, "begin bulk", `SET LOCAL plan_cache_mode = force_custom_plan`); err != nil {
			return err
		}
		return fn(&Bulk{Tx: tx, copy: on.(*pipeline).copy})
	})
	return tx, s.dialect.ours(err)
}

// reserve returns n fresh ids of a table, so that rows can be written with their references in
// one go. On SQLite the transaction is the only writer and takes the next ones of the sequence,
// which moves on when they are inserted.
func (b *Bulk) reserve(ctx context.Context, table string, n int) ([]int64, error) {
	doing := "reserve ids of " + table
	if b.dialect.postgres {
		return many(ctx, b.Reader, doing, scanInto[int64], `SELECT nextval(pg_get_serial_sequence($1,'id')) FROM generate_series(1,$2)`, table, n)
	}
	last, err := one(ctx, b.Reader, doing, scanInto[int64], `SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = $1),0)`, table)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = last + int64(i) + 1
	}
	return ids, nil
}

// insert writes n new rows; values returns the i-th in the order of columns.
func (b *Bulk) insert(ctx context.Context, table string, columns []string, n int, values func(i int) []any) error {
	const leastCopy = 8 // below, COPY's own round trips cost more than they save
	if b.copy == nil || n < leastCopy {
		return b.put(ctx, table, columns, "", n, values)
	}
	rows := pgx.CopyFromSlice(n, func(i int) ([]any, error) { return values(i), nil })
	if err := b.copy(ctx, table, columns, rows); err != nil {
		return fmt.Errorf("copy into %s: %w", table, b.dialect.ours(err))
	}
	return nil
}

// put writes n rows with as few statements as there are sizes of them; conflict is the ON
// CONFLICT clause, if any.
func (b *Bulk) put(ctx context.Context, table string, columns []string, conflict string, n int, values func(i int) []any) error {
	for first := 0; first < n; {
		size := 1
		for _, s := range []int{64, 8} {
			if n-first >= s {
				size = s
				break
			}
		}
		args := make([]any, 0, size*len(columns))
		for i := range size {
			args = append(args, values(first+i)...)
		}
		if _, err := b.exec(ctx, "put "+table, b.dialect.bulkText(table, columns, conflict, size), args...); err != nil {
			return err
		}
		first += size
	}
	return nil
}

// bulkTexts keeps the statements of put: building one costs more than sending it.
var bulkTexts sync.Map

func (d dialect) bulkText(table string, columns []string, conflict string, rows int) string {
	type key struct {
		postgres        bool
		table, conflict string
		rows            int
	}
	k := key{d.postgres, table, conflict, rows}
	if text, ok := bulkTexts.Load(k); ok {
		return text.(string)
	}
	text := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES " + d.marks(1, rows, len(columns)) + " " + conflict
	bulkTexts.Store(k, text)
	return text
}

// marks is placeholders for the long statements of bulk work: SQLite looks up a parameter's name by going
// through all of them, so there they have none. What is counted from first must stand before them in the text.
func (d dialect) marks(first, rows, columns int) string {
	if d.postgres {
		return placeholders(first, rows, columns)
	}
	row := "(" + strings.Repeat("?,", columns-1) + "?)"
	return strings.Repeat(row+",", rows-1) + row
}
