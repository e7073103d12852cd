package store

import (
	"context"
	"time"
)

// StepID names a step.
type StepID int64

// Step is one move of a service order through the workshop (D6).
type Step struct {
	ID     StepID
	Order  OrderID
	From   string // the order's status before; empty for its first step
	To     string // and after; the same for a finding that moves nothing
	Staff  StaffID
	Reason string // why it went back or left steps out
	At     time.Time
	Due    time.Time // when it should be over by the shop's standard
	Undone time.Time
}

const stepColumns = `id, order_id, from_step, step, COALESCE(staff_id,0), reason, at, due_at, undone_at`

func scanStep(r row) (s Step, err error) {
	err = r.Scan(&s.ID, &s.Order, &s.From, &s.To, &s.Staff, &s.Reason, instant{&s.At}, instant{&s.Due}, instant{&s.Undone})
	return s, err
}

const inWork = `o.status IN ('received','diagnosing','repairing','checking','ready')`

// Order returns one order without its lines, or ErrNotFound.
func (r Reader) Order(ctx context.Context, id OrderID) (Order, error) {
	return one(ctx, r, "order", scanOrder, `SELECT `+orderColumns+` FROM `+orderTables+` WHERE o.id = $1`, id)
}

// OrdersInWork lists a shop's orders that are not handed over, the oldest first, at most
// limit, without lines.
func (r Reader) OrdersInWork(ctx context.Context, shop ShopID, limit int) ([]Order, error) {
	return many(ctx, r, "orders in work", scanOrder, `SELECT `+orderColumns+` FROM `+orderTables+` WHERE o.shop_id = $1 AND `+inWork+` ORDER BY o.opened_at, o.id LIMIT $2`, shop, limit)
}

// OrdersOpenedSince counts the orders that a shop opened from an instant on.
func (r Reader) OrdersOpenedSince(ctx context.Context, shop ShopID, from time.Time) (int, error) {
	return one(ctx, r, "count orders", scanInto[int], `SELECT COUNT(*) FROM service_orders WHERE shop_id = $1 AND opened_at >= $2`, shop, micros(from))
}

// StepsOf lists an order's steps in the order taken, undone ones too.
func (r Reader) StepsOf(ctx context.Context, id OrderID) ([]Step, error) {
	return many(ctx, r, "steps of order", scanStep, `SELECT `+stepColumns+` FROM service_order_steps WHERE order_id = $1 ORDER BY id`, id)
}

// Step returns one step, or ErrNotFound.
func (r Reader) Step(ctx context.Context, id StepID) (Step, error) {
	return one(ctx, r, "step", scanStep, `SELECT `+stepColumns+` FROM service_order_steps WHERE id = $1`, id)
}

// PromiseOrder files by when an order is promised and the appointment that it comes from.
func (tx *Tx) PromiseOrder(ctx context.Context, id OrderID, at time.Time, from AppointmentID) error {
	return tx.later(ctx, "promise order", `UPDATE service_orders SET promised_at = $2, appointment_id = COALESCE($3, appointment_id) WHERE id = $1`, id, nullTime(at), null(from))
}

// AdviseOrder gives an order to another member of staff; one that was not from's is
// ErrConflict.
func (tx *Tx) AdviseOrder(ctx context.Context, id OrderID, to, from StaffID) error {
	n, err := tx.exec(ctx, "advise order", `UPDATE service_orders SET advisor_id = $2 WHERE id = $1 AND COALESCE(advisor_id,0) = $3`, id, null(to), from)
	if err == nil && n == 0 {
		return ErrConflict
	}
	return err
}

// AddStep moves an order to s.To and files the step. An order that is not in s.From any
// more is ErrConflict. Handing over closes the order, leaving that again opens it.
func (tx *Tx) AddStep(ctx context.Context, s Step) (StepID, error) {
	if s.From != "" && s.From != s.To {
		if err := tx.moveOrder(ctx, s.Order, s.From, s.To); err != nil {
			return 0, err
		}
	}
	return one(ctx, tx.Reader, "add step", scanInto[StepID], `INSERT INTO service_order_steps (order_id, from_step, step, staff_id, reason, at, due_at) VALUES ($1,$2,$3,$4,$5,$6,$7) RETURNING id`,
		s.Order, s.From, s.To, null(s.Staff), s.Reason, tx.now, nullTime(s.Due))
}

// UndoStep takes a step back: the order stands again where it stood before. A step that
// is undone already, or that the order has left, is ErrConflict.
func (tx *Tx) UndoStep(ctx context.Context, s Step) error {
	n, err := tx.exec(ctx, "undo step", `UPDATE service_order_steps SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM service_order_steps l WHERE l.order_id = service_order_steps.order_id AND l.id > service_order_steps.id AND l.undone_at IS NULL)`, s.ID, tx.now)
	if err == nil && n == 0 {
		return ErrConflict
	}
	if err != nil {
		return err
	}
	return tx.moveOrder(ctx, s.Order, s.To, s.From)
}

func (tx *Tx) moveOrder(ctx context.Context, id OrderID, from, to string) error {
	var closed any
	if to == OrderClosed || to == OrderCancelled {
		closed = tx.now
	}
	n, err := tx.exec(ctx, "move order", `UPDATE service_orders SET status = $3, closed_at = $4 WHERE id = $1 AND status = $2`, id, from, to, closed)
	if err == nil && n == 0 {
		return ErrConflict
	}
	return err
}
