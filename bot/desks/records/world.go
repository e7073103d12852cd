package records

import (
	"context"
	"slices"
	"time"

	"pitcrew/store"
)

// world is the part of the shop's records that a batch of entries is about, as it is on record and as
// the entries change it. A real import forgets it after each batch, since the database then holds it;
// a dry run keeps it, so that later rows meet what earlier ones would have made.
type world struct {
	shop store.Shop
	now  time.Time
	dry  bool
	by   string // who entered what rows do not say it of
	seen string // who checked it

	byPhone    map[string]*customer
	customers  map[store.CustomerID]*customer
	byPlate    map[string]*vehicle
	byVIN      map[string]*vehicle
	vehicles   map[store.VehicleID]*vehicle
	orders     map[string]*serviceOrder
	staff      map[string]*staffMember
	prices     map[string]*priceItem
	parts      map[string]*part
	touched    touched
	temporary  int64                    // the last id that a dry run gave out; they are negative
	said       map[Kind]map[int64]said  // by id
	saidOf     map[Kind]map[string]said // by name or code
	sheets     []string                 // labels of the sheets so far
	staffKnown bool
}

// said is what rows of this import told of a record: which fields, and which row did last. A later row
// that differs in one of these contradicts the file itself. There is one for each record of a file.
type said struct {
	fields mask
	sheet  uint16 // index into the world's sheets
	row    uint32 // 0: no row has
}

type mask uint16

// state of a record in the world.
type state uint8

const (
	onFile  state = iota
	changed       // on file, with changes to write
	fresh         // not yet on file
)

type customer struct {
	store.Customer
	tags  []string // nil until a row has tags
	state state
	said  said
}

// is reports whether two records are the same person's: the same one, or merged.
func (c *customer) is(other *customer) bool {
	return c == other || other != nil && c.ID != 0 && c.Holder() == other.Holder()
}

type vehicle struct {
	store.Vehicle
	links    []*link
	readings []store.Mileage // of the days that rows are about
	state    state
	said     said
}

type link struct {
	customer *customer
	relation string
}

type serviceOrder struct {
	store.Order
	customer *customer // of a new order
	vehicle  *vehicle  // of a new order, or a new one of an old order
	state    state
	said     said
}

type staffMember struct {
	store.Staff
	state state
	said  said
}

type priceItem struct {
	store.PriceItem
	state state
	said  said
}

type part struct {
	store.Part
	state state
	said  said
}

// touched is what a batch changed, in the order in which it did.
type touched struct {
	customers []*customer
	tags      []tagged
	vehicles  []*vehicle
	links     []linked
	readings  []reading
	orders    []*serviceOrder
	staff     []*staffMember
	prices    []*priceItem
	parts     []*part
}

type tagged struct {
	customer *customer
	tag      string
}

type linked struct {
	vehicle *vehicle
	link    *link
}

type reading struct {
	vehicle *vehicle
	on      store.Date
}

func newWorld(shop store.Shop, now time.Time, opts Options) *world {
	w := &world{shop: shop, now: now, dry: opts.DryRun, by: opts.EnteredBy, seen: opts.CheckedBy, said: map[Kind]map[int64]said{}, saidOf: map[Kind]map[string]said{}}
	for _, k := range kindOrder {
		w.said[k], w.saidOf[k] = map[int64]said{}, map[string]said{}
	}
	w.forget()
	return w
}

// forget empties the world but for what was said in the batches that were written.
func (w *world) forget() {
	w.byPhone, w.customers = map[string]*customer{}, map[store.CustomerID]*customer{}
	w.byPlate, w.byVIN, w.vehicles = map[string]*vehicle{}, map[string]*vehicle{}, map[store.VehicleID]*vehicle{}
	w.orders, w.staff = map[string]*serviceOrder{}, map[string]*staffMember{}
	w.prices, w.parts = map[string]*priceItem{}, map[string]*part{}
	w.staffKnown = false
	w.touched = touched{}
}

// load reads what the entries are about and is not in the world yet.
func (w *world) load(ctx context.Context, r store.Reader, batch []*entry) error {
	var phones, plates, vins, numbers, prices, parts []string
	tags, staff := false, false
	var first, last store.Date // of the readings that may be there already
	for _, e := range batch {
		phones = missing(phones, e.person.phone, w.byPhone)
		plates = missing(plates, e.car.plate, w.byPlate)
		vins = missing(vins, e.car.vin, w.byVIN)
		tags = tags || len(e.person.tags) > 0
		staff = staff || e.staff != nil
		if e.order != nil {
			numbers = missing(numbers, e.order.number, w.orders)
			staff = staff || e.order.advisor != ""
		}
		if on := e.readOn(w.now); on != "" {
			first, last = earlier(first, on), max(last, on)
		}
		if e.price != nil {
			prices = missing(prices, e.price.Code, w.prices)
		}
		if e.part != nil {
			parts = missing(parts, e.part.Code, w.parts)
		}
	}
	if err := w.loadPeople(ctx, r, phones, plates, vins, tags); err != nil {
		return err
	}
	if first != "" {
		if err := w.loadReadings(ctx, r, batch, first, last); err != nil {
			return err
		}
	}
	if err := w.loadOrders(ctx, r, numbers); err != nil {
		return err
	}
	if staff && !w.staffKnown {
		if err := w.loadStaff(ctx, r); err != nil {
			return err
		}
	}
	return w.loadGoods(ctx, r, prices, parts)
}

func earlier(a, b store.Date) store.Date {
	if a == "" || b < a {
		return b
	}
	return a
}

// missing appends a key that the world does not have yet.
func missing[T any](keys []string, key string, known map[string]T) []string {
	if key == "" {
		return keys
	}
	if _, ok := known[key]; ok {
		return keys
	}
	return append(keys, key)
}

func distinct(keys []string) []string {
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (w *world) loadPeople(ctx context.Context, r store.Reader, phones, plates, vins []string, tags bool) error {
	found, err := r.CustomersByPhones(ctx, distinct(phones))
	if err != nil {
		return err
	}
	for _, c := range found {
		w.known(c)
	}
	cars, err := r.VehiclesByPlates(ctx, distinct(plates))
	if err != nil {
		return err
	}
	more, err := r.VehiclesByVINs(ctx, distinct(vins))
	if err != nil {
		return err
	}
	var ids []store.VehicleID
	for _, v := range append(cars, more...) {
		if _, ok := w.vehicles[v.ID]; !ok {
			w.file(&vehicle{Vehicle: v, said: w.said[KindVehicles][int64(v.ID)]})
			ids = append(ids, v.ID)
		}
	}
	links, owners, err := r.LinksOf(ctx, ids)
	if err != nil {
		return err
	}
	for i, l := range links {
		v := w.vehicles[l.Vehicle]
		v.links = append(v.links, &link{customer: w.known(owners[i]), relation: l.Relation})
	}
	if tags {
		return w.loadTags(ctx, r)
	}
	return nil
}

// known is the customer on file; a dry run may have changed it already.
func (w *world) known(c store.Customer) *customer {
	if have, ok := w.customers[c.ID]; ok {
		return have
	}
	have := &customer{Customer: c, said: w.said[KindCustomers][int64(c.ID)]}
	w.customers[c.ID] = have
	if c.Phone != "" {
		w.byPhone[c.Phone] = have
	}
	return have
}

// file makes a car known by all its names.
func (w *world) file(v *vehicle) {
	if v.ID != 0 {
		w.vehicles[v.ID] = v
	}
	if v.Plate != "" {
		w.byPlate[v.Plate] = v
	}
	if v.VIN != "" {
		w.byVIN[v.VIN] = v
	}
}

func (w *world) loadTags(ctx context.Context, r store.Reader) error {
	var ids []store.CustomerID
	var asked []*customer
	for id, c := range w.customers {
		if id > 0 && c.tags == nil {
			ids, asked = append(ids, c.Holder()), append(asked, c)
			c.tags = []string{}
		}
	}
	tags, err := r.TagsOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range asked {
		for _, t := range tags[c.Holder()] {
			if !slices.Contains(c.tags, t) {
				c.tags = append(c.tags, t)
			}
		}
	}
	return nil
}

func (w *world) loadReadings(ctx context.Context, r store.Reader, batch []*entry, first, last store.Date) error {
	var ids []store.VehicleID
	for _, e := range batch {
		if v, _ := w.car(&e.car); v != nil && v.ID > 0 {
			ids = append(ids, v.ID)
		}
	}
	slices.Sort(ids)
	found, err := r.MileagesOf(ctx, slices.Compact(ids), first, last)
	if err != nil {
		return err
	}
	for _, m := range found {
		if v := w.vehicles[m.Vehicle]; v.reading(m.On) == nil { // a dry run's own count
			v.read(m)
		}
	}
	return nil
}

// reading is the car's reading of a day, nil when there is none.
func (v *vehicle) reading(on store.Date) *store.Mileage {
	for i := range v.readings {
		if v.readings[i].On == on {
			return &v.readings[i]
		}
	}
	return nil
}

// read keeps a reading.
func (v *vehicle) read(m store.Mileage) {
	if have := v.reading(m.On); have != nil {
		*have = m
	} else {
		v.readings = append(v.readings, m)
	}
	if m.On >= v.MileageOn {
		v.Mileage, v.MileageOn = m.Km, m.On
	}
}

func (w *world) loadOrders(ctx context.Context, r store.Reader, numbers []string) error {
	found, err := r.OrdersByNumbers(ctx, w.shop.ID, distinct(numbers))
	for _, o := range found {
		w.orders[o.Number] = &serviceOrder{Order: o, said: w.said[KindOrders][int64(o.ID)]}
	}
	return err
}

func (w *world) loadStaff(ctx context.Context, r store.Reader) error {
	found, err := r.StaffOf(ctx, w.shop.ID)
	for _, s := range found {
		w.staff[s.Name] = &staffMember{Staff: s, said: w.saidOf[KindStaff][s.Name]}
	}
	w.staffKnown = err == nil
	return err
}

func (w *world) loadGoods(ctx context.Context, r store.Reader, prices, parts []string) error {
	items, err := r.PricesByCodes(ctx, w.shop.ID, distinct(prices))
	if err != nil {
		return err
	}
	for _, p := range items {
		w.prices[p.Code] = &priceItem{PriceItem: p, said: w.saidOf[KindPrices][p.Code]}
	}
	stock, err := r.PartsByCodes(ctx, w.shop.ID, distinct(parts))
	for _, p := range stock {
		w.parts[p.Code] = &part{Part: p, said: w.saidOf[KindParts][p.Code]}
	}
	return err
}
