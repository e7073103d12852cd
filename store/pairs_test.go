package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestPairs(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		second := f.other(t, s, "王先生", "+8613911112222", "沪C00001").customer
		pair := store.PairOf(second, f.customer)
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, want := range []bool{true, false} {
				if fresh, err := tx.SuggestPair(ctx, f.shop, pair); err != nil || fresh != want {
					return fmt.Errorf("suggested %t, %w", fresh, err)
				}
			}
			return nil
		})
		known, err := s.Pairs(ctx, f.shop)
		check(t, known, err, map[store.Pair]string{pair: store.PairSuggested})
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.DismissPair(ctx, f.shop, pair, f.advisor) })
		known, err = s.Pairs(ctx, f.shop)
		check(t, known, err, map[store.Pair]string{pair: store.PairDismissed})
	})
}

func TestTraits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		gone := f.other(t, s, "某人", "+8613911112222", "沪C00001").customer
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			v, err := tx.AddVehicle(ctx, store.Vehicle{VIN: "LSVAM4187C2184847"})
			if err != nil {
				return err
			}
			_, chat := tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "telegram", Chat: "9", Customer: f.customer, Phone: "+8613911113333"})
			_, booked := tx.Book(ctx, f.appointment(1, start.AddDate(0, 0, 1), time.Hour))
			return errors.Join(tx.Link(ctx, f.customer, v, store.RelationDriver), chat, booked)
		})
		if err := s.EraseCustomer(ctx, gone); err != nil {
			t.Fatal(err)
		}
		traits, err := s.Traits(ctx, f.shop)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []store.Trait{
			{Customer: f.customer, Name: "王建国", Kind: store.TraitPhone, Value: phone},
			{Customer: f.customer, Name: "王建国", Kind: store.TraitProven, Value: "+8613911113333"},
			{Customer: f.customer, Name: "王建国", Kind: store.TraitPlate, Value: plate, Relation: store.RelationOwner},
			{Customer: f.customer, Name: "王建国", Kind: store.TraitVIN, Value: "LSVAM4187C2184847", Relation: store.RelationDriver},
		} {
			if !slices.Contains(traits, want) {
				t.Errorf("no %+v in %+v", want, traits)
			}
		}
		for _, trait := range traits {
			if trait.Customer == gone {
				t.Errorf("erased: %+v", trait)
			}
		}
	})
}
