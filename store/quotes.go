package store

import (
	"context"
	"time"
)

// QuoteID names a quote.
type QuoteID int64

// Quote is what an order's customer is offered after the diagnosis (C5), as it was told.
type Quote struct {
	ID         QuoteID
	Shop       ShopID
	Order      OrderID
	Customer   CustomerID
	Staff      StaffID // who made it out
	Status     string  // one of the Quote constants
	Found      string  // what was found, in the words of who found it
	Grade      string  // that the customer chose; empty until then
	Offer      string  // the options, as the quotes desk writes them
	ValidUntil time.Time
	SentAt     time.Time
	ChosenAt   time.Time
	CreatedAt  time.Time
}

// States of a quote.
const (
	QuoteDraft    = "draft"    // staff look at it
	QuoteSent     = "sent"     // the customer is to choose
	QuoteChosen   = "chosen"   // its lines are the order's
	QuoteReplaced = "replaced" // a newer one was sent, or it was dropped
)

const quoteColumns = `id, shop_id, order_id, customer_id, COALESCE(staff_id,0), status, found, grade, offer, valid_until, sent_at, chosen_at, created_at`

func scanQuote(r row) (q Quote, err error) {
	err = r.Scan(&q.ID, &q.Shop, &q.Order, &q.Customer, &q.Staff, &q.Status, &q.Found, &q.Grade, &q.Offer, instant{&q.ValidUntil}, instant{&q.SentAt}, instant{&q.ChosenAt}, instant{&q.CreatedAt})
	return q, err
}

// Quote returns one quote, or ErrNotFound.
func (r Reader) Quote(ctx context.Context, id QuoteID) (Quote, error) {
	return one(ctx, r, "quote", scanQuote, `SELECT `+quoteColumns+` FROM quotes WHERE id = $1`, id)
}

// QuotesOf lists the quotes of an order, the latest first.
func (r Reader) QuotesOf(ctx context.Context, id OrderID) ([]Quote, error) {
	return many(ctx, r, "quotes of order", scanQuote, `SELECT `+quoteColumns+` FROM quotes WHERE order_id = $1 ORDER BY id DESC`, id)
}

// QuotesFor lists what a customer was quoted, the latest first, at most limit.
func (r Reader) QuotesFor(ctx context.Context, id CustomerID, limit int) ([]Quote, error) {
	return many(ctx, r, "quotes for customer", scanQuote, `SELECT `+quoteColumns+` FROM quotes WHERE customer_id = $1 ORDER BY id DESC LIMIT $2`, id, limit)
}

// AddQuote files a draft.
func (tx *Tx) AddQuote(ctx context.Context, q Quote) (QuoteID, error) {
	return one(ctx, tx.Reader, "add quote", scanInto[QuoteID], `INSERT INTO quotes (shop_id, order_id, customer_id, staff_id, status, found, offer, valid_until, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$9) RETURNING id`, q.Shop, q.Order, q.Customer, null(q.Staff), QuoteDraft, q.Found, q.Offer, nullTime(q.ValidUntil), tx.now)
}

// SendQuote makes a draft the one that its order's customer is to choose from, until an
// instant; an older one that still waited is replaced. What is no draft any more is
// ErrConflict, as is one that another process sends meanwhile.
func (tx *Tx) SendQuote(ctx context.Context, q Quote, until time.Time) error {
	if _, err := tx.exec(ctx, "replace quote", `UPDATE quotes SET status = $2, updated_at = $3 WHERE order_id = $1 AND status = $4`, q.Order, QuoteReplaced, tx.now, QuoteSent); err != nil {
		return err
	}
	return tx.move(ctx, "send quote", `UPDATE quotes SET status = $2, sent_at = $3, valid_until = $4, updated_at = $3 WHERE id = $1 AND status = $5`, q.ID, QuoteSent, tx.now, nullTime(until), QuoteDraft)
}

// DropQuote takes a quote out of use that nobody chose; what was chosen is ErrConflict.
func (tx *Tx) DropQuote(ctx context.Context, id QuoteID) error {
	return tx.move(ctx, "drop quote", `UPDATE quotes SET status = $2, updated_at = $3 WHERE id = $1 AND status IN ($4,$5)`, id, QuoteReplaced, tx.now, QuoteDraft, QuoteSent)
}

// ChooseQuote makes an option of a sent quote lines of its order. What is not to be chosen
// any more is ErrConflict: of two choices at once, one counts. An order that was handed
// over or cancelled meanwhile is ErrConflict too.
func (tx *Tx) ChooseQuote(ctx context.Context, q Quote, grade string, lines []OrderLine) error {
	total := int64(0)
	for _, l := range lines {
		total += l.Amount
	}
	if err := tx.move(ctx, "choose quote", `UPDATE quotes SET status = $2, grade = $3, chosen_at = $4, updated_at = $4 WHERE id = $1 AND status = $5`, q.ID, QuoteChosen, grade, tx.now, QuoteSent); err != nil {
		return err
	}
	if err := tx.move(ctx, "quote in order", `UPDATE service_orders SET total_fen = total_fen + $2 WHERE id = $1 AND status NOT IN ($3,$4)`, q.Order, total, OrderClosed, OrderCancelled); err != nil {
		return err
	}
	first, err := one(ctx, tx.Reader, "last line", scanInto[int64], `SELECT COALESCE(MAX(position),-1) + 1 FROM service_order_lines WHERE order_id = $1`, q.Order)
	if err != nil {
		return err
	}
	args := make([]any, 0, len(lines)*8)
	for i, l := range lines {
		args = append(args, q.Order, first+int64(i), l.Kind, l.Code, l.Item, l.Quantity, l.Amount, q.ID)
	}
	for rows, part := range batches(args, 8) {
		if _, err := tx.exec(ctx, "add quoted lines", `INSERT INTO service_order_lines (order_id, position, kind, code, item, quantity, amount_fen, quote_id) VALUES `+rows, part...); err != nil {
			return err
		}
	}
	return nil
}

// UnchooseQuote takes a choice back: its lines leave the order, and the quote is to be
// chosen from again. Where a newer quote waits meanwhile, or the order is not in one of
// the states given any more, it is ErrConflict.
func (tx *Tx) UnchooseQuote(ctx context.Context, q Quote, states ...string) error {
	if err := tx.move(ctx, "quote out of order", `UPDATE service_orders SET total_fen = total_fen - COALESCE((SELECT SUM(amount_fen) FROM service_order_lines WHERE quote_id = $2), 0)
		WHERE id = $1 AND status IN `+placeholders(3, 1, len(states)), append([]any{q.Order, q.ID}, anys(states)...)...); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, "remove quoted lines", `DELETE FROM service_order_lines WHERE quote_id = $1`, q.ID); err != nil {
		return err
	}
	return tx.move(ctx, "unchoose quote", `UPDATE quotes SET status = $2, grade = '', chosen_at = NULL, updated_at = $3 WHERE id = $1 AND status = $4`, q.ID, QuoteSent, tx.now, QuoteChosen)
}

// move changes one row from one state to another; a row that is not there any more is ErrConflict.
func (tx *Tx) move(ctx context.Context, doing, query string, args ...any) error {
	n, err := tx.exec(ctx, doing, query, args...)
	if err == nil && n == 0 {
		return ErrConflict
	}
	return err
}
