package bench_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// BenchmarkBesidePgbench lets the engine and pgbench do the same work on the same data by
// turns: pgbench runs the very statements that the engine sent for the messages of some
// visits, as many at a time as there are visitors. What is between the two rates is what
// the engine costs beside the database.
func BenchmarkBesidePgbench(b *testing.B) {
	const (
		passages = 0
		turns    = 8
		turn     = 4 * time.Second
	)
	s := open(b, storetest.Postgres(b), false, passages)
	v := s.invite(20 * atOnce)
	v.settleIn(b)
	r := record(b, s, v)
	alone, err := newPgbench(s.url, b.TempDir(), r.scripts, r.values)
	if err != nil {
		b.Fatal(err)
	}
	var ours, bare []turnTaken
	for b.Loop() {
		for range turns {
			ours = append(ours, r.take(b, v, func(begin, end func()) float64 {
				began := time.Now()
				begin()
				v.talk(b, func() bool { return time.Since(began) < turn })
				took := time.Since(began)
				end()
				return float64(len(v.took)) / took.Seconds()
			}))
			bare = append(bare, r.take(b, v, func(begin, end func()) float64 {
				rate, err := alone.run(b.Context(), turn, begin, end)
				if err != nil {
					b.Fatal(err)
				}
				return rate
			}))
		}
	}
	b.ReportMetric(median(ours, func(t turnTaken) float64 { return t.rate }), "msgs/s")
	b.ReportMetric(median(bare, func(t turnTaken) float64 { return t.rate }), "pgbench/s")
	both := make([]turnTaken, turns)
	for i := range both {
		both[i].rate = ours[i].rate / bare[i].rate
	}
	b.ReportMetric(median(both, func(t turnTaken) float64 { return t.rate }), "ratio")
	b.ReportMetric(median(ours, func(t turnTaken) float64 { return t.p50 }), "p50_ms")
	b.ReportMetric(median(ours, func(t turnTaken) float64 { return t.p95 }), "p95_ms")
	b.ReportMetric(median(ours, func(t turnTaken) float64 { return t.client }), "engine_cpu_ms/msg")
	b.ReportMetric(median(ours, func(t turnTaken) float64 { return t.server }), "server_cpu_ms/msg")
	b.ReportMetric(median(bare, func(t turnTaken) float64 { return t.client }), "pgbench_cpu_ms/msg")
	b.ReportMetric(median(bare, func(t turnTaken) float64 { return t.server }), "pgbench_server_cpu_ms/msg")
	b.ReportMetric(r.statements, "statements/msg")
	b.ReportMetric(r.transactions, "transactions/msg")
}

// turnTaken is how a turn of either went.
type turnTaken struct {
	rate           float64 // messages per second
	p50, p95       float64 // milliseconds
	client, server float64 // milliseconds of processor time for one message
}

// settleIn opens all chats one by one, so that their conversations have the ids that their
// names say, and lets each make a first visit.
func (v *visitors) settleIn(b *testing.B) {
	stop := v.listen(b)
	for _, c := range v.chats {
		v.say(b.Context(), c)
	}
	stop()
	left := len(v.chats) * (len(visit) - 1)
	v.talk(b, func() bool { left--; return left >= 0 })
}

// recording is what the engine asked of the database.
type recording struct {
	conn                     *pgx.Conn
	scripts                  []*script
	values                   map[string]string
	statements, transactions float64 // per message
}

// record lets one visitor make some visits with every statement logged, on a clock that
// stands still: a lease that pgbench takes ends when the recorded statements say.
func record(b *testing.B, s *shop, v *visitors) *recording {
	b.Helper()
	ctx := b.Context()
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close(context.Background()) })
	r := &recording{conn: conn, values: map[string]string{}}
	now := time.Now()
	own := *s
	own.store = storetest.Open(b, logged(b, s.url), store.Options{Clock: func() time.Time { return now }})
	own.library = own.openLibrary()
	if _, err := own.library.Embed(ctx, s.record.ID, nil); err != nil { // loads it
		b.Fatal(err)
	}
	log := &serverLog{conn: conn}
	if _, err := log.next(ctx); err != nil {
		b.Fatal(err)
	}
	one := &visitors{shop: &own, chats: []*chat{{id: v.chats[0].id, phone: v.chats[0].phone, next: v.chats[0].next, heard: v.chats[0].heard}}}
	stop := one.listen(b)
	defer stop()
	var all []statement
	var cuts []int
	for range visit {
		r.scripts = append(r.scripts, newScript(r.values, r.lastIDs(b)))
		one.say(ctx, one.chats[0])
		sent, err := log.next(ctx)
		if err != nil || one.failed != nil {
			b.Fatal(err, one.failed)
		}
		all = append(all, sent...)
		cuts = append(cuts, len(all))
	}
	v.chats[0].next = one.chats[0].next
	for i, message := range works(all, cuts) {
		r.write(r.scripts[i], message)
	}
	r.statements /= float64(len(r.scripts))
	r.transactions /= float64(len(r.scripts))
	return r
}

// write writes the script of one message. Looking for work that finds none is left out:
// under load there is work.
func (r *recording) write(s *script, message []*work) {
	received, claimed := false, false
	for _, w := range message {
		claim := w.has("WITH ready AS")
		if claim && (claimed || !received) || w.has("SELECT MIN(ready_at)") {
			continue
		}
		received = received || w.has("INSERT INTO messages")
		claimed = claimed || claim
		transaction := len(*w) > 1
		if transaction {
			r.transactions++
			s.add(statement{text: "BEGIN"})
		}
		for _, st := range *w {
			s.add(st)
		}
		if transaction {
			s.add(statement{text: "COMMIT"})
		}
		r.statements += float64(len(*w))
	}
}

// lastIDs are the ids given last, by table.
func (r *recording) lastIDs(b *testing.B) map[string]int64 {
	out := map[string]int64{}
	for _, table := range kinds {
		var last int64
		err := r.conn.QueryRow(b.Context(), fmt.Sprintf(`SELECT COALESCE(pg_sequence_last_value(pg_get_serial_sequence('%s', 'id')::regclass), %d)`, table, firstID(table)-1)).Scan(&last)
		if err != nil {
			b.Fatal(err)
		}
		out[table] = last
	}
	// A message of a known chat takes a number, too, that no row gets.
	var last int64
	if err := r.conn.QueryRow(b.Context(), `SELECT MAX(id) FROM conversations`).Scan(&last); err != nil {
		b.Fatal(err)
	}
	out["conversations"] = last
	return out
}

// numberIDs lets each table's ids begin at a number of its own, before it has any.
func numberIDs(b *testing.B, url string) {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(b.Context())
	for _, table := range kinds {
		if _, err := conn.Exec(b.Context(), fmt.Sprintf(`ALTER TABLE %s ALTER COLUMN id RESTART WITH %d`, table, firstID(table))); err != nil {
			b.Fatal(err)
		}
	}
}

// take lets one of the two work and looks at what it cost. All processor time counts that
// passes in the database's server: nothing else uses it.
func (r *recording) take(b *testing.B, v *visitors, work func(begin, end func()) (rate float64)) (t turnTaken) {
	b.Helper()
	r.tidy(b, v)
	var before, after spent
	var messages float64
	t.rate = work(
		func() { before, messages = r.spent(b), -r.messages(b) },
		func() { after, messages = r.spent(b), messages+r.messages(b) },
	)
	s := after.since(before)
	t.client = (s.here + s.children).Seconds() * 1000 / messages
	t.server = s.server.Seconds() * 1000 / messages
	t.p50, t.p95 = percentile(v.took, 50), percentile(v.took, 95)
	return t
}

func (r *recording) spent(b *testing.B) spent {
	s, err := spentNow(b.Context(), r.conn)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func (r *recording) messages(b *testing.B) (n float64) {
	if err := r.conn.QueryRow(b.Context(), `SELECT COUNT(*) FROM messages WHERE direction = 'in'`).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}

// tidy makes all visitors start anew: nothing is open, booked or waiting.
func (r *recording) tidy(b *testing.B, v *visitors) {
	b.Helper()
	_, err := r.conn.Exec(b.Context(), strings.Join([]string{
		`TRUNCATE tasks`, `UPDATE conversations SET state = NULL, failures = 0, answered_id = (SELECT MAX(id) FROM messages)`,
		`DELETE FROM bay_slots USING appointments a WHERE a.id = appointment_id AND a.conversation_id IS NOT NULL`,
		`UPDATE appointments SET status = 'cancelled' WHERE conversation_id IS NOT NULL AND status <> 'cancelled'`,
		`UPDATE messages SET status = 'sent' WHERE status = 'pending'`,
	}, ";"))
	if err != nil {
		b.Fatal(err)
	}
	for _, vacuum := range []string{`VACUUM ANALYZE`, `CHECKPOINT`} {
		if _, err := r.conn.Exec(b.Context(), vacuum); err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range v.chats {
		c.next = (c.next + len(visit) - 1) / len(visit) * len(visit)
	}
}

func median[T any](of []T, by func(T) float64) float64 {
	var sorted []float64
	for _, one := range of {
		sorted = append(sorted, by(one))
	}
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}
