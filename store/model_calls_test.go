package store_test

import (
	"context"
	"errors"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestModelCalls(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		one := store.ModelCalls{
			Shop: f.shop, Day: "2026-11-23", Use: "reply", Model: "m", Calls: 2, Failed: 1, TokensIn: 3_000_000_000, TokensOut: 20, Milliseconds: 900, Cost: 1_500,
		}
		other := store.ModelCalls{Shop: f.shop, Day: "2026-11-24", Use: "embedding", Model: "e", Calls: 1, TokensIn: 5}
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			elsewhere, err := tx.PutShop(ctx, store.Shop{Code: "second", Name: "二店", TimeZone: "Asia/Shanghai"})
			theirs := one
			theirs.Shop = elsewhere.ID
			return errors.Join(err, tx.AddModelCalls(ctx, one), tx.AddModelCalls(ctx, one), tx.AddModelCalls(ctx, other), tx.AddModelCalls(ctx, theirs))
		})
		twice := one
		twice.Calls, twice.Failed, twice.TokensIn, twice.TokensOut, twice.Milliseconds, twice.Cost = 4, 2, 6_000_000_000, 40, 1800, 3_000
		list, err := s.ModelCalls(ctx, f.shop, "2026-11-23", "2026-11-24")
		check(t, list, err, []store.ModelCalls{twice, other})
		list, err = s.ModelCalls(ctx, f.shop, "2026-11-24", "2026-11-30")
		check(t, list, err, []store.ModelCalls{other})
	})
}
