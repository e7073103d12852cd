package store_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// populate fills a database with so many customers, each with a car, three orders, a chat
// of eight messages, an appointment and half a ticket, in shops of 10,000 customers.
// The customers' ids are 1 … customers; the first one's shop is the first.
func populate(d database, customers int) {
	d.t.Helper()
	const rows = `WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1) `
	time := func(microseconds string) string { // a time so long after 2023-11-23
		if d.postgres {
			return `TIMESTAMPTZ '2023-11-23 00:00:00Z' + (` + microseconds + `) * INTERVAL '1 microsecond'`
		}
		return `1700697600000000 + ` + microseconds
	}
	const inThreeYears = `((i * 7919) % 1096) * 86400000000`
	shop := `(i - 1) / 10000 + 1`
	statements := []string{
		`INSERT INTO shops (id, code, name, time_zone, created_at) ` + rows + `SELECT i, 's' || i, '店', 'Asia/Shanghai', ` + time("0") + ` FROM n WHERE i <= 1 + $1 / 10000`,
		`INSERT INTO customers (id, shop_id, name, phone, created_at, updated_at) ` + rows + `SELECT i, ` + shop + `,
			substr('王李张刘陈杨赵黄周吴', CAST(i % 10 AS INTEGER) + 1, 1) || (i / 10) % 3000, '+86' || (13000000000 + i), ` + time("0") + `, ` + time(inThreeYears) + ` FROM n`,
		`INSERT INTO vehicles (id, plate, created_at, updated_at) ` + rows + `SELECT i, '沪' || i, ` + time("0") + `, ` + time("0") + ` FROM n`,
		`INSERT INTO customer_vehicles (customer_id, vehicle_id) ` + rows + `SELECT i, i FROM n`,
		`INSERT INTO service_orders (shop_id, number, customer_id, vehicle_id, status, total_fen, opened_at) ` + rows + `SELECT ` + shop + `, 'R' || i || '-' || k, i, i, 'closed',
			39800, ` + time(inThreeYears+` + k * 3600000000`) + ` FROM n JOIN (SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3) orders ON TRUE`,
		`INSERT INTO service_order_lines (order_id, position, kind, code, item, quantity) SELECT id, 0, 'part', 'P' || id % 200, '件', 1 FROM service_orders`,
		`INSERT INTO parts_stock (shop_id, code, name, quantity, updated_at) ` + rows + `SELECT s.id, 'P' || i, '件' || i, 5, ` + time("0") + ` FROM n JOIN shops s ON TRUE WHERE i <= 200 AND i <= $1`,
		`INSERT INTO conversations (id, shop_id, channel, chat, customer_id, answered_id, created_at, updated_at) ` + rows + `SELECT i, ` + shop + `, 'web', 'c' || i, i, i * 8 - 1,
			` + time("0") + `, ` + time("0") + ` FROM n`,
		`INSERT INTO messages (id, conversation_id, event_key, direction, text, status, at) ` + rows + `SELECT i * 8 - k, i, 'e' || i || '-' || k, 'in', '明天下午三点想做个保养', '',
			` + time(inThreeYears) + ` FROM n JOIN (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6
			UNION ALL SELECT 7) messages ON TRUE`,
		`UPDATE messages SET direction = 'out', status = CASE WHEN id % 5000 = 0 THEN 'pending' ELSE 'sent' END WHERE id % 2 = 0`,
		`INSERT INTO feedback (message_id, shop_id, customer_id, intent, confidence, sentiment, score, at) ` + rows + `SELECT i * 8 - 1, ` + shop + `, i, 'book', 1, 'neu', 0, ` + time(inThreeYears) + ` FROM n`,
		`INSERT INTO feedback_tags (message_id, position, aspect, polarity, words, start_rune, end_rune) ` + rows + `SELECT i * 8 - 1, 0, 'waiting', 'neg', '等', 0, 1 FROM n`,
		`INSERT INTO appointments (id, shop_id, customer_id, contact_phone, service, bay, starts_at, ends_at, status, created_at, updated_at) ` + rows + `SELECT i, ` + shop + `, i, '+86' || (13000000000 + i), 'maintenance', 1,
			` + time(inThreeYears) + `, ` + time(inThreeYears+` + 3600000000`) + `, CASE WHEN i % 20 = 0 THEN 'confirmed' ELSE 'done' END, ` + time("0") + `, ` + time("0") + ` FROM n`,
		`INSERT INTO tickets (shop_id, customer_id, grade, reasons, subject, status, opened_at, reply_due, cause_due, verified_due, closed_at, updated_at) ` + rows + `SELECT ` + shop + `, i, 'B',
			'[]', '等待', 'open', ` + time(inThreeYears) + `, ` + time("0") + `, ` + time("0") + `, ` + time(inThreeYears) + `, CASE WHEN i % 1000 = 0 THEN NULL ELSE ` + time(inThreeYears) + ` END, ` + time("0") + `
			FROM n WHERE i % 2 = 0`,
		`INSERT INTO tasks (key, kind, ready_at, created_at) ` + rows + `SELECT 'care/' || i, 'care', CASE WHEN i % 1000 = 0 THEN ` + time("0") + ` ELSE ` + time(`(1200 + i % 365) * 86400000000`) + ` END, ` + time("0") + ` FROM n`,
	}
	for _, statement := range statements {
		if strings.Contains(statement, "$1") {
			d.exec(statement, customers)
		} else {
			d.exec(statement)
		}
	}
	for _, table := range []string{"shops", "customers", "vehicles", "conversations", "messages", "appointments"} {
		if d.postgres { // its sequences do not follow ids that are given
			d.exec(`SELECT setval(pg_get_serial_sequence('` + table + `', 'id'), (SELECT MAX(id) FROM ` + table + `))`)
		}
	}
	d.exec(`ANALYZE`)
}

// lookups are the reads that must cost the same however many customers there are, with
// the index that each one uses, in the shape of populate's customers.
var lookups = []struct {
	name, index string
	table       string // never read as a whole
	read        func(r store.Reader, id int) error
}{
	{"history", "service_orders_by_customer", "service_orders", func(r store.Reader, id int) error {
		return only(r.OrdersOf(ctx, store.CustomerID(id), 10))
	}},
	{"totals", "service_orders_by_customer", "service_orders", func(r store.Reader, id int) error {
		return only(r.TotalsOf(ctx, store.CustomerID(id)))
	}},
	{"customer-by-phone", "customers_phone_key", "customers", func(r store.Reader, id int) error {
		return only(r.CustomerByPhone(ctx, fmt.Sprint("+86", 13000000000+id)))
	}},
	{"customers-by-name", "customers_by_name", "customers", func(r store.Reader, id int) error {
		return only(r.CustomersByName(ctx, shopOf(id), fmt.Sprint(string([]rune("王李张刘陈杨赵黄周吴")[id%10]), id/10%3000), 5))
	}},
	{"customers-by-surname", "customers_by_name", "customers", func(r store.Reader, id int) error {
		return only(r.CustomersBySurname(ctx, shopOf(id), "王29", 5))
	}},
	{"customers-by-plate", "vehicles_plate_key", "vehicles", func(r store.Reader, id int) error {
		return only(r.CustomersByPlate(ctx, fmt.Sprint("沪", id)))
	}},
	{"customers-by-tail", "customers_by_phone_end", "customers", func(r store.Reader, id int) error {
		return only(r.CustomersByTail(ctx, shopOf(id), "00077", 6))
	}},
	{"customers-by-plate-end", "vehicles_by_plate_end", "vehicles", func(r store.Reader, id int) error {
		return only(r.CustomersByTail(ctx, shopOf(id), "00077", 6))
	}},
	{"customers-named", "customers_by_name", "customers", func(r store.Reader, id int) error {
		return only(r.CustomersNamedIn(ctx, shopOf(id), "王建国", 6))
	}},
	{"cars", "customer_vehicles_pkey", "vehicles", func(r store.Reader, id int) error {
		return only(r.VehiclesOf(ctx, store.CustomerID(id)))
	}},
	{"day's-appointments", "appointments_by_day", "appointments", func(r store.Reader, id int) error {
		return only(r.AppointmentsBetween(ctx, shopOf(id), start.AddDate(0, 0, -1-id%1000), start.AddDate(0, 0, -id%1000)))
	}},
	{"upcoming-appointments", "appointments_by_customer", "appointments", func(r store.Reader, id int) error {
		return only(r.UpcomingAppointments(ctx, store.CustomerID(id), 0, start.AddDate(-2, 0, 0)))
	}},
	{"part-uses", "service_orders_by_day", "service_orders", func(r store.Reader, id int) error {
		return only(r.PartUses(ctx, shopOf(id), start.AddDate(0, 0, -90)))
	}},
	{"standing-at", "appointments_once", "appointments", func(r store.Reader, id int) error {
		_, err := r.StandingAt(ctx, shopOf(id), fmt.Sprint("+86", 13000000000+id), "沪A12345", start)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	}},
	{"open-tickets", "tickets_open", "tickets", func(r store.Reader, id int) error {
		return only(r.OpenTickets(ctx, shopOf(id)))
	}},
	{"customer's-tickets", "tickets_by_customer", "tickets", func(r store.Reader, id int) error {
		return only(r.TicketsOf(ctx, store.CustomerID(id), 5))
	}},
	{"chats", "conversations_by_customer", "conversations", func(r store.Reader, id int) error {
		return only(r.ConversationsOf(ctx, store.CustomerID(id)))
	}},
	{"unanswered", "messages_by_conversation", "messages", func(r store.Reader, id int) error {
		return only(r.Unanswered(ctx, store.Conversation{ID: store.ConversationID(id), Answered: store.MessageID(id*8 - 4)}, 10))
	}},
	{"last-messages", "messages_by_conversation", "messages", func(r store.Reader, id int) error {
		return only(r.LastMessages(ctx, store.ConversationID(id), 3))
	}},
	{"outbox", "messages_pending", "messages", func(r store.Reader, id int) error {
		return only(r.Outbox(ctx, store.ConversationID(id)))
	}},
	{"day's-feedback", "feedback_by_day", "feedback", func(r store.Reader, id int) error {
		return only(r.FeedbackBetween(ctx, shopOf(id), start.AddDate(0, 0, -1-id%1000), start.AddDate(0, 0, -id%1000)))
	}},
	{"next-task", "tasks_ready", "tasks", func(r store.Reader, _ int) error {
		return only(r.NextReady(ctx, "care", "answer.web"))
	}},
}

func only[T any](_ T, err error) error { return err }

func shopOf(id int) store.ShopID { return store.ShopID((id-1)/10_000 + 1) }

func TestPlans(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, store.Options{Clock: storetest.NewClock().Now})
		raw := openDatabase(t, url)
		populate(raw, 4000)
		uses := func(name, index, table string, read func(tx *store.Tx) error) {
			asked, err := s.Record(ctx, read)
			if err != nil || len(asked) == 0 {
				t.Errorf("%s: %d queries, %v", name, len(asked), err)
			}
			var plan string
			for _, q := range asked {
				plan += raw.plan(q)
			}
			if !s.Postgres() { // which numbers the indexes of constraints
				index = regexp.MustCompile(`^(.*)_(phone_key|plate_key|pkey)$`).ReplaceAllString(index, "sqlite_autoindex_$1")
			}
			if !strings.Contains(plan, index) {
				t.Errorf("%s does not use %s:\n%s", name, index, plan)
			}
			// SQLite calls a table by its alias, and m the rows of a subquery.
			if whole := regexp.MustCompile(`(Seq Scan on|SCAN) (` + table + `( \w)?|[a-ln-z])\n`); whole.MatchString(plan) {
				t.Errorf("%s reads all of %s:\n%s", name, table, plan)
			}
		}
		for _, lookup := range lookups {
			uses(lookup.name, lookup.index, lookup.table, func(tx *store.Tx) error { return lookup.read(tx.Reader, 77) })
		}
		uses("claim", "tasks_ready", "tasks", func(tx *store.Tx) error {
			return tx.ClaimInTx(ctx, "a", time.Minute, 8, "care", "answer.web")
		})
	})
}

// plan is what EXPLAIN says, a line per step.
func (d database) plan(q store.Asked) string {
	d.t.Helper()
	explain := "EXPLAIN QUERY PLAN "
	if d.postgres {
		explain = "EXPLAIN (COSTS OFF) "
	}
	rows, err := d.db.Query(explain+q.Query, q.Args...)
	if err != nil {
		d.t.Fatalf("%s: %v", q.Query, err)
	}
	defer rows.Close()
	var lines strings.Builder
	for rows.Next() {
		var line string
		var id, parent, unused int
		into := []any{&line}
		if !d.postgres {
			into = []any{&id, &parent, &unused, &line}
		}
		if err := rows.Scan(into...); err != nil {
			d.t.Fatal(err)
		}
		lines.WriteString(line + "\n")
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return lines.String()
}
