package store

import (
	"context"
	"time"
)

// Appointment is booked time in a bay.
type Appointment struct {
	ID           AppointmentID
	Shop         ShopID
	Customer     CustomerID // 0 while the person is not known
	Vehicle      VehicleID
	Conversation ConversationID
	ContactName  string
	ContactPhone string // E.164
	Plate        string
	Service      string // a service's id in the shop's configuration
	Bay          int    // from 1
	Technician   string // who does it, where a skill is needed; else empty
	StartsAt     time.Time
	EndsAt       time.Time
	Status       string // one of the Appointment constants
	Note         string
	CreatedAt    time.Time
}

// States of an appointment. Requested and Confirmed hold their bay.
const (
	AppointmentRequested = "requested"
	AppointmentConfirmed = "confirmed"
	AppointmentArrived   = "arrived"
	AppointmentDone      = "done"
	AppointmentNoShow    = "no_show"
	AppointmentCancelled = "cancelled"
)

// SlotLength is the grain of a bay's time: every appointment starts on a multiple of it.
const SlotLength = 15 * time.Minute

const appointmentColumns = `a.id, a.shop_id, COALESCE(a.customer_id,0), COALESCE(a.vehicle_id,0), COALESCE(a.conversation_id,0), a.contact_name, a.contact_phone, a.plate, a.service, a.bay, a.technician, a.starts_at, a.ends_at, a.status, a.note, a.created_at`

func scanAppointment(r row) (a Appointment, err error) {
	err = r.Scan(&a.ID, &a.Shop, &a.Customer, &a.Vehicle, &a.Conversation, &a.ContactName, &a.ContactPhone, &a.Plate, &a.Service, &a.Bay, &a.Technician,
		instant{&a.StartsAt}, instant{&a.EndsAt}, &a.Status, &a.Note, instant{&a.CreatedAt})
	return a, err
}

// Appointment returns one appointment, or ErrNotFound.
func (r Reader) Appointment(ctx context.Context, id AppointmentID) (Appointment, error) {
	return one(ctx, r, "appointment", scanAppointment, `SELECT `+appointmentColumns+` FROM appointments a WHERE a.id = $1`, id)
}

// AppointmentsBetween lists a shop's appointments that start in [from, to), cancelled
// ones too, by start.
func (r Reader) AppointmentsBetween(ctx context.Context, shop ShopID, from, to time.Time) ([]Appointment, error) {
	return many(ctx, r, "appointments between", scanAppointment, `SELECT `+appointmentColumns+` FROM appointments a
		WHERE a.shop_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3 ORDER BY a.starts_at, a.id`, shop, micros(from), micros(to))
}

// UpcomingAppointments lists the requested and confirmed appointments after the given
// time that belong to the customer or, where that is 0, were made in the conversation.
func (r Reader) UpcomingAppointments(ctx context.Context, customer CustomerID, conversation ConversationID, after time.Time) ([]Appointment, error) {
	who, id := `a.customer_id = $1`, any(customer)
	if customer == 0 {
		who, id = `a.conversation_id = $1`, any(conversation)
	}
	return many(ctx, r, "upcoming appointments", scanAppointment, `SELECT `+appointmentColumns+` FROM appointments a
		WHERE `+who+` AND a.starts_at >= $2 AND a.status IN ('requested','confirmed') ORDER BY a.starts_at, a.id`, id, micros(after))
}

// StandingAt returns the requested or confirmed appointment of a phone that starts at an
// instant and may be for the car with a plate, or ErrNotFound: one without a plate may be
// for any car.
func (r Reader) StandingAt(ctx context.Context, shop ShopID, phone, plate string, at time.Time) (Appointment, error) {
	return one(ctx, r, "standing appointment", scanAppointment, `SELECT `+appointmentColumns+` FROM appointments a
		WHERE a.shop_id = $1 AND a.contact_phone = $2 AND a.contact_phone <> '' AND a.starts_at = $3 AND a.status IN ('requested','confirmed')
		AND ($4 = '' OR a.plate IN ('', $4)) ORDER BY a.id LIMIT 1`, shop, phone, micros(at), plate)
}

// TakenSpan is a stretch of a bay's time that an appointment or a hold has.
type TakenSpan struct {
	Bay         int
	Technician  string
	From, To    time.Time
	Appointment AppointmentID
	Hold        HoldID
}

// longestSpan is the longest that an appointment can take: what began before a period may
// reach into it.
const longestSpan = 24 * time.Hour

// TakenSpans lists what is taken in [from, to), seen at a time: holds that have run out by
// then are not in it.
func (r Reader) TakenSpans(ctx context.Context, shop ShopID, from, to, at time.Time) ([]TakenSpan, error) {
	return many(ctx, r, "taken spans", func(r row) (s TakenSpan, err error) {
		err = r.Scan(&s.Bay, &s.Technician, instant{&s.From}, instant{&s.To}, &s.Appointment, &s.Hold)
		return s, err
	}, `SELECT bay, technician, starts_at, ends_at, id, 0 FROM appointments
		WHERE shop_id = $1 AND starts_at >= $2 AND starts_at < $4 AND ends_at > $3 AND status NOT IN ('cancelled','no_show')
		UNION ALL SELECT bay, technician, starts_at, ends_at, 0, id FROM bay_holds WHERE shop_id = $1 AND expires_at > $5 AND starts_at < $4 AND ends_at > $3`,
		shop, micros(from.Add(-longestSpan)), micros(from), micros(to), micros(at))
}

// Book files an appointment and takes its bay from StartsAt to EndsAt, every quarter hour
// that it touches. A bay that is taken is ErrConflict, by the primary key of bay_slots,
// and fails the transaction; so is a time at which the same car of the same phone has one already.
func (tx *Tx) Book(ctx context.Context, a Appointment) (AppointmentID, error) {
	id, err := one(ctx, tx.Reader, "book", scanInto[AppointmentID], `INSERT INTO appointments (shop_id, customer_id, vehicle_id, conversation_id,
		contact_name, contact_phone, plate, service, bay, technician, starts_at, ends_at, status, note, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$15) RETURNING id`,
		a.Shop, null(a.Customer), null(a.Vehicle), null(a.Conversation), a.ContactName, a.ContactPhone, a.Plate, a.Service, a.Bay, a.Technician,
		nullTime(a.StartsAt), nullTime(a.EndsAt), a.Status, a.Note, tx.now)
	if err != nil {
		return 0, err
	}
	a.ID = id
	return id, tx.take(ctx, a.slots(), a.StartsAt, a.EndsAt)
}

// Reschedule moves a requested or confirmed appointment to the bay, times, service, plate
// and status in a. A bay that is taken is ErrConflict and fails the transaction; an
// appointment that is in no such state any more is ErrNotFound.
func (tx *Tx) Reschedule(ctx context.Context, a Appointment) error {
	n, err := tx.exec(ctx, "reschedule", `UPDATE appointments SET bay = $2, starts_at = $3, ends_at = $4, service = $5, plate = $6, status = $7, updated_at = $8,
		technician = $9 WHERE id = $1 AND status IN ('requested','confirmed')`,
		a.ID, a.Bay, nullTime(a.StartsAt), nullTime(a.EndsAt), a.Service, a.Plate, a.Status, tx.now, a.Technician)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := tx.free(ctx, a.ID); err != nil {
		return err
	}
	return tx.take(ctx, a.slots(), a.StartsAt, a.EndsAt)
}

// Restore takes back a cancellation or a no-show: the appointment gets the bay,
// technician and status in a. A bay that is taken meanwhile is ErrConflict and fails the
// transaction; an appointment in another state is ErrNotFound.
func (tx *Tx) Restore(ctx context.Context, a Appointment) error {
	n, err := tx.exec(ctx, "restore", `UPDATE appointments SET status = $2, bay = $3, technician = $4, note = '', updated_at = $5 WHERE id = $1 AND status IN ('cancelled','no_show')`,
		a.ID, a.Status, a.Bay, a.Technician, tx.now)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	return tx.take(ctx, a.slots(), a.StartsAt, a.EndsAt)
}

// SetAppointmentStatus moves an appointment on; cancelling or a no-show frees its bay.
// An empty note keeps the old one. It returns ErrNotFound when the appointment is not in
// one of the from states; without any, every state will do.
func (tx *Tx) SetAppointmentStatus(ctx context.Context, id AppointmentID, status, note string, from ...string) error {
	args, where := []any{id, status, note, tx.now}, ""
	if len(from) > 0 {
		args, where = append(args, anys(from)...), ` AND status IN `+placeholders(5, 1, len(from))
	}
	n, err := tx.exec(ctx, "set appointment status", `UPDATE appointments SET status = $2, note = CASE WHEN $3 = '' THEN note ELSE $3 END, updated_at = $4
		WHERE id = $1`+where, args...)
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrNotFound
	}
	if status == AppointmentCancelled || status == AppointmentNoShow {
		return tx.free(ctx, id)
	}
	return nil
}
