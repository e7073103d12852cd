package records

import (
	"context"
	"strings"
	"unique"

	"pitcrew/store"
)

// write puts what a batch changed into the database, what others refer to first.
func (w *world) write(ctx context.Context, b *store.Bulk) error {
	t := &w.touched
	for _, step := range []func() error{
		func() error { return writeStaff(ctx, b, t.staff) },
		func() error {
			return b.PutPrices(ctx, each(t.prices, func(p *priceItem) *store.PriceItem { return &p.PriceItem }))
		},
		func() error { return b.PutParts(ctx, each(t.parts, func(p *part) *store.Part { return &p.Part })) },
		func() error { return writeCustomers(ctx, b, t) },
		func() error { return writeVehicles(ctx, b, t) },
		func() error { return writeOrders(ctx, b, t.orders) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// each maps a list; those for which fn gives nil are left out.
func each[T, U any](list []*T, fn func(*T) *U) []*U {
	out := make([]*U, 0, len(list))
	for _, t := range list {
		if u := fn(t); u != nil {
			out = append(out, u)
		}
	}
	return out
}

func writeStaff(ctx context.Context, b *store.Bulk, staff []*staffMember) error {
	return b.PutStaffs(ctx, each(staff, func(s *staffMember) *store.Staff { return &s.Staff }))
}

// of takes the record of something in that state.
func of[T, U any](list []*T, is state, fn func(*T) (state, *U)) []*U {
	return each(list, func(t *T) *U {
		if s, u := fn(t); s == is {
			return u
		}
		return nil
	})
}

func writeCustomers(ctx context.Context, b *store.Bulk, t *touched) error {
	record := func(c *customer) (state, *store.Customer) { return c.state, &c.Customer }
	if err := b.AddCustomers(ctx, of(t.customers, fresh, record)); err != nil {
		return err
	}
	if err := b.PutCustomers(ctx, of(t.customers, changed, record)); err != nil {
		return err
	}
	ids, tags := make([]store.CustomerID, len(t.tags)), make([]string, len(t.tags))
	for i, tag := range t.tags {
		ids[i], tags[i] = tag.customer.Holder(), tag.tag
	}
	return b.AddTags(ctx, ids, tags)
}

func writeVehicles(ctx context.Context, b *store.Bulk, t *touched) error {
	record := func(v *vehicle) (state, *store.Vehicle) { return v.state, &v.Vehicle }
	if err := b.AddVehicles(ctx, of(t.vehicles, fresh, record)); err != nil {
		return err
	}
	if err := b.PutVehicles(ctx, of(t.vehicles, changed, record)); err != nil {
		return err
	}
	var links []store.VehicleLink
	told := map[*link]bool{}
	for _, l := range t.links {
		if !told[l.link] {
			told[l.link] = true
			links = append(links, store.VehicleLink{Customer: l.link.customer.Holder(), Vehicle: l.vehicle.ID, Relation: l.link.relation})
		}
	}
	if err := b.PutLinks(ctx, links); err != nil {
		return err
	}
	readings := make([]store.Mileage, len(t.readings))
	for i, r := range t.readings {
		readings[i] = *r.vehicle.reading(r.on)
		readings[i].Vehicle = r.vehicle.ID
	}
	return b.PutMileages(ctx, readings)
}

func writeOrders(ctx context.Context, b *store.Bulk, orders []*serviceOrder) error {
	for _, o := range orders {
		if o.customer != nil {
			o.Customer = o.customer.Holder()
		}
		if o.vehicle != nil {
			o.Vehicle = o.vehicle.ID
		}
	}
	record := func(o *serviceOrder) (state, *store.Order) { return o.state, &o.Order }
	if err := b.AddOrders(ctx, of(orders, fresh, record)); err != nil {
		return err
	}
	return b.PutOrders(ctx, of(orders, changed, record))
}

// settle ends a batch. After a real one it remembers what was said of which record; the database has the
// rest. A dry run gives its new records ids of their own, so that they can be told apart.
func (w *world) settle() {
	if w.dry {
		w.number()
		w.touched = touched{}
		return
	}
	for id, c := range w.customers {
		remember(w.said[KindCustomers], int64(id), c.said)
	}
	for _, c := range w.touched.customers {
		remember(w.said[KindCustomers], int64(c.ID), c.said)
	}
	for id, v := range w.vehicles {
		remember(w.said[KindVehicles], int64(id), v.said)
	}
	for _, v := range w.touched.vehicles {
		remember(w.said[KindVehicles], int64(v.ID), v.said)
	}
	for _, o := range w.orders {
		remember(w.said[KindOrders], int64(o.ID), o.said)
	}
	for name, s := range w.staff {
		remember(w.saidOf[KindStaff], name, s.said)
	}
	for code, p := range w.prices {
		remember(w.saidOf[KindPrices], code, p.said)
	}
	for code, p := range w.parts {
		remember(w.saidOf[KindParts], code, p.said)
	}
	w.forget()
}

func remember[K comparable](all map[K]said, key K, what said) {
	if what.row != 0 {
		all[key] = what
	}
}

func (w *world) number() {
	next := func() int64 { w.temporary--; return w.temporary }
	for _, c := range w.touched.customers {
		if c.ID == 0 {
			c.ID = store.CustomerID(next())
			w.customers[c.ID] = c
			// A cell is a piece of its line, which would be kept with it.
			c.Name, c.Note = strings.Clone(c.Name), strings.Clone(c.Note)
		}
	}
	for _, v := range w.touched.vehicles {
		if v.ID == 0 {
			v.ID = store.VehicleID(next())
			w.vehicles[v.ID] = v
			v.Make, v.Model = unique.Make(v.Make).Value(), unique.Make(v.Model).Value()
		}
	}
	for _, s := range w.touched.staff {
		if s.ID == 0 {
			s.ID = store.StaffID(next())
		}
	}
	for _, o := range w.touched.orders {
		if o.customer != nil {
			o.Customer = o.customer.ID
		}
		if o.vehicle != nil {
			o.Vehicle = o.vehicle.ID
		}
	}
}
