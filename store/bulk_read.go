package store

import (
	"context"
	"slices"
)

// manyIn runs a query for any number of keys, a fixed few sizes of IN lists at a time, so that
// the database sees few different texts. query gets the list's text; args come before the keys.
func manyIn[K comparable, T any](ctx context.Context, r Reader, doing string, scan func(row) (T, error), query func(in string) string, keys []K, args ...any) ([]T, error) {
	var out []T
	for len(keys) > 0 {
		size := listSize(len(keys))
		n := min(size, len(keys))
		list := slices.Clip(args)
		for i := range size { // the last key again and again up to the size
			list = append(list, keys[min(i, n-1)])
		}
		found, err := many(ctx, r, doing, scan, query(r.dialect.inList(len(args)+1, size)), list...)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
		keys = keys[n:]
	}
	return out, nil
}

func listSize(n int) int {
	for _, size := range []int{8, 64} {
		if n <= size {
			return size
		}
	}
	return 512
}

func (d dialect) inList(first, n int) string {
	type key struct {
		postgres bool
		first, n int
	}
	k := key{d.postgres, first, n}
	if text, ok := bulkTexts.Load(k); ok {
		return text.(string)
	}
	text := d.marks(first, 1, n)
	bulkTexts.Store(k, text)
	return text
}

// CustomersByPhones returns the customers who have one of these numbers (E.164), in no
// order; a record that was merged as itself, with whom it was merged into.
func (r Reader) CustomersByPhones(ctx context.Context, phones []string) ([]Customer, error) {
	return manyIn(ctx, r, "customers by phones", scanCustomer, func(in string) string {
		return `SELECT ` + customerColumns + ` FROM customers c WHERE c.phone IN ` + in
	}, phones)
}

// VehiclesByPlates returns the cars that have one of these plates, in no order.
func (r Reader) VehiclesByPlates(ctx context.Context, plates []string) ([]Vehicle, error) {
	return manyIn(ctx, r, "vehicles by plates", scanVehicle, func(in string) string {
		return `SELECT ` + vehicleColumns + ` FROM ` + vehicleTables + ` WHERE v.plate IN ` + in
	}, plates)
}

// VehiclesByVINs returns the cars that have one of these VINs, in no order.
func (r Reader) VehiclesByVINs(ctx context.Context, vins []string) ([]Vehicle, error) {
	return manyIn(ctx, r, "vehicles by vins", scanVehicle, func(in string) string {
		return `SELECT ` + vehicleColumns + ` FROM ` + vehicleTables + ` WHERE v.vin IN ` + in
	}, vins)
}

// VehicleLink says who owns or drives a car.
type VehicleLink struct {
	Customer CustomerID
	Vehicle  VehicleID
	Relation string
}

// LinksOf returns who owns or drives these cars, with the customers themselves, by the
// customer's id. Records that were merged are left out: who stands for them has the car.
func (r Reader) LinksOf(ctx context.Context, vehicles []VehicleID) ([]VehicleLink, []Customer, error) {
	type linked struct {
		VehicleLink
		customer Customer
	}
	found, err := manyIn(ctx, r, "links of vehicles", func(r row) (l linked, err error) {
		c := &l.customer
		err = r.Scan(append([]any{&l.Vehicle, &l.Relation}, c.columns()...)...)
		l.Customer = c.ID
		return l, err
	}, func(in string) string {
		return `SELECT cv.vehicle_id, cv.relation, ` + customerColumns + ` FROM customer_vehicles cv JOIN customers c ON c.id = cv.customer_id
			WHERE c.merged_into IS NULL AND cv.vehicle_id IN ` + in + ` ORDER BY c.id`
	}, vehicles)
	links, customers := make([]VehicleLink, len(found)), make([]Customer, len(found))
	for i, l := range found {
		links[i], customers[i] = l.VehicleLink, l.customer
	}
	return links, customers, err
}

// TagsOf returns the tags of these customers, each list in alphabetical order.
func (r Reader) TagsOf(ctx context.Context, customers []CustomerID) (map[CustomerID][]string, error) {
	type tagged struct {
		id  CustomerID
		tag string
	}
	found, err := manyIn(ctx, r, "tags of customers", func(r row) (t tagged, err error) {
		err = r.Scan(&t.id, &t.tag)
		return t, err
	}, func(in string) string {
		return `SELECT customer_id, tag FROM customer_tags WHERE customer_id IN ` + in + ` ORDER BY customer_id, tag`
	}, customers)
	tags := map[CustomerID][]string{}
	for _, t := range found {
		tags[t.id] = append(tags[t.id], t.tag)
	}
	return tags, err
}

// Mileage is one reading of an odometer.
type Mileage struct {
	Vehicle VehicleID
	On      Date
	Km      int64
	Source  string // "order", "import", "chat"
}

// MileagesOf returns the readings of these cars from the first to the last day, both included.
func (r Reader) MileagesOf(ctx context.Context, vehicles []VehicleID, first, last Date) ([]Mileage, error) {
	return manyIn(ctx, r, "mileages of vehicles", func(r row) (m Mileage, err error) {
		err = r.Scan(&m.Vehicle, &m.On, &m.Km, &m.Source)
		return m, err
	}, func(in string) string {
		return `SELECT vehicle_id, read_on, km, source FROM mileage_readings WHERE read_on >= $1 AND read_on <= $2 AND vehicle_id IN ` + in
	}, vehicles, first, last)
}

// OrdersByNumbers returns the shop's orders that have one of these numbers, with their lines,
// in no order.
func (r Reader) OrdersByNumbers(ctx context.Context, shop ShopID, numbers []string) ([]Order, error) {
	orders, err := manyIn(ctx, r, "orders by numbers", scanOrder, func(in string) string {
		return `SELECT ` + orderColumns + ` FROM ` + orderTables + ` WHERE o.shop_id = $1 AND o.number IN ` + in
	}, numbers, shop)
	if err != nil {
		return nil, err
	}
	ids, at := make([]OrderID, len(orders)), make(map[OrderID]int, len(orders))
	for i, o := range orders {
		ids[i], at[o.ID] = o.ID, i
	}
	type ordered struct {
		order OrderID
		line  OrderLine
	}
	lines, err := manyIn(ctx, r, "lines of orders", func(r row) (l ordered, err error) {
		err = r.Scan(&l.order, &l.line.Kind, &l.line.Code, &l.line.Item, &l.line.Quantity, &l.line.Amount)
		return l, err
	}, func(in string) string {
		return `SELECT order_id, kind, code, item, quantity, amount_fen FROM service_order_lines WHERE order_id IN ` + in + ` ORDER BY order_id, position`
	}, ids)
	for _, l := range lines {
		o := &orders[at[l.order]]
		o.Lines = append(o.Lines, l.line)
	}
	return orders, err
}

// PricesByCodes returns the shop's price items that have one of these codes, in no order.
func (r Reader) PricesByCodes(ctx context.Context, shop ShopID, codes []string) ([]PriceItem, error) {
	return manyIn(ctx, r, "prices by codes", scanPrice, func(in string) string {
		return `SELECT ` + priceColumns + ` FROM price_items WHERE shop_id = $1 AND code IN ` + in
	}, codes, shop)
}

// Part is an article in the shop's stock.
type Part struct {
	Shop     ShopID
	Code     string
	Name     string
	Brand    string
	Quantity float64
	Safety   float64 // below this quantity it must be ordered; 0 when none was set
	Price    int64   // fen
}

const partColumns = `shop_id, code, name, brand, quantity, safety_quantity, price_fen`

func scanPart(r row) (p Part, err error) {
	err = r.Scan(&p.Shop, &p.Code, &p.Name, &p.Brand, &p.Quantity, &p.Safety, &p.Price)
	return p, err
}

// PartsByCodes returns the shop's parts that have one of these codes, in no order.
func (r Reader) PartsByCodes(ctx context.Context, shop ShopID, codes []string) ([]Part, error) {
	return manyIn(ctx, r, "parts by codes", scanPart, func(in string) string {
		return `SELECT ` + partColumns + ` FROM parts_stock WHERE shop_id = $1 AND code IN ` + in
	}, codes, shop)
}
