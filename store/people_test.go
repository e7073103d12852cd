package store_test

import (
	"context"
	"errors"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestShops(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if _, err := s.ShopByCode(ctx, "main"); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("unknown shop: %v", err)
		}
		put := func(shop store.Shop) (out store.Shop) {
			write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
				out, err = tx.PutShop(ctx, shop)
				return err
			})
			return out
		}
		first := put(store.Shop{Code: "main", Name: "顺风汽修", TimeZone: "Asia/Shanghai"})
		second := put(store.Shop{Code: "east", Name: "东店", TimeZone: "Asia/Hong_Kong"})
		renamed := put(store.Shop{Code: "main", Name: "顺风汽车", TimeZone: "Asia/Shanghai"})
		if renamed.ID != first.ID || renamed.Name != "顺风汽车" {
			t.Errorf("put again: %+v", renamed)
		}
		got, err := s.ShopByCode(ctx, "main")
		check(t, got, err, renamed)
		all, err := s.Shops(ctx)
		check(t, all, err, []store.Shop{renamed, second})
	})
}

func TestStaff(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		put := func(p store.Staff) (out store.Staff) {
			write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
				out, err = tx.PutStaff(ctx, p)
				return err
			})
			return out
		}
		boss := put(store.Staff{Shop: f.shop, Name: "陈总", Role: store.RoleManager, Phone: "+8613900000000", SlackID: "U1", Active: true})
		promoted := put(store.Staff{Shop: f.shop, Name: "陈总", Role: store.RoleAdmin, Active: true})
		want := boss
		want.Role, want.Phone = store.RoleAdmin, ""
		check(t, promoted, nil, want) // the Slack id stays

		got, err := s.StaffByID(ctx, boss.ID)
		check(t, got, err, want)
		got, err = s.StaffByName(ctx, f.shop, "陈总")
		check(t, got, err, want)
		got, err = s.StaffBySlack(ctx, "U1")
		check(t, got, err, want)
		advisor, err := s.StaffByID(ctx, f.advisor)
		if err != nil {
			t.Fatal(err)
		}
		all, err := s.StaffOf(ctx, f.shop)
		check(t, all, err, []store.Staff{want, advisor}) // by role: admin, advisor

		want.Active = false
		put(want)
		if _, err := s.StaffByName(ctx, f.shop, "陈总"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("inactive by name: %v", err)
		}
		if _, err := s.StaffBySlack(ctx, "U1"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("inactive by Slack id: %v", err)
		}
		err = s.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.PutStaff(ctx, store.Staff{Shop: f.shop, Name: "赵强", Role: store.RoleAdvisor, SlackID: "U1", Active: true})
			return err
		})
		if !errors.Is(err, store.ErrConflict) {
			t.Errorf("Slack id of someone else: %v", err)
		}
	})
}
