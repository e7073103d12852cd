package store

import (
	"context"
	"time"
)

// Referral is a friend whom a customer brought.
type Referral struct {
	Referrer   CustomerID
	Friend     CustomerID
	Shop       ShopID
	CreatedAt  time.Time
	RewardedAt time.Time // when the friend's first order was paid; zero until then
}

const referralColumns = `referrer_id, friend_id, shop_id, created_at, rewarded_at`

func scanReferral(r row) (f Referral, err error) {
	err = r.Scan(&f.Referrer, &f.Friend, &f.Shop, instant{&f.CreatedAt}, instant{&f.RewardedAt})
	return f, err
}

// Referrals counts the friends that a customer brought and who have paid a first order.
func (r Reader) Referrals(ctx context.Context, id CustomerID) (int, error) {
	return one(ctx, r, "referrals", scanInto[int], `SELECT COUNT(*) FROM referrals WHERE referrer_id = $1 AND rewarded_at IS NOT NULL`, id)
}

// ReferralsOf lists the friends that a customer brought, the first one first.
func (r Reader) ReferralsOf(ctx context.Context, id CustomerID) ([]Referral, error) {
	return many(ctx, r, "referrals of customer", scanReferral, `SELECT `+referralColumns+` FROM referrals WHERE referrer_id = $1 ORDER BY created_at, friend_id`, id)
}

// ReferralOf is by whom a customer was brought, or ErrNotFound.
func (r Reader) ReferralOf(ctx context.Context, friend CustomerID) (Referral, error) {
	return one(ctx, r, "referral of friend", scanReferral, `SELECT `+referralColumns+` FROM referrals WHERE friend_id = $1`, friend)
}

// AddReferral files that a customer brought a friend; a friend who was brought before is
// ErrConflict.
func (tx *Tx) AddReferral(ctx context.Context, shop ShopID, referrer, friend CustomerID) error {
	_, err := tx.exec(ctx, "add referral", `INSERT INTO referrals (friend_id, referrer_id, shop_id, created_at) VALUES ($1,$2,$3,$4)`, friend, referrer, shop, tx.now)
	return err
}

// RewardReferral files that a friend's first order was paid; a second time, or for somebody
// whom nobody brought, it is ErrNotFound.
func (tx *Tx) RewardReferral(ctx context.Context, friend CustomerID) error {
	n, err := tx.exec(ctx, "reward referral", `UPDATE referrals SET rewarded_at = $2 WHERE friend_id = $1 AND rewarded_at IS NULL`, friend, tx.now)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// DropReferral takes back a referral that brought nothing yet; any other is ErrNotFound.
func (tx *Tx) DropReferral(ctx context.Context, friend CustomerID) error {
	n, err := tx.exec(ctx, "drop referral", `DELETE FROM referrals WHERE friend_id = $1 AND rewarded_at IS NULL`, friend)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
