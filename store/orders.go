package store

import (
	"context"
	"strings"
	"time"
)

// Order is a service order (repair order): what was done to a car on one visit.
type Order struct {
	ID       OrderID
	Shop     ShopID
	Number   string // unique in the shop
	Customer CustomerID
	Vehicle  VehicleID
	Plate    string // read only: the vehicle's
	Advisor  StaffID
	Status   string // one of the OrderStatus constants
	Summary  string // "基础保养", what a person would call the visit
	Mileage  int64  // km at reception; 0 when not read
	Total    int64  // fen
	OpenedAt time.Time
	ClosedAt time.Time     // zero while open
	Promised time.Time     // when the customer was told to have it back; zero when not
	Booking  AppointmentID // that it comes from; 0 for none
	Lines    []OrderLine
}

// States of a service order, in the order of the workshop's procedure (D6).
const (
	OrderReceived   = "received"
	OrderDiagnosing = "diagnosing"
	OrderRepairing  = "repairing"
	OrderChecking   = "checking"
	OrderReady      = "ready"
	OrderClosed     = "closed"
	OrderCancelled  = "cancelled"
)

// OrderLine is one line of labour or parts.
type OrderLine struct {
	Kind     string // "labour" or "part"
	Code     string
	Item     string
	Quantity float64
	Amount   int64 // fen for the whole line
}

const orderColumns = `o.id, o.shop_id, o.number, o.customer_id, COALESCE(o.vehicle_id,0), COALESCE(v.plate,''), COALESCE(o.advisor_id,0), o.status, o.summary, o.mileage_km, o.total_fen, o.opened_at, o.closed_at, o.promised_at, COALESCE(o.appointment_id,0)`

const orderTables = `service_orders o LEFT JOIN vehicles v ON v.id = o.vehicle_id`

func scanOrder(r row) (o Order, err error) {
	err = r.Scan(&o.ID, &o.Shop, &o.Number, &o.Customer, &o.Vehicle, &o.Plate, &o.Advisor, &o.Status, &o.Summary, &o.Mileage, &o.Total,
		instant{&o.OpenedAt}, instant{&o.ClosedAt}, instant{&o.Promised}, &o.Booking)
	return o, err
}

// OrdersOf lists a customer's orders, the latest first, at most limit, without lines.
func (r Reader) OrdersOf(ctx context.Context, id CustomerID, limit int) ([]Order, error) {
	return many(ctx, r, "orders of customer", scanOrder, `SELECT `+orderColumns+` FROM `+orderTables+`
		WHERE o.customer_id = $1 ORDER BY o.opened_at DESC, o.id DESC LIMIT $2`, id, limit)
}

// OrderTotals is a customer's whole spending.
type OrderTotals struct {
	Count int
	Spent int64 // fen
	First time.Time
	Last  time.Time
}

// TotalsOf sums a customer's orders that were not cancelled; no order gives zeros.
func (r Reader) TotalsOf(ctx context.Context, id CustomerID) (OrderTotals, error) {
	return one(ctx, r, "order totals", func(r row) (t OrderTotals, err error) {
		err = r.Scan(&t.Count, &t.Spent, instant{&t.First}, instant{&t.Last})
		return t, err
	}, `SELECT COUNT(*), COALESCE(SUM(total_fen),0), MIN(opened_at), MAX(opened_at) FROM service_orders WHERE customer_id = $1 AND status <> $2`,
		id, OrderCancelled)
}

// PaidBy sums a customer's orders that were handed over, but for one order (0 leaves out
// none): what tiers and the first visit count.
func (r Reader) PaidBy(ctx context.Context, id CustomerID, without OrderID) (t OrderTotals, err error) {
	return one(ctx, r, "paid totals", func(r row) (t OrderTotals, err error) {
		err = r.Scan(&t.Count, &t.Spent, instant{&t.First}, instant{&t.Last})
		return t, err
	}, `SELECT COUNT(*), COALESCE(SUM(total_fen),0), MIN(opened_at), MAX(opened_at) FROM service_orders WHERE customer_id = $1 AND status = $2 AND id <> $3`,
		id, OrderClosed, without)
}

// LinesOf returns the lines of orders, each order's in their order.
func (r Reader) LinesOf(ctx context.Context, orders ...OrderID) (map[OrderID][]OrderLine, error) {
	lines := map[OrderID][]OrderLine{}
	if len(orders) == 0 {
		return lines, nil
	}
	_, err := many(ctx, r, "order lines", func(r row) (l OrderLine, err error) {
		var of OrderID
		err = r.Scan(&of, &l.Kind, &l.Code, &l.Item, &l.Quantity, &l.Amount)
		lines[of] = append(lines[of], l)
		return l, err
	}, `SELECT order_id, kind, code, item, quantity, amount_fen FROM service_order_lines
		WHERE order_id IN `+placeholders(1, 1, len(orders))+` ORDER BY order_id, position`, anys(orders)...)
	return lines, err
}

// AddOrder files a new order with its lines; a taken number is ErrConflict.
func (tx *Tx) AddOrder(ctx context.Context, o Order) (OrderID, error) {
	id, err := one(ctx, tx.Reader, "add order", scanInto[OrderID], `INSERT INTO service_orders
		(shop_id, number, customer_id, vehicle_id, advisor_id, status, summary, mileage_km, total_fen, opened_at, closed_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) RETURNING id`,
		o.Shop, o.Number, o.Customer, null(o.Vehicle), null(o.Advisor), o.Status, o.Summary, o.Mileage, o.Total, nullTime(o.OpenedAt), nullTime(o.ClosedAt))
	if err != nil || len(o.Lines) == 0 {
		return id, err
	}
	args := make([]any, 0, len(o.Lines)*7)
	for i, l := range o.Lines {
		args = append(args, id, i, l.Kind, l.Code, l.Item, l.Quantity, l.Amount)
	}
	for rows, part := range batches(args, 7) {
		_, err = tx.exec(ctx, "add order lines", `INSERT INTO service_order_lines (order_id, position, kind, code, item, quantity, amount_fen) VALUES `+rows, part...)
		if err != nil {
			return 0, err
		}
	}
	return id, nil
}

// PriceItem is a line of the shop's price list. Prices are told from here only.
type PriceItem struct {
	Shop  ShopID
	Code  string
	Name  string
	Kind  string // labour, part or package
	Unit  string
	Price int64 // fen
	Note  string
	// What the price consists of, and other choices of the same.
	Brand   string // of the part
	Grade   string // plus or premium: a better choice than the item whose code is this one's without its last part
	Labour  int64  // fen of Price that are labour
	PriceTo int64  // fen; the upper end where the price is a range, else 0
}

// Base is the code of the item that a better choice stands for; its own for a plain item.
func (p PriceItem) Base() string {
	if i := strings.LastIndexByte(p.Code, '.'); p.Grade != "" && i > 0 {
		return p.Code[:i]
	}
	return p.Code
}

const priceColumns = `shop_id, code, name, kind, unit, price_fen, note, brand, grade, labour_fen, price_to_fen`

func scanPrice(r row) (p PriceItem, err error) {
	err = r.Scan(&p.Shop, &p.Code, &p.Name, &p.Kind, &p.Unit, &p.Price, &p.Note, &p.Brand, &p.Grade, &p.Labour, &p.PriceTo)
	return p, err
}

// Prices lists the shop's price items with these codes, or all when none is given,
// by code.
func (r Reader) Prices(ctx context.Context, shop ShopID, codes ...string) ([]PriceItem, error) {
	query, args := `SELECT `+priceColumns+` FROM price_items WHERE shop_id = $1`, []any{shop}
	if len(codes) > 0 {
		query += ` AND code IN ` + placeholders(2, 1, len(codes))
		args = append(args, anys(codes)...)
	}
	return many(ctx, r, "prices", scanPrice, query+` ORDER BY code`, args...)
}

// PutPrice creates the price item with that code or updates it.
func (tx *Tx) PutPrice(ctx context.Context, p PriceItem) error {
	return tx.later(ctx, "put price", `INSERT INTO price_items (`+priceColumns+`, updated_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)
		ON CONFLICT (shop_id, code) DO UPDATE SET name = EXCLUDED.name, kind = EXCLUDED.kind, unit = EXCLUDED.unit,
		price_fen = EXCLUDED.price_fen, note = EXCLUDED.note, brand = EXCLUDED.brand, grade = EXCLUDED.grade,
		labour_fen = EXCLUDED.labour_fen, price_to_fen = EXCLUDED.price_to_fen, updated_at = EXCLUDED.updated_at`,
		p.Shop, strings.TrimSpace(p.Code), p.Name, p.Kind, p.Unit, p.Price, p.Note, p.Brand, p.Grade, p.Labour, p.PriceTo, tx.now)
}
