package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// notBefore are the tables that tell of a merge itself.
var notBefore = []string{"customer_merges", "customer_pairs", "audit", "goose_db_version", "sqlite_sequence"}

// dump is every table as text, row by row in the order of the rows.
func (d database) dump() map[string]string {
	d.t.Helper()
	tables := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if d.postgres {
		tables = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	out := map[string]string{}
	for _, table := range d.list(tables) {
		if slices.Contains(notBefore, table) {
			continue
		}
		lines := d.lines(table)
		slices.Sort(lines)
		out[table] = strings.Join(lines, "\n")
	}
	return out
}

// lines are a table's rows, each as text.
func (d database) lines(table string) (out []string) {
	d.t.Helper()
	rows, err := d.db.Query(`SELECT * FROM ` + table)
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		d.t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			d.t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%v", values))
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return out
}

func (d database) list(query string, args ...any) (out []string) {
	d.t.Helper()
	rows, err := d.db.Query(query, args...)
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			d.t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return out
}

// ofCustomers lists the columns that refer to a customer, "orders.customer_id".
func (d database) ofCustomers() []string {
	query := `SELECT m.name || '.' || f."from" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f."table" = 'customers'`
	if d.postgres {
		query = `SELECT k.table_name || '.' || k.column_name FROM information_schema.referential_constraints r
			JOIN information_schema.key_column_usage k ON k.constraint_name = r.constraint_name AND k.constraint_schema = r.constraint_schema
			JOIN information_schema.table_constraints u ON u.constraint_name = r.unique_constraint_name AND u.constraint_schema = r.unique_constraint_schema
			WHERE r.constraint_schema = current_schema() AND u.table_name = 'customers'`
	}
	return d.list(query)
}

func merge(t testing.TB, s *store.Store, survivor, absorbed store.CustomerID) (m store.Merge) {
	t.Helper()
	write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
		m, err = tx.MergeCustomers(ctx, survivor, absorbed, 0)
		return err
	})
	return m
}

func undo(t testing.TB, s *store.Store, id store.MergeID) {
	t.Helper()
	write(t, s, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.UndoMerge(ctx, id, 0)
		return err
	})
}

// A merge takes everything of the absorbed record along, whatever table it is in, and its
// undoing leaves every table as it was.
func TestMergeMovesEverythingAndBack(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, store.Options{Clock: storetest.NewClock().Now})
		raw := openDatabase(t, url)
		f := openShop(t, s)
		f.record(t, s)
		other := f.other(t, s, "王先生", "+8613911112222", "沪C00001")
		other.record(t, s)
		third := f.other(t, s, "朋友", "+8613911113333", "沪C00002")
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(
				tx.Link(ctx, f.customer, other.vehicle, store.RelationDriver), // a car and a tag of both
				tx.AddReferral(ctx, f.shop, third.customer, other.customer), tx.AddReferral(ctx, f.shop, other.customer, f.customer))
		})
		before := raw.dump()
		m := merge(t, s, f.customer, other.customer)
		stays := []string{"customer_tags.customer_id", "customer_vehicles.customer_id", "referrals.friend_id", "referrals.referrer_id", "customer_merges.survivor_id", "customer_merges.absorbed_id", "customer_pairs.first_id", "customer_pairs.second_id"}
		columns := raw.ofCustomers()
		if len(columns) < 20 {
			t.Fatalf("only %v refer to customers", columns)
		}
		for _, c := range columns {
			table, column, _ := strings.Cut(c, ".")
			if n := raw.list(fmt.Sprintf(`SELECT '1' FROM %s WHERE %s = %d`, table, column, other.customer)); len(n) > 0 && !slices.Contains(stays, c) {
				t.Errorf("%s still has %d rows of the absorbed record", c, len(n))
			}
		}
		if diff := raw.dump(); diff["service_orders"] == before["service_orders"] {
			t.Error("nothing moved")
		}
		undo(t, s, m.ID)
		check(t, raw.dump(), nil, before)
	})
}

// The same with records that have some of everything, by chance.
func TestMergeThenUndoIsNothing(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, store.Options{Clock: storetest.NewClock().Now})
		raw := openDatabase(t, url)
		f := openShop(t, s)
		var people []store.CustomerID
		for seed := range uint64(12) {
			random := rand.New(rand.NewPCG(seed, 7))
			for range 2 {
				people = append(people, f.somebody(t, s, random, len(people), people))
			}
			first, second := people[len(people)-2], people[len(people)-1]
			before := raw.dump()
			one := merge(t, s, first, second)
			two := merge(t, s, people[0], f.customer) // and another one, on top in the first round
			undo(t, s, two.ID)
			undo(t, s, one.ID)
			check(t, raw.dump(), nil, before)
		}
	})
}

// somebody is a customer with a chance record, who may share cars and referrals with others.
func (f shopFloor) somebody(t *testing.T, s *store.Store, random *rand.Rand, n int, others []store.CustomerID) (id store.CustomerID) {
	t.Helper()
	some := func() bool { return random.IntN(2) == 0 }
	write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
		c := store.Customer{Shop: f.shop, Name: "某人", ConsentMarketing: some(), Points: random.Int64N(500)}
		if some() {
			c.Phone = fmt.Sprint("+861391111", 1000+n)
		}
		if some() {
			c.Birthday, c.Note = "1990-02-03", fmt.Sprint("备注", n)
		}
		if id, err = tx.AddCustomer(ctx, c); err != nil {
			return err
		}
		if some() {
			err = tx.SetOptOut(ctx, id, true)
		}
		for _, tag := range []string{"VIP", "怕贵", "老客户"} {
			if some() {
				err = errors.Join(err, tx.AddTag(ctx, id, tag))
			}
		}
		if some() {
			err = errors.Join(err, tx.Link(ctx, id, f.vehicle, []string{store.RelationOwner, store.RelationDriver}[random.IntN(2)]))
		}
		if len(others) > 0 && some() {
			err = errors.Join(err, tx.AddReferral(ctx, f.shop, others[random.IntN(len(others))], id))
		}
		if some() {
			_, failed := tx.AddPoints(ctx, store.PointsEntry{Shop: f.shop, Customer: id, Kind: store.PointsEarned, Points: 100})
			err = errors.Join(err, failed)
		}
		if some() {
			proven := fmt.Sprint("+861391111", 1000+n+random.IntN(2)) // one's own, or the next one's
			_, failed := tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "telegram", Chat: fmt.Sprint(n), Customer: id, Phone: proven})
			err = errors.Join(err, failed)
		}
		return err
	})
	return id
}

func TestMergedRecordsAreOnePerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		other := f.other(t, s, "王先生", "+8613911112222", "沪C00001")
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.AddPoints(ctx, store.PointsEntry{Shop: f.shop, Customer: other.customer, Kind: store.PointsEarned, Points: 300})
			return errors.Join(err, tx.SetOptOut(ctx, other.customer, true), tx.Link(ctx, other.customer, f.vehicle, store.RelationDriver))
		})
		answering, err := s.Conversation(ctx, other.conversation.ID)
		if err != nil {
			t.Fatal(err)
		}
		m := merge(t, s, f.customer, other.customer)
		if m.Moved() != 3 { // the chat, a car and the points; the car of both stays where it is
			t.Errorf("moved %d rows", m.Moved())
		}
		for _, id := range []store.CustomerID{f.customer, other.customer} {
			c, err := s.Customer(ctx, id)
			if err != nil || c.ID != f.customer || c.OptedOutAt.IsZero() || c.Birthday != "1990-01-01" {
				t.Errorf("customer %d is %+v, %v", id, c, err)
			}
		}
		for _, number := range []string{phone, "+8613911112222"} {
			if c, err := s.CustomerByPhone(ctx, number); err != nil || c.ID != f.customer {
				t.Errorf("%s finds %+v, %v", number, c, err)
			}
		}
		if found, err := s.CustomersByName(ctx, f.shop, "王先生", 5); err != nil || len(found) != 0 {
			t.Errorf("by the absorbed name: %+v, %v", found, err)
		}
		drivers, err := s.CustomersByPlate(ctx, plate)
		if err != nil || len(drivers) != 1 || drivers[0].ID != f.customer {
			t.Errorf("drivers %+v, %v", drivers, err)
		}
		points, err := s.Balance(ctx, f.customer)
		check(t, points, err, 300)
		// An answer to a chat whose customer changed meanwhile is asked for again.
		if err := s.InTx(ctx, func(tx *store.Tx) error { return tx.SaveConversation(ctx, answering) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("late answer: %v", err)
		}
		held, err := s.MergesOf(ctx, other.customer)
		if err != nil || len(held) != 1 || held[0].ID != m.ID || held[0].Survivor != f.customer {
			t.Errorf("merges %+v, %v", held, err)
		}
	})
}

// What came after a merge stays with the survivor when it is undone.
func TestUndoMergeLeavesWhatIsNew(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		other := f.other(t, s, "王先生", "+8613911112222", "沪C00001")
		m := merge(t, s, f.customer, other.customer)
		clock.Advance(time.Hour)
		added(t, s, (*store.Tx).AddOrder, store.Order{Shop: f.shop, Number: "RO-9", Customer: f.customer, Vehicle: other.vehicle, Status: store.OrderClosed, OpenedAt: start})
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SetOptOut(ctx, f.customer, true) })
		var chat store.Conversation // proves the absorbed one's number after the merge
		write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
			chat, err = tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "telegram", Chat: "8", Customer: f.customer, Phone: "+8613911112222"})
			return err
		})
		undo(t, s, m.ID)
		if c, err := s.Conversation(ctx, chat.ID); err != nil || c.Customer != other.customer {
			t.Errorf("the chat with the number: %+v, %v", c, err)
		}
		for id, want := range map[store.CustomerID]int{f.customer: 1, other.customer: 0} {
			orders, err := s.OrdersOf(ctx, id, 5)
			if err != nil || len(orders) != want {
				t.Errorf("customer %d has %d orders, %v", id, len(orders), err)
			}
		}
		survivor, err := s.Customer(ctx, f.customer)
		if err != nil || survivor.Birthday != "" || survivor.OptedOutAt.IsZero() {
			t.Errorf("survivor %+v, %v", survivor, err)
		}
		again, err := s.Merge(ctx, m.ID)
		if err != nil || !again.UndoneAt.Equal(clock.Now()) {
			t.Errorf("undone at %v, %v", again.UndoneAt, err)
		}
		if err := s.InTx(ctx, func(tx *store.Tx) error { _, err := tx.UndoMerge(ctx, m.ID, 0); return err }); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		second := f.other(t, s, "王先生", "+8613911112222", "沪C00001").customer
		third := f.other(t, s, "小王", "+8613911113333", "沪C00002").customer
		var foreign store.CustomerID
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			shop, err := tx.PutShop(ctx, store.Shop{Code: "two", Name: "二店", TimeZone: "Asia/Shanghai"})
			if err != nil {
				return err
			}
			foreign, err = tx.AddCustomer(ctx, store.Customer{Shop: shop.ID, Name: "王建国"})
			return err
		})
		first := merge(t, s, f.customer, second)
		for what, c := range map[string]struct {
			into, from store.CustomerID
			want       error
		}{
			"itself": {third, third, store.ErrConflict}, "merged already": {third, second, store.ErrConflict}, "into a merged one": {second, third, store.ErrConflict},
			"another shop's": {f.customer, foreign, store.ErrNotFound}, "nobody": {f.customer, 999, store.ErrNotFound},
		} {
			err := s.InTx(ctx, func(tx *store.Tx) error { _, err := tx.MergeCustomers(ctx, c.into, c.from, 0); return err })
			if !errors.Is(err, c.want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		later := merge(t, s, third, f.customer)
		if err := s.InTx(ctx, func(tx *store.Tx) error { _, err := tx.UndoMerge(ctx, first.ID, 0); return err }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("undo of what another rests on: %v", err)
		}
		if c, err := s.Customer(ctx, second); err != nil || c.ID != third {
			t.Errorf("merged twice over: %+v, %v", c, err)
		}
		undo(t, s, later.ID)
		undo(t, s, first.ID)
		if c, err := s.Customer(ctx, second); err != nil || c.ID != second {
			t.Errorf("taken out again: %+v, %v", c, err)
		}
	})
}

// Export and erase of the survivor cover the records that were merged into it, and an
// erased person cannot come back by an undone merge.
func TestEraseCoversMergedRecords(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, store.Options{Clock: storetest.NewClock().Now})
		raw := openDatabase(t, url)
		f := openShop(t, s)
		other := f.other(t, s, "UNIQUE-name", "UNIQUE-phone", "UNIQUE-plate")
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(tx.Link(ctx, f.customer, other.vehicle, store.RelationDriver), tx.AddTag(ctx, other.customer, "UNIQUE-tag"), tx.AddTag(ctx, f.customer, "UNIQUE-tag"),
				tx.Audit(ctx, store.AuditEntry{Shop: f.shop, Actor: "李静", Action: "customer.view", Subject: fmt.Sprint("customer/", other.customer), Detail: "UNIQUE-detail"}))
		})
		m := merge(t, s, f.customer, other.customer)
		e, err := s.ExportCustomer(ctx, other.customer)
		if err != nil || e.Customer.ID != f.customer || len(e.Merged) != 1 || e.Merged[0].Customer.Phone != "UNIQUE-phone" || len(e.Merged[0].Audit) != 1 || len(e.Conversations) != 2 {
			t.Errorf("export %+v, %v", e, err)
		}
		if err := s.EraseCustomer(ctx, f.customer); err != nil {
			t.Fatal(err)
		}
		if left := raw.holding("UNIQUE"); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
		if err := s.InTx(ctx, func(tx *store.Tx) error { _, err := tx.UndoMerge(ctx, m.ID, 0); return err }); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("undo after erasing: %v", err)
		}
	})
}
