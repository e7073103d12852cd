package demo_test

import (
	"testing"

	"pitcrew/demo"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// The sample shop has cars in work, at steps of their own, and parts that run short, on both
// databases; filling it again changes nothing.
func TestFill(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var shop store.Shop
		if err := s.InTx(t.Context(), func(tx *store.Tx) (err error) {
			shop, err = tx.PutShop(t.Context(), store.Shop{Code: "main", Name: "样例", TimeZone: "Asia/Shanghai"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := demo.Fill(t.Context(), s, shop, storetest.Start); err != nil {
				t.Fatal(err)
			}
		}
		orders, err := s.OrdersInWork(t.Context(), shop.ID, 10)
		if err != nil || len(orders) != 3 {
			t.Fatalf("%d cars in work, %v", len(orders), err)
		}
		states := map[string]bool{}
		for _, o := range orders {
			steps, err := s.StepsOf(t.Context(), o.ID)
			if err != nil || len(steps) == 0 || steps[len(steps)-1].To != o.Status || o.Plate == "" || o.Promised.IsZero() {
				t.Errorf("%+v has %d steps, %v", o, len(steps), err)
			}
			states[o.Status] = true
		}
		if len(states) != 3 {
			t.Errorf("they stand at %v", states)
		}
		short := 0
		stock, err := s.Parts(t.Context(), shop.ID)
		for _, p := range stock {
			if p.Quantity < p.Safety {
				short++
			}
		}
		if err != nil || len(stock) != 8 || short != 2 {
			t.Errorf("%d of %d parts are short, %v", short, len(stock), err)
		}
		uses, err := s.PartUses(t.Context(), shop.ID, storetest.Start.AddDate(0, 0, -90))
		if err != nil || len(uses) < 6 {
			t.Errorf("%d parts are used, %v", len(uses), err)
		}
	})
}
