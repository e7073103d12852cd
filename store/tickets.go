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
	VerifiedDue  time.Time // corrected, verified and told back
	ToldAt       time.Time // the customer was told the result; zero before
	ClosedAt     time.Time
}

// States of a ticket.
const (
	TicketOpen     = "open"
	TicketAnswered = "answered"
	TicketClosed   = "closed"
)

const ticketColumns = `id, shop_id, COALESCE(customer_id,0), COALESCE(vehicle_id,0), COALESCE(conversation_id,0), COALESCE(message_id,0), grade, reasons, subject, status, COALESCE(owner_id,0), opened_at, reply_due, cause_due, verified_due, told_at, closed_at`

func scanTicket(r row) (t Ticket, err error) {
	err = r.Scan(&t.ID, &t.Shop, &t.Customer, &t.Vehicle, &t.Conversation, &t.Message, &t.Grade, (*words)(&t.Reasons), &t.Subject, &t.Status, &t.Owner,
		instant{&t.OpenedAt}, instant{&t.ReplyDue}, instant{&t.CauseDue}, instant{&t.VerifiedDue}, instant{&t.ToldAt}, instant{&t.ClosedAt})
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

// AddTicket opens a ticket.
func (tx *Tx) AddTicket(ctx context.Context, t Ticket) (TicketID, error) {
	return one(ctx, tx.Reader, "add ticket", scanInto[TicketID], `INSERT INTO tickets (shop_id, customer_id, vehicle_id, conversation_id, message_id, grade, reasons,
		subject, status, owner_id, opened_at, reply_due, cause_due, verified_due, updated_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15) RETURNING id`,
		t.Shop, null(t.Customer), null(t.Vehicle), null(t.Conversation), null(t.Message), t.Grade, words(t.Reasons), t.Subject, t.Status, null(t.Owner),
		nullTime(t.OpenedAt), nullTime(t.ReplyDue), nullTime(t.CauseDue), nullTime(t.VerifiedDue), tx.now)
}

// UpdateTicket stores grade, reasons, subject, status, owner, clocks and closing of t.
func (tx *Tx) UpdateTicket(ctx context.Context, t Ticket) error {
	n, err := tx.exec(ctx, "update ticket", `UPDATE tickets SET grade = $2, reasons = $3, subject = $4, status = $5, owner_id = $6, reply_due = $7, cause_due = $8,
		verified_due = $9, told_at = $10, closed_at = $11, updated_at = $12 WHERE id = $1`,
		t.ID, t.Grade, words(t.Reasons), t.Subject, t.Status, null(t.Owner), nullTime(t.ReplyDue), nullTime(t.CauseDue), nullTime(t.VerifiedDue),
		nullTime(t.ToldAt), nullTime(t.ClosedAt), tx.now)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
