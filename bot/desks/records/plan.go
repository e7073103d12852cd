package records

import (
	"fmt"
	"slices"
	"time"

	"pitcrew/intents/identifiers"
	"pitcrew/store"
)

// merger writes what a row says into a copy of a record, and finds contradictions with earlier rows.
type merger struct {
	said     said
	fillOnly bool // only what is empty on record is taken: orders tell of the past
	told     mask
	changed  bool
	conflict *reason
}

// merge takes one value; an empty one never overwrites.
func merge[T comparable](m *merger, bit mask, own *T, theirs T, zh, en string) {
	var empty T
	switch {
	case theirs == empty || m.conflict != nil:
	case *own == theirs:
		m.told |= bit
	case m.fillOnly && *own != empty:
	case m.said.fields&bit != 0 && *own != empty:
		m.contradict(zh, en)
	default:
		*own, m.changed = theirs, true
		m.told |= bit
	}
}

func (m *merger) contradict(zh, en string) {
	r := because("与前面一行的"+zh+"不一致", en+" differs from an earlier row")
	m.conflict = &r
}

// told says that a row of this import spoke of the record.
func (s *said) told(fields mask, r *row) {
	*s = said{s.fields | fields, uint16(r.table.sheet.index), uint32(r.line.number)}
}

// plan decides what becomes of an entry and changes the world accordingly; a rejected one changes nothing.
func (w *world) plan(e *entry) {
	e.outcome, e.problems, e.notes = unchanged, nil, nil
	for _, r := range e.rows {
		if len(r.problems) > 0 {
			e.outcome = rejected
			return
		}
	}
	switch {
	case e.staff != nil:
		w.planStaff(e)
	case e.price != nil:
		w.planPrice(e)
	case e.part != nil:
		w.planPart(e)
	default:
		w.planVisit(e)
	}
}

func (e *entry) reject(zh, en string, about ...any) {
	e.outcome = rejected
	e.problems = append(e.problems, because(zh, en, about...))
}

// becomes raises the outcome: the worst of an entry's records counts.
func (e *entry) becomes(o outcome) { e.outcome = max(e.outcome, o) }

func (e *entry) row() *row { return e.rows[0] }

// visit is what planning finds out about the people and the car of an entry before anything is changed.
type visit struct {
	customer    *customer // nil when there is none on record
	car         *vehicle
	newCustomer store.Customer
	newCar      store.Vehicle
	mCustomer   merger
	mCar        merger
	relation    string // of a link that is to be made or changed; empty for none
	link        *link
}

// planVisit plans a customer, a car and an order, as far as the entry has them.
func (w *world) planVisit(e *entry) {
	var v visit
	var before *serviceOrder
	if e.order != nil {
		before = w.orders[e.order.number]
	}
	if !w.findCar(e, &v) || !w.findCustomer(e, &v, before) || !w.relate(e, &v) {
		return
	}
	var order *store.Order
	var mOrder merger
	if e.order != nil {
		var ok bool
		if order, mOrder, ok = w.planOrder(e, &v, before); !ok {
			return
		}
	}
	w.applyCustomer(e, &v)
	w.applyCar(e, &v)
	if e.order != nil {
		w.applyOrder(e, &v, before, order, mOrder)
	}
}

// car finds the car on record by plate, else by VIN; both is true when they are two different ones.
func (w *world) car(c *car) (v *vehicle, both bool) {
	byPlate, byVIN := w.byPlate[c.plate], w.byVIN[c.vin]
	if byPlate != nil && byVIN != nil && byPlate != byVIN {
		return byPlate, true
	}
	if byPlate == nil {
		return byVIN, false
	}
	return byPlate, false
}

// The bits of what rows say of a car.
const (
	saidPlate mask = 1 << iota
	saidVIN
	saidMake
	saidModel
	saidEnergy
	saidPurchase
)

func (w *world) findCar(e *entry, v *visit) bool {
	c := &e.car
	if !c.given() {
		return true
	}
	found, both := w.car(c)
	switch {
	case both:
		e.reject("车牌号和车架号属于两辆车", "plate and VIN belong to two different cars", identifiers.MaskPlate(c.plate), identifiers.MaskVIN(c.vin))
		return false
	case found != nil && found.VIN != "" && c.vin != "" && found.VIN != c.vin:
		e.reject("车牌号已登记在另一车架号下", "the plate is on record with another VIN", c.plate, identifiers.MaskVIN(found.VIN))
		return false
	case found != nil && found.Plate != "" && c.plate != "" && found.Plate != c.plate:
		e.reject("车架号已登记在另一车牌号下", "the VIN is on record with another plate", c.vin, identifiers.MaskPlate(found.Plate))
		return false
	}
	if v.car = found; found != nil {
		v.newCar, v.mCar.said = found.Vehicle, found.said
	}
	m := &v.mCar
	m.fillOnly = e.order != nil
	merge(m, saidPlate, &v.newCar.Plate, c.plate, "车牌号", "plate")
	merge(m, saidVIN, &v.newCar.VIN, c.vin, "车架号", "VIN")
	merge(m, saidMake, &v.newCar.Make, c.make, "品牌", "make")
	merge(m, saidModel, &v.newCar.Model, c.model, "车型", "model")
	merge(m, saidEnergy, &v.newCar.Energy, c.energy, "能源类型", "energy type")
	merge(m, saidPurchase, &v.newCar.PurchasedOn, c.purchasedOn, "购车日期", "date of purchase")
	return w.agreed(e, m)
}

// agreed rejects the entry when it contradicts an earlier row.
func (w *world) agreed(e *entry, m *merger) bool {
	if m.conflict != nil {
		e.outcome = rejected
		m.conflict.about = fmt.Sprintf("%s:%d", w.sheets[m.said.sheet], m.said.row)
		e.problems = append(e.problems, *m.conflict)
	}
	return m.conflict == nil
}

// relate decides on the link between customer and car.
func (w *world) relate(e *entry, v *visit) bool {
	if !e.car.given() || v.customer == nil && v.newCustomer.Name == "" {
		return true
	}
	owned := false
	if v.car != nil {
		for _, l := range v.car.links {
			owned = owned || l.relation == store.RelationOwner && !l.customer.is(v.customer)
			if l.customer.is(v.customer) {
				v.link = l
			}
		}
	}
	want := e.person.relation
	if want == "" && e.person.owner {
		want = store.RelationOwner
	}
	switch {
	case e.order != nil && v.link != nil, v.link != nil && (want == "" || want == v.link.relation):
		return true
	case want == store.RelationOwner && owned && e.order == nil:
		e.reject("车辆已登记在另一位车主名下", "the car is on record with another owner", e.car.plate)
		return false
	case owned:
		if want == "" && e.order == nil {
			e.notes = append(e.notes, noteDriver)
		}
		v.relation = store.RelationDriver
	case want == "":
		v.relation = store.RelationOwner
	default:
		v.relation = want
	}
	return true
}

func (w *world) applyCar(e *entry, v *visit) {
	if !e.car.given() {
		return
	}
	switch {
	case v.car == nil:
		v.car = &vehicle{state: fresh}
		w.touched.vehicles = append(w.touched.vehicles, v.car)
		e.becomes(added)
	case v.mCar.changed:
		if v.car.state == onFile {
			v.car.state = changed
			w.touched.vehicles = append(w.touched.vehicles, v.car)
		}
		e.becomes(updated)
	}
	v.car.Vehicle = v.newCar
	v.car.said.told(v.mCar.told, e.row())
	w.file(v.car)
	if v.relation != "" {
		if v.link == nil {
			v.link = &link{customer: v.customer}
			v.car.links = append(v.car.links, v.link)
		}
		v.link.relation = v.relation
		w.touched.links = append(w.touched.links, linked{v.car, v.link})
		e.becomes(updated)
	}
	w.planReading(e, v.car)
}

// readOn is the day of the mileage that an entry gives; empty when it gives none.
func (e *entry) readOn(now time.Time) store.Date {
	switch {
	case e.car.km == 0:
		return ""
	case e.order != nil:
		return store.DateOf(e.order.day())
	case e.car.kmOn != "":
		return e.car.kmOn
	default:
		return store.DateOf(now)
	}
}

// planReading records a mileage. The larger of two readings of a day counts. One without a date is today's,
// and counts only when it is more than the latest.
func (w *world) planReading(e *entry, v *vehicle) {
	on, km := e.readOn(w.now), e.car.km
	if on == "" {
		return
	}
	source := "import"
	if e.order != nil {
		source = "order"
	} else if e.car.kmOn == "" && km <= v.Mileage {
		if km < v.Mileage {
			e.notes = append(e.notes, noteMileage)
		}
		return
	}
	if have := v.reading(on); have != nil {
		corrected := e.order != nil && have.Km == e.order.kmBefore
		if have.Km == km || have.Km > km && !corrected {
			return
		}
	}
	v.read(store.Mileage{Vehicle: v.ID, On: on, Km: km, Source: source})
	if touched := (reading{v, on}); !slices.Contains(w.touched.readings, touched) {
		w.touched.readings = append(w.touched.readings, touched)
	}
	e.becomes(updated)
}
