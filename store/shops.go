package store

import "context"

// RemoveShop deletes a shop that has a playbook and nothing else, as a measurement leaves behind. A shop with any
// other record stays, with all it has, and the error is the database's.
func (tx *Tx) RemoveShop(ctx context.Context, id ShopID) error {
	for _, statement := range []string{
		`DELETE FROM gaps WHERE shop_id = $1`,
		`DELETE FROM playbook_documents WHERE shop_id = $1`, // with its passages and their vectors
		`DELETE FROM shops WHERE id = $1`,
	} {
		if _, err := tx.exec(ctx, "remove shop", statement, id); err != nil {
			return err
		}
	}
	return nil
}
