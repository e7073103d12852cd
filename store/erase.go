package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// EraseCustomer removes what is personal about a customer (G2). The record, its orders,
// tickets and readings stay as numbers without a person: the books keep their totals, the
// digests their counts. Future appointments are cancelled, open tickets and todos closed,
// what waits to be sent is not sent. Cars that nobody else drives lose plate and VIN.
//
// Chats of the staff, the audit log, tasks and gaps are searched: a text there that names
// the customer by phone, plate, VIN or a name that nobody else has, or that quotes ten
// characters of theirs, goes as a whole. That reads all of them and may take seconds.
//
// Records that were merged into theirs are erased with it, and no merge can be undone then.
//
// Erasing twice is harmless. An unknown customer is ErrNotFound.
func (tx *Tx) EraseCustomer(ctx context.Context, id CustomerID) error {
	c, err := tx.Customer(ctx, id)
	if err != nil {
		return err
	}
	records, err := tx.absorbed(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, one := range append(records, c.ID) { // cars that both have are nobody else's by then
		if err := tx.eraseRecord(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) eraseRecord(ctx context.Context, id CustomerID) error {
	if err := tx.claimChats(ctx, id); err != nil {
		return err
	}
	e, err := tx.exportRecord(ctx, id)
	if err != nil {
		return err
	}
	sole, err := tx.soleVehicles(ctx, id)
	if err != nil {
		return err
	}
	t, err := tx.tracesOf(ctx, e, sole)
	if err != nil {
		return err
	}
	for _, statement := range eraseOwn {
		args := []any{id}
		if strings.Contains(statement, "$2") {
			args = append(args, tx.now)
		}
		if _, err := tx.exec(ctx, "erase customer", statement, args...); err != nil {
			return err
		}
	}
	for _, v := range sole {
		if err := tx.eraseVehicle(ctx, v.ID); err != nil {
			return err
		}
	}
	if _, err := tx.exec(ctx, "erase audit", `UPDATE audit SET detail = '' WHERE subject = $1`, customerSubject(id)); err != nil {
		return err
	}
	return tx.eraseElsewhere(ctx, id, t)
}

// eraseOwn are the customer's own rows, in an order that still finds them; $1 is the
// customer and $2 the time.
var eraseOwn = []string{
	`DELETE FROM gaps WHERE message_id IN (SELECT id FROM messages WHERE conversation_id IN ` + theirChats + `)`,
	`UPDATE feedback_tags SET words = '' WHERE ` + theirMessages,
	`UPDATE messages SET event_key = NULL, author = '', text = '', action = '', extra = NULL, platform_id = '', reason = '',
		status = CASE WHEN status = 'pending' THEN 'suppressed' ELSE status END WHERE conversation_id IN ` + theirChats,
	`UPDATE drafts SET text = '', sources = '[]', status = CASE WHEN status = 'open' THEN 'dismissed' ELSE status END, updated_at = $2 WHERE ` + theirs("drafts"),
	`UPDATE actions SET what = '', updated_at = $2, status = CASE WHEN status = 'verified' THEN status ELSE 'rejected' END
		WHERE ticket_id IN (SELECT id FROM tickets WHERE ` + theirs("tickets") + `)`,
	`UPDATE tickets SET subject = '', reasons = '[]', cause = '', fix = '', paused_for = '', fault = '', breached = '[]', status = 'closed',
		closed_at = COALESCE(closed_at, $2), updated_at = $2, revision = revision + 1 WHERE ` + theirs("tickets"),
	`UPDATE todos SET key = NULL, reason = '', outcome = '', status = 'done', updated_at = $2 WHERE ` + theirs("todos"),
	`DELETE FROM bay_slots WHERE appointment_id IN (SELECT id FROM appointments WHERE ` + theirs("appointments") + ` AND status IN ('requested','confirmed') AND starts_at > $2)`,
	`DELETE FROM technician_slots WHERE appointment_id IN (SELECT id FROM appointments WHERE ` + theirs("appointments") + ` AND status IN ('requested','confirmed') AND starts_at > $2)`,
	`DELETE FROM bay_holds WHERE conversation_id IN ` + theirChats,
	`DELETE FROM waiting_list WHERE ` + theirs("waiting_list"),
	`UPDATE requests SET contact_name = '', contact_phone = '', plate = '', place = '', detail = '', outcome = '', updated_at = $2,
		status = CASE WHEN status IN ('open','taken') THEN 'cancelled' ELSE status END WHERE ` + theirs("requests"),
	`UPDATE quotes SET found = '', offer = '', status = CASE WHEN status = 'chosen' THEN status ELSE 'replaced' END, updated_at = $2 WHERE customer_id = $1`,
	`DELETE FROM points_ledger WHERE customer_id = $1`, // with the opening entry, below
	`DELETE FROM coupons WHERE customer_id = $1`,
	`DELETE FROM referrals WHERE friend_id = $1 OR referrer_id = $1`,
	`UPDATE appointments SET contact_name = '', contact_phone = '', plate = '', note = '', updated_at = $2,
		status = CASE WHEN status IN ('requested','confirmed') AND starts_at > $2 THEN 'cancelled' ELSE status END WHERE ` + theirs("appointments"),
	`UPDATE conversations SET chat = 'erased/' || id, phone = '', state = NULL, owner = 'bot', updated_at = $2,
		answered_id = COALESCE((SELECT MAX(id) FROM messages WHERE conversation_id = conversations.id), 0) WHERE customer_id = $1`,
	`UPDATE service_order_lines SET item = '' WHERE order_id IN (SELECT id FROM service_orders WHERE customer_id = $1)`,
	`UPDATE service_order_steps SET reason = '' WHERE order_id IN (SELECT id FROM service_orders WHERE customer_id = $1)`,
	`UPDATE service_orders SET summary = '' WHERE customer_id = $1`,
	`UPDATE handoffs SET reason = '', status = CASE WHEN closed_at IS NULL THEN 'resolved' ELSE status END, closed_at = COALESCE(closed_at, $2)
		WHERE conversation_id IN ` + theirChats,
	`DELETE FROM uploads WHERE conversation_id IN ` + theirChats,
	`DELETE FROM proof_codes WHERE customer_id = $1`,
	`DELETE FROM customer_merges WHERE survivor_id = $1 OR absorbed_id = $1`,
	`DELETE FROM customer_pairs WHERE first_id = $1 OR second_id = $1`,
	`DELETE FROM customer_tags WHERE customer_id = $1`,
	`DELETE FROM customer_vehicles WHERE customer_id = $1`,
	`UPDATE customers SET name = '', phone = NULL, gender = '', birthday = NULL, consent_marketing = FALSE, consent_at = NULL, points = 0, note = '',
		entered_by = '', checked_by = '', opted_out_at = $2, erased_at = COALESCE(erased_at, $2), updated_at = $2 WHERE id = $1`,
}

// claimChats gives the customer the chats that proved their phone before they were known.
func (tx *Tx) claimChats(ctx context.Context, id CustomerID) error {
	return tx.later(ctx, "claim chats", `UPDATE conversations SET customer_id = $1 WHERE customer_id IS NULL AND staff_id IS NULL
		AND phone <> '' AND phone = (SELECT phone FROM customers WHERE id = $1)`, id)
}

// soleVehicles lists the cars that the customer has to do with, and nobody else.
func (tx *Tx) soleVehicles(ctx context.Context, id CustomerID) ([]Vehicle, error) {
	return many(ctx, tx.Reader, "vehicles to erase", scanVehicle, `SELECT `+vehicleColumns+` FROM `+vehicleTables+` WHERE v.id IN (
		SELECT vehicle_id FROM customer_vehicles WHERE customer_id = $1 UNION SELECT vehicle_id FROM service_orders WHERE customer_id = $1
		UNION SELECT vehicle_id FROM appointments WHERE customer_id = $1 UNION SELECT vehicle_id FROM tickets WHERE customer_id = $1)
		AND NOT EXISTS (SELECT 1 FROM customer_vehicles o WHERE o.vehicle_id = v.id AND o.customer_id <> $1) ORDER BY v.id`, id)
}

func (tx *Tx) eraseVehicle(ctx context.Context, id VehicleID) error {
	err := tx.later(ctx, "erase vehicle", `UPDATE vehicles SET plate = NULL, vin = NULL, make = '', model = '', energy = '', purchased_on = NULL, updated_at = $2 WHERE id = $1`,
		id, tx.now)
	if err != nil {
		return err
	}
	return tx.later(ctx, "erase readings", `DELETE FROM mileage_readings WHERE vehicle_id = $1`, id)
}

// tracesOf collects what to look for in texts of others.
func (tx *Tx) tracesOf(ctx context.Context, e Export, sole []Vehicle) (*traces, error) {
	t := &traces{}
	t.addPhone(e.Customer.Phone)
	namesakes, err := tx.CustomersByName(ctx, e.Customer.Shop, e.Customer.Name, 2)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(namesakes, func(c Customer) bool { return c.ID != e.Customer.Holder() }) {
		t.addName(e.Customer.Name)
	}
	for _, v := range sole {
		t.addName(v.Plate)
		t.addName(v.VIN)
	}
	for _, a := range e.Appointments {
		t.addPhone(a.ContactPhone)
		if !slices.ContainsFunc(e.Vehicles, func(v ExportedVehicle) bool { return v.Plate == a.Plate }) {
			t.addName(a.Plate) // a car that is not on file; one that is may have other drivers
		}
	}
	for _, c := range e.Conversations {
		t.addPhone(c.Phone)
		for _, m := range c.Messages {
			if m.Direction == Inbound {
				t.addWords(m.Text)
			}
		}
	}
	for _, d := range e.Drafts {
		if len(d.Text) > 3*windowLength {
			t.addName(d.Text)
		}
	}
	return t, nil
}

// elsewhere are the texts that may speak of a customer without belonging to them.
var elsewhere = []struct {
	table, where string
	columns      string
	quotes       bool   // a quotation is enough, else it must name them
	scrub        string // $1 is the row's id
}{
	{"messages", `conversation_id IN (SELECT id FROM conversations WHERE staff_id IS NOT NULL)`, `text, author, action, reason, extra`, true, scrubMessage},
	{"messages", `direction = 'out' AND conversation_id IN ` + unknownChats, `text, author, action, reason, extra`, true, scrubMessage},
	{"messages", `direction = 'in' AND conversation_id IN ` + unknownChats, `text, author`, false, scrubMessage},
	{"conversations", `staff_id IS NOT NULL`, `state`, true, scrubState},
	{"conversations", `customer_id IS NULL AND staff_id IS NULL`, `state`, true, scrubState},
	{"drafts", `customer_id IS NULL`, `text, sources`, true, `UPDATE drafts SET text = '', sources = '[]' WHERE id = $1`},
	{
		"tickets", `customer_id IS NULL`, `subject, reasons, cause, fix, paused_for`, true,
		`UPDATE tickets SET subject = '', reasons = '[]', cause = '', fix = '', paused_for = '', fault = '' WHERE id = $1`,
	},
	{"actions", `TRUE`, `what`, true, `UPDATE actions SET what = '' WHERE id = $1`},
	{"todos", `customer_id IS NULL`, `key, reason, outcome`, true, `UPDATE todos SET key = NULL, reason = '', outcome = '' WHERE id = $1`},
	{
		"appointments", `customer_id IS NULL`, `contact_name, contact_phone, plate, note`, false,
		`UPDATE appointments SET contact_name = '', contact_phone = '', plate = '', note = '' WHERE id = $1`,
	},
	{"waiting_list", `customer_id IS NULL`, `contact_name, contact_phone, plate`, false, `DELETE FROM waiting_list WHERE id = $1`},
	{
		"requests", `customer_id IS NULL`, `contact_name, contact_phone, plate, place, detail, outcome`, true,
		`UPDATE requests SET contact_name = '', contact_phone = '', plate = '', place = '', detail = '', outcome = '' WHERE id = $1`,
	},
	{"gaps", `TRUE`, `question, folded`, true, `DELETE FROM gaps WHERE id = $1`},
	{"tasks", `TRUE`, `key, payload, last_error`, true, `DELETE FROM tasks WHERE id = $1`},
	{"audit", `TRUE`, `actor, subject, detail`, true, `UPDATE audit SET actor = '', subject = '', detail = '' WHERE id = $1`},
}

// unknownChats are those of teams, and of visitors who never said who they are.
const unknownChats = `(SELECT id FROM conversations WHERE customer_id IS NULL AND staff_id IS NULL)`

const scrubState = `UPDATE conversations SET state = NULL WHERE id = $1`

const scrubMessage = `UPDATE messages SET event_key = NULL, author = '', text = '', action = '', extra = NULL, platform_id = '', reason = '' WHERE id = $1`

func (tx *Tx) eraseElsewhere(ctx context.Context, id CustomerID, t *traces) error {
	for _, place := range elsewhere {
		hits, err := tx.mentions(ctx, t, place.table, place.where, strings.Split(place.columns, ", "), place.quotes)
		if err != nil {
			return err
		}
		for _, hit := range hits {
			if _, err := tx.exec(ctx, "erase from "+place.table, place.scrub, hit); err != nil {
				return err
			}
		}
	}
	return nil
}

// mentions lists the rows of a table whose texts speak of the customer.
func (tx *Tx) mentions(ctx context.Context, t *traces, table, where string, columns []string, quotes bool) ([]int64, error) {
	texts := make([]string, len(columns))
	for i, c := range columns {
		texts[i] = fmt.Sprintf(`COALESCE(CAST(%s AS TEXT),'')`, c)
	}
	rows, err := tx.q.query(ctx, `SELECT id, `+strings.Join(texts, ", ")+` FROM `+table+` WHERE `+where, nil)
	if err != nil {
		return nil, fmt.Errorf("search %s: %w", table, err)
	}
	defer rows.Close()
	var hits []int64
	var row int64
	into := []any{&row}
	for i := range texts {
		into = append(into, &texts[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("search %s: %w", table, err)
		}
		if slices.ContainsFunc(texts, func(text string) bool {
			return t.named(said(text)) || quotes && t.quoted(said(text))
		}) {
			hits = append(hits, row)
		}
	}
	return hits, rows.Err()
}

// EraseCustomer erases a customer in a transaction of its own, and sees to it that no
// file of an SQLite database keeps the words: what is deleted there is overwritten with
// zeros, and the log that still had it is written through and emptied. PostgreSQL clears
// its files by its own vacuum.
func (s *Store) EraseCustomer(ctx context.Context, id CustomerID) error {
	if err := s.InTx(ctx, func(tx *Tx) error { return tx.EraseCustomer(ctx, id) }); err != nil || s.dialect.postgres {
		return err
	}
	var busy, inLog, written int
	if err := s.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &inLog, &written); err != nil {
		return fmt.Errorf("erase from the log: %w", err)
	}
	if busy != 0 {
		return errors.New("the customer is erased, but the database's log is in use and still has them: erase again")
	}
	return nil
}
