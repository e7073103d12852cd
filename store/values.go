package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Ids have their own types, so that they cannot be swapped. Zero means none.
type (
	ShopID         int64
	StaffID        int64
	CustomerID     int64
	VehicleID      int64
	OrderID        int64
	ConversationID int64
	MessageID      int64
	AppointmentID  int64
	TicketID       int64
	DraftID        int64
	DocumentID     int64
	PassageID      int64
	TaskID         int64
)

// Date is a civil date, "2026-11-24"; empty means unknown.
type Date string

// DateOf is the civil date of t in t's location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// In is the first instant of the date in loc; the zero time for an empty or bad date.
func (d Date) In(loc *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), loc)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Scan reads a DATE column of either database.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
	case string:
		*d = Date(v)
	case []byte:
		*d = Date(v)
	case time.Time:
		*d = Date(v.Format(time.DateOnly))
	default:
		return fmt.Errorf("scan date from %T", src)
	}
	return nil
}

// Value writes the date, NULL when empty.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}

// instant scans a time column: timestamptz on PostgreSQL, microseconds since 1970 on
// SQLite. NULL becomes the zero time.
type instant struct{ t *time.Time }

func (i instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i.t = time.Time{}
	case int64:
		*i.t = time.UnixMicro(v)
	case time.Time:
		*i.t = v
	default:
		return fmt.Errorf("scan time from %T", src)
	}
	return nil
}

// jsonColumn scans and writes a JSON column through encoding/json. NULL leaves v alone.
type jsonColumn struct{ v any }

func (j jsonColumn) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), j.v)
	case []byte:
		return json.Unmarshal(v, j.v)
	default:
		return fmt.Errorf("scan json from %T", src)
	}
}

func (j jsonColumn) Value() (driver.Value, error) {
	b, err := json.Marshal(j.v)
	if err != nil {
		return nil, err
	}
	return string(b), nil
}

// null turns a zero value into SQL NULL.
func null[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// nullTime turns the zero time into SQL NULL.
func nullTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Truncate(time.Microsecond)
}

// placeholders is "($n,$n+1,…),(…)" for rows rows of columns values, from $first.
func placeholders(first, rows, columns int) string {
	var b strings.Builder
	n := first
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for c := range columns {
			if c > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "$%d", n)
			n++
		}
		b.WriteByte(')')
	}
	return b.String()
}
