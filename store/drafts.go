package store

import (
	"context"
	"time"
)

// Draft is a text that staff may edit and send to a customer.
type Draft struct {
	ID           DraftID
	Shop         ShopID
	Customer     CustomerID
	Conversation ConversationID // where it would be sent; 0 when the customer has no chat
	Staff        StaffID        // who asked for it
	BasedOn      MessageID      // the customer's last message when it was drafted
	Kind         string         // followup, objection, invite …
	Text         string
	Sources      []string
	Status       string // one of the Draft constants
	CreatedAt    time.Time
}

// States of a draft.
const (
	DraftOpen      = "open"
	DraftSent      = "sent"
	DraftDismissed = "dismissed"
	DraftStale     = "stale" // the conversation moved on before it was sent
)

const draftColumns = `id, shop_id, COALESCE(customer_id,0), COALESCE(conversation_id,0), COALESCE(staff_id,0), based_on, kind, text, sources, status, created_at`

func scanDraft(r row) (d Draft, err error) {
	err = r.Scan(&d.ID, &d.Shop, &d.Customer, &d.Conversation, &d.Staff, &d.BasedOn, &d.Kind, &d.Text, (*words)(&d.Sources), &d.Status, instant{&d.CreatedAt})
	return d, err
}

// Draft returns one draft, or ErrNotFound.
func (r Reader) Draft(ctx context.Context, id DraftID) (Draft, error) {
	return one(ctx, r, "draft", scanDraft, `SELECT `+draftColumns+` FROM drafts WHERE id = $1`, id)
}

// OpenDraft returns the latest open draft of a kind for a conversation, or ErrNotFound.
func (r Reader) OpenDraft(ctx context.Context, id ConversationID, kind string) (Draft, error) {
	return one(ctx, r, "open draft", scanDraft, `SELECT `+draftColumns+` FROM drafts WHERE conversation_id = $1 AND kind = $2 AND status = 'open' ORDER BY id DESC LIMIT 1`, id, kind)
}

// AddDraft stores a new draft.
func (tx *Tx) AddDraft(ctx context.Context, d Draft) (DraftID, error) {
	return one(ctx, tx.Reader, "add draft", scanInto[DraftID], `INSERT INTO drafts (shop_id, customer_id, conversation_id, staff_id, based_on, kind, text, sources, status, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$10) RETURNING id`,
		d.Shop, null(d.Customer), null(d.Conversation), null(d.Staff), d.BasedOn, d.Kind, d.Text, words(d.Sources), d.Status, tx.now)
}

// SetDraft moves an open draft on, with its final text. It returns ErrNotFound when the
// draft is no longer open: someone else has sent or dismissed it.
func (tx *Tx) SetDraft(ctx context.Context, id DraftID, status, text string) error {
	n, err := tx.exec(ctx, "set draft", `UPDATE drafts SET status = $2, text = $3, updated_at = $4 WHERE id = $1 AND status = 'open'`, id, status, text, tx.now)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
