package store

import (
	"context"
	"time"
)

// What a digest asks of tickets, todos and gaps: the promises to customers.

// TicketCount counts tickets around a period.
type TicketCount struct {
	Opened   int // in the period
	Open     int // at the time looked at
	Breached int // of those, a clock had run out
}

// A ticket was open at $2; one of its clocks had run out by then: it is on record, or
// nobody answered, reported the cause, verified or told in time. The clocks of a paused
// ticket stand still: what had not run out when the pause began does not while it lasts.
const (
	standing = `k.opened_at <= $2 AND (k.closed_at IS NULL OR k.closed_at > $2)`
	stood    = `COALESCE(k.paused_at, $2)`
	breached = `(CAST(k.breached AS TEXT) <> '[]' OR (k.status = 'open' AND k.reply_due < ` + stood + `)
		OR (k.cause_due < ` + stood + ` AND COALESCE(k.cause_at, k.verified_at, k.told_at, $2) > k.cause_due)
		OR (k.verified_due < ` + stood + ` AND COALESCE(k.verified_at, k.told_at, $2) > k.verified_due)
		OR (k.told_due < ` + stood + ` AND COALESCE(k.told_at, $2) > k.told_due))`
)

// The clock of a ticket that ends next, of those that nobody has stopped; NULL once the
// customer was told.
const nextDue = `(SELECT MIN(c.due) FROM (SELECT k.reply_due AS due WHERE k.status = 'open'
	UNION ALL SELECT k.cause_due WHERE COALESCE(k.cause_at, k.verified_at, k.told_at) IS NULL
	UNION ALL SELECT k.verified_due WHERE COALESCE(k.verified_at, k.told_at) IS NULL
	UNION ALL SELECT k.told_due WHERE k.told_at IS NULL) c)`

// CountTickets counts a shop's tickets opened in [from, to), and those standing at a time.
func (r Reader) CountTickets(ctx context.Context, shop ShopID, from, to, at time.Time) (TicketCount, error) {
	return one(ctx, r, "count tickets", func(r row) (c TicketCount, err error) {
		err = r.Scan(&c.Opened, &c.Open, &c.Breached)
		return c, err
	}, `SELECT COUNT(CASE WHEN k.opened_at >= $3 AND k.opened_at < $4 THEN 1 END), COUNT(CASE WHEN `+standing+` THEN 1 END),
		COUNT(CASE WHEN `+standing+` AND `+breached+` THEN 1 END) FROM tickets k WHERE k.shop_id = $1`, shop, micros(at), micros(from), micros(to))
}

// StandingTicket is a ticket that was open at a time, with whose it is.
type StandingTicket struct {
	Ticket
	Name, Phone string // the customer's, else the phone that the channel has proven
	OwnerName   string
	Breached    bool // a clock has run out
}

// standingTickets are the tickets of shop $1 open at $2; more narrows and orders them.
func (r Reader) standingTickets(ctx context.Context, doing, more string, args ...any) ([]StandingTicket, error) {
	return many(ctx, r, doing, func(r row) (t StandingTicket, err error) {
		t.Ticket, err = scanTicket(also(r, &t.Name, &t.Phone, &t.OwnerName, &t.Breached))
		return t, err
	}, `SELECT `+ticketColumns+`, person, reach, owner_name, late FROM (SELECT k.*, COALESCE(p.name,'') AS person, COALESCE(p.phone, c.phone, '') AS reach,
		COALESCE(s.name,'') AS owner_name, (`+breached+`) AS late, `+nextDue+` AS next_due
		FROM tickets k LEFT JOIN conversations c ON c.id = k.conversation_id LEFT JOIN customers p ON p.id = COALESCE(k.customer_id, c.customer_id)
		LEFT JOIN staff s ON s.id = k.owner_id WHERE k.shop_id = $1 AND `+standing+`) k `+more, args...)
}

// StandingTickets lists a shop's tickets that were open at a time: those of the first
// grade first, in each grade those whose clock has run out, then by the clock that ends
// next, those where the customer was told last; at most limit.
func (r Reader) StandingTickets(ctx context.Context, shop ShopID, at time.Time, firstGrade string, limit int) ([]StandingTicket, error) {
	return r.standingTickets(ctx, "standing tickets", `ORDER BY CASE WHEN grade = $3 THEN 0 ELSE 1 END, late DESC,
		CASE WHEN next_due IS NULL THEN 1 ELSE 0 END, next_due, id LIMIT $4`, shop, micros(at), firstGrade, limit)
}

// DueTickets lists a shop's tickets opened before a time and still open at another, with a
// clock that nobody has stopped and that ends before a third. A paused ticket's clocks
// stand still: only what had run out by then is due. The clock that ends first is in front.
func (r Reader) DueTickets(ctx context.Context, shop ShopID, opened, at, before time.Time, limit int) ([]StandingTicket, error) {
	return r.standingTickets(ctx, "due tickets", `WHERE opened_at < $5 AND next_due < $3 AND (paused_at IS NULL OR next_due < paused_at)
		ORDER BY next_due, id LIMIT $4`, shop, micros(at), micros(before), limit, micros(opened))
}

// DueTodo is an open todo with whom it is about.
type DueTodo struct {
	Todo
	Name, Phone string // the customer's, else the phone that the channel has proven
	OwnerName   string
	Message     MessageID // the customer's last words before it was filed; 0 when there are none
}

// DueTodos lists a shop's open todos that were filed before a time and are due before
// another, the first due in front, at most limit. Those of the kind except are left out.
func (r Reader) DueTodos(ctx context.Context, shop ShopID, filed, before time.Time, except string, limit int) ([]DueTodo, error) {
	return many(ctx, r, "due todos", func(r row) (t DueTodo, err error) {
		t.Todo, err = scanTodo(also(r, &t.Name, &t.Phone, &t.OwnerName, &t.Message))
		return t, err
	}, `SELECT `+todoColumns+`, person, reach, owner_name, message FROM (SELECT t.*, COALESCE(p.name,'') AS person, COALESCE(p.phone, c.phone, '') AS reach,
		COALESCE(s.name,'') AS owner_name, COALESCE((SELECT MAX(m.id) FROM messages m
			WHERE m.conversation_id = t.conversation_id AND m.direction = 'in' AND m.at <= t.created_at), 0) AS message
		FROM todos t LEFT JOIN conversations c ON c.id = t.conversation_id LEFT JOIN customers p ON p.id = COALESCE(t.customer_id, c.customer_id)
		LEFT JOIN staff s ON s.id = t.owner_id
		WHERE t.shop_id = $1 AND t.status = 'open' AND t.due_at < $2 AND t.kind <> $3 AND t.created_at < $5 ORDER BY t.due_at, t.id LIMIT $4) due ORDER BY due_at, id`,
		shop, micros(before), except, limit, micros(filed))
}

// GapsBetween lists a shop's open gaps that were asked in [from, to), as far as their
// first and last time tell, the most asked first.
func (r Reader) GapsBetween(ctx context.Context, shop ShopID, from, to time.Time, limit int) ([]Gap, error) {
	return many(ctx, r, "gaps between", scanGap, `SELECT `+gapColumns+` FROM gaps
		WHERE shop_id = $1 AND last_at >= $2 AND first_at < $3 ORDER BY asked DESC, last_at DESC, id LIMIT $4`, shop, micros(from), micros(to), limit)
}

const gapColumns = `question, audience, asked, COALESCE(message_id,0), first_at, last_at`

func scanGap(r row) (g Gap, err error) {
	err = r.Scan(&g.Question, &g.Audience, &g.Asked, &g.Message, instant{&g.FirstAt}, instant{&g.LastAt})
	return g, err
}
