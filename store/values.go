package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strconv"
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

// instant scans a time column into UTC: timestamptz on PostgreSQL, microseconds since
// 1970 on SQLite. NULL becomes the zero time.
type instant struct{ t *time.Time }

func (i instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i.t = time.Time{}
	case int64:
		*i.t = time.UnixMicro(v).UTC()
	case time.Time:
		*i.t = v.UTC()
	default:
		return fmt.Errorf("scan time from %T", src)
	}
	return nil
}

// words is a list of texts in a JSON column: always an array there, nil here when empty.
type words []string

// Scan reads the array; NULL is an empty list.
func (w *words) Scan(src any) error {
	*w = nil
	var raw json.RawMessage
	if err := (rawJSON{&raw}).Scan(src); err != nil || len(raw) == 0 {
		return err
	}
	if err := json.Unmarshal(raw, (*[]string)(w)); err != nil {
		return err
	}
	if len(*w) == 0 {
		*w = nil
	}
	return nil
}

// Value writes the array.
func (w words) Value() (driver.Value, error) {
	if w == nil {
		return "[]", nil
	}
	b, err := json.Marshal([]string(w))
	return string(b), err
}

// rawJSON scans a JSON column as it is, NULL into nothing. PostgreSQL keeps the values
// of a JSON text, not its spaces and the order of its keys.
type rawJSON struct{ v *json.RawMessage }

func (j rawJSON) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*j.v = nil
	case string:
		*j.v = json.RawMessage(v)
	case []byte:
		*j.v = json.RawMessage(string(v)) // the driver keeps its bytes
	default:
		return fmt.Errorf("scan json from %T", src)
	}
	return nil
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
	return micros(t)
}

// micros is t as both databases keep it. As a bound of a range the zero time is simply
// before everything.
func micros(t time.Time) time.Time { return t.Truncate(time.Microsecond) }

// anys turns a list of values into the arguments of a query.
func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// mostParameters is how many parameters we give to a statement. The databases take 32,766
// and 65,535, but SQLite looks for each $n in a list of all: beyond some hundreds that
// costs more than the rows.
const mostParameters = 600

// batches cuts the arguments of a many-rowed INSERT, so many columns each, into statements
// that both databases take. It yields the rows' placeholders and their arguments.
func batches(args []any, columns int) iter.Seq2[string, []any] {
	return func(yield func(string, []any) bool) {
		for part := range slices.Chunk(args, mostParameters/columns*columns) {
			if !yield(placeholders(1, len(part)/columns, columns), part) {
				return
			}
		}
	}
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
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
			n++
		}
		b.WriteByte(')')
	}
	return b.String()
}
