package store

import (
	"context"
	"time"
)

// Ticket is a complaint with an owner and clocks (B3, D7).
type Ticket struct {
	ID           TicketID
	Shop         ShopID
	Customer     CustomerID
	Vehicle      VehicleID
	Conversation ConversationID
	Message      MessageID // the words that opened it
	Grade        string    // the complaint desk's
	Reasons      []string  // why this grade
	Subject      string
	Status       string // one of the Ticket constants
	Owner        StaffID
	OpenedAt     time.Time
	ReplyDue     time.Time // a person has answered
	CauseDue     time.Time // root-cause report
	VerifiedDue  time.Time // corrected and verified
	ToldDue      time.Time // the result told to the customer
	ToldAt       time.Time // the customer was told the result; zero before
	ClosedAt     time.Time
	Rung         string // of the ladder, the complaint desk's
	AnsweredAt   time.Time
	Cause        string // the root cause as reported
	CauseAt      time.Time
	Fix          string // what was corrected
	FixedAt      time.Time
	VerifiedAt   time.Time
	Verifier     StaffID
	PausedAt     time.Time // the clocks stand still since then; zero while they run
	PausedFor    string
	PausedBy     StaffID
	Breached     []string // the clocks that ran out, for good
	Reopened     int
	RepeatOf     TicketID // the earlier ticket of the same car and fault
	Fault        string   // what it is about: an item or an aspect
	Advisor      StaffID  // of the visit that it is about
	Verdict      string   // the customer's, of the result: satisfied, unsatisfied
	Revision     int      // rises with each UpdateTicket
}

// States of a ticket.
const (
	TicketOpen     = "open"
	TicketAnswered = "answered"
	TicketClosed   = "closed"
)

const ticketColumns = `id, shop_id, COALESCE(customer_id,0), COALESCE(vehicle_id,0), COALESCE(conversation_id,0), COALESCE(message_id,0), grade, reasons, subject, status, COALESCE(owner_id,0), opened_at, reply_due, cause_due, verified_due, told_due, told_at, closed_at,
	rung, answered_at, cause, cause_at, fix, fixed_at, verified_at, COALESCE(verifier_id,0), paused_at, paused_for, COALESCE(paused_by,0), breached, reopened, COALESCE(repeat_of,0), fault, COALESCE(advisor_id,0), verdict, revision`

func scanTicket(r row) (t Ticket, err error) {
	err = r.Scan(&t.ID, &t.Shop, &t.Customer, &t.Vehicle, &t.Conversation, &t.Message, &t.Grade, (*words)(&t.Reasons), &t.Subject, &t.Status, &t.Owner,
		instant{&t.OpenedAt}, instant{&t.ReplyDue}, instant{&t.CauseDue}, instant{&t.VerifiedDue}, instant{&t.ToldDue}, instant{&t.ToldAt}, instant{&t.ClosedAt},
		&t.Rung, instant{&t.AnsweredAt}, &t.Cause, instant{&t.CauseAt}, &t.Fix, instant{&t.FixedAt}, instant{&t.VerifiedAt}, &t.Verifier,
		instant{&t.PausedAt}, &t.PausedFor, &t.PausedBy, (*words)(&t.Breached), &t.Reopened, &t.RepeatOf, &t.Fault, &t.Advisor, &t.Verdict, &t.Revision)
	return t, err
}

// Ticket returns one ticket, or ErrNotFound.
func (r Reader) Ticket(ctx context.Context, id TicketID) (Ticket, error) {
	return one(ctx, r, "ticket", scanTicket, `SELECT `+ticketColumns+` FROM tickets WHERE id = $1`, id)
}

// OpenTicket returns the latest open ticket of the customer or, where that is 0, of the
// conversation; ErrNotFound when none is open.
func (r Reader) OpenTicket(ctx context.Context, customer CustomerID, conversation ConversationID) (Ticket, error) {
	who, id := `customer_id = $1`, any(customer)
	if customer == 0 {
		who, id = `conversation_id = $1`, any(conversation)
	}
	return one(ctx, r, "open ticket", scanTicket, `SELECT `+ticketColumns+` FROM tickets WHERE `+who+` AND closed_at IS NULL ORDER BY id DESC LIMIT 1`, id)
}

// TicketsOf lists a customer's tickets, the latest first.
func (r Reader) TicketsOf(ctx context.Context, id CustomerID, limit int) ([]Ticket, error) {
	return many(ctx, r, "tickets of customer", scanTicket, `SELECT `+ticketColumns+` FROM tickets WHERE customer_id = $1 ORDER BY opened_at DESC, id DESC LIMIT $2`, id, limit)
}

// OpenTickets lists a shop's open tickets, the one due first in front.
func (r Reader) OpenTickets(ctx context.Context, shop ShopID) ([]Ticket, error) {
	return many(ctx, r, "open tickets", scanTicket, `SELECT `+ticketColumns+` FROM tickets WHERE shop_id = $1 AND closed_at IS NULL ORDER BY verified_due, id`, shop)
}

// TicketsBetween lists a shop's tickets opened in [from, to), by id.
func (r Reader) TicketsBetween(ctx context.Context, shop ShopID, from, to time.Time) ([]Ticket, error) {
	return many(ctx, r, "tickets between", scanTicket, `SELECT `+ticketColumns+` FROM tickets WHERE shop_id = $1 AND opened_at >= $2 AND opened_at < $3 ORDER BY id`,
		shop, micros(from), micros(to))
}

// RepeatedTickets lists a shop's tickets opened since then that repeat an earlier one, the
// latest first: the list of processes to improve.
func (r Reader) RepeatedTickets(ctx context.Context, shop ShopID, since time.Time, limit int) ([]Ticket, error) {
	return many(ctx, r, "repeated tickets", scanTicket, `SELECT `+ticketColumns+` FROM tickets WHERE shop_id = $1 AND opened_at >= $2 AND repeat_of IS NOT NULL
		ORDER BY opened_at DESC, id DESC LIMIT $3`, shop, micros(since), limit)
}

// AddTicket opens a ticket. Without a time of its own the telling is due with the verifying.
func (tx *Tx) AddTicket(ctx context.Context, t Ticket) (TicketID, error) {
	if t.ToldDue.IsZero() {
		t.ToldDue = t.VerifiedDue
	}
	return one(ctx, tx.Reader, "add ticket", scanInto[TicketID], `INSERT INTO tickets (shop_id, customer_id, vehicle_id, conversation_id, message_id, grade, reasons,
		subject, status, owner_id, opened_at, reply_due, cause_due, verified_due, told_due, rung, repeat_of, fault, advisor_id, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20) RETURNING id`,
		t.Shop, null(t.Customer), null(t.Vehicle), null(t.Conversation), null(t.Message), t.Grade, words(t.Reasons), t.Subject, t.Status, null(t.Owner),
		nullTime(t.OpenedAt), nullTime(t.ReplyDue), nullTime(t.CauseDue), nullTime(t.VerifiedDue), nullTime(t.ToldDue), t.Rung, null(t.RepeatOf), t.Fault,
		null(t.Advisor), tx.now)
}

// UpdateTicket stores t as it stands and raises its revision. ErrConflict says that it was
// changed since t was read, ErrNotFound that there is none.
func (tx *Tx) UpdateTicket(ctx context.Context, t Ticket) error {
	n, err := tx.exec(ctx, "update ticket", `UPDATE tickets SET grade = $2, reasons = $3, subject = $4, status = $5, owner_id = $6, reply_due = $7, cause_due = $8,
		verified_due = $9, told_due = $10, told_at = $11, closed_at = $12, rung = $13, answered_at = $14, cause = $15, cause_at = $16, fix = $17, fixed_at = $18,
		verified_at = $19, verifier_id = $20, paused_at = $21, paused_for = $22, paused_by = $23, breached = $24, reopened = $25, verdict = $26,
		updated_at = $27, revision = revision + 1 WHERE id = $1 AND revision = $28`,
		t.ID, t.Grade, words(t.Reasons), t.Subject, t.Status, null(t.Owner), nullTime(t.ReplyDue), nullTime(t.CauseDue), nullTime(t.VerifiedDue), nullTime(t.ToldDue),
		nullTime(t.ToldAt), nullTime(t.ClosedAt), t.Rung, nullTime(t.AnsweredAt), t.Cause, nullTime(t.CauseAt), t.Fix, nullTime(t.FixedAt), nullTime(t.VerifiedAt),
		null(t.Verifier), nullTime(t.PausedAt), t.PausedFor, null(t.PausedBy), words(t.Breached), t.Reopened, t.Verdict, tx.now, t.Revision)
	if err != nil || n > 0 {
		return err
	}
	if _, err := tx.Ticket(ctx, t.ID); err != nil {
		return err
	}
	return ErrConflict
}
