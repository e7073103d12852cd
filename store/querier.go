package store

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5/pgxpool"
)

// querier runs statements: through database/sql on SQLite, by the driver itself on
// PostgreSQL, where what database/sql does around a small statement is a third of its cost.
type querier interface {
	// exec returns how many rows the statement concerned.
	exec(ctx context.Context, query string, args []any) (int64, error)
	query(ctx context.Context, query string, args []any) (rows, error)
}

// rows is what *sql.Rows and pgx.Rows share. An error may come as late as Err, after the
// last Next. Closing twice is harmless.
type rows interface {
	row
	Next() bool
	Err() error
	Close()
}

// row is what a scan function reads.
type row interface{ Scan(dest ...any) error }

// pooled runs each statement on a connection of PostgreSQL's pool.
type pooled struct{ pool *pgxpool.Pool }

func (p pooled) exec(ctx context.Context, query string, args []any) (int64, error) {
	tag, err := p.pool.Exec(ctx, query, args...)
	return tag.RowsAffected(), err
}

func (p pooled) query(ctx context.Context, query string, args []any) (rows, error) {
	return p.pool.Query(ctx, query, args...) //nolint:sqlclosecheck // the caller closes
}

// affected and sqlRows give database/sql's results the form of querier's.
func affected(res sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

type sqlRows struct{ *sql.Rows }

func (r sqlRows) Close() { _ = r.Rows.Close() } // Err has what went wrong
