package store

import "context"

// Unembedded lists the shop's passages that have no vector of the model, by id, at most limit.
func (r Reader) Unembedded(ctx context.Context, shop ShopID, model string, limit int) ([]PassageID, error) {
	return many(ctx, r, "unembedded passages", scanInto[PassageID], `SELECT p.id FROM passages p WHERE p.shop_id = $1 AND NOT EXISTS (
		SELECT 1 FROM passage_vectors v WHERE v.passage_id = p.id AND v.model = $2) ORDER BY p.id LIMIT $3`, shop, model, limit)
}
