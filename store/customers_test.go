package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestCustomers(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		want := store.Customer{
			Shop: f.shop, Name: "李'; DROP TABLE customers; --", Phone: "+85291234567", Gender: "female", Birthday: "1990-02-28",
			ConsentMarketing: true, Points: 1 << 40, Note: "喜欢环保养护 😀", EnteredBy: "李静", CheckedBy: "陈总", CreatedAt: start,
		}
		want.ID = added(t, s, (*store.Tx).AddCustomer, want)
		got, err := s.Customer(ctx, want.ID)
		check(t, got, err, want)
		got, err = s.CustomerByPhone(ctx, want.Phone)
		check(t, got, err, want)
		named, err := s.CustomersByName(ctx, f.shop, want.Name, 5)
		check(t, named, err, []store.Customer{want})
		if _, err := s.Customer(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown id: %v", err)
		}
		if _, err := s.CustomerByPhone(ctx, ""); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("empty phone: %v", err)
		}
		added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "无号码"})
		added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "无号码"}) // unknown phones do not collide
		err = s.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.AddCustomer(ctx, store.Customer{Shop: f.shop, Name: "重复", Phone: phone})
			return err
		})
		if !errors.Is(err, store.ErrConflict) {
			t.Errorf("taken phone: %v", err)
		}

		clock.Advance(60)
		optOut := func(out bool) {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SetOptOut(ctx, want.ID, out) })
		}
		optOut(true)
		want.OptedOutAt, want.ConsentMarketing = s.Now(), false
		got, err = s.Customer(ctx, want.ID)
		check(t, got, err, want)
		optOut(false)
		if got, err = s.Customer(ctx, want.ID); err != nil || !got.OptedOutAt.IsZero() || !got.ConsentMarketing {
			t.Errorf("opted in again: %+v, %v", got, err)
		}

		before := got.Note
		for _, line := range []string{"只用原厂件", "喜欢喝茶"} {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.AddNote(ctx, want.ID, line) })
		}
		noted := strings.TrimPrefix(before+"；只用原厂件；喜欢喝茶", "；")
		if got, err = s.Customer(ctx, want.ID); err != nil || got.Note != noted {
			t.Errorf("noted %q, want %q: %v", got.Note, noted, err)
		}
	})
}

func TestCustomersBySurname(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s) // 王建国
		other := added(t, s, func(tx *store.Tx, ctx context.Context, shop store.Shop) (store.ShopID, error) {
			shop, err := tx.PutShop(ctx, shop)
			return shop.ID, err
		}, store.Shop{Code: "east", Name: "东店", TimeZone: "Asia/Shanghai"})
		for _, c := range []store.Customer{
			{Shop: f.shop, Name: "王芳"}, {Shop: f.shop, Name: "汪涵"}, {Shop: f.shop, Name: "王"}, {Shop: other, Name: "王强"}, {Shop: f.shop, Name: "欧阳锋"},
		} {
			clock.Advance(1000)
			added(t, s, (*store.Tx).AddCustomer, c)
		}
		for prefix, want := range map[string][]string{"王": {"王", "王芳", "王建国"}, "欧阳": {"欧阳锋"}, "赵": nil} {
			got, err := s.CustomersBySurname(ctx, f.shop, prefix, 5)
			var names []string
			for _, c := range got {
				names = append(names, c.Name)
			}
			check(t, names, err, want)
		}
		if got, err := s.CustomersBySurname(ctx, f.shop, "王", 2); err != nil || len(got) != 2 {
			t.Errorf("limit 2: %d, %v", len(got), err)
		}
	})
}

// Whom the end of a phone number or of a plate names, and whom a text names.
func TestCustomersByTail(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s) // 王建国, +8613800138000, 沪A12345
		other := added(t, s, func(tx *store.Tx, ctx context.Context, shop store.Shop) (store.ShopID, error) {
			shop, err := tx.PutShop(ctx, shop)
			return shop.ID, err
		}, store.Shop{Code: "east", Name: "东店", TimeZone: "Asia/Shanghai"})
		second := added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "李梅", Phone: "+8613900012345"})
		added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: other, Name: "王建国", Phone: "+8613900112345"})
		added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Phone: "+8613900099999"})
		john := added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "John Smith"})
		added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "%%"})
		ids := func(found []store.Customer) (out []store.CustomerID) {
			for _, c := range found {
				out = append(out, c.ID)
			}
			return out
		}
		for tail, want := range map[string][]store.CustomerID{"8000": {f.customer}, "A12345": {f.customer}, "12345": {f.customer, second}, "345": {f.customer, second}, "54321": nil, "45": nil, "": nil} {
			got, err := s.CustomersByTail(ctx, f.shop, tail, 5)
			check(t, ids(got), err, want)
		}
		for text, want := range map[string][]store.CustomerID{"跟进王建国": {f.customer}, "王建国和李梅": {f.customer, second}, "客户": nil, "": nil, "%": nil, "call John Smith, please": {john}} {
			got, err := s.CustomersNamedIn(ctx, f.shop, text, 5)
			check(t, ids(got), err, want)
		}
	})
}

// Customers who were filed under a name made of their number have none; whoever is really called so keeps it.
func TestMadeUpNames(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, store.Options{})
		f := openShop(t, s)
		filed := map[string]store.CustomerID{}
		for phone, name := range map[string]string{
			"+8613900010001": "新客户0001", "+8613900010002": "新客戶0002", "+8613900010003": "New customer 0003", "+85291230004": "新客户04", "+8613900010005": "新客户0006", "+8613900010007": "王新",
		} {
			filed[name] = added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: name, Phone: phone, EnteredBy: store.OwnerBot})
		}
		filed["新客户0008"] = added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "新客户0008", Phone: "+8613900010008", EnteredBy: "小王"})
		raw := openDatabase(t, url)
		for _, statement := range []string{
			`INSERT INTO appointments (id, shop_id, contact_name, contact_phone, service, bay, starts_at, ends_at, status, created_at, updated_at) SELECT 900, id, '新客户0001', '+8613900010001', 'wash', 1,
				created_at, created_at, 'done', created_at, created_at FROM shops WHERE code = 'main'`,
			`DROP INDEX customers_by_phone_end`, `DROP INDEX vehicles_by_plate_end`, `DELETE FROM goose_db_version WHERE version_id = 27`,
		} {
			raw.exec(statement)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = storetest.Open(t, url, store.Options{})
		for name, id := range filed {
			want := ""
			if name == "新客户0006" || name == "新客户0008" || name == "王新" {
				want = name
			}
			c, err := s.Customer(ctx, id)
			check(t, c.Name, err, want)
		}
		a, err := s.Appointment(ctx, 900)
		check(t, a.ContactName, err, "")
	})
}

func TestTags(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		for _, tag := range []string{"拒绝推销", "VIP", "喜欢环保养护", "VIP"} {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.AddTag(ctx, f.customer, tag) })
		}
		got, err := s.Tags(ctx, f.customer)
		check(t, got, err, []string{"VIP", "喜欢环保养护", "拒绝推销"})
		got, err = s.Tags(ctx, 999)
		check(t, got, err, nil)
	})
}

// What is looked up with a transaction is what its readers would return, also of a record
// that was merged into another.
func TestLookUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		double := added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "王建国"})
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.MergeCustomers(ctx, f.customer, double, 0)
			return err
		})
		var known, merged, nobody store.Owner
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			known, merged, nobody = store.Owner{}, store.Owner{}, store.Owner{}
			return errors.Join(tx.LookUp(ctx, f.customer, &known), tx.LookUp(ctx, double, &merged), tx.LookUp(ctx, 1<<40, &nobody))
		})
		customer, err := s.Customer(ctx, f.customer)
		check(t, known.Customer, err, customer)
		cars, err := s.VehiclesOf(ctx, f.customer)
		check(t, known.Vehicles, err, cars)
		check(t, merged, nil, known)
		check(t, nobody, nil, store.Owner{})
		if len(cars) == 0 {
			t.Error("a customer without a car tells nothing")
		}
	})
}

func TestVehicles(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		lent := store.Vehicle{Plate: "沪AD12345", VIN: "LSVAM4187C2184841", Make: "比亚迪", Model: "汉", Energy: "electric", PurchasedOn: "2024-02-29"}
		lent.ID = added(t, s, (*store.Tx).AddVehicle, lent)
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.Link(ctx, f.customer, lent.ID, store.RelationOwner); err != nil {
				return err
			}
			if err := tx.Link(ctx, f.customer, lent.ID, store.RelationDriver); err != nil { // corrected
				return err
			}
			for _, reading := range []struct {
				on store.Date
				km int64
			}{{"2026-01-31", 12000}, {"2026-09-01", 30100}, {"2026-09-01", 30200}, {"2025-12-31", 10000}} {
				if err := tx.AddMileage(ctx, lent.ID, reading.on, reading.km, "reception"); err != nil {
					return err
				}
			}
			return nil
		})
		lent.Mileage, lent.MileageOn = 30200, "2026-09-01"
		own := store.Vehicle{ID: f.vehicle, Plate: plate, Make: "大众", Model: "朗逸"}
		if own.Name() != "大众朗逸" {
			t.Errorf("name %q", own.Name())
		}
		got, err := s.VehiclesOf(ctx, f.customer)
		check(t, got, err, []store.Vehicle{own, lent})
		one, err := s.VehicleByPlate(ctx, lent.Plate)
		check(t, one, err, lent)
		if _, err := s.VehicleByPlate(ctx, "沪B00000"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown plate: %v", err)
		}
		for _, taken := range []store.Vehicle{{Plate: plate}, {VIN: lent.VIN}} {
			err := s.InTx(ctx, func(tx *store.Tx) error {
				_, err := tx.AddVehicle(ctx, taken)
				return err
			})
			if !errors.Is(err, store.ErrConflict) {
				t.Errorf("%+v: %v", taken, err)
			}
		}
	})
}

// One car, several drivers: owners come first.
func TestCustomersByPlate(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		var want []store.CustomerID
		for _, name := range []string{"妻子", "儿子"} {
			id := added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: name})
			write(t, s, func(ctx context.Context, tx *store.Tx) error {
				return tx.Link(ctx, id, f.vehicle, store.RelationDriver)
			})
			want = append(want, id)
		}
		customers, err := s.CustomersByPlate(ctx, plate)
		var got []store.CustomerID
		for _, c := range customers {
			got = append(got, c.ID)
		}
		check(t, got, err, append([]store.CustomerID{f.customer}, want...))
		none, err := s.CustomersByPlate(ctx, "沪B00000")
		check(t, none, err, nil)
	})
}
