package records

import (
	"slices"
	"time"

	"pitcrew/store"
)

// saidOrder is that rows told of an order at all: what they told is whole.
const saidOrder mask = 1

// day is when the car came: the date of opening, else of closing.
func (o *order) day() time.Time {
	if o.opened.IsZero() {
		return o.closed
	}
	return o.opened
}

// planOrder prepares the order's new record.
func (w *world) planOrder(e *entry, v *visit, before *serviceOrder) (*store.Order, merger, bool) {
	o := e.order
	var n store.Order
	var m merger
	if before != nil {
		n, m.said = before.Order, before.said
		n.Lines = slices.Clip(n.Lines)
		if !sameVisit(e, v, before) {
			return nil, m, false
		}
	} else if !w.newOrder(e, v, &n) {
		return nil, m, false
	}
	if before != nil {
		status := o.status
		if status == "" && !o.closed.IsZero() && n.ClosedAt.IsZero() {
			status = store.OrderClosed
		}
		merge(&m, saidOrder, &n.Status, status, "状态", "status")
		mergeTime(&m, &n.OpenedAt, o.opened, o.clocked, "开单日期", "date of opening")
		mergeTime(&m, &n.ClosedAt, o.closed, o.settled, "结算日期", "date of closing")
	}
	if !n.ClosedAt.IsZero() && n.ClosedAt.Before(n.OpenedAt) {
		if store.DateOf(n.ClosedAt.In(w.now.Location())) < store.DateOf(n.OpenedAt.In(w.now.Location())) {
			e.reject("结算日期早于开单日期", "closed before it was opened", o.number)
			return nil, m, false
		}
		n.ClosedAt = n.OpenedAt // the day alone is known of the one or the other
	}
	if advisor := w.advisor(o.advisor); advisor != nil {
		merge(&m, saidOrder, &n.Advisor, advisor.ID, "服务顾问", "advisor")
	} else if o.advisor != "" {
		e.notes = append(e.notes, noteAdvisor)
	}
	e.order.kmBefore = n.Mileage
	merge(&m, saidOrder, &n.Mileage, e.car.km, "里程", "mileage")
	if o.hasTotal && o.total != n.Total {
		merge(&m, saidOrder, &n.Total, o.total, "合计", "total")
		n.Total = o.total // 0 too
	}
	relined := o.itemised && !slices.Equal(n.Lines, o.lines)
	if relined {
		if m.said.fields&saidOrder != 0 {
			m.contradict("项目", "lines")
		}
		n.Lines, m.changed = o.lines, true
	}
	if !o.derived || n.Summary == "" || relined {
		merge(&m, saidOrder, &n.Summary, o.summary, "摘要", "summary")
	}
	return &n, m, w.agreed(e, &m)
}

// sameVisit checks that an order on record is about the same person and car.
func sameVisit(e *entry, v *visit, before *serviceOrder) bool {
	samePerson := before.customer == nil && v.customer != nil && v.customer.Holder() == before.Customer || before.customer != nil && v.customer == before.customer
	sameCar := before.vehicle == nil && v.car != nil && v.car.ID == before.Vehicle || before.vehicle != nil && v.car == before.vehicle
	switch {
	case e.person.given() && !samePerson:
		e.reject("工单号已登记在另一位客户名下", "the order is on record with another customer", e.order.number)
		return false
	case e.car.given() && (before.vehicle != nil || before.Vehicle != 0) && !sameCar:
		e.reject("工单号已登记在另一辆车名下", "the order is on record with another car", e.order.number)
		return false
	}
	return true
}

func (w *world) newOrder(e *entry, v *visit, n *store.Order) bool {
	o := e.order
	if o.day().IsZero() {
		e.reject("缺少开单日期", "date of opening is missing", o.number)
		return false
	}
	*n = store.Order{Shop: w.shop.ID, Number: o.number, Status: o.status, OpenedAt: o.day(), ClosedAt: o.closed}
	if n.Status == "" {
		n.Status = store.OrderClosed // what a shop exports is its history
		if o.unsettled {
			n.Status = store.OrderReceived
		}
	}
	if n.Status == store.OrderClosed && n.ClosedAt.IsZero() {
		n.ClosedAt = n.OpenedAt
	}
	return true
}

// mergeTime takes a point in time; a date alone does not overwrite a time of the same day.
func mergeTime(m *merger, own *time.Time, theirs time.Time, clocked bool, zh, en string) {
	switch {
	case theirs.IsZero() || own.Equal(theirs):
	case !clocked && !own.IsZero() && store.DateOf(own.In(theirs.Location())) == store.DateOf(theirs):
	case m.said.fields&saidOrder != 0 && !own.IsZero():
		m.contradict(zh, en)
	default:
		*own, m.changed = theirs, true
	}
}

// advisor finds a member of staff by name.
func (w *world) advisor(name string) *staffMember {
	if name == "" {
		return nil
	}
	if s, ok := w.staff[name]; ok {
		return s
	}
	for _, s := range w.staff {
		if nameKey(s.Name) == nameKey(name) {
			return s
		}
	}
	return nil
}

func (w *world) applyOrder(e *entry, v *visit, before *serviceOrder, n *store.Order, m merger) {
	o := before
	switch {
	case o == nil:
		o = &serviceOrder{state: fresh, customer: v.customer, vehicle: v.car}
		w.orders[n.Number] = o
		w.touched.orders = append(w.touched.orders, o)
		e.becomes(added)
	default:
		if v.car != nil && o.Vehicle == 0 && o.vehicle == nil {
			o.vehicle, m.changed = v.car, true
		}
		if m.changed {
			if o.state == onFile {
				o.state = changed
				w.touched.orders = append(w.touched.orders, o)
			}
			e.becomes(updated)
		}
	}
	o.Order = *n
	o.said.told(saidOrder, e.row())
}
