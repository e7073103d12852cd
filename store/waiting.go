package store

import (
	"context"
	"time"
)

// WaitID names an entry of the waiting list.
type WaitID int64

// Wait is somebody who wants a time that is full.
type Wait struct {
	ID           WaitID
	Shop         ShopID
	Conversation ConversationID
	Customer     CustomerID // 0 while the person is not known
	Hold         HoldID     // what is offered; 0 while nothing is
	Service      string     // as in Appointment
	ContactName  string
	ContactPhone string
	Plate        string
	From, Until  time.Time // when it may start
	Status       string    // one of the Wait constants
}

// States of a wait. Waiting and Offered are open.
const (
	WaitWaiting = "waiting"
	WaitOffered = "offered"
	WaitBooked  = "booked"
	WaitEnded   = "ended" // declined, not answered in time, or over
)

const waitColumns = `id, shop_id, conversation_id, COALESCE(customer_id,0), COALESCE(hold_id,0), service, contact_name, contact_phone, plate, from_at, until_at, status`

func scanWait(r row) (w Wait, err error) {
	err = r.Scan(&w.ID, &w.Shop, &w.Conversation, &w.Customer, &w.Hold, &w.Service, &w.ContactName, &w.ContactPhone, &w.Plate, instant{&w.From}, instant{&w.Until}, &w.Status)
	return w, err
}

// Wait returns one entry of the waiting list, or ErrNotFound.
func (r Reader) Wait(ctx context.Context, id WaitID) (Wait, error) {
	return one(ctx, r, "wait", scanWait, `SELECT `+waitColumns+` FROM waiting_list WHERE id = $1`, id)
}

// Waiting lists a shop's open entries in the order in which they were filed.
func (r Reader) Waiting(ctx context.Context, shop ShopID) ([]Wait, error) {
	return many(ctx, r, "waiting list", scanWait, `SELECT `+waitColumns+` FROM waiting_list WHERE shop_id = $1 AND status IN ('waiting','offered') ORDER BY id`, shop)
}

// AddWait files a wait. The same wish of the same chat that is open already is not filed
// again: its id comes back.
func (tx *Tx) AddWait(ctx context.Context, w Wait) (WaitID, error) {
	return one(ctx, tx.Reader, "add wait", scanInto[WaitID], `INSERT INTO waiting_list (shop_id, conversation_id, customer_id, service, contact_name, contact_phone, plate,
		from_at, until_at, status, created_at, updated_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'waiting',$10,$10)
		ON CONFLICT (conversation_id, service, from_at) WHERE status IN ('waiting','offered') DO UPDATE SET updated_at = EXCLUDED.updated_at RETURNING id`,
		w.Shop, w.Conversation, null(w.Customer), w.Service, w.ContactName, w.ContactPhone, w.Plate, nullTime(w.From), nullTime(w.Until), tx.now)
}

// SetWait moves an entry on, with what is offered; ErrNotFound when it is in none of the
// from states.
func (tx *Tx) SetWait(ctx context.Context, id WaitID, status string, hold HoldID, from ...string) error {
	n, err := tx.exec(ctx, "set wait", `UPDATE waiting_list SET status = $2, hold_id = $3, updated_at = $4 WHERE id = $1 AND status IN `+placeholders(5, 1, len(from)),
		append([]any{id, status, null(hold), tx.now}, anys(from)...)...)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
