package store

import (
	"context"
	"fmt"
	"time"
)

// HoldID names a hold.
type HoldID int64

// Hold keeps a bay's time free for a while.
type Hold struct {
	ID           HoldID
	Shop         ShopID
	Conversation ConversationID // who decides; 0 for a bay out of use
	Kind         string         // one of the Hold constants
	Bay          int
	Technician   string
	StartsAt     time.Time
	EndsAt       time.Time
	ExpiresAt    time.Time
}

// Kinds of holds.
const (
	HoldProposal = "proposal" // until the customer has answered
	HoldOffer    = "offer"    // for somebody of the waiting list
	HoldClosed   = "closed"   // the bay is out of use
)

const holdColumns = `id, shop_id, COALESCE(conversation_id,0), kind, bay, technician, starts_at, ends_at, expires_at`

func scanHold(r row) (h Hold, err error) {
	err = r.Scan(&h.ID, &h.Shop, &h.Conversation, &h.Kind, &h.Bay, &h.Technician, instant{&h.StartsAt}, instant{&h.EndsAt}, instant{&h.ExpiresAt})
	return h, err
}

// TakenSlot is a quarter hour of a bay that an appointment or a hold has.
type TakenSlot struct {
	Bay         int
	At          time.Time
	Appointment AppointmentID // 0 for a hold's
}

// TakenSlots lists the quarter hours that are taken in [from, to), by time and bay: what
// the primary key guards.
func (r Reader) TakenSlots(ctx context.Context, shop ShopID, from, to time.Time) ([]TakenSlot, error) {
	return many(ctx, r, "taken slots", func(r row) (s TakenSlot, err error) {
		err = r.Scan(&s.Bay, instant{&s.At}, &s.Appointment)
		return s, err
	}, `SELECT bay, slot_at, COALESCE(appointment_id,0) FROM bay_slots WHERE shop_id = $1 AND slot_at >= $2 AND slot_at < $3 ORDER BY slot_at, bay`,
		shop, micros(from), micros(to))
}

// HoldByID returns one hold, or ErrNotFound: it ran out, or was let go.
func (r Reader) HoldByID(ctx context.Context, id HoldID) (Hold, error) {
	return one(ctx, r, "hold", scanHold, `SELECT `+holdColumns+` FROM bay_holds WHERE id = $1`, id)
}

// ClosedBays lists the bays that are out of use at some time after the given one, by start.
func (r Reader) ClosedBays(ctx context.Context, shop ShopID, after time.Time) ([]Hold, error) {
	return many(ctx, r, "closed bays", scanHold, `SELECT `+holdColumns+` FROM bay_holds WHERE shop_id = $1 AND expires_at > $2 AND kind = 'closed' ORDER BY starts_at, id`,
		shop, micros(after))
}

// Hold takes a bay's time until the hold is let go or runs out. A bay that is taken is
// ErrConflict and fails the transaction; a bay that is closed takes what is left of it.
func (tx *Tx) Hold(ctx context.Context, h Hold) (HoldID, error) {
	id, err := one(ctx, tx.Reader, "hold", scanInto[HoldID], `INSERT INTO bay_holds (shop_id, conversation_id, kind, bay, technician, starts_at, ends_at, expires_at, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) RETURNING id`,
		h.Shop, null(h.Conversation), h.Kind, h.Bay, h.Technician, nullTime(h.StartsAt), nullTime(h.EndsAt), nullTime(h.ExpiresAt), tx.now)
	if err != nil {
		return 0, err
	}
	return id, tx.take(ctx, slots{h.Shop, h.Bay, h.Technician, 0, id, h.Kind == HoldClosed}, h.StartsAt, h.EndsAt)
}

// LetGo ends a hold; none with that id is no error.
func (tx *Tx) LetGo(ctx context.Context, id HoldID) error {
	return tx.later(ctx, "let go", `DELETE FROM bay_holds WHERE id = $1`, id)
}

// LetProposalGo ends what is held while a conversation decides on a proposal, and every
// hold of the shop that has run out. It reports whether time became free.
func (tx *Tx) LetProposalGo(ctx context.Context, shop ShopID, conversation ConversationID) (bool, error) {
	n, err := tx.exec(ctx, "let proposal go", `DELETE FROM bay_holds WHERE (conversation_id = $1 AND kind = 'proposal') OR (shop_id = $2 AND expires_at <= $3)`,
		conversation, shop, tx.now)
	return n > 0, err
}

// slots says what is taken, and who has it: an appointment or a hold.
type slots struct {
	shop        ShopID
	bay         int
	technician  string
	appointment AppointmentID
	hold        HoldID
	left        bool // take what is left, where some is taken
}

func (a Appointment) slots() slots { return slots{a.Shop, a.Bay, a.Technician, a.ID, 0, false} }

// take takes every quarter hour that [from, to) touches, of the bay and of the technician.
func (tx *Tx) take(ctx context.Context, s slots, from, to time.Time) error {
	if !from.Before(to) {
		return fmt.Errorf("take bay: it ends at %v, before it starts", to)
	}
	column, owner := "appointment_id", any(s.appointment)
	if s.hold != 0 {
		column, owner = "hold_id", s.hold
	}
	var bays, technicians []any
	for at := from.Truncate(SlotLength); at.Before(to); at = at.Add(SlotLength) {
		bays = append(bays, s.shop, s.bay, at, owner)
		if s.technician != "" {
			technicians = append(technicians, s.shop, s.technician, at, owner)
		}
	}
	conflict := ""
	if s.left {
		conflict = ` ON CONFLICT DO NOTHING`
	}
	for rows, part := range batches(bays, 4) {
		if _, err := tx.exec(ctx, "take bay", `INSERT INTO bay_slots (shop_id, bay, slot_at, `+column+`) VALUES `+rows+conflict, part...); err != nil {
			return err
		}
	}
	for rows, part := range batches(technicians, 4) {
		if _, err := tx.exec(ctx, "take technician", `INSERT INTO technician_slots (shop_id, technician, slot_at, `+column+`) VALUES `+rows, part...); err != nil {
			return err
		}
	}
	return nil
}

// free gives back what an appointment has taken.
func (tx *Tx) free(ctx context.Context, id AppointmentID) error {
	if err := tx.later(ctx, "free bay", `DELETE FROM bay_slots WHERE appointment_id = $1`, id); err != nil {
		return err
	}
	return tx.later(ctx, "free technician", `DELETE FROM technician_slots WHERE appointment_id = $1`, id)
}
