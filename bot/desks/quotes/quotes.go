// Package quotes is the desk between diagnosis and repair (mission C5): staff say in one line
// what was found, look at a card 基础 / 进阶 / 尊享 made of the price list and the pricing
// rules, and send it; the customer chooses by a button or in words, and the choice becomes
// lines of the order. It owns the table quotes.
package quotes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/pricing"
	"pitcrew/prompts"
	"pitcrew/store"
)

// The options, the plain one first.
const (
	basic   = "basic"
	plus    = "plus"
	premium = "premium"
)

var grades = []string{basic, plus, premium}

// Desk is the quotes desk. It is safe for concurrent use.
type Desk struct {
	rules Rules
	price pricing.Rules
	hours *desks.Calendar
	team  desks.Team
}

// New opens the desk. The rules must have passed Check.
func New(rules Rules, price pricing.Rules, hours *desks.Calendar, team desks.Team) *Desk {
	return &Desk{rules, price, hours, team}
}

// Name of the desk.
func (d *Desk) Name() string { return "quotes" }

// Answer makes, sends and drops quotes for staff, and takes a customer's choice.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if t.Action != "" {
		return d.pressed(ctx, t)
	}
	h := hear(t)
	switch {
	case h.what == "":
		return d.gone(t), nil
	case !t.Who.IsStaff():
		return d.forCustomer(ctx, t, h)
	}
	o, r, err := d.order(ctx, t, h)
	if err != nil || o.ID == 0 {
		return r, err
	}
	if h.what == "choose" {
		return d.choiceOf(ctx, t, o, h.grade)
	}
	return d.draft(ctx, t, o, h.words)
}

// forCustomer shows a customer what waits for them, or takes their choice.
func (d *Desk) forCustomer(ctx context.Context, t desks.Turn, h heard) (desks.Reply, error) {
	if t.Who.Customer == nil {
		return desks.Unproven(t), nil
	}
	all, err := t.Read.QuotesFor(ctx, t.Who.CustomerID(), mostLooked)
	if err != nil {
		return desks.Reply{}, err
	}
	if h.what == "show" {
		if i := slices.IndexFunc(all, func(q store.Quote) bool { return q.Status == store.QuoteSent }); i >= 0 {
			return d.show(ctx, t, all[i])
		}
	}
	for _, q := range all {
		if q.Status == store.QuoteSent || q.Status == store.QuoteChosen {
			if h.what == "choose" {
				return d.choose(ctx, t, q, h.grade)
			}
			return d.chosen(ctx, t, q)
		}
	}
	return desks.Reply{Text: prompts.Offer{}.None(t.Language), Keep: true}, nil
}

// mostLooked bounds how many quotes of a customer are looked through, mostOpen how many
// orders, mostListed how many are shown.
const (
	mostLooked = 20
	mostOpen   = 500
	mostListed = 10
)

// order is the one order in work that a line means; without one, what is said instead.
func (d *Desk) order(ctx context.Context, t desks.Turn, h heard) (store.Order, desks.Reply, error) {
	open, err := t.Read.OrdersInWork(ctx, t.Shop.ID, mostOpen)
	if err != nil {
		return store.Order{}, desks.Reply{}, err
	}
	meant := slices.DeleteFunc(open, func(o store.Order) bool {
		return !strings.EqualFold(o.Number, h.car) && (o.Plate == "" || !strings.HasSuffix(o.Plate, strings.ToUpper(h.car)))
	})
	if len(meant) == 1 {
		return meant[0], desks.Reply{}, nil
	}
	q := prompts.Offer{Plate: strings.ToUpper(h.car), Count: len(meant)}
	for _, o := range meant[:min(len(meant), mostListed)] {
		q.Orders = append(q.Orders, o.Plate+" "+o.Number)
	}
	return store.Order{}, desks.Reply{Text: q.Which(t.Language), Keep: true}, nil
}

// pressed handles the buttons, "quotes:choose:12:plus". Each names the quote that it was
// offered with; a stale one changes nothing and says what is the case.
func (d *Desk) pressed(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	part := strings.Split(t.Action, ":")
	if len(part) < 3 {
		return d.gone(t), nil
	}
	id, _ := strconv.ParseInt(part[2], 10, 64) // 0 is none
	q, err := t.Read.Quote(ctx, store.QuoteID(id))
	if errors.Is(err, store.ErrNotFound) || err == nil && q.Shop != t.Shop.ID {
		return d.gone(t), nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	mine := !t.Who.IsStaff() && q.Customer == t.Who.CustomerID()
	if !mine && !t.Who.IsStaff() {
		return d.gone(t), nil // somebody else's
	}
	if !mine && !desks.May(t.Who.Role, desks.ActQuote) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
	}
	switch {
	case part[1] == "choose" && len(part) == 4:
		return d.choose(ctx, t, q, part[3])
	case part[1] == "undo":
		return d.undo(ctx, t, q)
	case mine:
	case part[1] == "send":
		return d.send(ctx, t, q)
	case part[1] == "drop":
		return d.drop(ctx, t, q)
	case part[1] == "renew":
		return d.renew(ctx, t, q)
	}
	return d.gone(t), nil
}

// gone says that a button means nothing any more.
func (d *Desk) gone(t desks.Turn) desks.Reply {
	return desks.Reply{Text: prompts.Offer{}.Gone(t.Language), Keep: true}
}

// audit writes down what was done with a quote, by whom.
func audit(ctx context.Context, tx *store.Tx, t desks.Turn, what string, q store.Quote, detail string) error {
	e := store.AuditEntry{Shop: q.Shop, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "quote." + what, Subject: fmt.Sprintf("order/%d", q.Order), Detail: strings.TrimSpace(fmt.Sprintf("%d %s", q.ID, detail))}
	if !t.Who.IsStaff() {
		e.Actor = fmt.Sprintf("customer/%d", q.Customer)
	}
	return tx.Audit(ctx, e)
}
