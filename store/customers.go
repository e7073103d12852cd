package store

import (
	"context"
	"time"
)

// Customer is a person whom a shop serves.
type Customer struct {
	ID               CustomerID
	Shop             ShopID // the home shop
	Name             string
	Phone            string // E.164; empty when unknown
	Gender           string // "male", "female" or empty
	Birthday         Date
	ConsentMarketing bool
	OptedOutAt       time.Time
	Points           int64
	Note             string
	EnteredBy        string // who entered the record, and who checked it (A2)
	CheckedBy        string
	CreatedAt        time.Time
	ErasedAt         time.Time  // zero, or when EraseCustomer took everything personal away
	MergedInto       CustomerID // 0, or the record that stands for this one too
}

// Holder is who has what belongs to the record: itself, or the one that it was merged into.
func (c Customer) Holder() CustomerID {
	if c.MergedInto != 0 {
		return c.MergedInto
	}
	return c.ID
}

const customerColumns = `c.id, c.shop_id, c.name, COALESCE(c.phone,''), c.gender, c.birthday, c.consent_marketing, c.opted_out_at, c.points, c.note, c.entered_by, c.checked_by, c.created_at, c.erased_at, COALESCE(c.merged_into,0)`

func scanCustomer(r row) (c Customer, err error) {
	err = r.Scan(c.columns()...)
	return c, err
}

// columns is where the customerColumns are scanned.
func (c *Customer) columns() []any {
	return []any{
		&c.ID, &c.Shop, &c.Name, &c.Phone, &c.Gender, &c.Birthday, &c.ConsentMarketing,
		instant{&c.OptedOutAt},
		&c.Points,
		&c.Note, &c.EnteredBy, &c.CheckedBy,
		instant{&c.CreatedAt},
		instant{&c.ErasedAt},
		&c.MergedInto,
	}
}

// Customer returns one customer, or ErrNotFound. Of a record that was merged it is the one
// that stands for it.
func (r Reader) Customer(ctx context.Context, id CustomerID) (Customer, error) {
	return one(ctx, r, "customer", scanCustomer, customerByID, id)
}

const customerByID = `SELECT ` + customerColumns + ` FROM customers o JOIN customers c ON c.id = COALESCE(o.merged_into, o.id) WHERE o.id = $1`

// record returns a customer's own record, merged or not.
func (r Reader) record(ctx context.Context, id CustomerID) (Customer, error) {
	return one(ctx, r, "customer", scanCustomer, `SELECT `+customerColumns+` FROM customers c WHERE c.id = $1`, id)
}

// CustomerByPhone returns the customer with that number (E.164), or ErrNotFound.
// One customer base serves all shops of a chain, so a number belongs to one person. The
// number of a record that was merged finds the one that stands for it.
func (r Reader) CustomerByPhone(ctx context.Context, phone string) (Customer, error) {
	return one(ctx, r, "customer by phone", scanCustomer, `SELECT `+customerColumns+` FROM customers o JOIN customers c ON c.id = COALESCE(o.merged_into, o.id) WHERE o.phone = $1`, phone)
}

// CustomersByName lists a shop's customers of exactly that name, at most limit.
func (r Reader) CustomersByName(ctx context.Context, shop ShopID, name string, limit int) ([]Customer, error) {
	return many(ctx, r, "customers by name", scanCustomer, `SELECT `+customerColumns+` FROM customers c WHERE c.shop_id = $1 AND c.name = $2 AND c.merged_into IS NULL ORDER BY c.id LIMIT $3`,
		shop, name, limit)
}

// CustomersBySurname lists a shop's customers whose name starts with prefix, at most
// limit, those seen last first.
func (r Reader) CustomersBySurname(ctx context.Context, shop ShopID, prefix string, limit int) ([]Customer, error) {
	return many(ctx, r, "customers by surname", scanCustomer, `SELECT `+customerColumns+` FROM customers c
		WHERE c.shop_id = $1 AND c.name >= $2 AND c.name < $3 AND c.merged_into IS NULL ORDER BY c.updated_at DESC, c.id LIMIT $4`,
		shop, prefix, prefix+"\U0010FFFF", limit)
}

// CustomersByPlate lists who owns or drives the car with that plate, owners first.
func (r Reader) CustomersByPlate(ctx context.Context, plate string) ([]Customer, error) {
	return many(ctx, r, "customers by plate", scanCustomer, `SELECT `+customerColumns+` FROM vehicles v
		JOIN customer_vehicles cv ON cv.vehicle_id = v.id JOIN customers c ON c.id = cv.customer_id
		WHERE v.plate = $1 AND c.merged_into IS NULL ORDER BY cv.relation DESC, c.id`, plate)
}

// tailLength is how much of a tail the indexes of ends know, which are on the characters from length - 2; a shorter one finds
// nobody.
const tailLength = 3

// CustomersByTail lists a shop's customers whose phone ends in tail, or who own or drive a car whose plate does, at most
// limit. A tail is of letters and digits, three at least.
func (r Reader) CustomersByTail(ctx context.Context, shop ShopID, tail string, limit int) ([]Customer, error) {
	runes := []rune(tail)
	if len(runes) < tailLength {
		return nil, nil
	}
	return many(ctx, r, "customers by tail", scanCustomer, `SELECT `+customerColumns+` FROM customers c
		WHERE c.shop_id = $1 AND c.merged_into IS NULL AND c.id IN (
			SELECT p.id FROM customers p WHERE p.shop_id = $1 AND substr(p.phone, length(p.phone) - 2) = $2 AND p.phone LIKE $3
			UNION SELECT cv.customer_id FROM vehicles v JOIN customer_vehicles cv ON cv.vehicle_id = v.id
				WHERE substr(v.plate, length(v.plate) - 2) = $2 AND v.plate LIKE $3)
		ORDER BY c.id LIMIT $4`, shop, string(runes[len(runes)-tailLength:]), "%"+tail, limit)
}

// AddCustomer files a new customer; a taken phone is ErrConflict.
func (tx *Tx) AddCustomer(ctx context.Context, c Customer) (CustomerID, error) {
	return one(ctx, tx.Reader, "add customer", scanInto[CustomerID], `INSERT INTO customers
		(shop_id, name, phone, gender, birthday, consent_marketing, consent_at, points, note, entered_by, checked_by, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$12) RETURNING id`,
		c.Shop, c.Name, null(c.Phone), c.Gender, c.Birthday, c.ConsentMarketing, consentAt(c, tx.now), c.Points, c.Note, c.EnteredBy, c.CheckedBy, tx.now)
}

func consentAt(c Customer, now time.Time) any {
	if !c.ConsentMarketing {
		return nil
	}
	return now
}

// SetOptOut records that the customer wants no more unasked messages, or wants them again.
func (tx *Tx) SetOptOut(ctx context.Context, id CustomerID, out bool) error {
	at := time.Time{}
	if out {
		at = tx.now
	}
	return tx.later(ctx, "set opt-out", `UPDATE customers SET opted_out_at = $2, consent_marketing = $3, updated_at = $4 WHERE id = $1`,
		id, nullTime(at), !out, tx.now)
}

// AddNote adds a line to what is noted of a customer.
func (tx *Tx) AddNote(ctx context.Context, id CustomerID, line string) error {
	return tx.later(ctx, "add note", `UPDATE customers SET note = note || CASE WHEN note = '' THEN '' ELSE '；' END || $2, updated_at = $3 WHERE id = $1`, id, line, tx.now)
}

// Tags lists a customer's tags in alphabetical order.
func (r Reader) Tags(ctx context.Context, id CustomerID) ([]string, error) {
	return many(ctx, r, "tags", scanInto[string], `SELECT tag FROM customer_tags WHERE customer_id = $1 ORDER BY tag`, id)
}

// AddTag tags a customer; the same tag again is no error.
func (tx *Tx) AddTag(ctx context.Context, id CustomerID, tag string) error {
	return tx.later(ctx, "add tag", `INSERT INTO customer_tags (customer_id, tag) VALUES ($1,$2) ON CONFLICT DO NOTHING`, id, tag)
}

// Vehicle is a car. Energy is gasoline, diesel, hybrid, plug_in, electric or empty.
type Vehicle struct {
	ID          VehicleID
	Plate, VIN  string // canonical forms; empty when unknown
	Make, Model string
	Energy      string
	PurchasedOn Date
	Mileage     int64 // km, the latest reading; 0 when none
	MileageOn   Date
}

// Name is make and model as people say them.
func (v Vehicle) Name() string { return v.Make + v.Model }

const vehicleColumns = `v.id, COALESCE(v.plate,''), COALESCE(v.vin,''), v.make, v.model, v.energy, v.purchased_on, COALESCE(m.km,0), m.read_on`

// vehicleTables joins each vehicle v with its latest mileage reading m.
const vehicleTables = `vehicles v LEFT JOIN mileage_readings m ON m.vehicle_id = v.id
	AND m.read_on = (SELECT MAX(read_on) FROM mileage_readings WHERE vehicle_id = v.id)`

func scanVehicle(r row) (v Vehicle, err error) {
	err = r.Scan(&v.ID, &v.Plate, &v.VIN, &v.Make, &v.Model, &v.Energy, &v.PurchasedOn, &v.Mileage, &v.MileageOn)
	return v, err
}

// VehicleByPlate returns the car with that plate, or ErrNotFound.
func (r Reader) VehicleByPlate(ctx context.Context, plate string) (Vehicle, error) {
	return one(ctx, r, "vehicle by plate", scanVehicle, `SELECT `+vehicleColumns+` FROM `+vehicleTables+` WHERE v.plate = $1`, plate)
}

// VehiclesOf lists a customer's cars, the ones owned first.
func (r Reader) VehiclesOf(ctx context.Context, id CustomerID) ([]Vehicle, error) {
	return many(ctx, r, "vehicles of customer", scanVehicle, `SELECT `+vehicleColumns+` FROM `+vehicleTables+`
		JOIN customer_vehicles cv ON cv.vehicle_id = v.id WHERE cv.customer_id = $1 ORDER BY cv.relation DESC, v.id`, id)
}

// Owner is a customer with their cars.
type Owner struct {
	Customer Customer // its ID is 0 when there is none
	Vehicles []Vehicle
}

// LookUp is Customer and VehiclesOf for who needs them no sooner than when InTx has returned:
// they are in o then. One that does not exist is no error.
func (tx *Tx) LookUp(ctx context.Context, id CustomerID, o *Owner) error {
	err := tx.steps.later(ctx, statement{
		doing: "customer", query: customerByID, args: []any{id},
		scan: func(r row) (err error) {
			o.Customer, err = scanCustomer(r)
			return err
		},
	})
	if err != nil {
		return err
	}
	return tx.steps.later(ctx, statement{
		doing: "vehicles of customer",
		query: `SELECT ` + vehicleColumns + ` FROM ` + vehicleTables + ` JOIN customer_vehicles cv ON cv.vehicle_id = v.id
			JOIN customers o ON cv.customer_id = COALESCE(o.merged_into, o.id) WHERE o.id = $1 ORDER BY cv.relation DESC, v.id`,
		args: []any{id},
		scan: func(r row) error {
			v, err := scanVehicle(r)
			o.Vehicles = append(o.Vehicles, v)
			return err
		},
	})
}

// AddVehicle files a new car; a taken plate or VIN is ErrConflict.
func (tx *Tx) AddVehicle(ctx context.Context, v Vehicle) (VehicleID, error) {
	return one(ctx, tx.Reader, "add vehicle", scanInto[VehicleID], `INSERT INTO vehicles (plate, vin, make, model, energy, purchased_on, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$7) RETURNING id`, null(v.Plate), null(v.VIN), v.Make, v.Model, v.Energy, v.PurchasedOn, tx.now)
}

// Relation of a person to a car.
const (
	RelationOwner  = "owner"
	RelationDriver = "driver"
)

// Link says that the customer owns or drives the car; saying it again updates it.
func (tx *Tx) Link(ctx context.Context, c CustomerID, v VehicleID, relation string) error {
	return tx.later(ctx, "link vehicle", `INSERT INTO customer_vehicles (customer_id, vehicle_id, relation) VALUES ($1,$2,$3)
		ON CONFLICT (customer_id, vehicle_id) DO UPDATE SET relation = EXCLUDED.relation`, c, v, relation)
}

// AddMileage records a reading of the odometer; a second one of the same day replaces it.
func (tx *Tx) AddMileage(ctx context.Context, v VehicleID, on Date, km int64, source string) error {
	return tx.later(ctx, "add mileage", `INSERT INTO mileage_readings (vehicle_id, read_on, km, source) VALUES ($1,$2,$3,$4)
		ON CONFLICT (vehicle_id, read_on) DO UPDATE SET km = EXCLUDED.km, source = EXCLUDED.source`, v, on, km, source)
}
