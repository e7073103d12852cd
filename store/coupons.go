package store

import (
	"context"
	"time"
)

// CouponID names a coupon.
type CouponID int64

// Coupon is an amount off, once, until it expires.
type Coupon struct {
	ID        CouponID
	Shop      ShopID
	Customer  CustomerID
	Staff     StaffID // who issued it; 0 for a rule
	Key       string  // unique when not empty
	Name      string
	Amount    int64 // fen
	ExpiresAt time.Time
	VoidedAt  time.Time // zero unless taken back
	UsedAt    time.Time // read only; zero until used
	CreatedAt time.Time
}

// Good reports whether the coupon can be used at an instant.
func (c Coupon) Good(at time.Time) bool {
	return c.VoidedAt.IsZero() && c.UsedAt.IsZero() && at.Before(c.ExpiresAt)
}

const couponColumns = `c.id, c.shop_id, c.customer_id, COALESCE(c.staff_id,0), COALESCE(c.key,''), c.name, c.amount_fen, c.expires_at, c.voided_at, u.used_at, c.created_at`

const couponTables = `coupons c LEFT JOIN coupon_uses u ON u.coupon_id = c.id`

func scanCoupon(r row) (c Coupon, err error) {
	err = r.Scan(&c.ID, &c.Shop, &c.Customer, &c.Staff, &c.Key, &c.Name, &c.Amount, instant{&c.ExpiresAt}, instant{&c.VoidedAt}, instant{&c.UsedAt}, instant{&c.CreatedAt})
	return c, err
}

// Coupon returns one coupon, or ErrNotFound.
func (r Reader) Coupon(ctx context.Context, id CouponID) (Coupon, error) {
	return one(ctx, r, "coupon", scanCoupon, `SELECT `+couponColumns+` FROM `+couponTables+` WHERE c.id = $1`, id)
}

// CouponsOf lists all that a customer was given, the latest first, at most limit.
func (r Reader) CouponsOf(ctx context.Context, id CustomerID, limit int) ([]Coupon, error) {
	return many(ctx, r, "coupons of customer", scanCoupon, `SELECT `+couponColumns+` FROM `+couponTables+` WHERE c.customer_id = $1 ORDER BY c.id DESC LIMIT $2`, id, limit)
}

// AddCoupon issues a coupon; a key that was issued is ErrConflict.
func (tx *Tx) AddCoupon(ctx context.Context, c Coupon) (CouponID, error) {
	return one(ctx, tx.Reader, "add coupon", scanInto[CouponID], `INSERT INTO coupons (shop_id, customer_id, staff_id, key, name, amount_fen, expires_at, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8) RETURNING id`, c.Shop, c.Customer, null(c.Staff), null(c.Key), c.Name, c.Amount, nullTime(c.ExpiresAt), tx.now)
}

// UseCoupon redeems a coupon, for an order or, with 0, for none on file. One that was used is ErrConflict, whoever tries at the same
// time; one that expired or was taken back is ErrNotFound.
func (tx *Tx) UseCoupon(ctx context.Context, id CouponID, by StaffID, order OrderID) error {
	n, err := tx.exec(ctx, "lock coupon", `UPDATE coupons SET name = name WHERE id = $1 AND voided_at IS NULL AND expires_at > $2`, id, tx.now)
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrNotFound
	}
	_, err = tx.exec(ctx, "use coupon", `INSERT INTO coupon_uses (coupon_id, staff_id, order_id, used_at) VALUES ($1,$2,$3,$4)`, id, null(by), null(order), tx.now)
	return err
}

// ReturnCoupon takes back the use of a coupon that happened at an instant; when it was used
// at another time, or not at all, it is ErrNotFound.
func (tx *Tx) ReturnCoupon(ctx context.Context, id CouponID, usedAt time.Time) error {
	n, err := tx.exec(ctx, "return coupon", `DELETE FROM coupon_uses WHERE coupon_id = $1 AND used_at = $2`, id, micros(usedAt))
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// VoidCoupon takes back a coupon that was not used; ErrNotFound for any other.
func (tx *Tx) VoidCoupon(ctx context.Context, id CouponID) error {
	// Waits for a use that is under way: a statement that waited itself would not see it.
	if _, err := tx.exec(ctx, "lock coupon", `UPDATE coupons SET name = name WHERE id = $1`, id); err != nil {
		return err
	}
	n, err := tx.exec(ctx, "void coupon", `UPDATE coupons SET voided_at = $2 WHERE id = $1 AND voided_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM coupon_uses u WHERE u.coupon_id = coupons.id)`, id, tx.now)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
