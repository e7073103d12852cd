package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Conversation is one chat of a channel, with a customer or with staff.
type Conversation struct {
	ID       ConversationID
	Shop     ShopID
	Channel  string
	Chat     string // the platform's id of the chat
	Customer CustomerID
	Staff    StaffID
	Phone    string // E.164, proven by the channel; empty when not
	Language string
	Owner    string          // "bot", or who of the staff answers
	State    json.RawMessage // the open dialog; empty when none
	Answered MessageID       // every inbound message up to this one has been dealt with
	Failures int             // answers in a row that did not help
	Updated  time.Time
}

// OwnerBot is the owner of a conversation that no person has taken over.
const OwnerBot = "bot"

const conversationColumns = `id, shop_id, channel, chat, COALESCE(customer_id,0), COALESCE(staff_id,0), phone, language, owner, state, answered_id, failures, updated_at`

func scanConversation(r row) (c Conversation, err error) {
	err = r.Scan(&c.ID, &c.Shop, &c.Channel, &c.Chat, &c.Customer, &c.Staff, &c.Phone, &c.Language, &c.Owner, rawJSON{&c.State}, &c.Answered, &c.Failures, instant{&c.Updated})
	return c, err
}

// Conversation returns one conversation, or ErrNotFound.
func (r Reader) Conversation(ctx context.Context, id ConversationID) (Conversation, error) {
	return one(ctx, r, "conversation", scanConversation, `SELECT `+conversationColumns+` FROM conversations WHERE id = $1`, id)
}

// ConversationsOf lists a customer's conversations, the latest first.
func (r Reader) ConversationsOf(ctx context.Context, id CustomerID) ([]Conversation, error) {
	return many(ctx, r, "conversations of customer", scanConversation, `SELECT `+conversationColumns+` FROM conversations
		WHERE customer_id = $1 ORDER BY updated_at DESC, id DESC`, id)
}

// OpenConversation returns the chat's conversation, creating it on its first message.
// Known facts in c (Customer, Staff, Phone) are filled in where the row has none. It locks the
// row until the transaction ends, so messages of one chat get ids in commit order.
func (tx *Tx) OpenConversation(ctx context.Context, c Conversation) (Conversation, error) {
	return one(ctx, tx.Reader, "open conversation", scanConversation, openConversation, tx.conversationValues(c)...)
}

const openConversation = `INSERT INTO conversations
	(shop_id, channel, chat, customer_id, staff_id, phone, created_at, updated_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$7)
	ON CONFLICT (channel, chat) DO UPDATE SET updated_at = EXCLUDED.updated_at,
	customer_id = COALESCE(conversations.customer_id, EXCLUDED.customer_id), staff_id = COALESCE(conversations.staff_id, EXCLUDED.staff_id),
	phone = CASE WHEN EXCLUDED.phone = '' THEN conversations.phone ELSE EXCLUDED.phone END
	RETURNING ` + conversationColumns

func (tx *Tx) conversationValues(c Conversation) []any {
	return []any{c.Shop, c.Channel, c.Chat, null(c.Customer), null(c.Staff), c.Phone, tx.now}
}

// OpenWith is OpenConversation and AddMessage at once: m is stored in the chat that c names.
func (tx *Tx) OpenWith(ctx context.Context, c Conversation, m Message) (Conversation, MessageID, error) {
	err := tx.steps.later(ctx, statement{
		doing: "open conversation", query: openConversation, args: tx.conversationValues(c),
		scan: func(r row) (err error) {
			c, err = scanConversation(r)
			return err
		},
	})
	if err != nil {
		return c, 0, err
	}
	values := append(messageValues(m), c.Chat)
	values[0] = c.Channel // the id is not known yet: the chat's names stand for it
	id, err := tx.addMessage(ctx, insertMessage(`(SELECT id FROM conversations WHERE channel = $1 AND chat = $12)`), values)
	return c, id, err
}

// SaveConversation stores what an answer changed: language, state, the last message
// dealt with, the failures in a row, and the customer where c has one. A conversation
// whose owner changed since c was read is ErrConflict: a person took it over, and the
// answer must not go out; so is one whose customer was merged into another. One that was erased is ErrNotFound.
func (tx *Tx) SaveConversation(ctx context.Context, c Conversation) error {
	n, err := tx.exec(ctx, "save conversation", `UPDATE conversations SET customer_id = COALESCE($2, customer_id), language = $3, state = $5,
		answered_id = $6, failures = $7, updated_at = $8 WHERE id = $1 AND owner = $4 AND chat = $9
		AND (customer_id IS NULL OR customer_id = COALESCE($2, customer_id))`,
		c.ID, null(c.Customer), c.Language, c.Owner, null(string(c.State)), c.Answered, c.Failures, tx.now, c.Chat)
	if err != nil || n > 0 {
		return err
	}
	now, err := tx.Conversation(ctx, c.ID)
	if err == nil && now.Chat == c.Chat {
		return ErrConflict
	}
	return errors.Join(ErrNotFound, err)
}

// SetConversationCustomer says whose conversation it is.
func (tx *Tx) SetConversationCustomer(ctx context.Context, id ConversationID, customer CustomerID) error {
	return tx.later(ctx, "set conversation's customer", `UPDATE conversations SET customer_id = $2 WHERE id = $1`, id, customer)
}

// SetConversationState replaces the open dialog of a chat that is not being answered.
func (tx *Tx) SetConversationState(ctx context.Context, id ConversationID, state json.RawMessage) error {
	return tx.later(ctx, "set conversation's state", `UPDATE conversations SET state = $2 WHERE id = $1`, id, null(string(state)))
}

// StaffChats lists the chats that a shop's staff have with the bot, the latest first.
func (r Reader) StaffChats(ctx context.Context, shop ShopID) ([]Conversation, error) {
	return many(ctx, r, "chats of staff", scanConversation, `SELECT `+conversationColumns+` FROM conversations
		WHERE staff_id IN (SELECT id FROM staff WHERE shop_id = $1) ORDER BY updated_at DESC, id DESC`, shop)
}

// Direction of a message.
const (
	Inbound  = "in"
	Outbound = "out"
)

// States of an outbound message.
const (
	StatusPending    = "pending"    // in the outbox
	StatusSent       = "sent"       // confirmed by the platform
	StatusSuppressed = "suppressed" // never sent; Reason says why
	StatusFailed     = "failed"     // given up; Reason says why
)

// Message is one message of a conversation. An outbound one is its own outbox entry.
type Message struct {
	ID           MessageID
	Conversation ConversationID
	EventKey     string // unique: the platform's event in, the reason out; empty means no key
	Direction    string
	Author       string // the platform's user in; "bot" or a member of staff out
	Text         string
	Action       string          // inbound: the data of the button pressed
	Extra        json.RawMessage // outbound: buttons, sources, explanation
	ReplyTo      MessageID
	Status       string
	Reason       string
	PlatformID   string
	At           time.Time
	SentAt       time.Time
	Unknown      int // outbound: how often it was handed over and nobody learned what became of it
}

const messageColumns = `m.id, m.conversation_id, COALESCE(m.event_key,''), m.direction, m.author, m.text, m.action, m.extra, COALESCE(m.reply_to,0), m.status, m.reason, m.platform_id, m.at, m.sent_at, m.unknown`

func scanMessage(r row) (m Message, err error) {
	err = r.Scan(&m.ID, &m.Conversation, &m.EventKey, &m.Direction, &m.Author, &m.Text, &m.Action, rawJSON{&m.Extra}, &m.ReplyTo,
		&m.Status, &m.Reason, &m.PlatformID, instant{&m.At}, instant{&m.SentAt}, &m.Unknown)
	return m, err
}

// AddMessage stores a message. Where its EventKey is stored already it returns id 0 and no
// error, for the same event again is a success.
func (tx *Tx) AddMessage(ctx context.Context, m Message) (MessageID, error) {
	return tx.addMessage(ctx, insertMessage("$1"), messageValues(m))
}

func (tx *Tx) addMessage(ctx context.Context, query string, values []any) (MessageID, error) {
	ids, err := many(ctx, tx.Reader, "add message", scanInto[MessageID], query, values...)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// AddReply is AddMessage for who needs the id no sooner than when InTx has returned: it is
// m.ID then.
func (tx *Tx) AddReply(ctx context.Context, m *Message) error {
	return tx.steps.later(ctx, statement{
		doing: "add reply", query: insertMessage("$1"), args: messageValues(*m),
		scan: func(r row) (err error) { return r.Scan(&m.ID) },
	})
}

// insertMessage stores a message in the conversation that the expression gives the id of.
func insertMessage(conversation string) string {
	return `INSERT INTO messages
	(conversation_id, event_key, direction, author, text, action, extra, reply_to, status, reason, at) VALUES (` + conversation + `,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)
	ON CONFLICT (event_key) DO NOTHING RETURNING id`
}

func messageValues(m Message) []any {
	return []any{
		m.Conversation, null(m.EventKey), m.Direction, m.Author, m.Text, m.Action, null(string(m.Extra)), null(m.ReplyTo), m.Status, m.Reason, nullTime(m.At),
	}
}

// Unanswered lists the inbound messages of a conversation after its last answered one,
// in their order, at most limit. Those that were stored but are not to be answered
// (StatusSuppressed) are left out.
func (r Reader) Unanswered(ctx context.Context, c Conversation, limit int) ([]Message, error) {
	return many(ctx, r, "unanswered messages", scanMessage, `SELECT `+messageColumns+` FROM messages m
		WHERE m.conversation_id = $1 AND m.id > $2 AND m.direction = 'in' AND m.status = '' ORDER BY m.id LIMIT $3`, c.ID, c.Answered, limit)
}

// Outbox lists a conversation's messages that wait to be sent, in their order.
func (r Reader) Outbox(ctx context.Context, id ConversationID) ([]Message, error) {
	return many(ctx, r, "outbox", scanMessage, `SELECT `+messageColumns+` FROM messages m
		WHERE m.conversation_id = $1 AND m.status = 'pending' ORDER BY m.id`, id)
}

// LastMessages lists the latest messages of a conversation, oldest first.
func (r Reader) LastMessages(ctx context.Context, id ConversationID, limit int) ([]Message, error) {
	return many(ctx, r, "last messages", scanMessage, `SELECT `+messageColumns+` FROM
		(SELECT * FROM messages WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2) m ORDER BY m.id`, id, limit)
}

// Chat names a chat of a channel, and with Threads those below it too ("team" and
// "team:17").
type Chat struct {
	Channel, Chat string
	Threads       bool
}

// SaidMessage is a message with the chat that it was said in.
type SaidMessage struct {
	Message
	Chat string
}

// Said lists the latest messages of a chat above an id, oldest first, at most limit:
// what came in, and what went out or waits to. What was held back or given up is left out.
func (r Reader) Said(ctx context.Context, c Chat, after MessageID, limit int) ([]SaidMessage, error) {
	chats := `c.chat = $2`
	if c.Threads {
		chats = `(c.chat = $2 OR c.chat > $2 || ':' AND c.chat < $2 || ';')`
	}
	scan := func(r row) (m SaidMessage, err error) {
		err = r.Scan(&m.ID, &m.Conversation, &m.EventKey, &m.Direction, &m.Author, &m.Text, &m.Action, rawJSON{&m.Extra}, &m.ReplyTo,
			&m.Status, &m.Reason, &m.PlatformID, instant{&m.At}, instant{&m.SentAt}, &m.Unknown, &m.Chat)
		return m, err
	}
	return many(ctx, r, "said messages", scan, `SELECT `+messageColumns+`, m.chat FROM (SELECT m.*, c.chat FROM messages m JOIN conversations c ON c.id = m.conversation_id
		WHERE c.channel = $1 AND `+chats+` AND m.id > $3 AND m.status NOT IN ('suppressed','failed') ORDER BY m.id DESC LIMIT $4) m ORDER BY m.id`,
		c.Channel, c.Chat, after, limit)
}

// Message returns one message, or ErrNotFound.
func (r Reader) Message(ctx context.Context, id MessageID) (Message, error) {
	return one(ctx, r, "message", scanMessage, `SELECT `+messageColumns+` FROM messages m WHERE m.id = $1`, id)
}

// SetDelivery records what became of an outbound message, and when it was sent.
func (tx *Tx) SetDelivery(ctx context.Context, id MessageID, status, reason, platformID string) error {
	var sentAt any
	if status == StatusSent {
		sentAt = tx.now
	}
	return tx.later(ctx, "set delivery", `UPDATE messages SET status = $2, reason = $3, platform_id = $4, sent_at = $5 WHERE id = $1`,
		id, status, reason, platformID, sentAt)
}
