package store

import (
	"context"
	"fmt"
)

// Unembedded lists the shop's passages that have no vector of the model, by id, at most limit.
func (r Reader) Unembedded(ctx context.Context, shop ShopID, model string, limit int) ([]PassageID, error) {
	return many(ctx, r, "unembedded passages", scanInto[PassageID], `SELECT p.id FROM passages p WHERE p.shop_id = $1 AND NOT EXISTS (
		SELECT 1 FROM passage_vectors v WHERE v.passage_id = p.id AND v.model = $2) ORDER BY p.id LIMIT $3`, shop, model, limit)
}

// VectorCount is how many passages of a shop have a vector of one model.
type VectorCount struct {
	Model      string
	Dimensions int
	Passages   int
}

// VectorCounts lists the models that the shop's passages have vectors of, those with the most first.
func (r Reader) VectorCounts(ctx context.Context, shop ShopID) ([]VectorCount, error) {
	return many(ctx, r, "vector counts", func(r row) (c VectorCount, err error) {
		err = r.Scan(&c.Model, &c.Dimensions, &c.Passages)
		return c, err
	}, `SELECT model, dimensions, COUNT(*) FROM passage_vectors WHERE shop_id = $1 GROUP BY model, dimensions ORDER BY COUNT(*) DESC, model, dimensions`, shop)
}

// RemoveVectors removes a shop's vectors of one model, and on PostgreSQL their index, and returns how many there were.
func (s *Store) RemoveVectors(ctx context.Context, shop ShopID, model string, dimensions int) (n int64, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		n, err = tx.exec(ctx, "remove vectors", `DELETE FROM passage_vectors WHERE shop_id = $1 AND model = $2 AND dimensions = $3`, shop, model, dimensions)
		return err
	})
	if err != nil || !s.Postgres() {
		return n, err
	}
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return n, fmt.Errorf("remove the index of vectors: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `DROP INDEX CONCURRENTLY IF EXISTS `+vectorIndex(shop, model, dimensions)); err != nil {
		return n, fmt.Errorf("remove the index of vectors: %w", err)
	}
	return n, nil
}
