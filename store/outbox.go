package store

import (
	"context"
)

// Undelivered is a conversation whose messages are not on their way any more: its delivery
// was given up, or a platform refused a message for good.
type Undelivered struct {
	Task         TaskID // the delivery that was given up; 0 when the message alone was refused
	Conversation ConversationID
	Channel      string
	Chat         string
	Customer     string // the customer's name, empty when not known
	Messages     int    // that wait behind the delivery, or were refused
	Reason       string
}

func scanUndelivered(r row) (u Undelivered, err error) {
	err = r.Scan(&u.Task, &u.Conversation, &u.Channel, &u.Chat, &u.Customer, &u.Messages, &u.Reason)
	return u, err
}

// Undelivered lists what a shop's outbox gave up, the latest first: deliveries by
// conversation, then messages that a platform refused.
func (r Reader) Undelivered(ctx context.Context, shop ShopID, limit int) ([]Undelivered, error) {
	dead, err := many(ctx, r, "dead deliveries", scanUndelivered, `SELECT t.id, c.id, c.channel, c.chat, COALESCE(u.name,''),
		(SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id AND m.status = 'pending'), t.last_error
		FROM tasks t JOIN conversations c ON t.key = 'deliver/' || c.id LEFT JOIN customers u ON u.id = c.customer_id
		WHERE t.dead AND c.shop_id = $1 ORDER BY t.id DESC LIMIT $2`, shop, limit)
	if err != nil {
		return nil, err
	}
	refused, err := many(ctx, r, "refused messages", scanUndelivered, `SELECT 0, c.id, c.channel, c.chat, COALESCE(u.name,''), COUNT(*), MAX(m.reason)
		FROM messages m JOIN conversations c ON c.id = m.conversation_id LEFT JOIN customers u ON u.id = c.customer_id
		WHERE m.status = 'failed' AND c.shop_id = $1 GROUP BY c.id, c.channel, c.chat, u.name ORDER BY MAX(m.id) DESC LIMIT $2`, shop, limit)
	return append(dead, refused...), err
}

// RetryUndelivered puts everything that a conversation's outbox gave up back on its way.
// ErrNotFound when there is nothing.
func (tx *Tx) RetryUndelivered(ctx context.Context, id ConversationID) error {
	n, err := tx.exec(ctx, "retry messages", `UPDATE messages SET status = 'pending', reason = '' WHERE conversation_id = $1 AND status = 'failed'`, id)
	if err != nil {
		return err
	}
	c, err := tx.Conversation(ctx, id)
	if err != nil {
		return err
	}
	waiting, err := tx.Outbox(ctx, id)
	if err != nil {
		return err
	}
	if n == 0 && len(waiting) == 0 {
		return ErrNotFound
	}
	err = tx.Enqueue(ctx, Task{Key: deliveryOf(id), Kind: "deliver." + c.Channel, ReadyAt: tx.now})
	return err
}

// DropUndelivered ends what a conversation's outbox gave up: it is never sent, with the
// reason. ErrNotFound when there is nothing.
func (tx *Tx) DropUndelivered(ctx context.Context, id ConversationID, reason string) error {
	n, err := tx.exec(ctx, "drop dead delivery", `DELETE FROM tasks WHERE dead AND key = $1`, deliveryOf(id))
	if err != nil {
		return err
	}
	state := `'failed'`
	if n > 0 { // what waits behind it goes too; a living delivery keeps what it has
		state = `'failed', 'pending'`
	}
	m, err := tx.exec(ctx, "drop messages", `UPDATE messages SET status = 'suppressed', reason = $2 WHERE conversation_id = $1 AND status IN (`+state+`)`, id, reason)
	if err == nil && n+m == 0 {
		return ErrNotFound
	}
	return err
}

// CountUnknown records that a message was handed to a platform and nobody learned what
// became of it: it will be sent again, and may arrive twice.
func (tx *Tx) CountUnknown(ctx context.Context, id MessageID) error {
	return tx.later(ctx, "count unknown send", `UPDATE messages SET unknown = unknown + 1 WHERE id = $1`, id)
}

// UnknownSends counts the messages of a shop of which nobody knows whether they arrived once or twice.
func (r Reader) UnknownSends(ctx context.Context, shop ShopID) (int, error) {
	return one(ctx, r, "unknown sends", scanInto[int], `SELECT COUNT(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id
		WHERE m.unknown > 0 AND c.shop_id = $1`, shop)
}
