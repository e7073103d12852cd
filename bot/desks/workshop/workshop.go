// Package workshop is the desk of cars in work: a service order goes 接待 → 诊断 → 维修 →
// 质检 → 交车 → 回访 by one line of staff or a button, each step with its clock, and the
// customer is told what matters and asks how far it is (mission D6). How busy the shop is it
// tells by levels (mission D8). It owns the tables service_order_steps and surge_levels and
// moves service_orders; records files those of the past.
package workshop

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/knowledge"
	"pitcrew/prompts"
	"pitcrew/store"
)

// way is the order of the steps.
var way = []string{store.OrderReceived, store.OrderDiagnosing, store.OrderRepairing, store.OrderChecking, store.OrderReady, store.OrderClosed}

// Desk moves orders. It is safe for concurrent use.
type Desk struct {
	rules   Rules
	bays    int
	hours   *desks.Calendar
	team    desks.Team
	library *knowledge.Library // says what is done when it is busy
	people  desks.Desk         // answers a customer who has no car here
}

// New opens the desk of a shop with so many bays. The rules must have passed Check.
func New(rules Rules, bays int, hours *desks.Calendar, team desks.Team, library *knowledge.Library, people desks.Desk) *Desk {
	return &Desk{rules, bays, hours, team, library, people}
}

// Name of the desk.
func (d *Desk) Name() string { return "workshop" }

// form is the open question: why an order goes back.
type form struct {
	Order store.OrderID `json:"order"`
	From  string        `json:"from"`
	To    string        `json:"to"`
}

// Expects implements desks.Dialogist: any words are a reason.
func (d *Desk) Expects(t desks.Turn) bool {
	var f form
	return t.Fill(&f) && t.Who.IsStaff() && desks.HasWords(t.Text)
}

// Answer tells a customer how far their car is, or moves an order for staff.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if !t.Who.IsStaff() && t.Action != "" {
		return d.chosen(ctx, t)
	}
	if !t.Who.IsStaff() {
		return d.progress(ctx, t)
	}
	if !desks.May(t.Who.Role, desks.ActWorkshop) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
	}
	if shown := pictures(t); len(shown) > 0 && t.Action == "" {
		return d.photos(ctx, t, shown)
	}
	h := hear(t)
	var f form
	switch {
	case t.Action != "":
		return d.pressed(ctx, t)
	case h.to == "list":
		return d.list(ctx, t)
	case h.to == "busy":
		return d.busy(ctx, t)
	case h.to == "" && t.Fill(&f):
		o, err := d.order(ctx, t, f.Order)
		if err != nil || o.Status != f.From {
			return d.gone(t, o, err)
		}
		return d.move(ctx, t, o, f.To, prompts.Cut(strings.TrimSpace(t.Text), longestLine), true)
	case h.to == "":
		return desks.Reply{Text: prompts.Workshop{}.Gone(t.Language), Keep: true}, nil
	}
	return d.line(ctx, t, h)
}

// line moves the one order that is meant, or asks which.
func (d *Desk) line(ctx context.Context, t desks.Turn, h heard) (desks.Reply, error) {
	open, err := t.Read.OrdersInWork(ctx, t.Shop.ID, mostOpen)
	if err != nil {
		return desks.Reply{}, err
	}
	meant := slices.DeleteFunc(slices.Clone(open), func(o store.Order) bool { return !h.means(o) })
	switch {
	case len(meant) == 0 && h.to == store.OrderReceived && h.plate != "":
		return d.receive(ctx, t, h.plate)
	case len(meant) == 0:
		r := desks.Reply{Text: prompts.Workshop{Plate: h.plate, Number: h.number}.Unknown(t.Language), Keep: true}
		if t.Reading.Slots.Plate != "" {
			r.Buttons = []desks.Button{{Label: prompts.Workshop{}.Label(t.Language, store.OrderReceived), Action: "workshop:receive:" + h.plate}}
		}
		return r, nil
	case len(meant) > 1:
		r := desks.Reply{Text: prompts.Workshop{Plate: h.plate, Count: len(meant)}.Which(t.Language), Keep: true}
		for _, o := range meant[:min(len(meant), mostListed)] {
			r.Buttons = append(r.Buttons, desks.Button{Label: o.Plate + " " + o.Number, Action: action(o, h.to)})
		}
		return r, nil
	case h.to == undoLast:
		return d.undoLast(ctx, t, meant[0])
	case h.to == diagnosed:
		return d.found(ctx, t, meant[0], h.reason)
	}
	return d.move(ctx, t, meant[0], h.to, h.reason, false)
}

// mostOpen bounds what is looked through, mostListed what is shown.
const (
	mostOpen   = 500
	mostListed = 10
)

func (h heard) means(o store.Order) bool {
	if h.number != "" {
		return strings.EqualFold(o.Number, h.number)
	}
	return o.Plate != "" && strings.HasSuffix(o.Plate, h.plate)
}

// pressed handles the buttons. Each names the state it was offered in: a stale one moves
// nothing and says where the order stands.
func (d *Desk) pressed(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	part := strings.Split(t.Action, ":")
	if len(part) < 3 {
		return desks.Reply{Text: prompts.Workshop{}.Gone(t.Language), Keep: true}, nil
	}
	if part[1] == "receive" {
		return d.receive(ctx, t, part[2])
	}
	id, _ := strconv.ParseInt(part[2], 10, 64) // 0 is none
	if part[1] == "undo" {
		return d.undo(ctx, t, store.StepID(id))
	}
	o, err := d.order(ctx, t, store.OrderID(id))
	if err != nil || len(part) != 5 || o.Status != part[3] {
		return d.gone(t, o, err)
	}
	if part[4] == undoLast {
		return d.undoLast(ctx, t, o)
	}
	if part[4] == diagnosed {
		return d.found(ctx, t, o, "")
	}
	return d.move(ctx, t, o, part[4], "", part[1] == "skip")
}

func (d *Desk) order(ctx context.Context, t desks.Turn, id store.OrderID) (store.Order, error) {
	o, err := t.Read.Order(ctx, id)
	if err == nil && o.Shop != t.Shop.ID {
		err = store.ErrNotFound
	}
	return o, err
}

// gone says where an order stands that is not where it was thought to be.
func (d *Desk) gone(t desks.Turn, o store.Order, err error) (desks.Reply, error) {
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return desks.Reply{}, err
	}
	f := prompts.Workshop{}
	if err == nil {
		f = facts(o, d.hours.Location())
	}
	return desks.Reply{Text: f.Gone(t.Language), Keep: true}, nil
}

func (d *Desk) list(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	open, err := t.Read.OrdersInWork(ctx, t.Shop.ID, mostOpen)
	if err != nil {
		return desks.Reply{}, err
	}
	board := prompts.WorkshopBoard{Count: len(open)}
	for _, o := range open[:min(len(open), mostListed)] {
		f := facts(o, d.hours.Location())
		f.Late = !o.Promised.IsZero() && o.Promised.Before(t.Now) && o.Status != store.OrderReady
		board.Lines = append(board.Lines, f)
	}
	return desks.Reply{Text: board.In(t.Language), Keep: true}, nil
}

// facts is what is told of an order.
func facts(o store.Order, loc *time.Location) prompts.Workshop {
	f := prompts.Workshop{Number: o.Number, Plate: o.Plate, Summary: o.Summary, Status: o.Status}
	if !o.Promised.IsZero() {
		f.Promised = o.Promised.In(loc)
	}
	return f
}
