package store

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/jackc/pgx/v5"
)

// fewVectors is how many vectors of a shop are searched exactly: up to there that takes
// two milliseconds (of 512 dimensions) and finds them all.
const fewVectors = 1000

// mostIndexed is the most dimensions that pgvector's HNSW takes; longer vectors are
// searched exactly.
const mostIndexed = 2000

// IndexVectors builds the index for each shop with more than fewVectors vectors of the
// model, where there is none yet: one HNSW graph per shop and model, so that a search
// needs no filter and loses nothing to other shops. Searches and writes go on meanwhile.
// Calling it again, also from another replica, is harmless. SQLite searches in memory
// and needs none.
func (s *Store) IndexVectors(ctx context.Context, model string, dimensions int) error {
	if !s.Postgres() || dimensions > mostIndexed {
		return nil
	}
	type shelf struct {
		shop    ShopID
		vectors int
	}
	shelves, err := many(ctx, s.Reader, "shops with many vectors", func(r row) (f shelf, err error) {
		err = r.Scan(&f.shop, &f.vectors)
		return f, err
	}, `SELECT shop_id, COUNT(*) FROM passage_vectors WHERE model = $1 AND dimensions = $2 GROUP BY shop_id HAVING COUNT(*) > $3 ORDER BY shop_id`,
		model, dimensions, fewVectors)
	if err != nil || len(shelves) == 0 {
		return err
	}
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("index vectors: %w", err)
	}
	defer conn.Release()
	for _, f := range shelves {
		if err := indexVectors(ctx, conn.Conn(), f.shop, model, dimensions, f.vectors); err != nil {
			return fmt.Errorf("index vectors of shop %d: %w", f.shop, err)
		}
	}
	return nil
}

// indexVectors builds one index outside any transaction, as CONCURRENTLY asks for. The
// lock is only tried for: who waited for it in a statement would be waited for in turn.
func indexVectors(ctx context.Context, conn *pgx.Conn, shop ShopID, model string, dimensions, vectors int) (err error) {
	name := vectorIndex(shop, model, dimensions)
	var mine bool
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock(hashtext(current_schema() || $1))`, name).Scan(&mine); err != nil || !mine {
		return err
	}
	defer func() {
		if conn.IsClosed() { // a cancelled ctx closes it, and the server lets go of the lock
			return
		}
		_, failed := conn.Exec(context.WithoutCancel(ctx), `RESET maintenance_work_mem; RESET max_parallel_maintenance_workers; SELECT pg_advisory_unlock_all()`)
		err = errors.Join(err, failed)
	}()
	var valid bool
	switch err := conn.QueryRow(ctx, `SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)`, name).Scan(&valid); {
	case err == nil && valid:
		return nil
	case err == nil: // what a build that was interrupted left behind
		if _, err := conn.Exec(ctx, `DROP INDEX CONCURRENTLY `+name); err != nil {
			return err
		}
	case !errors.Is(err, pgx.ErrNoRows):
		return err
	}
	// The graph is built far faster where it fits in memory. One worker leaves processors to
	// the customers, and needs no shared memory, of which a container has little.
	for _, setting := range []string{
		`SET max_parallel_maintenance_workers = 0`,
		fmt.Sprintf(`SELECT set_config('maintenance_work_mem', '%[1]d', false) FROM pg_settings WHERE name = 'maintenance_work_mem' AND setting::bigint < %[1]d`,
			graphKilobytes(dimensions, vectors)),
		indexText(shop, model, dimensions),
	} {
		if _, err := conn.Exec(ctx, setting); err != nil {
			return err
		}
	}
	return nil
}

// graphKilobytes is what the graph takes in memory, at most a gigabyte.
func graphKilobytes(dimensions, vectors int) int { return min(vectors*(4*dimensions+700)/1000, 1<<20) }

func indexText(shop ShopID, model string, dimensions int) string {
	return fmt.Sprintf(`CREATE INDEX CONCURRENTLY %s ON passage_vectors USING hnsw ((embedding::vector(%d)) vector_cosine_ops) WHERE %s`,
		vectorIndex(shop, model, dimensions), dimensions, vectorsOf(shop, model, dimensions))
}

// vectorIndex is the name of a shop's index for a model, short enough for PostgreSQL.
func vectorIndex(shop ShopID, model string, dimensions int) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s", dimensions, model)
	return fmt.Sprintf("passage_vectors_hnsw_%d_%016x", shop, h.Sum64())
}
