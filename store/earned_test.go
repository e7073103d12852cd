package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// earning are an order's points, and how a hand-over comes and goes.
func earning(ctx context.Context, tx *store.Tx, o store.Order, points int64, until time.Time) error {
	live, n, err := tx.EarnedFor(ctx, o)
	if err != nil || live != 0 {
		return err
	}
	_, err = tx.AddPoints(ctx, store.PointsEntry{Shop: o.Shop, Customer: o.Customer, Key: store.EarnKey(o.ID, n), Kind: store.PointsEarned, Points: points, ExpiresAt: until})
	return err
}

func TestEarnedFor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		o := store.Order{ID: 7, Shop: f.shop, Customer: f.customer}
		other := store.Order{ID: 71, Shop: f.shop, Customer: f.customer} // its keys begin alike
		earn := func(o store.Order) {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return earning(ctx, tx, o, 100, start.AddDate(1, 0, 0)) })
		}
		has := func(o store.Order, some bool, times int) {
			t.Helper()
			live, n, err := s.EarnedFor(ctx, o)
			if err != nil || (live != 0) != some || n != times {
				t.Errorf("live %d, %d times, %v", live, n, err)
			}
		}
		has(o, false, 0)
		earn(other)
		earn(o)
		earn(o)
		has(o, true, 1)
		live, _, err := s.EarnedFor(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		write(t, s, func(ctx context.Context, tx *store.Tx) error { _, err := tx.ReversePoints(ctx, live, 0); return err })
		has(o, false, 1)
		earn(o)
		has(o, true, 2)
		balance, err := s.Balance(ctx, f.customer)
		check(t, balance, err, 200)
	})
}

// What runs out first is spent first; what was taken back counts neither way.
func TestPointsDue(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		add := func(kind string, points int64, days int) store.EntryID {
			e := store.PointsEntry{Shop: f.shop, Customer: f.customer, Kind: kind, Points: points}
			if days > 0 {
				e.ExpiresAt = start.AddDate(0, 0, days)
			}
			return added(t, s, (*store.Tx).AddPoints, e)
		}
		due := func(days int, want int64) {
			t.Helper()
			got, err := s.PointsDue(ctx, f.customer, start.AddDate(0, 0, days))
			check(t, got, err, want)
		}
		due(10, 0)
		add(store.PointsEarned, 100, 10)
		add(store.PointsEarned, 50, 20)
		add(store.PointsEarned, 30, 0) // for ever
		due(9, 0)
		due(10, 100)
		due(20, 150)
		spent := add(store.PointsRedeemed, -70, 0)
		due(10, 30)
		due(20, 80)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { _, err := tx.ReversePoints(ctx, spent, 0); return err })
		due(10, 100)
		add(store.PointsExpired, -100, 0)
		due(10, 0)
		due(20, 50)
		due(9999, 50)
	})
}

func TestDropReferral(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		friend := added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "朋友"})
		drop := func() error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.DropReferral(ctx, friend) })
		}
		refer := func(ctx context.Context, tx *store.Tx) error { return tx.AddReferral(ctx, f.shop, f.customer, friend) }
		write(t, s, refer)
		if err := drop(); err != nil {
			t.Error(err)
		}
		if err := drop(); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
		write(t, s, refer)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.RewardReferral(ctx, friend) })
		if err := drop(); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a reward was taken back: %v", err)
		}
	})
}

// Whatever orders are handed over and taken back, whatever is spent and runs out, and
// wherever it breaks off: an order's points count once while it is handed over, a coupon is
// used once, and the balance is the sum of what counts.
func TestMoneyBalances(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		order := int64(100)
		rapid.Check(t, func(t *rapid.T) {
			var customer store.CustomerID
			var coupon store.CouponID
			err := s.InTx(ctx, func(tx *store.Tx) (err error) {
				if customer, err = tx.AddCustomer(ctx, store.Customer{Shop: f.shop, Name: "某"}); err != nil {
					return err
				}
				coupon, err = tx.AddCoupon(ctx, store.Coupon{Shop: f.shop, Customer: customer, Name: "券", Amount: 1, ExpiresAt: start.AddDate(9, 0, 0)})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			order++
			o := store.Order{ID: store.OrderID(order), Shop: f.shop, Customer: customer}
			var balance, points int64 // points that count for the order
			used := false
			for range rapid.IntRange(1, 8).Draw(t, "operations") {
				crash, amount := rapid.Bool().Draw(t, "crash"), rapid.Int64Range(1, 100).Draw(t, "amount")
				nextBalance, nextPoints, nextUsed := balance, points, used
				err := s.InTx(ctx, func(tx *store.Tx) error {
					var err error
					switch rapid.SampledFrom([]string{"hand over", "take back", "spend", "run out", "use", "return"}).Draw(t, "what") {
					case "hand over":
						if err = earning(ctx, tx, o, amount, start.Add(time.Hour)); points == 0 {
							nextBalance, nextPoints = balance+amount, amount
						}
					case "take back":
						live, _, failed := tx.EarnedFor(ctx, o)
						if failed != nil || live == 0 {
							return failed
						}
						_, err = tx.ReversePoints(ctx, live, 0)
						nextBalance, nextPoints = balance-points, 0
					case "spend":
						_, err = tx.AddPoints(ctx, store.PointsEntry{Shop: f.shop, Customer: customer, Kind: store.PointsRedeemed, Points: -amount})
						nextBalance = balance - amount
					case "run out":
						due, failed := tx.PointsDue(ctx, customer, start.AddDate(1, 0, 0))
						if failed != nil || due == 0 {
							return failed
						}
						_, err = tx.AddPoints(ctx, store.PointsEntry{Shop: f.shop, Customer: customer, Kind: store.PointsExpired, Points: -due})
						nextBalance = balance - due
					case "use":
						err = tx.UseCoupon(ctx, coupon, 0, 0)
						nextUsed = true
					case "return":
						c, failed := tx.Coupon(ctx, coupon)
						if failed != nil {
							return failed
						}
						err = tx.ReturnCoupon(ctx, coupon, c.UsedAt)
						nextUsed = false
					}
					if err == nil && crash {
						return errCrash
					}
					return err
				})
				switch {
				case err == nil:
					balance, points, used = nextBalance, nextPoints, nextUsed
				case errors.Is(err, errCrash), errors.Is(err, store.ErrTooFewPoints), errors.Is(err, store.ErrConflict), errors.Is(err, store.ErrNotFound):
				default:
					t.Fatal(err)
				}
				got, err := s.Balance(ctx, customer)
				if err != nil || got != balance || got < 0 {
					t.Fatalf("balance %d, %v, want %d", got, err, balance)
				}
				c, err := s.Coupon(ctx, coupon)
				if err != nil || c.UsedAt.IsZero() == used {
					t.Fatalf("used %v, %v, want %v", c.UsedAt, err, used)
				}
			}
		})
	})
}
