package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// EntryID names an entry of the points ledger.
type EntryID int64

// PointsEntry is one line of a customer's points. No entry is ever changed: what was wrong
// is taken back by another one.
type PointsEntry struct {
	ID        EntryID
	Shop      ShopID
	Customer  CustomerID
	Staff     StaffID // 0 when nobody of the staff did it
	Reverses  EntryID // the entry that this one takes back
	Key       string  // unique when not empty: the same thing is not entered twice
	Kind      string  // one of the Points constants
	Points    int64   // below zero when redeemed or expired
	Note      string
	ExpiresAt time.Time // of what was earned; zero for never
	CreatedAt time.Time
}

// Kinds of entries.
const (
	PointsEarned   = "earn"
	PointsRedeemed = "redeem"
	PointsExpired  = "expire"
	PointsReversed = "reverse"
)

const pointsColumns = `id, shop_id, customer_id, COALESCE(staff_id,0), COALESCE(reverses_id,0), COALESCE(key,''), kind, points, note, expires_at, created_at`

func scanPoints(r row) (e PointsEntry, err error) {
	err = r.Scan(&e.ID, &e.Shop, &e.Customer, &e.Staff, &e.Reverses, &e.Key, &e.Kind, &e.Points, &e.Note, instant{&e.ExpiresAt}, instant{&e.CreatedAt})
	return e, err
}

// Balance is a customer's points: the opening entry, those of records merged into theirs,
// and the ledger. An unknown customer is
// ErrNotFound.
func (r Reader) Balance(ctx context.Context, id CustomerID) (int64, error) {
	return one(ctx, r, "balance", scanInto[int64], `SELECT c.points + COALESCE((SELECT SUM(m.points) FROM customers m WHERE m.merged_into = c.id), 0) + COALESCE((SELECT SUM(l.points) FROM points_ledger l WHERE l.customer_id = c.id), 0)
		FROM customers c WHERE c.id = $1`, id)
}

// PointsOf lists a customer's entries, the latest first, at most limit.
func (r Reader) PointsOf(ctx context.Context, id CustomerID, limit int) ([]PointsEntry, error) {
	return many(ctx, r, "points of customer", scanPoints, `SELECT `+pointsColumns+` FROM points_ledger WHERE customer_id = $1 ORDER BY id DESC LIMIT $2`, id, limit)
}

// PointsEntry returns one entry, or ErrNotFound.
func (r Reader) PointsEntry(ctx context.Context, id EntryID) (PointsEntry, error) {
	return one(ctx, r, "points entry", scanPoints, `SELECT `+pointsColumns+` FROM points_ledger WHERE id = $1`, id)
}

// IsReversed reports whether an entry was taken back.
func (r Reader) IsReversed(ctx context.Context, id EntryID) (bool, error) {
	return one(ctx, r, "reversed", scanInto[bool], `SELECT EXISTS (SELECT 1 FROM points_ledger WHERE reverses_id = $1)`, id)
}

// ErrTooFewPoints refuses an entry that would take the balance below zero.
var ErrTooFewPoints = errors.New("too few points")

// AddPoints enters points. A key that was entered is ErrConflict, as is an entry taken back
// twice; what the balance does not cover is ErrTooFewPoints. Writers of one customer's points
// wait for each other.
func (tx *Tx) AddPoints(ctx context.Context, e PointsEntry) (EntryID, error) {
	n, err := tx.exec(ctx, "lock points", `UPDATE customers SET points = points WHERE id = $1 AND shop_id = $2`, e.Customer, e.Shop)
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, ErrNotFound
	}
	if e.Points < 0 {
		balance, err := tx.Balance(ctx, e.Customer)
		if err != nil {
			return 0, err
		}
		if balance+e.Points < 0 {
			return 0, ErrTooFewPoints
		}
	}
	return one(ctx, tx.Reader, "add points", scanInto[EntryID], `INSERT INTO points_ledger (shop_id, customer_id, staff_id, reverses_id, key, kind, points, note, expires_at, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) RETURNING id`,
		e.Shop, e.Customer, null(e.Staff), null(e.Reverses), null(e.Key), e.Kind, e.Points, e.Note, nullTime(e.ExpiresAt), tx.now)
}

// ReversePoints takes an entry back. A second time is ErrConflict, points that were spent
// meanwhile are ErrTooFewPoints, and what itself takes back is ErrNotFound.
func (tx *Tx) ReversePoints(ctx context.Context, id EntryID, by StaffID) (EntryID, error) {
	e, err := tx.PointsEntry(ctx, id)
	if err != nil {
		return 0, err
	}
	if e.Kind == PointsReversed {
		return 0, ErrNotFound
	}
	return tx.AddPoints(ctx, PointsEntry{Shop: e.Shop, Customer: e.Customer, Staff: by, Reverses: e.ID, Kind: PointsReversed, Points: -e.Points})
}

// EarnKey is the key of what an order earns for the nth time, from 0: a hand-over that was
// taken back may happen again.
func EarnKey(id OrderID, n int) string { return fmt.Sprintf("order/%d/%d", id, n) }

// EarnedFor is the entry that an order earned and that still counts, 0 for none, and how
// often the order earned so far.
func (r Reader) EarnedFor(ctx context.Context, o Order) (live EntryID, times int, err error) {
	type earned struct {
		live  EntryID
		times int
	}
	e, err := one(ctx, r, "earned for order", func(r row) (e earned, err error) {
		err = r.Scan(&e.live, &e.times)
		return e, err
	}, `SELECT COALESCE(MAX(CASE WHEN NOT EXISTS (SELECT 1 FROM points_ledger b WHERE b.reverses_id = l.id) THEN l.id END), 0), COUNT(*)
		FROM points_ledger l WHERE l.customer_id = $1 AND l.key LIKE $2`, o.Customer, fmt.Sprintf("order/%d/%%", o.ID))
	return e.live, e.times, err
}

// PointsDue are the points of a customer that will have run out at an instant, and that no
// entry has taken out yet: what was earned until then less all that was spent, for what
// runs out first is spent first.
func (r Reader) PointsDue(ctx context.Context, id CustomerID, at time.Time) (int64, error) {
	return one(ctx, r, "points due", scanInto[int64], `SELECT CASE WHEN s.due > 0 THEN s.due ELSE 0 END FROM (
		SELECT CAST(COALESCE(SUM(CASE WHEN l.points < 0 OR l.expires_at <= $2 THEN l.points ELSE 0 END), 0) AS BIGINT) AS due
		FROM points_ledger l WHERE l.customer_id = $1 AND l.kind <> 'reverse' AND NOT EXISTS (SELECT 1 FROM points_ledger b WHERE b.reverses_id = l.id)) s`, id, micros(at))
}
