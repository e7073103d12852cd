package store

import (
	"context"
	"strings"
)

var (
	bulkCustomerColumns = strings.Split("id shop_id name phone gender birthday consent_marketing consent_at points note entered_by checked_by created_at updated_at", " ")
	bulkVehicleColumns  = strings.Split("id plate vin make model energy purchased_on created_at updated_at", " ")
	bulkOrderColumns    = strings.Split("id shop_id number customer_id vehicle_id advisor_id status summary mileage_km total_fen opened_at closed_at", " ")
	bulkLineColumns     = strings.Split("order_id position kind code item quantity amount_fen", " ")
	bulkLinkColumns     = strings.Split("customer_id vehicle_id relation", " ")
	bulkTagColumns      = strings.Split("customer_id tag", " ")
	bulkMileageColumns  = strings.Split("vehicle_id read_on km source", " ")
	bulkPriceColumns    = strings.Split("shop_id code name kind unit price_fen note brand grade labour_fen price_to_fen updated_at", " ")
	bulkPartColumns     = strings.Split("shop_id code name brand quantity safety_quantity price_fen updated_at", " ")
	bulkStaffColumns    = strings.Split("shop_id name role phone active created_at", " ")
)

func (b *Bulk) customerRow(c *Customer) []any {
	return []any{
		c.ID, c.Shop, c.Name, null(c.Phone), c.Gender, c.Birthday, c.ConsentMarketing, consentAt(*c, b.now), c.Points, c.Note,
		c.EnteredBy, c.CheckedBy, b.now, b.now,
	}
}

// AddCustomers files new customers and sets their ids; a taken phone is ErrConflict.
func (b *Bulk) AddCustomers(ctx context.Context, customers []*Customer) error {
	ids, err := b.reserve(ctx, "customers", len(customers))
	if err != nil {
		return err
	}
	return b.insert(ctx, "customers", bulkCustomerColumns, len(customers), func(i int) []any {
		customers[i].ID = CustomerID(ids[i])
		return b.customerRow(customers[i])
	})
}

// PutCustomers writes changed customers back, by id. It cannot turn the consent of one on who
// has opted out, whenever that happened; shop, opt-out and time of creation stay as they are.
func (b *Bulk) PutCustomers(ctx context.Context, customers []*Customer) error {
	return b.put(ctx, "customers", bulkCustomerColumns, `ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, phone = EXCLUDED.phone,
		gender = EXCLUDED.gender, birthday = EXCLUDED.birthday, points = EXCLUDED.points, note = EXCLUDED.note,
		entered_by = EXCLUDED.entered_by, checked_by = EXCLUDED.checked_by, updated_at = EXCLUDED.updated_at,
		consent_marketing = (EXCLUDED.consent_marketing AND customers.opted_out_at IS NULL),
		consent_at = CASE WHEN EXCLUDED.consent_marketing AND NOT customers.consent_marketing AND customers.opted_out_at IS NULL
			THEN EXCLUDED.updated_at ELSE customers.consent_at END`,
		len(customers), func(i int) []any { return b.customerRow(customers[i]) })
}

// AddTags tags customers; a tag that is there already is no error.
func (b *Bulk) AddTags(ctx context.Context, customers []CustomerID, tags []string) error {
	return b.put(ctx, "customer_tags", bulkTagColumns, `ON CONFLICT DO NOTHING`, len(customers), func(i int) []any { return []any{customers[i], tags[i]} })
}

func (b *Bulk) vehicleRow(v *Vehicle) []any {
	return []any{v.ID, null(v.Plate), null(v.VIN), v.Make, v.Model, v.Energy, v.PurchasedOn, b.now, b.now}
}

// AddVehicles files new cars without their mileage and sets their ids; a taken plate or VIN is ErrConflict.
func (b *Bulk) AddVehicles(ctx context.Context, vehicles []*Vehicle) error {
	ids, err := b.reserve(ctx, "vehicles", len(vehicles))
	if err != nil {
		return err
	}
	return b.insert(ctx, "vehicles", bulkVehicleColumns, len(vehicles), func(i int) []any {
		vehicles[i].ID = VehicleID(ids[i])
		return b.vehicleRow(vehicles[i])
	})
}

// PutVehicles writes changed cars back, by id and without their mileage.
func (b *Bulk) PutVehicles(ctx context.Context, vehicles []*Vehicle) error {
	return b.put(ctx, "vehicles", bulkVehicleColumns, `ON CONFLICT (id) DO UPDATE SET plate = EXCLUDED.plate, vin = EXCLUDED.vin, make = EXCLUDED.make,
		model = EXCLUDED.model, energy = EXCLUDED.energy, purchased_on = EXCLUDED.purchased_on, updated_at = EXCLUDED.updated_at`,
		len(vehicles), func(i int) []any { return b.vehicleRow(vehicles[i]) })
}

// PutLinks says who owns or drives which car; saying it again updates the relation.
func (b *Bulk) PutLinks(ctx context.Context, links []VehicleLink) error {
	return b.put(ctx, "customer_vehicles", bulkLinkColumns, `ON CONFLICT (customer_id, vehicle_id) DO UPDATE SET relation = EXCLUDED.relation`,
		len(links), func(i int) []any { return []any{links[i].Customer, links[i].Vehicle, links[i].Relation} })
}

// PutMileages records readings; one of the same car and day is replaced. A car and day may come once.
func (b *Bulk) PutMileages(ctx context.Context, readings []Mileage) error {
	return b.put(ctx, "mileage_readings", bulkMileageColumns, `ON CONFLICT (vehicle_id, read_on) DO UPDATE SET km = EXCLUDED.km, source = EXCLUDED.source`,
		len(readings), func(i int) []any {
			return []any{readings[i].Vehicle, readings[i].On, readings[i].Km, readings[i].Source}
		})
}

func orderRow(o *Order) []any {
	return []any{
		o.ID, o.Shop, o.Number, o.Customer, null(o.Vehicle), null(o.Advisor), o.Status, o.Summary, o.Mileage, o.Total,
		nullTime(o.OpenedAt), nullTime(o.ClosedAt),
	}
}

// AddOrders files new orders with their lines and sets their ids; a taken number is ErrConflict.
func (b *Bulk) AddOrders(ctx context.Context, orders []*Order) error {
	ids, err := b.reserve(ctx, "service_orders", len(orders))
	if err != nil {
		return err
	}
	err = b.insert(ctx, "service_orders", bulkOrderColumns, len(orders), func(i int) []any {
		orders[i].ID = OrderID(ids[i])
		return orderRow(orders[i])
	})
	if err != nil {
		return err
	}
	return b.addLines(ctx, orders)
}

// PutOrders writes changed orders back, by id; their lines are replaced by those given.
func (b *Bulk) PutOrders(ctx context.Context, orders []*Order) error {
	err := b.put(ctx, "service_orders", bulkOrderColumns, `ON CONFLICT (id) DO UPDATE SET customer_id = EXCLUDED.customer_id,
		vehicle_id = EXCLUDED.vehicle_id, advisor_id = EXCLUDED.advisor_id, status = EXCLUDED.status, summary = EXCLUDED.summary,
		mileage_km = EXCLUDED.mileage_km, total_fen = EXCLUDED.total_fen, opened_at = EXCLUDED.opened_at, closed_at = EXCLUDED.closed_at`,
		len(orders), func(i int) []any { return orderRow(orders[i]) })
	if err != nil {
		return err
	}
	for first := 0; first < len(orders); first += 64 {
		ids := make([]any, 64)
		for i := range ids {
			ids[i] = orders[min(first+i, len(orders)-1)].ID
		}
		if _, err := b.exec(ctx, "remove order lines", `DELETE FROM service_order_lines WHERE order_id IN `+b.dialect.inList(1, len(ids)), ids...); err != nil {
			return err
		}
	}
	return b.addLines(ctx, orders)
}

func (b *Bulk) addLines(ctx context.Context, orders []*Order) error {
	var lines [][]any
	for _, o := range orders {
		for i, l := range o.Lines {
			lines = append(lines, []any{o.ID, int32(i), l.Kind, l.Code, l.Item, l.Quantity, l.Amount})
		}
	}
	return b.insert(ctx, "service_order_lines", bulkLineColumns, len(lines), func(i int) []any { return lines[i] })
}

// PutPrices creates price items by shop and code, or updates them. A code may come once.
func (b *Bulk) PutPrices(ctx context.Context, items []*PriceItem) error {
	return b.put(ctx, "price_items", bulkPriceColumns, `ON CONFLICT (shop_id, code) DO UPDATE SET name = EXCLUDED.name, kind = EXCLUDED.kind,
		unit = EXCLUDED.unit, price_fen = EXCLUDED.price_fen, note = EXCLUDED.note, brand = EXCLUDED.brand, grade = EXCLUDED.grade,
		labour_fen = EXCLUDED.labour_fen, price_to_fen = EXCLUDED.price_to_fen, updated_at = EXCLUDED.updated_at`,
		len(items), func(i int) []any {
			p := items[i]
			return []any{p.Shop, p.Code, p.Name, p.Kind, p.Unit, p.Price, p.Note, p.Brand, p.Grade, p.Labour, p.PriceTo, b.now}
		})
}

// PutParts creates parts by shop and code, or updates them. A code may come once.
func (b *Bulk) PutParts(ctx context.Context, parts []*Part) error {
	return b.put(ctx, "parts_stock", bulkPartColumns, `ON CONFLICT (shop_id, code) DO UPDATE SET name = EXCLUDED.name, brand = EXCLUDED.brand,
		quantity = EXCLUDED.quantity, safety_quantity = EXCLUDED.safety_quantity, price_fen = EXCLUDED.price_fen, updated_at = EXCLUDED.updated_at`,
		len(parts), func(i int) []any {
			p := parts[i]
			return []any{p.Shop, p.Code, p.Name, p.Brand, p.Quantity, p.Safety, p.Price, b.now}
		})
}

// PutStaffs creates members of staff by shop and name, or updates all but their Slack id. A name may come once.
func (b *Bulk) PutStaffs(ctx context.Context, staff []*Staff) error {
	return b.put(ctx, "staff", bulkStaffColumns, `ON CONFLICT (shop_id, name) DO UPDATE SET role = EXCLUDED.role, phone = EXCLUDED.phone, active = EXCLUDED.active`,
		len(staff), func(i int) []any {
			s := staff[i]
			return []any{s.Shop, s.Name, s.Role, s.Phone, s.Active, b.now}
		})
}
