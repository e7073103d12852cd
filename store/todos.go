package store

import (
	"context"
	"time"
)

// TodoID names a todo.
type TodoID int64

// Todo is something a person must do by a time: call, confirm, answer.
type Todo struct {
	ID           TodoID
	Shop         ShopID
	Key          string // unique; the same key again is not filed twice. Empty means no key
	Kind         string // handoff, complaint, confirm, call …: the filing desk's
	Customer     CustomerID
	Conversation ConversationID
	Owner        StaffID // 0: whoever is free
	Reason       string
	Status       string // one of the Todo constants
	Outcome      string
	DueAt        time.Time
	CreatedAt    time.Time
}

// States of a todo.
const (
	TodoOpen = "open"
	TodoDone = "done"
)

const todoColumns = `id, shop_id, COALESCE(key,''), kind, COALESCE(customer_id,0), COALESCE(conversation_id,0), COALESCE(owner_id,0), reason, status, outcome, due_at, created_at`

func scanTodo(r row) (t Todo, err error) {
	err = r.Scan(&t.ID, &t.Shop, &t.Key, &t.Kind, &t.Customer, &t.Conversation, &t.Owner, &t.Reason, &t.Status, &t.Outcome, instant{&t.DueAt}, instant{&t.CreatedAt})
	return t, err
}

// OpenTodos lists a shop's open todos that are due before the given time, the first due
// in front, at most limit.
func (r Reader) OpenTodos(ctx context.Context, shop ShopID, before time.Time, limit int) ([]Todo, error) {
	return many(ctx, r, "open todos", scanTodo, `SELECT `+todoColumns+` FROM todos WHERE shop_id = $1 AND status = 'open' AND due_at < $2 ORDER BY due_at, id LIMIT $3`,
		shop, micros(before), limit)
}

// Todo returns one todo, or ErrNotFound.
func (r Reader) Todo(ctx context.Context, id TodoID) (Todo, error) {
	return one(ctx, r, "todo", scanTodo, `SELECT `+todoColumns+` FROM todos WHERE id = $1`, id)
}

// AddTodo files a todo. Where its key is filed already nothing changes.
func (tx *Tx) AddTodo(ctx context.Context, t Todo) error {
	return tx.later(ctx, "add todo", `INSERT INTO todos (shop_id, key, kind, customer_id, conversation_id, owner_id, reason, status, due_at, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$10) ON CONFLICT (key) DO NOTHING`,
		t.Shop, null(t.Key), t.Kind, null(t.Customer), null(t.Conversation), null(t.Owner), t.Reason, TodoOpen, nullTime(t.DueAt), tx.now)
}

// UpdateTodo stores owner, status, outcome and due time of an open todo; ErrNotFound
// when it is no longer open.
func (tx *Tx) UpdateTodo(ctx context.Context, t Todo) error {
	n, err := tx.exec(ctx, "update todo", `UPDATE todos SET owner_id = $2, status = $3, outcome = $4, due_at = $5, updated_at = $6 WHERE id = $1 AND status = 'open'`,
		t.ID, null(t.Owner), t.Status, t.Outcome, nullTime(t.DueAt), tx.now)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// CloseTodo marks the todo with that key done; none open with that key is no error.
func (tx *Tx) CloseTodo(ctx context.Context, key, outcome string) error {
	return tx.later(ctx, "close todo", `UPDATE todos SET status = 'done', outcome = $2, updated_at = $3 WHERE key = $1 AND status = 'open'`, key, outcome, tx.now)
}

// GiveTodo makes the open todo with that key somebody else's; none open with it is no error.
func (tx *Tx) GiveTodo(ctx context.Context, key string, owner StaffID) error {
	return tx.later(ctx, "give todo", `UPDATE todos SET owner_id = $2, updated_at = $3 WHERE key = $1 AND status = 'open'`, key, null(owner), tx.now)
}

// ReopenTodo takes the closing of the todo with that key back; none closed with it is no error.
func (tx *Tx) ReopenTodo(ctx context.Context, key string) error {
	return tx.later(ctx, "reopen todo", `UPDATE todos SET status = 'open', outcome = '', updated_at = $2 WHERE key = $1 AND status = 'done'`, key, tx.now)
}

// CloseTodosOf marks a conversation's open todos of a kind done; none is no error.
func (tx *Tx) CloseTodosOf(ctx context.Context, id ConversationID, kind, outcome string) error {
	return tx.later(ctx, "close todos of conversation", `UPDATE todos SET status = 'done', outcome = $3, updated_at = $4
		WHERE conversation_id = $1 AND kind = $2 AND status = 'open'`, id, kind, outcome, tx.now)
}
