package store

import (
	"context"
	"time"
)

// RequestID names a request.
type RequestID int64

// Request is what a customer asks for beside a booked repair (B9).
type Request struct {
	ID           RequestID
	Shop         ShopID
	Conversation ConversationID
	Customer     CustomerID // 0 while the person is not known
	Owner        StaffID    // 0 while nobody took it
	Kind         string     // the requests desk's
	ContactName  string
	ContactPhone string // E.164
	Plate        string
	Place        string // where the car is, in the customer's words
	Detail       string // what they said
	WantedAt     time.Time
	Status       string // one of the Request constants
	Outcome      string
	DueAt        time.Time
	CreatedAt    time.Time
}

// States of a request. Open and Taken are not done yet.
const (
	RequestOpen      = "open"
	RequestTaken     = "taken"
	RequestDone      = "done"
	RequestCancelled = "cancelled"
)

const requestColumns = `id, shop_id, COALESCE(conversation_id,0), COALESCE(customer_id,0), COALESCE(owner_id,0), kind, contact_name, contact_phone, plate, place, detail, wanted_at,
	status, outcome, due_at, created_at`

func scanRequest(r row) (q Request, err error) {
	err = r.Scan(&q.ID, &q.Shop, &q.Conversation, &q.Customer, &q.Owner, &q.Kind, &q.ContactName, &q.ContactPhone, &q.Plate, &q.Place, &q.Detail, instant{&q.WantedAt},
		&q.Status, &q.Outcome, instant{&q.DueAt}, instant{&q.CreatedAt})
	return q, err
}

// Request returns one request, or ErrNotFound.
func (r Reader) Request(ctx context.Context, id RequestID) (Request, error) {
	return one(ctx, r, "request", scanRequest, `SELECT `+requestColumns+` FROM requests WHERE id = $1`, id)
}

// OpenRequests lists a shop's requests that are not done, the first due in front, at most
// limit.
func (r Reader) OpenRequests(ctx context.Context, shop ShopID, limit int) ([]Request, error) {
	return many(ctx, r, "open requests", scanRequest, `SELECT `+requestColumns+` FROM requests WHERE shop_id = $1 AND status IN ('open','taken') ORDER BY due_at, id LIMIT $2`, shop, limit)
}

// RequestsOf lists the open requests that were made in a conversation, the latest first.
func (r Reader) RequestsOf(ctx context.Context, id ConversationID) ([]Request, error) {
	return many(ctx, r, "requests of chat", scanRequest, `SELECT `+requestColumns+` FROM requests WHERE conversation_id = $1 AND status IN ('open','taken') ORDER BY id DESC`, id)
}

// AddRequest files a request.
func (tx *Tx) AddRequest(ctx context.Context, q Request) (RequestID, error) {
	return one(ctx, tx.Reader, "add request", scanInto[RequestID], `INSERT INTO requests (shop_id, conversation_id, customer_id, owner_id, kind, contact_name, contact_phone, plate,
		place, detail, wanted_at, status, due_at, created_at, updated_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$14) RETURNING id`,
		q.Shop, null(q.Conversation), null(q.Customer), null(q.Owner), q.Kind, q.ContactName, q.ContactPhone, q.Plate, q.Place, q.Detail, nullTime(q.WantedAt),
		q.Status, nullTime(q.DueAt), tx.now)
}

// UpdateRequest stores owner, status, outcome, place, detail and due time of a request
// that is in one of the from states; ErrNotFound when it is in none.
func (tx *Tx) UpdateRequest(ctx context.Context, q Request, from ...string) error {
	n, err := tx.exec(ctx, "update request", `UPDATE requests SET owner_id = $2, status = $3, outcome = $4, place = $5, detail = $6, due_at = $7, updated_at = $8
		WHERE id = $1 AND status IN `+placeholders(9, 1, len(from)),
		append([]any{q.ID, null(q.Owner), q.Status, q.Outcome, q.Place, q.Detail, nullTime(q.DueAt), tx.now}, anys(from)...)...)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
