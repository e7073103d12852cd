package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestPoints(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		earn := store.PointsEntry{Shop: f.shop, Customer: f.customer, Key: "order/1", Kind: store.PointsEarned, Points: 480, ExpiresAt: start.AddDate(2, 0, 0)}
		earn.ID = added(t, s, (*store.Tx).AddPoints, earn)
		spend := store.PointsEntry{Shop: f.shop, Customer: f.customer, Staff: f.advisor, Kind: store.PointsRedeemed, Points: -400, Note: "抵扣"}
		spend.ID = added(t, s, (*store.Tx).AddPoints, spend)
		refused := func(want error, do func(tx *store.Tx) error) {
			t.Helper()
			if err := s.InTx(ctx, do); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		refused(store.ErrConflict, func(tx *store.Tx) error { _, err := tx.AddPoints(ctx, earn); return err })
		refused(store.ErrTooFewPoints, func(tx *store.Tx) error { _, err := tx.AddPoints(ctx, spend); return err })
		refused(store.ErrTooFewPoints, func(tx *store.Tx) error { _, err := tx.ReversePoints(ctx, earn.ID, 0); return err })
		refused(store.ErrNotFound, func(tx *store.Tx) error {
			_, err := tx.AddPoints(ctx, store.PointsEntry{Shop: f.shop, Customer: 999, Kind: store.PointsEarned, Points: 1})
			return err
		})
		var back store.EntryID
		write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
			back, err = tx.ReversePoints(ctx, spend.ID, f.advisor)
			return err
		})
		refused(store.ErrConflict, func(tx *store.Tx) error { _, err := tx.ReversePoints(ctx, spend.ID, 0); return err })
		refused(store.ErrNotFound, func(tx *store.Tx) error { _, err := tx.ReversePoints(ctx, back, 0); return err })
		gone, err := s.IsReversed(ctx, spend.ID)
		check(t, gone, err, true)
		gone, err = s.IsReversed(ctx, earn.ID)
		check(t, gone, err, false)
		balance, err := s.Balance(ctx, f.customer)
		check(t, balance, err, 480)
		entries, err := s.PointsOf(ctx, f.customer, 10)
		for i := range entries {
			entries[i].CreatedAt = time.Time{}
		}
		check(t, entries, err, []store.PointsEntry{
			{ID: back, Shop: f.shop, Customer: f.customer, Staff: f.advisor, Reverses: spend.ID, Kind: store.PointsReversed, Points: 400}, spend, earn,
		})
		if _, err := s.PointsEntry(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
	})
}

func TestCoupons(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		issue := func() store.CouponID {
			return added(t, s, (*store.Tx).AddCoupon, store.Coupon{Shop: f.shop, Customer: f.customer, Staff: f.advisor, Name: "延保", Amount: 10000, ExpiresAt: clock.Now().Add(time.Hour)})
		}
		used, voided, late := issue(), issue(), issue()
		use := func(id store.CouponID) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.UseCoupon(ctx, id, f.advisor, 0) })
		}
		void := func(id store.CouponID) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.VoidCoupon(ctx, id) })
		}
		if err := errors.Join(use(used), void(voided)); err != nil {
			t.Fatal(err)
		}
		clock.Advance(2 * time.Hour)
		if err := void(used); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a used one taken back: %v", err)
		}
		if a, b := use(voided), use(late); !errors.Is(a, store.ErrNotFound) || !errors.Is(b, store.ErrNotFound) {
			t.Errorf("voided %v, late %v", a, b)
		}
		all, err := s.CouponsOf(ctx, f.customer, 10)
		if err != nil || len(all) != 3 || all[0].Good(clock.Now()) || all[2].UsedAt.IsZero() || all[1].VoidedAt.IsZero() {
			t.Errorf("%+v %v", all, err)
		}
		c, err := s.Coupon(ctx, used)
		check(t, c, err, all[2])
	})
}

// Ten people use one coupon and spend the same points at once: one of each succeeds.
func TestOnceUnderConcurrency(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		coupon := added(t, s, (*store.Tx).AddCoupon, store.Coupon{Shop: f.shop, Customer: f.customer, Name: "券", Amount: 1, ExpiresAt: start.AddDate(9, 0, 0)})
		added(t, s, (*store.Tx).AddPoints, store.PointsEntry{Shop: f.shop, Customer: f.customer, Kind: store.PointsEarned, Points: 150})
		var used, spent atomic.Int32
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if err := s.InTx(ctx, func(tx *store.Tx) error { return tx.UseCoupon(ctx, coupon, 0, 0) }); err == nil {
					used.Add(1)
				} else if !errors.Is(err, store.ErrConflict) {
					t.Error(err)
				}
				if err := s.InTx(ctx, func(tx *store.Tx) error {
					_, err := tx.AddPoints(ctx, store.PointsEntry{Shop: f.shop, Customer: f.customer, Kind: store.PointsRedeemed, Points: -100})
					return err
				}); err == nil {
					spent.Add(1)
				} else if !errors.Is(err, store.ErrTooFewPoints) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		balance, err := s.Balance(ctx, f.customer)
		if err != nil || used.Load() != 1 || spent.Load() != 1 || balance != 50 {
			t.Errorf("used %d times, spent %d times, %d left, %v", used.Load(), spent.Load(), balance, err)
		}
	})
}

// A coupon that is used and taken back at once is one of both, never both.
func TestUseAndVoid(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		for range 20 {
			id := added(t, s, (*store.Tx).AddCoupon, store.Coupon{Shop: f.shop, Customer: f.customer, Name: "券", Amount: 1, ExpiresAt: start.AddDate(9, 0, 0)})
			var used, voided error
			var both sync.WaitGroup
			both.Go(func() { used = s.InTx(ctx, func(tx *store.Tx) error { return tx.UseCoupon(ctx, id, 0, 0) }) })
			both.Go(func() { voided = s.InTx(ctx, func(tx *store.Tx) error { return tx.VoidCoupon(ctx, id) }) })
			both.Wait()
			if (used == nil) == (voided == nil) {
				t.Fatalf("used: %v, taken back: %v", used, voided)
			}
		}
	})
}

func TestReferrals(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		friend := added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "朋友", Phone: "+8613900139000"})
		refer := func() error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.AddReferral(ctx, f.shop, f.customer, friend) })
		}
		if err := refer(); err != nil {
			t.Fatal(err)
		}
		if err := refer(); !errors.Is(err, store.ErrConflict) {
			t.Errorf("brought twice: %v", err)
		}
		n, err := s.Referrals(ctx, f.customer)
		check(t, n, err, 0) // nothing was paid yet
		reward := func() error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.RewardReferral(ctx, friend) })
		}
		if err := reward(); err != nil {
			t.Fatal(err)
		}
		if err := reward(); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("rewarded twice: %v", err)
		}
		n, err = s.Referrals(ctx, f.customer)
		check(t, n, err, 1)
		one, err := s.ReferralOf(ctx, friend)
		if err != nil || one.Referrer != f.customer || one.RewardedAt.IsZero() {
			t.Errorf("%+v %v", one, err)
		}
		all, err := s.ReferralsOf(ctx, f.customer)
		check(t, all, err, []store.Referral{one})
		if _, err := s.ReferralOf(ctx, f.customer); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nobody brought them: %v", err)
		}
	})
}

var errCrash = errors.New("crash")

// Whatever is earned, spent and taken back, and wherever it breaks off: the balance is what a
// model of it says, the sum of the ledger, and never below zero.
func TestLedgerBalances(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		n := 0
		rapid.Check(t, func(t *rapid.T) {
			n++
			var customer store.CustomerID
			opening := rapid.Int64Range(0, 100).Draw(t, "opening")
			if err := s.InTx(ctx, func(tx *store.Tx) (err error) {
				customer, err = tx.AddCustomer(ctx, store.Customer{Shop: f.shop, Name: "某", Points: opening})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			want := opening
			var entries []store.PointsEntry
			reversed := map[store.EntryID]bool{}
			for range rapid.IntRange(1, 6).Draw(t, "operations") {
				points, crash := rapid.Int64Range(-100, 100).Draw(t, "points"), rapid.Bool().Draw(t, "crash")
				kind := store.PointsEarned
				back := -1
				if len(entries) > 0 && rapid.Bool().Draw(t, "reverse") {
					back = rapid.IntRange(0, len(entries)-1).Draw(t, "which")
					points, kind = -entries[back].Points, store.PointsReversed
				} else if points < 0 {
					kind = store.PointsRedeemed
				}
				var id store.EntryID
				err := s.InTx(ctx, func(tx *store.Tx) (err error) {
					if back >= 0 {
						id, err = tx.ReversePoints(ctx, entries[back].ID, 0)
					} else {
						id, err = tx.AddPoints(ctx, store.PointsEntry{Shop: f.shop, Customer: customer, Kind: kind, Points: points})
					}
					if err == nil && crash {
						return errCrash
					}
					return err
				})
				twice := back >= 0 && reversed[entries[back].ID]
				if (err == nil) != (want+points >= 0 && !crash && !twice) {
					t.Fatalf("%s %d at %d: %v", kind, points, want, err)
				}
				if err == nil {
					want += points
					if back >= 0 {
						reversed[entries[back].ID] = true
					} else {
						entries = append(entries, store.PointsEntry{ID: id, Points: points})
					}
				}
				if got, err := s.Balance(ctx, customer); err != nil || got != want || got < 0 {
					t.Fatalf("balance %d, %v, want %d", got, err, want)
				}
			}
		})
		if n == 0 {
			t.Error("nothing was tried")
		}
	})
}
