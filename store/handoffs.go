package store

import (
	"context"
	"errors"
	"time"
)

// HandoffID names a handoff.
type HandoffID int64

// Handoff is a customer's chat that a person looks after (B4).
type Handoff struct {
	ID           HandoffID
	Shop         ShopID
	Conversation ConversationID
	Card         MessageID // in the team's chat; its thread is where staff answer
	Owner        StaffID   // who took it; 0 while it waits
	Reason       string
	Status       string // one of the Handoff constants
	OpenedAt     time.Time
	LastAt       time.Time // of the last word on either side
}

// States of a handoff.
const (
	HandoffWaiting  = "waiting"
	HandoffOwned    = "owned"
	HandoffReturned = "returned" // to the bot
	HandoffResolved = "resolved"
)

const handoffColumns = `id, shop_id, conversation_id, COALESCE(card_id,0), COALESCE(owner_id,0), reason, status, opened_at, last_at`

func scanHandoff(r row) (h Handoff, err error) {
	err = r.Scan(&h.ID, &h.Shop, &h.Conversation, &h.Card, &h.Owner, &h.Reason, &h.Status, instant{&h.OpenedAt}, instant{&h.LastAt})
	return h, err
}

// OpenHandoff returns the conversation's open handoff, or ErrNotFound.
func (r Reader) OpenHandoff(ctx context.Context, id ConversationID) (Handoff, error) {
	return one(ctx, r, "open handoff", scanHandoff, `SELECT `+handoffColumns+` FROM handoffs WHERE conversation_id = $1 AND closed_at IS NULL`, id)
}

// Handoff returns one handoff, or ErrNotFound.
func (r Reader) Handoff(ctx context.Context, id HandoffID) (Handoff, error) {
	return one(ctx, r, "handoff", scanHandoff, `SELECT `+handoffColumns+` FROM handoffs WHERE id = $1`, id)
}

// HandoffOfThread returns the open handoff whose card was posted to the team's chat with
// that platform id, or ErrNotFound.
func (r Reader) HandoffOfThread(ctx context.Context, channel, chat, platformID string) (Handoff, error) {
	return one(ctx, r, "handoff of thread", scanHandoff, `SELECT h.id, h.shop_id, h.conversation_id, COALESCE(h.card_id,0), COALESCE(h.owner_id,0), h.reason, h.status, h.opened_at, h.last_at
		FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN handoffs h ON h.card_id = m.id
		WHERE m.platform_id = $3 AND c.channel = $1 AND c.chat = $2 AND h.closed_at IS NULL`, channel, chat, platformID)
}

// AddHandoff opens a handoff. Where the conversation has one already, that one is
// returned and added is false.
func (tx *Tx) AddHandoff(ctx context.Context, h Handoff) (stored Handoff, added bool, err error) {
	stored, err = tx.OpenHandoff(ctx, h.Conversation)
	if !errors.Is(err, ErrNotFound) {
		return stored, false, err
	}
	stored, err = one(ctx, tx.Reader, "add handoff", scanHandoff, `INSERT INTO handoffs (shop_id, conversation_id, owner_id, reason, status, opened_at, last_at)
		VALUES ($1,$2,$3,$4,$5,$6,$6) RETURNING `+handoffColumns, h.Shop, h.Conversation, null(h.Owner), h.Reason, HandoffWaiting, tx.now)
	return stored, true, err
}

// UpdateHandoff stores card, owner and status; a returned or resolved one is closed. It
// is ErrNotFound when somebody closed it before.
func (tx *Tx) UpdateHandoff(ctx context.Context, h Handoff) error {
	var closed any
	if h.Status == HandoffReturned || h.Status == HandoffResolved {
		closed = tx.now
	}
	n, err := tx.exec(ctx, "update handoff", `UPDATE handoffs SET card_id = $2, owner_id = $3, status = $4, last_at = $5, closed_at = $6
		WHERE id = $1 AND closed_at IS NULL`, h.ID, null(h.Card), null(h.Owner), h.Status, tx.now, closed)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// SetConversationOwner says who answers in a conversation: OwnerBot or a person's name.
func (tx *Tx) SetConversationOwner(ctx context.Context, id ConversationID, owner string) error {
	return tx.later(ctx, "set conversation's owner", `UPDATE conversations SET owner = $2, failures = 0 WHERE id = $1`, id, owner)
}

// AddProofCode stores a one-time code for a customer; the customer's older ones end.
func (tx *Tx) AddProofCode(ctx context.Context, shop ShopID, customer CustomerID, staff StaffID, code string, expires time.Time) error {
	if err := tx.later(ctx, "end proof codes", `UPDATE proof_codes SET expires_at = $2 WHERE customer_id = $1 AND used_at IS NULL AND expires_at > $2`, customer, tx.now); err != nil {
		return err
	}
	_, err := tx.exec(ctx, "add proof code", `INSERT INTO proof_codes (shop_id, customer_id, code, staff_id, expires_at, created_at) VALUES ($1,$2,$3,$4,$5,$6)`,
		shop, customer, code, null(staff), nullTime(expires), tx.now)
	return err
}

// UseProofCode spends a code and returns whose it was; a wrong, spent or expired one is
// ErrNotFound.
func (tx *Tx) UseProofCode(ctx context.Context, shop ShopID, code string) (CustomerID, error) {
	return one(ctx, tx.Reader, "use proof code", scanInto[CustomerID], `UPDATE proof_codes SET used_at = $3 WHERE id = (SELECT id FROM proof_codes
		WHERE shop_id = $1 AND code = $2 AND used_at IS NULL AND expires_at > $3 ORDER BY id DESC LIMIT 1)
		AND used_at IS NULL RETURNING customer_id`, shop, code, tx.now)
}
