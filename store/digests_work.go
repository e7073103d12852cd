package store

import (
	"context"
	"time"
)

// What a digest asks of appointments, orders, tickets, todos and gaps.

// BookingCount counts appointments of one channel and service in a period.
type BookingCount struct {
	Channel    string // empty: not made in a chat
	Service    string // as in Appointment
	Booked     int    // made in the period, for a time in it or later
	Due        int    // were to start in the period and were not cancelled
	Arrived    int    // of those, arrived or done
	NoShow     int    // of those
	Unrecorded int    // of those, should have begun, and nobody said what became of them
	Cancelled  int    // given up in the period, of those from its start on
}

// CountBookings counts a shop's appointments in [from, to), seen at a time, by channel
// and service.
func (r Reader) CountBookings(ctx context.Context, shop ShopID, from, to, at time.Time) ([]BookingCount, error) {
	return many(ctx, r, "count bookings", func(r row) (c BookingCount, err error) {
		err = r.Scan(&c.Channel, &c.Service, &c.Booked, &c.Due, &c.Arrived, &c.NoShow, &c.Unrecorded, &c.Cancelled)
		return c, err
	}, `SELECT channel, service, SUM(booked), SUM(due), SUM(due * arrived), SUM(due * no_show), SUM(due * unrecorded), SUM(cancelled) FROM (
		SELECT COALESCE(c.channel,'') AS channel, a.service,
		CASE WHEN a.created_at >= $2 AND a.created_at < $3 THEN 1 ELSE 0 END AS booked,
		CASE WHEN a.starts_at < $3 AND a.status <> 'cancelled' THEN 1 ELSE 0 END AS due,
		CASE WHEN a.status IN ('arrived','done') THEN 1 ELSE 0 END AS arrived,
		CASE WHEN a.status = 'no_show' THEN 1 ELSE 0 END AS no_show,
		CASE WHEN a.status IN ('requested','confirmed') AND a.starts_at < $4 THEN 1 ELSE 0 END AS unrecorded,
		CASE WHEN a.status = 'cancelled' AND a.updated_at >= $2 AND a.updated_at < $3 THEN 1 ELSE 0 END AS cancelled
		FROM appointments a LEFT JOIN conversations c ON c.id = a.conversation_id WHERE a.shop_id = $1 AND a.starts_at >= $2
		) counted GROUP BY channel, service HAVING SUM(booked + due + cancelled) > 0 ORDER BY channel, service`,
		shop, micros(from), micros(to), micros(at))
}

// LostAppointment is one that was cancelled or whose customer did not come.
type LostAppointment struct {
	Appointment
	Name    string    // the customer's, else the contact's
	LostAt  time.Time // when it was cancelled or recorded
	Message MessageID // the words that cancelled it; 0 when there are none
}

// LostAppointments lists what CountBookings counts as cancelled or not come, by start, at
// most limit.
func (r Reader) LostAppointments(ctx context.Context, shop ShopID, from, to time.Time, limit int) ([]LostAppointment, error) {
	return many(ctx, r, "lost appointments", func(r row) (l LostAppointment, err error) {
		l.Appointment, err = scanAppointment(also(r, &l.Name, instant{&l.LostAt}, &l.Message))
		return l, err
	}, `SELECT `+appointmentColumns+`, COALESCE(p.name, a.contact_name), a.updated_at, CASE WHEN a.status = 'cancelled' THEN COALESCE((SELECT MAX(m.id) FROM messages m JOIN feedback f
			ON f.message_id = m.id WHERE m.conversation_id = a.conversation_id AND f.intent = 'cancel' AND m.at >= a.created_at AND m.at <= a.updated_at), 0) ELSE 0 END
		FROM appointments a LEFT JOIN customers p ON p.id = a.customer_id
		WHERE a.shop_id = $1 AND a.starts_at >= $2 AND ((a.status = 'no_show' AND a.starts_at < $3)
			OR (a.status = 'cancelled' AND a.updated_at >= $2 AND a.updated_at < $3)) ORDER BY a.starts_at, a.id LIMIT $4`,
		shop, micros(from), micros(to), limit)
}

// also scans more columns after those of a record.
func also(r row, more ...any) row { return longRow{r, more} }

type longRow struct {
	row
	more []any
}

func (l longRow) Scan(dest ...any) error { return l.row.Scan(append(dest, l.more...)...) }

// Sales are a shop's orders closed in a period.
type Sales struct {
	Orders    int
	Total     int64 // fen
	Customers int
	Returning int // customers among them with an earlier order
}

// longestVisit is how long before its closing an order was opened at most; it keeps the
// count within the index.
const longestVisit = 180 * 24 * time.Hour

// CountSales counts a shop's orders closed in [from, to).
func (r Reader) CountSales(ctx context.Context, shop ShopID, from, to time.Time) (Sales, error) {
	return one(ctx, r, "count sales", func(r row) (s Sales, err error) {
		err = r.Scan(&s.Orders, &s.Total, &s.Customers, &s.Returning)
		return s, err
	}, `SELECT COUNT(*), CAST(COALESCE(SUM(o.total_fen),0) AS BIGINT), COUNT(DISTINCT o.customer_id), COUNT(DISTINCT CASE WHEN EXISTS (
			SELECT 1 FROM service_orders e WHERE e.customer_id = o.customer_id AND e.opened_at < o.opened_at AND e.status <> 'cancelled') THEN o.customer_id END)
		FROM service_orders o WHERE o.shop_id = $1 AND o.opened_at >= $4 AND o.opened_at < $3 AND o.closed_at >= $2 AND o.closed_at < $3 AND o.status <> 'cancelled'`,
		shop, micros(from), micros(to), micros(from.Add(-longestVisit)))
}
