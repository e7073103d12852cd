package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// inBulk runs fn in one bulk transaction that must succeed.
func inBulk(t *testing.T, s *store.Store, fn func(b *store.Bulk) error) {
	t.Helper()
	if err := s.InBulk(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// fleet are n customers with a car each, all filed in one go.
func fleet(t *testing.T, s *store.Store, shop store.ShopID, n int) (people []*store.Customer, cars []*store.Vehicle) {
	t.Helper()
	inBulk(t, s, func(b *store.Bulk) error {
		people, cars = nil, nil
		for i := range n {
			people = append(people, &store.Customer{
				Shop: shop, Name: fmt.Sprintf("车主%d", i), Phone: fmt.Sprintf("+8613900%06d", i), Birthday: "1990-02-28", CreatedAt: b.Now(),
			})
			cars = append(cars, &store.Vehicle{Plate: fmt.Sprintf("沪B%05d", i), VIN: fmt.Sprintf("LSVAM4187C2%06d", i), Make: "大众", PurchasedOn: "2024-02-29"})
		}
		people[0].Phone, people[0].Birthday, cars[0].VIN = "", "", "" // unknown, not empty
		if err := b.AddCustomers(ctx, people); err != nil {
			return err
		}
		return b.AddVehicles(ctx, cars)
	})
	return people, cars
}

var anyOrder = cmp.Options{
	cmpopts.SortSlices(func(a, b store.Customer) bool { return a.ID < b.ID }),
	cmpopts.SortSlices(func(a, b store.Vehicle) bool { return a.ID < b.ID }),
	cmpopts.EquateApproxTime(0),
}

func TestBulkCustomers(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 7, 600} { // single rows, one statement, several, COPY
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				f := openShop(t, s)
				people, cars := fleet(t, s, f.shop, n)
				var phones, plates, vins []string
				wantPeople, wantCars := []store.Customer(nil), []store.Vehicle(nil)
				for i := range n {
					phones, plates, vins = append(phones, people[i].Phone), append(plates, cars[i].Plate), append(vins, cars[i].VIN)
					if i > 0 {
						wantPeople = append(wantPeople, *people[i])
					}
					wantCars = append(wantCars, *cars[i])
				}
				gotPeople, err := s.CustomersByPhones(ctx, append(phones, "+8610000"))
				if diff := cmp.Diff(wantPeople, gotPeople, anyOrder); diff != "" || err != nil {
					t.Error(diff, err)
				}
				gotCars, err := s.VehiclesByPlates(ctx, plates)
				if diff := cmp.Diff(wantCars, gotCars, anyOrder); diff != "" || err != nil {
					t.Error(diff, err)
				}
				gotCars, err = s.VehiclesByVINs(ctx, vins)
				if diff := cmp.Diff(wantCars[1:], gotCars, anyOrder, cmpopts.EquateEmpty()); diff != "" || err != nil {
					t.Error(diff, err)
				}
				// What is added one by one goes on behind the ids of the bulk.
				next := added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "后来的"})
				if last := people[n-1].ID; next <= last {
					t.Errorf("id %d after %d", next, last)
				}
			})
		})
	}
}

func TestBulkChanges(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		people, cars := fleet(t, s, f.shop, 70)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SetOptOut(ctx, people[2].ID, true) })
		inBulk(t, s, func(b *store.Bulk) error {
			for _, i := range []int{1, 2} {
				people[i].Name, people[i].ConsentMarketing, people[i].Points = "改名", true, 12
			}
			cars[0].VIN, cars[1].Plate = "LSVAM4187C2999999", ""
			return errors.Join(
				b.PutCustomers(ctx, people), b.PutVehicles(ctx, cars),
				b.AddTags(ctx, []store.CustomerID{people[0].ID, people[0].ID, people[1].ID}, []string{"环保", "拒绝推销", "环保"}),
				b.AddTags(ctx, []store.CustomerID{people[0].ID}, []string{"环保"}),
				b.PutLinks(ctx, []store.VehicleLink{{people[0].ID, cars[0].ID, store.RelationDriver}, {people[1].ID, cars[0].ID, store.RelationOwner}}),
				b.PutLinks(ctx, []store.VehicleLink{{people[0].ID, cars[0].ID, store.RelationOwner}}),
				b.PutMileages(ctx, []store.Mileage{{cars[0].ID, "2026-11-01", 1000, "import"}, {cars[0].ID, "2026-11-20", 2000, "import"}}),
				b.PutMileages(ctx, []store.Mileage{{cars[0].ID, "2026-11-20", 2001, "order"}}),
			)
		})
		people[2].ConsentMarketing, people[2].OptedOutAt = false, s.Now() // an opt-out stands
		for _, i := range []int{1, 2, 3} {
			got, err := s.Customer(ctx, people[i].ID)
			check(t, got, err, *people[i])
		}
		car, err := s.VehicleByPlate(ctx, cars[0].Plate)
		cars[0].Mileage, cars[0].MileageOn = 2001, "2026-11-20"
		check(t, car, err, *cars[0])
		if _, err := s.VehicleByPlate(ctx, "沪B00001"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("removed plate: %v", err)
		}
		tags, err := s.TagsOf(ctx, []store.CustomerID{people[0].ID, people[1].ID, people[2].ID})
		check(t, tags, err, map[store.CustomerID][]string{people[0].ID: {"拒绝推销", "环保"}, people[1].ID: {"环保"}})
		links, linked, err := s.LinksOf(ctx, []store.VehicleID{cars[0].ID, cars[1].ID})
		check(t, links, err, []store.VehicleLink{{people[0].ID, cars[0].ID, store.RelationOwner}, {people[1].ID, cars[0].ID, store.RelationOwner}})
		check(t, linked, nil, []store.Customer{*people[0], *people[1]})
		readings, err := s.MileagesOf(ctx, []store.VehicleID{cars[0].ID}, "2026-11-02", "2026-11-20")
		check(t, readings, err, []store.Mileage{{cars[0].ID, "2026-11-20", 2001, "order"}})
	})
}

func TestBulkOrders(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		people, cars := fleet(t, s, f.shop, 2)
		var orders []*store.Order
		var numbers []string
		for i := range 100 {
			orders = append(orders, &store.Order{
				Shop: f.shop, Number: fmt.Sprintf("W%03d", i), Customer: people[0].ID, Vehicle: cars[0].ID, Plate: cars[0].Plate, Status: store.OrderClosed,
				Total: 39900, OpenedAt: start.Add(-time.Hour), ClosedAt: start,
				Lines: []store.OrderLine{{Kind: "labour", Item: "基础保养", Quantity: 1, Amount: 20000}, {Kind: "part", Code: "OF1", Item: "机滤", Quantity: 0.5, Amount: 19900}},
			})
			numbers = append(numbers, orders[i].Number)
		}
		inBulk(t, s, func(b *store.Bulk) error { return b.AddOrders(ctx, orders) })
		inBulk(t, s, func(b *store.Bulk) error {
			orders[1].Lines, orders[1].Total, orders[1].Vehicle, orders[1].Plate = orders[1].Lines[:1], 20000, 0, ""
			return b.PutOrders(ctx, orders[1:2])
		})
		got, err := s.OrdersByNumbers(ctx, f.shop, append(numbers, "W999"))
		want := map[string]store.Order{}
		for _, o := range orders {
			want[o.Number] = *o
		}
		byNumber := map[string]store.Order{}
		for _, o := range got {
			byNumber[o.Number] = o
		}
		if diff := cmp.Diff(want, byNumber, cmpopts.EquateApproxTime(0)); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if other, err := s.OrdersByNumbers(ctx, f.shop+1, numbers); len(other) > 0 || err != nil {
			t.Errorf("another shop sees %d orders, %v", len(other), err)
		}
	})
}

func TestBulkGoods(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		for _, price := range []int64{9900, 10900} { // filed, then changed
			items := []*store.PriceItem{{Shop: f.shop, Code: "A1", Name: "空调清洗", Kind: "labour", Unit: "次", Price: price, Brand: "博世", Grade: "plus", Labour: price / 2, PriceTo: 2 * price}, {Shop: f.shop, Code: "A2", Name: "洗车", Kind: "labour"}}
			parts := []*store.Part{{Shop: f.shop, Code: "P1", Name: "机滤", Brand: "曼", Quantity: 3.5, Safety: 2, Price: price}}
			staff := []*store.Staff{{Shop: f.shop, Name: "新来的", Role: store.RoleTechnician, Active: price == 9900}}
			inBulk(t, s, func(b *store.Bulk) error {
				return errors.Join(b.PutPrices(ctx, items), b.PutParts(ctx, parts), b.PutStaffs(ctx, staff))
			})
			gotItems, err := s.PricesByCodes(ctx, f.shop, []string{"A1", "none"})
			check(t, gotItems, err, []store.PriceItem{*items[0]})
			gotParts, err := s.PartsByCodes(ctx, f.shop, []string{"P1"})
			check(t, gotParts, err, []store.Part{*parts[0]})
			if _, err := s.StaffByName(ctx, f.shop, "新来的"); errors.Is(err, store.ErrNotFound) != (price != 9900) {
				t.Errorf("staff at %d: %v", price, err)
			}
		}
	})
}

func TestBulkRollsBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		fleet(t, s, f.shop, 20)
		runs := 0
		err := s.InBulk(ctx, func(b *store.Bulk) error {
			runs++
			people := []*store.Customer{{Shop: f.shop, Name: "新", Phone: "+8613700000000"}, {Shop: f.shop, Name: "旧号", Phone: "+8613900000001"}}
			return b.AddCustomers(ctx, people)
		})
		if !errors.Is(err, store.ErrConflict) || runs == 0 {
			t.Errorf("a taken phone: %v after %d runs", err, runs)
		}
		if found, err := s.CustomersByPhones(ctx, []string{"+8613700000000"}); len(found) > 0 || err != nil {
			t.Errorf("half a transaction stayed: %v, %v", found, err)
		}
		none, err := s.CustomersByPhones(ctx, nil)
		check(t, none, err, nil)
	})
}
