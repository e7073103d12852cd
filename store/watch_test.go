package store_test

import (
	"context"
	"strings"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// Every statement is heard once, inside a transaction and outside.
func TestWatch(t *testing.T) {
	t.Parallel()
	storetest.EachCounted(t, func(t *testing.T, s *store.Store, _ *storetest.Clock, ran *storetest.Statements) {
		var shop store.Shop
		err := s.InTx(t.Context(), func(tx *store.Tx) (err error) {
			shop, err = tx.PutShop(context.Background(), store.Shop{Code: "main", Name: "示范", TimeZone: "Asia/Shanghai"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.StaffOf(t.Context(), shop.ID); err != nil {
			t.Fatal(err)
		}
		got := ran.Take()
		if len(got) != 2 || !strings.HasPrefix(got[0], "INSERT INTO shops") || !strings.HasPrefix(got[1], "SELECT id, shop_id, name") {
			t.Errorf("heard %q", got)
		}
		if again := ran.Take(); len(again) != 0 {
			t.Errorf("heard again %q", again)
		}
	})
}
