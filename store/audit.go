package store

import (
	"context"
	"fmt"
	"time"
)

// AuditEntry is one act of staff, or of the bot on their behalf.
type AuditEntry struct {
	Shop    ShopID
	Staff   StaffID
	Actor   string
	Action  string // "draft.send", "customer.view"
	Subject string // "customer/12"
	Detail  string
	At      time.Time
}

// Audit appends to the audit log. Entries are never changed.
func (tx *Tx) Audit(ctx context.Context, e AuditEntry) error {
	return tx.later(ctx, "audit", `INSERT INTO audit (shop_id, staff_id, actor, action, subject, detail, at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
		e.Shop, null(e.Staff), e.Actor, e.Action, e.Subject, e.Detail, tx.now)
}

const auditColumns = `shop_id, COALESCE(staff_id,0), actor, action, subject, detail, at`

func scanAudit(r row) (e AuditEntry, err error) {
	err = r.Scan(&e.Shop, &e.Staff, &e.Actor, &e.Action, &e.Subject, &e.Detail, instant{&e.At})
	return e, err
}

// customerSubject is the subject of audit entries about a customer.
func customerSubject(id CustomerID) string { return fmt.Sprintf("customer/%d", id) }

// AuditLog lists the shop's latest entries, the newest first.
func (r Reader) AuditLog(ctx context.Context, shop ShopID, limit int) ([]AuditEntry, error) {
	return many(ctx, r, "audit log", scanAudit, `SELECT `+auditColumns+` FROM audit WHERE shop_id = $1 ORDER BY id DESC LIMIT $2`, shop, limit)
}
