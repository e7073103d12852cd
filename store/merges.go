package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// MergeID names a merge of two customer records.
type MergeID int64

// Merge says that two records are one person: what belonged to Absorbed belongs to Survivor
// until the merge is undone.
type Merge struct {
	ID                 MergeID
	Shop               ShopID
	Survivor, Absorbed CustomerID
	Staff              StaffID // who decided
	At                 time.Time
	UndoneAt           time.Time // zero while it holds
	moved              moved
}

// moved is all that a merge changed, for the way back.
type moved struct {
	Rows     []movedRows      `json:"rows,omitempty"`
	Owner    []VehicleID      `json:"owner,omitempty"`  // cars of both that the survivor only drove
	Survivor [2]mergeField    `json:"survivor"`         // before and after
	Proven   []ConversationID `json:"proven,omitempty"` // the survivor's own chats that prove the absorbed one's phone
}

// movedRows are the rows of a table that went to the survivor, by their keys.
type movedRows struct {
	Table  string   `json:"table"`
	Column string   `json:"column"`
	Keys   []string `json:"keys"`
}

// mergeField are the fields of the survivor's own record that a merge may fill in.
type mergeField struct {
	Phone    string    `json:"phone,omitempty"`
	Gender   string    `json:"gender,omitempty"`
	Birthday Date      `json:"birthday,omitempty"`
	Note     string    `json:"note,omitempty"`
	Consent  bool      `json:"consent,omitempty"`
	OptedOut time.Time `json:"opted_out,omitzero"`
}

func fieldsOf(c Customer) mergeField {
	return mergeField{c.Phone, c.Gender, c.Birthday, c.Note, c.ConsentMarketing, c.OptedOutAt}
}

// belongings are the columns that say whose a row is, with the key that finds the row again.
// What the survivor has already (a tag, a car, having been brought by a friend) stays with
// the absorbed record: unless is the condition on a row that is not to move; $1 is the
// survivor, $2 the absorbed record.
var belongings = []struct{ table, column, key, unless string }{
	{"customer_tags", "customer_id", "tag", `tag IN (SELECT tag FROM customer_tags WHERE customer_id = $1)`},
	{"customer_vehicles", "customer_id", "vehicle_id", `vehicle_id IN (SELECT vehicle_id FROM customer_vehicles WHERE customer_id = $1)`},
	{"service_orders", "customer_id", "id", ""},
	{"conversations", "customer_id", "id", ""},
	{"feedback", "customer_id", "message_id", ""},
	{"appointments", "customer_id", "id", ""},
	{"waiting_list", "customer_id", "id", ""},
	{"requests", "customer_id", "id", ""},
	{"quotes", "customer_id", "id", ""},
	{"tickets", "customer_id", "id", ""},
	{"drafts", "customer_id", "id", ""},
	{"todos", "customer_id", "id", ""},
	{"proof_codes", "customer_id", "id", ""},
	{"points_ledger", "customer_id", "id", ""},
	{"coupons", "customer_id", "id", ""},
	{"referrals", "friend_id", "referrer_id", `referrer_id = $1 OR EXISTS (SELECT 1 FROM referrals r WHERE r.friend_id = $1)`},
	{"referrals", "referrer_id", "friend_id", `friend_id = $1`},
	{"customers", "merged_into", "id", ""},
}

const mergeColumns = `id, shop_id, survivor_id, absorbed_id, COALESCE(staff_id,0), merged_at, undone_at, moved`

func scanMerge(r row) (m Merge, err error) {
	var raw json.RawMessage
	if err = r.Scan(&m.ID, &m.Shop, &m.Survivor, &m.Absorbed, &m.Staff, instant{&m.At}, instant{&m.UndoneAt}, rawJSON{&raw}); err != nil {
		return m, err
	}
	return m, json.Unmarshal(raw, &m.moved)
}

// Merge returns one merge, or ErrNotFound: also when one of the two was erased since.
func (r Reader) Merge(ctx context.Context, id MergeID) (Merge, error) {
	return one(ctx, r, "merge", scanMerge, `SELECT `+mergeColumns+` FROM customer_merges WHERE id = $1`, id)
}

// MergesOf lists the merges that hold a customer's record together, the latest first.
func (r Reader) MergesOf(ctx context.Context, id CustomerID) ([]Merge, error) {
	return many(ctx, r, "merges of customer", scanMerge, `SELECT `+mergeColumns+` FROM customer_merges
		WHERE (survivor_id = $1 OR absorbed_id = $1) AND undone_at IS NULL ORDER BY id DESC`, id)
}

// Moved is how many rows went with the absorbed record.
func (m Merge) Moved() int {
	n := 0
	for _, rows := range m.moved.Rows {
		n += len(rows.Keys)
	}
	return n
}

// MergeCustomers makes what belongs to absorbed belong to survivor, fills in what the
// survivor's record lacks (phone, gender, birthday; notes are joined; who of both opted out
// has opted out), and keeps what it did for UndoMerge. The absorbed record stays, and leads
// to the survivor. Records of two shops, erased or unknown ones are ErrNotFound; one that
// was merged already is ErrConflict.
func (tx *Tx) MergeCustomers(ctx context.Context, survivor, absorbed CustomerID, by StaffID) (Merge, error) {
	m := Merge{Survivor: survivor, Absorbed: absorbed, Staff: by, At: tx.now}
	into, from, err := tx.both(ctx, m)
	if err != nil {
		return m, err
	}
	if into.MergedInto != 0 || from.MergedInto != 0 || survivor == absorbed {
		return m, fmt.Errorf("merge customers %d and %d: %w", survivor, absorbed, ErrConflict)
	}
	if into.Shop != from.Shop || !into.ErasedAt.IsZero() || !from.ErasedAt.IsZero() {
		return m, fmt.Errorf("merge customers %d and %d: %w", survivor, absorbed, ErrNotFound)
	}
	m.Shop = into.Shop
	if m.moved.Owner, err = many(ctx, tx.Reader, "owned by both", scanInto[VehicleID], `UPDATE customer_vehicles SET relation = 'owner'
		WHERE customer_id = $1 AND relation <> 'owner' AND vehicle_id IN (SELECT vehicle_id FROM customer_vehicles WHERE customer_id = $2 AND relation = 'owner')
		RETURNING vehicle_id`, survivor, absorbed); err != nil {
		return m, err
	}
	for _, b := range belongings {
		rows := movedRows{Table: b.table, Column: b.column}
		query := `UPDATE ` + b.table + ` SET ` + b.column + ` = $1 WHERE ` + b.column + ` = $2`
		if b.unless != "" {
			query += ` AND NOT (` + b.unless + `)`
		}
		if rows.Keys, err = many(ctx, tx.Reader, "merge "+b.table, scanInto[string], query+` RETURNING CAST(`+b.key+` AS TEXT)`, survivor, absorbed); err != nil {
			return m, err
		}
		if len(rows.Keys) > 0 {
			m.moved.Rows = append(m.moved.Rows, rows)
		}
	}
	if m.moved.Proven, err = many(ctx, tx.Reader, "chats with the phone", scanInto[ConversationID], `SELECT id FROM conversations
		WHERE customer_id = $1 AND phone <> '' AND phone = $2`, survivor, from.Phone); err != nil {
		return m, err
	}
	if err := tx.fillIn(ctx, &m, into, from); err != nil {
		return m, err
	}
	text, err := json.Marshal(m.moved)
	if err != nil {
		return m, err
	}
	m.ID, err = one(ctx, tx.Reader, "add merge", scanInto[MergeID], `INSERT INTO customer_merges (shop_id, survivor_id, absorbed_id, staff_id, moved, merged_at)
		VALUES ($1,$2,$3,$4,$5,$6) RETURNING id`, m.Shop, survivor, absorbed, null(by), string(text), tx.now)
	return m, err
}

// both locks the two records, always the older one first, and reads them as they are.
func (tx *Tx) both(ctx context.Context, m Merge) (survivor, absorbed Customer, err error) {
	for _, id := range []CustomerID{min(m.Survivor, m.Absorbed), max(m.Survivor, m.Absorbed)} {
		if _, err = tx.exec(ctx, "lock customer", `UPDATE customers SET points = points WHERE id = $1`, id); err != nil {
			return survivor, absorbed, err
		}
	}
	if survivor, err = tx.record(ctx, m.Survivor); err != nil {
		return survivor, absorbed, err
	}
	absorbed, err = tx.record(ctx, m.Absorbed)
	return survivor, absorbed, err
}

// fillIn completes the survivor's own record from the absorbed one, whose phone goes along
// where the survivor has none; else it stays there and finds the survivor all the same.
func (tx *Tx) fillIn(ctx context.Context, m *Merge, into, from Customer) error {
	before, after := fieldsOf(into), fieldsOf(into)
	fill(&after.Gender, from.Gender)
	fill(&after.Birthday, from.Birthday)
	if from.Note != "" && after.Note != "" && from.Note != after.Note {
		after.Note += "；" + from.Note
	}
	fill(&after.Note, from.Note)
	if after.OptedOut.IsZero() && !from.OptedOutAt.IsZero() {
		after.OptedOut, after.Consent = from.OptedOutAt, false
	}
	phone := null(from.Phone)
	if after.Phone == "" && from.Phone != "" {
		after.Phone, phone = from.Phone, nil
	}
	m.moved.Survivor = [2]mergeField{before, after}
	if _, err := tx.exec(ctx, "absorb customer", `UPDATE customers SET merged_into = $2, phone = $3 WHERE id = $1`, from.ID, into.ID, phone); err != nil {
		return err
	}
	return tx.setFields(ctx, into.ID, after)
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func (tx *Tx) setFields(ctx context.Context, id CustomerID, f mergeField) error {
	_, err := tx.exec(ctx, "fill in customer", `UPDATE customers SET phone = $2, gender = $3, birthday = $4, note = $5, consent_marketing = $6, opted_out_at = $7 WHERE id = $1`,
		id, null(f.Phone), f.Gender, f.Birthday, f.Note, f.Consent, nullTime(f.OptedOut))
	return err
}

// UndoMerge takes the absorbed record out again with all that moved with it and is still
// the survivor's. What came after the merge stays with the survivor, and so does a field of
// the record that was changed since; a chat that proved the absorbed one's phone meanwhile
// does not, for it would tell one person about another. A merge that was undone before, or whose customer was
// erased, is ErrNotFound; one that later merges of the same people rest on is ErrConflict.
func (tx *Tx) UndoMerge(ctx context.Context, id MergeID, by StaffID) (Merge, error) {
	m, err := tx.Merge(ctx, id)
	if err != nil {
		return m, err
	}
	into, from, err := tx.both(ctx, m)
	if err != nil {
		return m, err
	}
	holding, err := tx.MergesOf(ctx, m.Survivor)
	switch {
	case err != nil:
		return m, err
	case !slices.ContainsFunc(holding, func(h Merge) bool { return h.ID == id }):
		return m, fmt.Errorf("undo merge %d: %w", id, ErrNotFound)
	case holding[0].ID != id:
		return m, fmt.Errorf("undo merge %d before merge %d: %w", id, holding[0].ID, ErrConflict)
	}
	m.UndoneAt = tx.now
	if _, err := tx.exec(ctx, "undo merge", `UPDATE customer_merges SET undone_at = $2, undone_by = $3 WHERE id = $1`, id, tx.now, null(by)); err != nil {
		return m, err
	}
	if err := tx.moveBack(ctx, m); err != nil {
		return m, err
	}
	if err := tx.emptyAgain(ctx, m, into, from); err != nil {
		return m, err
	}
	return m, tx.partChats(ctx, m)
}

// moveBack returns the rows, the last moved first.
func (tx *Tx) moveBack(ctx context.Context, m Merge) error {
	for i := len(m.moved.Rows) - 1; i >= 0; i-- {
		rows := m.moved.Rows[i]
		key := ""
		for _, b := range belongings {
			if b.table == rows.Table && b.column == rows.Column {
				key = b.key
			}
		}
		if key == "" {
			return fmt.Errorf("undo merge %d: no table %s with %s", m.ID, rows.Table, rows.Column)
		}
		for _, k := range rows.Keys {
			_, err := tx.exec(ctx, "move back "+rows.Table, `UPDATE `+rows.Table+` SET `+rows.Column+` = $1 WHERE `+rows.Column+` = $2 AND CAST(`+key+` AS TEXT) = $3`,
				m.Absorbed, m.Survivor, k)
			if err != nil {
				return err
			}
		}
	}
	for _, v := range m.moved.Owner {
		if _, err := tx.exec(ctx, "drive again", `UPDATE customer_vehicles SET relation = $3 WHERE customer_id = $1 AND vehicle_id = $2 AND relation = 'owner'`,
			m.Survivor, v, RelationDriver); err != nil {
			return err
		}
	}
	return nil
}

// emptyAgain gives the survivor's record back what it said before, where it says still what
// the merge made of it.
func (tx *Tx) emptyAgain(ctx context.Context, m Merge, into, from Customer) error {
	before, after := m.moved.Survivor[0], m.moved.Survivor[1]
	now := fieldsOf(into)
	phone := from.Phone
	if before.Phone != after.Phone {
		if now.Phone != after.Phone { // a new number; whose the old one is now, we look
			if _, err := tx.CustomerByPhone(ctx, after.Phone); errors.Is(err, ErrNotFound) {
				phone = after.Phone
			} else if err != nil {
				return err
			}
		} else {
			now.Phone, phone = before.Phone, after.Phone
		}
	}
	back(&now.Gender, before.Gender, after.Gender)
	back(&now.Birthday, before.Birthday, after.Birthday)
	back(&now.Note, before.Note, after.Note)
	if now.OptedOut.Equal(after.OptedOut) && now.Consent == after.Consent {
		now.OptedOut, now.Consent = before.OptedOut, before.Consent
	}
	if err := tx.setFields(ctx, into.ID, now); err != nil {
		return err
	}
	_, err := tx.exec(ctx, "release customer", `UPDATE customers SET merged_into = NULL, phone = $2 WHERE id = $1`, from.ID, null(phone))
	return err
}

// partChats gives the absorbed record the chats that proved its phone since the merge.
func (tx *Tx) partChats(ctx context.Context, m Merge) error {
	chats, err := many(ctx, tx.Reader, "chats with the phone", scanInto[ConversationID], `SELECT id FROM conversations
		WHERE customer_id = $1 AND phone <> '' AND phone = (SELECT phone FROM customers WHERE id = $2)`, m.Survivor, m.Absorbed)
	if err != nil {
		return err
	}
	for _, c := range chats {
		if slices.Contains(m.moved.Proven, c) {
			continue
		}
		if err := tx.SetConversationCustomer(ctx, c, m.Absorbed); err != nil {
			return err
		}
	}
	return nil
}

func back[T comparable](now *T, before, after T) {
	if *now == after {
		*now = before
	}
}
