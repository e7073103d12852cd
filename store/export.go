package store

import "context"

// Export is everything personal that the store keeps about a customer, for the customer
// to read.
type Export struct {
	Customer      Customer
	Tags          []string
	Vehicles      []ExportedVehicle
	Orders        []Order // with their lines
	Steps         []Step  // of these orders
	Appointments  []Appointment
	Waiting       []Wait
	Requests      []Request
	Quotes        []Quote
	Points        []PointsEntry
	Coupons       []Coupon
	Friends       int // brought
	Conversations []ExportedConversation
	Uploads       []Upload
	Feedback      []Feedback
	Tickets       []Ticket
	Actions       []Action `json:"actions"`
	Handoffs      []Handoff
	Drafts        []Draft
	Todos         []Todo
	Gaps          []Gap
	Audit         []AuditEntry // what staff did with the record
	Merged        []Export     `json:",omitempty"` // other records of theirs, with what did not move
}

// ExportedVehicle is a car of the customer with its readings, the oldest first.
type ExportedVehicle struct {
	Vehicle
	Relation string
	Readings []MileageReading
}

// MileageReading is one reading of the odometer.
type MileageReading struct {
	On     Date
	Km     int64
	Source string
}

// ExportedConversation is a chat of the customer with all its messages, the oldest first.
type ExportedConversation struct {
	Conversation
	Messages []Message
}

// theirs selects the rows of a table that belong to customer $1, by themselves or by
// their conversation. A union, because PostgreSQL answers OR by reading the whole table.
func theirs(table string) string {
	return `id IN (SELECT id FROM ` + table + ` WHERE customer_id = $1 UNION SELECT id FROM ` + table + ` WHERE conversation_id IN ` + theirChats + `)`
}

// theirMessages selects what was read in a customer's messages.
const theirMessages = `message_id IN (SELECT message_id FROM feedback WHERE customer_id = $1 UNION SELECT id FROM messages WHERE conversation_id IN ` + theirChats + `)`

const theirChats = `(SELECT id FROM conversations WHERE customer_id = $1)`

// ExportCustomer gathers what is kept about a customer, the records that were merged into
// theirs with it; an unknown one is ErrNotFound.
func (r Reader) ExportCustomer(ctx context.Context, id CustomerID) (Export, error) {
	c, err := r.Customer(ctx, id)
	if err != nil {
		return Export{}, err
	}
	e, err := r.exportRecord(ctx, c.ID)
	if err != nil {
		return e, err
	}
	absorbed, err := r.absorbed(ctx, c.ID)
	for _, id := range absorbed {
		one, err := r.exportRecord(ctx, id)
		if err != nil {
			return e, err
		}
		e.Merged = append(e.Merged, one)
	}
	return e, err
}

// absorbed lists the records that were merged into a customer's.
func (r Reader) absorbed(ctx context.Context, id CustomerID) ([]CustomerID, error) {
	return many(ctx, r, "merged records", scanInto[CustomerID], `SELECT id FROM customers WHERE merged_into = $1 ORDER BY id`, id)
}

// exportRecord gathers what belongs to one record.
func (r Reader) exportRecord(ctx context.Context, id CustomerID) (e Export, err error) {
	if e.Customer, err = r.record(ctx, id); err != nil {
		return e, err
	}
	if e.Tags, err = r.Tags(ctx, id); err != nil {
		return e, err
	}
	if e.Vehicles, err = r.exportVehicles(ctx, id); err != nil {
		return e, err
	}
	if e.Orders, err = r.exportOrders(ctx, id); err != nil {
		return e, err
	}
	if e.Steps, err = many(ctx, r, "export steps", scanStep, `SELECT `+stepColumns+` FROM service_order_steps WHERE order_id IN
		(SELECT id FROM service_orders WHERE customer_id = $1) ORDER BY id`, id); err != nil {
		return e, err
	}
	if e.Appointments, err = many(ctx, r, "export appointments", scanAppointment,
		`SELECT `+appointmentColumns+` FROM appointments a WHERE `+theirs("appointments")+` ORDER BY a.id`, id); err != nil {
		return e, err
	}
	if e.Waiting, err = many(ctx, r, "export waiting list", scanWait, `SELECT `+waitColumns+` FROM waiting_list WHERE `+theirs("waiting_list")+` ORDER BY id`, id); err != nil {
		return e, err
	}
	if e.Requests, err = many(ctx, r, "export requests", scanRequest, `SELECT `+requestColumns+` FROM requests WHERE `+theirs("requests")+` ORDER BY id`, id); err != nil {
		return e, err
	}
	if e.Points, err = many(ctx, r, "export points", scanPoints, `SELECT `+pointsColumns+` FROM points_ledger WHERE customer_id = $1 ORDER BY id`, id); err != nil {
		return e, err
	}
	if e.Coupons, err = many(ctx, r, "export coupons", scanCoupon, `SELECT `+couponColumns+` FROM `+couponTables+` WHERE c.customer_id = $1 ORDER BY c.id`, id); err != nil {
		return e, err
	}
	if e.Quotes, err = many(ctx, r, "export quotes", scanQuote, `SELECT `+quoteColumns+` FROM quotes WHERE customer_id = $1 ORDER BY id`, id); err != nil {
		return e, err
	}
	if e.Friends, err = r.Referrals(ctx, id); err != nil {
		return e, err
	}
	if e.Conversations, err = r.exportConversations(ctx, id); err != nil {
		return e, err
	}
	if e.Uploads, err = many(ctx, r, "export uploads", scanUpload,
		`SELECT `+uploadColumns+` FROM uploads u WHERE u.conversation_id IN `+theirChats+` ORDER BY u.id`, id); err != nil {
		return e, err
	}
	if e.Feedback, err = r.exportFeedback(ctx, id); err != nil {
		return e, err
	}
	if e.Tickets, err = many(ctx, r, "export tickets", scanTicket, `SELECT `+ticketColumns+` FROM tickets WHERE `+theirs("tickets")+` ORDER BY id`, id); err != nil {
		return e, err
	}
	if e.Actions, err = many(ctx, r, "export actions", scanAction, `SELECT `+actionColumns+` FROM actions WHERE ticket_id IN (SELECT id FROM tickets WHERE `+theirs("tickets")+`) ORDER BY id`, id); err != nil {
		return e, err
	}
	if e.Handoffs, err = many(ctx, r, "export handoffs", scanHandoff, `SELECT `+handoffColumns+` FROM handoffs WHERE conversation_id IN `+theirChats+` ORDER BY id`, id); err != nil {
		return e, err
	}
	if e.Drafts, err = many(ctx, r, "export drafts", scanDraft, `SELECT `+draftColumns+` FROM drafts WHERE `+theirs("drafts")+` ORDER BY id`, id); err != nil {
		return e, err
	}
	if e.Todos, err = many(ctx, r, "export todos", scanTodo, `SELECT `+todoColumns+` FROM todos WHERE `+theirs("todos")+` ORDER BY id`, id); err != nil {
		return e, err
	}
	if e.Gaps, err = many(ctx, r, "export gaps", scanGap, `SELECT `+gapColumns+` FROM gaps WHERE message_id IN (SELECT m.id FROM messages m
		JOIN conversations c ON c.id = m.conversation_id WHERE c.customer_id = $1) ORDER BY id`, id); err != nil {
		return e, err
	}
	e.Audit, err = many(ctx, r, "export audit", scanAudit, `SELECT `+auditColumns+` FROM audit WHERE subject = $1 ORDER BY id`, customerSubject(id))
	return e, err
}

func (r Reader) exportVehicles(ctx context.Context, id CustomerID) ([]ExportedVehicle, error) {
	cars, err := many(ctx, r, "export vehicles", func(r row) (v ExportedVehicle, err error) {
		err = r.Scan(&v.ID, &v.Plate, &v.VIN, &v.Make, &v.Model, &v.Energy, &v.PurchasedOn, &v.Mileage, &v.MileageOn, &v.Relation)
		return v, err
	}, `SELECT `+vehicleColumns+`, cv.relation FROM `+vehicleTables+` JOIN customer_vehicles cv ON cv.vehicle_id = v.id WHERE cv.customer_id = $1 ORDER BY v.id`, id)
	if err != nil {
		return nil, err
	}
	for i := range cars {
		cars[i].Readings, err = many(ctx, r, "export readings", func(r row) (m MileageReading, err error) {
			err = r.Scan(&m.On, &m.Km, &m.Source)
			return m, err
		}, `SELECT read_on, km, source FROM mileage_readings WHERE vehicle_id = $1 ORDER BY read_on`, cars[i].ID)
		if err != nil {
			return nil, err
		}
	}
	return cars, nil
}

func (r Reader) exportOrders(ctx context.Context, id CustomerID) ([]Order, error) {
	orders, err := many(ctx, r, "export orders", scanOrder, `SELECT `+orderColumns+` FROM `+orderTables+` WHERE o.customer_id = $1 ORDER BY o.id`, id)
	if err != nil {
		return nil, err
	}
	for i, o := range orders {
		lines, err := r.LinesOf(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		orders[i].Lines = lines[o.ID]
	}
	return orders, nil
}

func (r Reader) exportConversations(ctx context.Context, id CustomerID) ([]ExportedConversation, error) {
	chats, err := r.ConversationsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	out := make([]ExportedConversation, len(chats))
	for i, c := range chats {
		messages, err := many(ctx, r, "export messages", scanMessage, `SELECT `+messageColumns+` FROM messages m WHERE m.conversation_id = $1 ORDER BY m.id`, c.ID)
		if err != nil {
			return nil, err
		}
		out[i] = ExportedConversation{c, messages}
	}
	return out, nil
}

func (r Reader) exportFeedback(ctx context.Context, id CustomerID) ([]Feedback, error) {
	return r.feedback(ctx, `f.`+theirMessages, id)
}
