package store

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// pipeline is a transaction on PostgreSQL. Statements that nobody waits for travel with
// the next one that somebody does, BEGIN and COMMIT like any other: most of what a small
// transaction costs is the journeys.
type pipeline struct {
	conn    *pgxpool.Conn
	begun   bool
	waiting []statement
}

// mostWaiting bounds what a long transaction keeps in memory.
const mostWaiting = 256

func (p *pipeline) later(ctx context.Context, s statement) error {
	p.waiting = append(p.waiting, s)
	if len(p.waiting) < mostWaiting {
		return nil
	}
	return p.flush(ctx)
}

// flush sends what waits by itself, BEGIN at least.
func (p *pipeline) flush(ctx context.Context) error {
	if p.begun && len(p.waiting) == 0 {
		return nil
	}
	_, err := p.exec(ctx, "SELECT", nil)
	return err
}

func (p *pipeline) exec(ctx context.Context, query string, args []any) (n int64, err error) {
	if p.begun && len(p.waiting) == 0 {
		tag, err := p.conn.Exec(ctx, query, args...)
		return tag.RowsAffected(), err
	}
	results, err := p.send(ctx, query, args)
	if err != nil {
		return 0, err
	}
	tag, err := results.Exec()
	return tag.RowsAffected(), cmp.Or(err, results.Close())
}

func (p *pipeline) query(ctx context.Context, query string, args []any) (rows, error) {
	if p.begun && len(p.waiting) == 0 {
		return p.conn.Query(ctx, query, args...) //nolint:sqlclosecheck // the caller closes
	}
	results, err := p.send(ctx, query, args)
	if err != nil {
		return nil, err
	}
	rows, err := results.Query()
	if err != nil {
		return nil, cmp.Or(err, results.Close())
	}
	return lastRows{rows, results}, nil
}

// copy is COPY FROM STDIN.
func (p *pipeline) copy(ctx context.Context, table string, columns []string, rows pgx.CopyFromSource) error {
	if err := p.flush(ctx); err != nil {
		return err
	}
	_, err := p.conn.CopyFrom(ctx, pgx.Identifier{table}, columns, rows)
	return err
}

// commit ends the transaction, or does at once all of one that has not begun.
func (p *pipeline) commit(ctx context.Context) error {
	if !p.begun {
		return p.atOnce(ctx)
	}
	results, err := p.send(ctx, "COMMIT", nil)
	if err != nil {
		return err
	}
	tag, err := results.Exec()
	if err = cmp.Or(err, results.Close()); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	p.begun = false
	if tag.String() == "ROLLBACK" { // a statement had failed before
		return pgx.ErrTxCommitRollback
	}
	return nil
}

// atOnce is a transaction of one journey, on which nobody waited for anything: to
// PostgreSQL the statements of a journey are one transaction by themselves, without BEGIN
// and COMMIT.
func (p *pipeline) atOnce(ctx context.Context) error {
	if len(p.waiting) == 0 {
		return nil
	}
	var batch pgx.Batch
	sent := p.waiting
	p.waiting = nil
	queue(&batch, sent)
	results := p.conn.SendBatch(ctx, &batch)
	return cmp.Or(take(results, false, sent), results.Close())
}

// rollback undoes what was not committed. A connection on which it fails is closed by the pool.
func (p *pipeline) rollback(ctx context.Context) {
	if !p.begun {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	_, _ = p.conn.Exec(ctx, "ROLLBACK")
}

const rollbackTimeout = 5 * time.Second

// send sends what waits, and the statement, whose results are the next ones.
func (p *pipeline) send(ctx context.Context, query string, args []any) (pgx.BatchResults, error) {
	var batch pgx.Batch
	begins, sent := !p.begun, p.waiting
	if begins {
		batch.Queue("BEGIN")
	}
	queue(&batch, sent)
	batch.Queue(query, args...)
	p.begun, p.waiting = true, nil
	results := p.conn.SendBatch(ctx, &batch)
	if err := take(results, begins, sent); err != nil {
		_ = results.Close() // the same error
		return nil, err
	}
	return results, nil
}

func queue(batch *pgx.Batch, sent []statement) {
	for _, s := range sent {
		batch.Queue(s.query, s.args...)
	}
}

// take looks at what the statements that nobody waited for have brought.
func take(results pgx.BatchResults, begins bool, sent []statement) error {
	if begins {
		if _, err := results.Exec(); err != nil {
			return fmt.Errorf("begin: %w", err)
		}
	}
	for _, s := range sent {
		if err := s.take(results); err != nil {
			return fmt.Errorf("%s: %w", s.doing, err)
		}
	}
	return nil
}

func (s statement) take(results pgx.BatchResults) error {
	if s.scan != nil {
		rows, err := results.Query() //nolint:sqlclosecheck // read closes
		if err != nil {
			return err
		}
		return s.read(rows)
	}
	tag, err := results.Exec()
	if err == nil && s.count != nil {
		s.count(tag.RowsAffected())
	}
	return err
}

// lastRows are the results of the last statement of a journey, which ends when they are closed.
type lastRows struct {
	pgx.Rows
	results pgx.BatchResults
}

func (r lastRows) Close() {
	r.Rows.Close()
	_ = r.results.Close() // the rows have what went wrong with them, the next journey what did with the connection
}
