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

// UseCoupon redeems a coupon. One that was used is ErrConflict, whoever tries at the same
// time; one that expired or was taken back is ErrNotFound.
func (tx *Tx) UseCoupon(ctx context.Context, id CouponID, by StaffID) error {
	n, err := tx.exec(ctx, "lock coupon", `UPDATE coupons SET name = name WHERE id = $1 AND voided_at IS NULL AND expires_at > $2`, id, tx.now)
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrNotFound
	}
	_, err = tx.exec(ctx, "use coupon", `INSERT INTO coupon_uses (coupon_id, staff_id, used_at) VALUES ($1,$2,$3)`, id, null(by), tx.now)
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

// Referrals counts the friends that a customer brought.
func (r Reader) Referrals(ctx context.Context, id CustomerID) (int, error) {
	return one(ctx, r, "referrals", scanInto[int], `SELECT COUNT(*) FROM referrals WHERE referrer_id = $1`, id)
}

// AddReferral files that a customer brought a friend; a friend who was brought before is
// ErrConflict.
func (tx *Tx) AddReferral(ctx context.Context, shop ShopID, referrer, friend CustomerID) error {
	_, err := tx.exec(ctx, "add referral", `INSERT INTO referrals (friend_id, referrer_id, shop_id, created_at) VALUES ($1,$2,$3,$4)`, friend, referrer, shop, tx.now)
	return err
}
