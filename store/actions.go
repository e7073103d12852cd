package store

import (
	"context"
	"time"
)

// ActionID names an action.
type ActionID int64

// Action is what is done about a complaint's cause, corrective or preventive (F5).
type Action struct {
	ID        ActionID
	Shop      ShopID
	Ticket    TicketID // 0 where none gave rise to it
	Kind      string   // corrective, preventive
	What      string
	Status    string // one of the Action constants
	Owner     StaffID
	Approver  StaffID
	Verifier  StaffID // never the owner
	DueAt     time.Time
	CreatedAt time.Time
}

// States of an action, in order; a rejected one is out.
const (
	ActionProposed = "proposed"
	ActionApproved = "approved"
	ActionDone     = "done"
	ActionVerified = "verified"
	ActionRejected = "rejected"
)

const actionColumns = `id, shop_id, COALESCE(ticket_id,0), kind, what, status, COALESCE(owner_id,0), COALESCE(approver_id,0), COALESCE(verifier_id,0), due_at, created_at`

func scanAction(r row) (a Action, err error) {
	err = r.Scan(&a.ID, &a.Shop, &a.Ticket, &a.Kind, &a.What, &a.Status, &a.Owner, &a.Approver, &a.Verifier, instant{&a.DueAt}, instant{&a.CreatedAt})
	return a, err
}

// Action returns one action, or ErrNotFound.
func (r Reader) Action(ctx context.Context, id ActionID) (Action, error) {
	return one(ctx, r, "action", scanAction, `SELECT `+actionColumns+` FROM actions WHERE id = $1`, id)
}

// OpenActions lists a shop's actions that are neither verified nor rejected, the first due
// in front, at most limit.
func (r Reader) OpenActions(ctx context.Context, shop ShopID, limit int) ([]Action, error) {
	return many(ctx, r, "open actions", scanAction, `SELECT `+actionColumns+` FROM actions WHERE shop_id = $1 AND status IN ('proposed','approved','done')
		ORDER BY due_at, id LIMIT $2`, shop, limit)
}

// ActionsOf lists the actions of a ticket in the order they were proposed.
func (r Reader) ActionsOf(ctx context.Context, ticket TicketID) ([]Action, error) {
	return many(ctx, r, "actions of ticket", scanAction, `SELECT `+actionColumns+` FROM actions WHERE ticket_id = $1 ORDER BY id`, ticket)
}

// AddAction files a proposed action.
func (tx *Tx) AddAction(ctx context.Context, a Action) (ActionID, error) {
	return one(ctx, tx.Reader, "add action", scanInto[ActionID], `INSERT INTO actions (shop_id, ticket_id, kind, what, status, owner_id, due_at, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$8) RETURNING id`, a.Shop, null(a.Ticket), a.Kind, a.What, a.Status, null(a.Owner), nullTime(a.DueAt), tx.now)
}

// UpdateAction stores state, owner, approver, verifier and due time of an action that is
// in the state from; ErrConflict when it is in another by now.
func (tx *Tx) UpdateAction(ctx context.Context, a Action, from string) error {
	n, err := tx.exec(ctx, "update action", `UPDATE actions SET status = $2, owner_id = $3, approver_id = $4, verifier_id = $5, due_at = $6, updated_at = $7
		WHERE id = $1 AND status = $8`, a.ID, a.Status, null(a.Owner), null(a.Approver), null(a.Verifier), nullTime(a.DueAt), tx.now, from)
	if err == nil && n == 0 {
		return ErrConflict
	}
	return err
}
