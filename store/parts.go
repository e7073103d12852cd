package store

import (
	"context"
	"time"
)

// Parts lists a shop's stock as it was imported, by code.
func (r Reader) Parts(ctx context.Context, shop ShopID) ([]Part, error) {
	return many(ctx, r, "parts", scanPart, `SELECT `+partColumns+` FROM parts_stock WHERE shop_id = $1 ORDER BY code`, shop)
}

// PartUse is how much of a part went into orders: since a day, and since its stock was
// imported.
type PartUse struct {
	Code     string
	Used     float64
	Imported float64 // used since the import: it is not in the stock any more
}

// PartUses sums the part lines of a shop's orders that were opened from an instant on, by
// the part's code; a line without a code is a part's by its name. An order that was closed
// before the import is in the imported stock, an open one is not.
func (r Reader) PartUses(ctx context.Context, shop ShopID, from time.Time) ([]PartUse, error) {
	return many(ctx, r, "part uses", func(r row) (u PartUse, err error) {
		err = r.Scan(&u.Code, &u.Used, &u.Imported)
		return u, err
	}, `SELECT COALESCE(p.code, n.code), SUM(l.quantity), SUM(CASE WHEN o.closed_at IS NULL OR o.closed_at > COALESCE(p.updated_at, n.updated_at) THEN l.quantity ELSE 0 END)
		FROM service_orders o JOIN service_order_lines l ON l.order_id = o.id
		LEFT JOIN parts_stock p ON p.shop_id = o.shop_id AND p.code = l.code
		LEFT JOIN parts_stock n ON n.shop_id = o.shop_id AND l.code = '' AND n.name = l.item
		WHERE o.shop_id = $1 AND o.opened_at >= $2 AND o.status <> 'cancelled' AND l.kind = 'part' AND COALESCE(p.code, n.code) IS NOT NULL
		GROUP BY COALESCE(p.code, n.code) ORDER BY 1`, shop, micros(from))
}

// ShortageID names a shortage.
type ShortageID int64

// Shortage is a part that runs out, from when that was found until its stock is back (D9).
type Shortage struct {
	ID       ShortageID
	Shop     ShopID
	Code     string
	Status   string  // one of the Shortage constants
	Quantity float64 // to order
	Staff    StaffID // who decided
	Found    time.Time
	Empty    time.Time // since when there is none left; zero while there is
	Decided  time.Time
	Over     time.Time
}

// What was decided of a shortage.
const (
	ShortageOpen    = "open"
	ShortageOrdered = "ordered"
	ShortageIgnored = "ignored"
)

const shortageColumns = `id, shop_id, code, status, quantity, COALESCE(staff_id,0), found_at, empty_at, decided_at, over_at`

func scanShortage(r row) (s Shortage, err error) {
	err = r.Scan(&s.ID, &s.Shop, &s.Code, &s.Status, &s.Quantity, &s.Staff, instant{&s.Found}, instant{&s.Empty}, instant{&s.Decided}, instant{&s.Over})
	return s, err
}

// Shortages lists a shop's shortages that are not over, by code.
func (r Reader) Shortages(ctx context.Context, shop ShopID) ([]Shortage, error) {
	return many(ctx, r, "shortages", scanShortage, `SELECT `+shortageColumns+` FROM part_shortages WHERE shop_id = $1 AND over_at IS NULL ORDER BY code`, shop)
}

// ShortagesSince lists a shop's shortages that lasted into the time since an instant, by id.
func (r Reader) ShortagesSince(ctx context.Context, shop ShopID, from time.Time) ([]Shortage, error) {
	return many(ctx, r, "shortages since", scanShortage, `SELECT `+shortageColumns+` FROM part_shortages WHERE shop_id = $1 AND (over_at IS NULL OR over_at > $2) ORDER BY id`, shop, micros(from))
}

// Shortage returns one shortage, or ErrNotFound.
func (r Reader) Shortage(ctx context.Context, id ShortageID) (Shortage, error) {
	return one(ctx, r, "shortage", scanShortage, `SELECT `+shortageColumns+` FROM part_shortages WHERE id = $1`, id)
}

// OpenShortage files a shortage. A part has one at a time: another is ErrConflict and fails
// the transaction.
func (tx *Tx) OpenShortage(ctx context.Context, s Shortage) (ShortageID, error) {
	return one(ctx, tx.Reader, "open shortage", scanInto[ShortageID], `INSERT INTO part_shortages (shop_id, code, status, quantity, staff_id, found_at, empty_at, decided_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8) RETURNING id`, s.Shop, s.Code, s.Status, s.Quantity, null(s.Staff), tx.now, nullTime(s.Empty), nullTime(s.Decided))
}

// DecideShortage files what was decided, by whom and how much is to come, where the shortage
// lasts and was in the state from; else it is ErrConflict.
func (tx *Tx) DecideShortage(ctx context.Context, s Shortage, from string) error {
	return tx.changeShortage(ctx, "decide shortage", `UPDATE part_shortages SET status = $2, staff_id = $3, quantity = $4, decided_at = $5 WHERE id = $1 AND status = $6 AND over_at IS NULL`,
		s.ID, s.Status, null(s.Staff), s.Quantity, tx.now, from)
}

// EmptyShortage notes that nothing is left, the first time.
func (tx *Tx) EmptyShortage(ctx context.Context, id ShortageID) error {
	return tx.later(ctx, "empty shortage", `UPDATE part_shortages SET empty_at = $2 WHERE id = $1 AND empty_at IS NULL AND over_at IS NULL`, id, tx.now)
}

// EndShortage ends one: the stock is back. One that is over is ErrConflict.
func (tx *Tx) EndShortage(ctx context.Context, id ShortageID) error {
	return tx.changeShortage(ctx, "end shortage", `UPDATE part_shortages SET over_at = $2 WHERE id = $1 AND over_at IS NULL`, id, tx.now)
}

func (tx *Tx) changeShortage(ctx context.Context, doing, query string, args ...any) error {
	n, err := tx.exec(ctx, doing, query, args...)
	if err == nil && n == 0 {
		return ErrConflict
	}
	return err
}
