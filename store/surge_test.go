package store_test

import (
	"context"
	"errors"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// A level changes once, whoever finds it at the same time.
func TestSurge(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		got, err := s.Surge(ctx, f.shop)
		check(t, got, err, store.Surge{Shop: f.shop, Level: store.SurgeCalm})
		blue := store.Surge{Shop: f.shop, Level: store.SurgeBlue, Load: 100, Over: 1, Since: start}
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SetSurge(ctx, blue, store.SurgeCalm) })
		got, err = s.Surge(ctx, f.shop)
		check(t, got, err, blue)
		if err := s.InTx(ctx, func(tx *store.Tx) error { return tx.SetSurge(ctx, blue, store.SurgeCalm) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the same change again: %v", err)
		}
		calmer := blue
		calmer.Calmer, calmer.Load = start.Add(1e9), 50
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SetSurge(ctx, calmer, store.SurgeBlue) })
		got, err = s.Surge(ctx, f.shop)
		check(t, got, err, calmer)
	})
}
