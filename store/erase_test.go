package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// impersonal are the text columns that say nothing about a customer. Every other one must
// be erased: a new column fails the test until it is, or is named here.
var impersonal = map[string]string{
	"goose_db_version": "*", "sqlite_sequence": "*", "shops": "*", "staff": "*", "price_items": "*", "parts_stock": "*", "part_shortages": "*", "surge_levels": "*",
	"playbook_documents": "*", "passages": "*", "passage_vectors": "*", "secrets": "*", "model_calls": "*",
	"customers":           "birthday", // a date: seen with the record
	"vehicles":            "purchased_on",
	"customer_vehicles":   "relation",
	"mileage_readings":    "read_on",
	"service_orders":      "number status",
	"service_order_lines": "kind code",
	"service_order_steps": "from_step step",
	"conversations":       "channel language",
	"messages":            "direction status",
	"feedback":            "intent sentiment",
	"feedback_tags":       "aspect polarity",
	"appointments":        "service status technician",
	"bay_holds":           "kind technician",
	"technician_slots":    "technician",
	"waiting_list":        "service status",
	"requests":            "kind status",
	"quotes":              "status grade",
	"points_ledger":       "kind",
	"tickets":             "grade status rung verdict",
	"actions":             "kind status",
	"drafts":              "kind status",
	"todos":               "kind status",
	"handoffs":            "status",
	"uploads":             "type",
	"gaps":                "audience",
	"customer_pairs":      "status",
	"tasks":               "kind holder",
	"audit":               "action",
}

// plant writes a mark into every column that is not impersonal, in the rows of one
// customer. Tables without a customer get a text that names them.
func (d database) plant(owned map[string]string) (planted []string) {
	d.t.Helper()
	for _, c := range d.columns() {
		if except := impersonal[c.table]; except == "*" || strings.Contains(" "+except+" ", " "+c.name+" ") {
			continue
		}
		mark := fmt.Sprintf("MARK-%s-%s", c.table, c.name)
		if c.table == "tasks" || c.table == "audit" {
			mark += " MARK-customers-phone"
		}
		if c.json {
			mark = fmt.Sprintf(`["%s"]`, mark)
		}
		where, ok := owned[c.table]
		if !ok {
			d.t.Errorf("table %s: give the customer a row in it and erase that, or say that it is impersonal", c.table)
			continue
		}
		if d.exec(fmt.Sprintf(`UPDATE %s SET %s = '%s' WHERE %s`, c.table, c.name, mark, where)) != 1 {
			d.t.Errorf("table %s has not one row of the customer's", c.table)
		}
		planted = append(planted, c.table+"."+c.name)
	}
	return planted
}

// record gives a customer one row in every table.
func (f shopFloor) record(t *testing.T, s *store.Store) {
	t.Helper()
	write(t, s, func(ctx context.Context, tx *store.Tx) error {
		order, err := tx.AddOrder(ctx, store.Order{
			Shop: f.shop, Number: fmt.Sprint("RO-", f.customer), Customer: f.customer, Vehicle: f.vehicle, Status: store.OrderClosed,
			Summary: "保养", Total: 39800, OpenedAt: start.AddDate(0, -1, 0), Lines: []store.OrderLine{{Kind: "labour", Item: "机油", Quantity: 1, Amount: 39800}},
		})
		if err != nil {
			return err
		}
		if _, err := tx.AddStep(ctx, store.Step{Order: order, To: store.OrderReceived, Reason: "漏油"}); err != nil {
			return err
		}
		message, err := tx.AddMessage(ctx, store.Message{Conversation: f.conversation.ID, EventKey: fmt.Sprint("web:", f.customer), Direction: store.Inbound, Status: store.StatusPending, At: start})
		if err != nil {
			return err
		}
		if _, err := tx.Book(ctx, f.appointment(int(f.customer), start.AddDate(0, 0, 1), time.Hour)); err != nil {
			return err
		}
		if _, err := tx.AddWait(ctx, store.Wait{Shop: f.shop, Conversation: f.conversation.ID, Customer: f.customer, Service: "wash", From: start, Until: start.Add(time.Hour)}); err != nil {
			return err
		}
		if _, err := tx.AddRequest(ctx, store.Request{Shop: f.shop, Conversation: f.conversation.ID, Customer: f.customer, Kind: "rescue", Status: store.RequestOpen, DueAt: start}); err != nil {
			return err
		}
		if _, err := tx.AddQuote(ctx, store.Quote{Shop: f.shop, Order: order, Customer: f.customer, Found: "异响", Offer: `{}`, ValidUntil: start}); err != nil {
			return err
		}
		if _, err := tx.AddPoints(ctx, store.PointsEntry{Shop: f.shop, Customer: f.customer, Kind: store.PointsEarned, Points: 398}); err != nil {
			return err
		}
		if _, err := tx.AddCoupon(ctx, store.Coupon{Shop: f.shop, Customer: f.customer, Name: "推荐券", Amount: 10000, ExpiresAt: start.AddDate(0, 3, 0)}); err != nil {
			return err
		}
		ticket, err := tx.AddTicket(ctx, store.Ticket{
			Shop: f.shop, Customer: f.customer, Conversation: f.conversation.ID, Message: message, Grade: "B", Subject: "等待",
			Status: store.TicketOpen, OpenedAt: start, ReplyDue: start, CauseDue: start, VerifiedDue: start,
		})
		if err != nil {
			return err
		}
		if _, err := tx.AddAction(ctx, store.Action{Shop: f.shop, Ticket: ticket, Kind: "corrective", What: "加一道复检", Status: store.ActionProposed, DueAt: start}); err != nil {
			return err
		}
		if _, err := tx.AddDraft(ctx, store.Draft{Shop: f.shop, Customer: f.customer, Kind: "followup", Text: "您好", Status: store.DraftOpen}); err != nil {
			return err
		}
		if _, _, err := tx.AddHandoff(ctx, store.Handoff{Shop: f.shop, Conversation: f.conversation.ID, Reason: "要求人工"}); err != nil {
			return err
		}
		twin, err := tx.AddCustomer(ctx, store.Customer{Shop: f.shop, Name: "双"}) // of the same person
		if err != nil {
			return err
		}
		if _, err := tx.MergeCustomers(ctx, f.customer, twin, f.advisor); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprint("k", f.customer), Kind: "remind", ReadyAt: start}); err != nil {
			return err
		}
		return errors.Join(
			tx.AddUpload(ctx, store.Upload{Key: fmt.Sprint("key", f.customer), Conversation: f.conversation.ID, Name: "车.jpg", Type: "image/jpeg", Content: []byte("KEEP")}),
			tx.AddProofCode(ctx, f.shop, f.customer, f.advisor, fmt.Sprint("code", f.customer), start.Add(time.Hour)),
			tx.AddTag(ctx, f.customer, "VIP"), tx.AddMileage(ctx, f.vehicle, "2026-11-01", 20000, "reception"),
			tx.AddFeedback(ctx, store.Feedback{
				Message: message, Shop: f.shop, Customer: f.customer, Intent: "complain", Sentiment: "neg", At: start,
				Tags: []store.FeedbackTag{{Aspect: "waiting", Polarity: "neg", Words: "等"}},
			}),
			tx.AddTodo(ctx, store.Todo{Shop: f.shop, Key: fmt.Sprint("t", f.customer), Kind: "call", Customer: f.customer, Reason: "回访", DueAt: start}),
			tx.AddGap(ctx, f.shop, fmt.Sprint("g", f.customer), store.Gap{Question: "问", Audience: "customer", Message: message}),
			tx.Audit(ctx, store.AuditEntry{Shop: f.shop, Actor: "李静", Action: "customer.view", Subject: fmt.Sprint("customer/", f.customer)}),
		)
	})
}

// owned tells, table by table, which rows record made.
func (f shopFloor) owned() map[string]string {
	id, theirs := fmt.Sprint(f.customer), fmt.Sprintf("customer_id = %d", f.customer)
	ofMessages := fmt.Sprintf("message_id IN (SELECT id FROM messages WHERE conversation_id = %d)", f.conversation.ID)
	return map[string]string{
		"customers": "id = " + id, "customer_tags": theirs, "vehicles": fmt.Sprintf("id = %d", f.vehicle), "mileage_readings": fmt.Sprintf("vehicle_id = %d", f.vehicle),
		"service_order_steps": "order_id IN (SELECT id FROM service_orders WHERE " + theirs + ")",
		"service_orders":      theirs, "service_order_lines": "order_id IN (SELECT id FROM service_orders WHERE " + theirs + ")", "conversations": theirs,
		"messages": fmt.Sprintf("conversation_id = %d", f.conversation.ID), "feedback_tags": ofMessages, "appointments": theirs, "waiting_list": theirs, "requests": theirs, "quotes": theirs, "points_ledger": theirs, "coupons": theirs, "tickets": theirs, "actions": "ticket_id IN (SELECT id FROM tickets WHERE " + theirs + ")", "drafts": theirs,
		"handoffs": fmt.Sprintf("conversation_id = %d", f.conversation.ID), "uploads": fmt.Sprintf("conversation_id = %d", f.conversation.ID), "proof_codes": theirs, "customer_merges": "survivor_id = " + id, "todos": theirs, "gaps": ofMessages, "tasks": "key = 'k" + id + "' OR key LIKE 'MARK%'", "audit": "subject = 'customer/" + id + "' OR actor LIKE 'MARK%'",
	}
}

// other is a second customer of the same shop.
func (f shopFloor) other(t *testing.T, s *store.Store, name, phone, plate string) shopFloor {
	t.Helper()
	write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
		if f.customer, err = tx.AddCustomer(ctx, store.Customer{Shop: f.shop, Name: name, Phone: phone, Birthday: "1990-01-01", Note: "KEEP"}); err != nil {
			return err
		}
		if f.vehicle, err = tx.AddVehicle(ctx, store.Vehicle{Plate: plate, Make: "KEEP"}); err != nil {
			return err
		}
		if err := tx.Link(ctx, f.customer, f.vehicle, store.RelationOwner); err != nil {
			return err
		}
		f.conversation, err = tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "web", Chat: name, Customer: f.customer})
		return err
	})
	return f
}

// speakOfMarks has staff read of the customer who goes, and of another, in a chat of their own.
func (f shopFloor) speakOfMarks(t *testing.T, s *store.Store) {
	t.Helper()
	var staff store.Conversation
	write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
		staff, err = tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "slack", Chat: "D1", Staff: f.advisor})
		return err
	})
	for _, text := range []string{
		"查一下 MARK-customers-phone 的车", "今天有人说：“MARK-messages-text”", "MARK-customers-name 是谁", "KEEP 别的客户",
	} {
		added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: staff.ID, Direction: store.Outbound, Text: text, At: start})
	}
}

func TestEraseCustomer(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, store.Options{Clock: storetest.NewClock().Now})
		raw := openDatabase(t, url)
		f := openShop(t, s)
		bystander := f.other(t, s, "KEEP李四", "KEEP-phone", "KEEP-plate")
		bystander.record(t, s)
		gone := f.other(t, s, "某人", "+8613911112222", "沪C00001")
		gone.record(t, s)
		planted := raw.plant(gone.owned())
		if len(planted) < 40 {
			t.Fatalf("only %d columns were marked: %v", len(planted), planted)
		}
		f.speakOfMarks(t, s)
		// Before they were known, they wrote from a chat that proves their phone.
		earlier := added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: raw.chat(s, f.shop, "MARK-customers-phone"), Direction: store.Inbound, Text: "MARK 我是谁", At: start})

		kept := raw.holding("KEEP")
		before, err := s.TotalsOf(ctx, gone.customer)
		if err != nil || before.Spent != 39800 {
			t.Fatalf("totals %+v, %v", before, err)
		}
		answering, err := s.Conversation(ctx, gone.conversation.ID)
		if err != nil {
			t.Fatal(err)
		}
		exports(t, s, gone.customer, planted)

		for range 2 {
			if err := s.EraseCustomer(ctx, gone.customer); err != nil {
				t.Fatal(err)
			}
			if left := raw.holding("MARK"); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
			check(t, raw.holding("KEEP"), nil, kept)
			totals, err := s.TotalsOf(ctx, gone.customer)
			check(t, totals, err, before)
		}
		tombstone, err := s.Customer(ctx, gone.customer)
		check(t, tombstone, err, store.Customer{ID: gone.customer, Shop: f.shop, OptedOutAt: start, CreatedAt: start, ErasedAt: start})
		if m, err := s.Message(ctx, earlier); err != nil || m.Text != "" {
			t.Errorf("earlier message: %+v, %v", m, err)
		}
		slots, err := s.TakenSlots(ctx, f.shop, start, start.AddDate(0, 0, 2))
		if err != nil || len(slots) != 4 || slots[0].Bay != int(bystander.customer) {
			t.Errorf("slots %v, %v", slots, err)
		}
		tickets, err := s.OpenTickets(ctx, f.shop)
		if err != nil || len(tickets) != 1 || tickets[0].Customer != bystander.customer {
			t.Errorf("open tickets %+v, %v", tickets, err)
		}
		if _, err := s.OpenHandoff(ctx, gone.conversation.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("open handoff: %v", err)
		}
		pending, err := s.Outbox(ctx, gone.conversation.ID)
		check(t, pending, err, nil)
		unanswered, err := s.Conversation(ctx, gone.conversation.ID)
		if err != nil {
			t.Fatal(err)
		}
		open, err := s.Unanswered(ctx, unanswered, 10)
		check(t, open, err, nil)
		// An answer that was being written meanwhile cannot bring anything back.
		if err := s.InTx(ctx, func(tx *store.Tx) error { return tx.SaveConversation(ctx, answering) }); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("late answer: %v", err)
		}
		if err := s.EraseCustomer(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown: %v", err)
		}
		if !s.Postgres() {
			forgets(t, url, "MARK")
		}
	})
}

// exports fails where a marked column of a customer's is not in what they may read of themselves.
func exports(t *testing.T, s *store.Store, id store.CustomerID, planted []string) {
	t.Helper()
	exported, err := s.ExportCustomer(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(exported)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range planted {
		mark := "MARK-" + strings.ReplaceAll(c, ".", "-") + `"`
		inside := strings.HasPrefix(c, "tasks.") || strings.HasPrefix(c, "audit.") || c == "todos.key" || c == "gaps.folded" || c == "proof_codes.code" || c == "customer_merges.moved" || // not the customer's to read
			c == "uploads.content" // exported in base64
		if !inside && !strings.Contains(string(text), mark) {
			t.Errorf("%s is not in the export", c)
		}
	}
}

// forgets fails where the files of an embedded database still hold a text.
func forgets(t *testing.T, path, text string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		bytes, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(bytes), text); n > 0 {
			t.Errorf("pitcrew.db%s still holds it %d times", suffix, n)
		}
	}
}

// chat is an unknown visitor's conversation whose channel proves a phone.
func (d database) chat(s *store.Store, shop store.ShopID, phone string) store.ConversationID {
	d.t.Helper()
	var c store.Conversation
	write(d.t, s, func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = tx.OpenConversation(ctx, store.Conversation{Shop: shop, Channel: "telegram", Chat: "77", Phone: phone})
		return err
	})
	return c.ID
}

// A car that somebody else drives too stays theirs, and so does the erased person's name
// where somebody else bears it.
func TestEraseLeavesWhatIsShared(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		wife := f.other(t, s, "王建国", "+8613700000000", "沪D00001")
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.Link(ctx, wife.customer, f.vehicle, store.RelationDriver)
		})
		note := added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: wife.conversation.ID, Direction: store.Inbound, Text: "我是王建国 " + plate, At: start})
		if err := s.EraseCustomer(ctx, f.customer); err != nil {
			t.Fatal(err)
		}
		v, err := s.VehicleByPlate(ctx, plate)
		check(t, v, err, store.Vehicle{ID: f.vehicle, Plate: plate, Make: "大众", Model: "朗逸"})
		drivers, err := s.CustomersByPlate(ctx, plate)
		if err != nil || len(drivers) != 1 || drivers[0].ID != wife.customer {
			t.Errorf("drivers %+v, %v", drivers, err)
		}
		if m, err := s.Message(ctx, note); err != nil || m.Text == "" {
			t.Errorf("somebody else's message: %+v, %v", m, err)
		}
		if _, err := s.CustomerByPhone(ctx, phone); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("by phone: %v", err)
		}
		added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "王建国", Phone: phone}) // they may come back as somebody new
	})
}
