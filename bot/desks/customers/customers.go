// Package customers is the desk that knows people: it shows staff a customer's card, and
// a proven customer their own history and the state of their car (mission A1,
// B2), and notes what staff say of one. It reads every table about a customer and writes only
// that note and the audit log.
package customers

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Desk answers questions about people. It is safe for concurrent use.
type Desk struct{ playbook desks.Playbook }

// New opens the desk. General questions are the playbook's.
func New(playbook desks.Playbook) *Desk { return &Desk{playbook} }

// Name of the desk.
func (d *Desk) Name() string { return "customers" }

// Hears implements desks.Listener: staff who type the end of a plate or a phone number and
// nothing else look somebody up, or "刚才那个".
func (d *Desk) Hears(t desks.Turn, busy bool) (desks.Act, bool) {
	return desks.ActViewCustomer, t.Who.IsStaff() && t.Action == "" && !busy && (desks.Tail(t.Text) != "" || sameAgain.MatchString(language.Fold(strings.TrimSpace(t.Text))))
}

// sameAgain is who wants to see the customer of a moment ago once more, folded.
var sameAgain = regexp.MustCompile(`^(?:查|看|再看)?(?:一?下)?(?:刚才|刚刚)那[个位](?:客户|客人|车主|人)?(?:呢)?[?？。]?$|^the last one(?: again)?[?.]?$`)

// Answer shows a card to staff, or their own record to a proven customer.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if t.Who.IsStaff() && t.Action == "" && t.Reading.Intent == intents.Note && !t.Reading.Unsure {
		return d.note(ctx, t)
	}
	if t.Who.IsStaff() {
		return d.lookup(ctx, t)
	}
	if t.Reading.Intent == intents.History && !desks.AboutOwn(t.Text) || desks.AsksOffer(t.Text) {
		if r, ok, err := d.playbook.Lookup(ctx, t); ok || err != nil {
			return r, err
		}
	}
	if t.Who.Customer == nil {
		return desks.Unproven(t), nil
	}
	return d.own(ctx, t)
}

// lastOrders is how many visits a card shows.
const lastOrders = 3

// lookup finds whom staff mean and shows the card. Looking is an act that the audit log
// keeps.
func (d *Desk) lookup(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	c, ask, ok, err := desks.OneSubject(ctx, t, "customers:card:")
	if err != nil || !ok {
		return ask, err
	}
	card, err := d.card(ctx, t, c)
	if err != nil {
		return desks.Reply{}, err
	}
	r := desks.Reply{Text: card.In(t.Language), Keep: true, Buttons: []desks.Button{
		{Label: prompts.Card{}.FollowupLabel(t.Language), Action: fmt.Sprintf("scripts:followup:%d", c.ID)},
		{Label: prompts.Card{}.InviteLabel(t.Language), Action: fmt.Sprintf("scripts:invite:%d", c.ID)},
		{Label: prompts.Booking{}.BookLabel(t.Language), Action: fmt.Sprintf("booking:for:%d", c.ID)},
		{Label: prompts.Proof{}.CodeLabel(t.Language), Action: fmt.Sprintf("identity:code:%d", c.ID)},
	}}
	for _, o := range card.Orders {
		r.Sources = append(r.Sources, desks.Source{Label: o.Number, Ref: "order/" + o.Number})
	}
	r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		return tx.Audit(ctx, store.AuditEntry{Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "customer.view", Subject: fmt.Sprintf("customer/%d", c.ID)})
	}
	return r, nil
}

// card gathers what staff see of a customer.
func (d *Desk) card(ctx context.Context, t desks.Turn, c store.Customer) (prompts.Card, error) {
	card := prompts.Card{Number: int64(c.ID), Name: desks.NameOf(t.Language, c), Phone: c.Phone, Note: c.Note, OptedOut: !c.OptedOutAt.IsZero(), Consent: c.ConsentMarketing, Birthday: string(c.Birthday)}
	var err error
	if card.Points, err = t.Read.Balance(ctx, c.ID); err != nil {
		return card, err
	}
	if card.Tags, err = t.Read.Tags(ctx, c.ID); err != nil {
		return card, err
	}
	vehicles, err := t.Read.VehiclesOf(ctx, c.ID)
	if err != nil {
		return card, err
	}
	for _, v := range vehicles {
		card.Cars = append(card.Cars, prompts.Car{Plate: v.Plate, Name: v.Name(), Energy: v.Energy, Mileage: v.Mileage, Purchased: string(v.PurchasedOn)})
	}
	if card.Orders, err = d.visits(ctx, t, c.ID, lastOrders); err != nil {
		return card, err
	}
	totals, err := t.Read.TotalsOf(ctx, c.ID)
	if err != nil {
		return card, err
	}
	card.Visits, card.Spent = totals.Count, totals.Spent
	if !totals.Last.IsZero() {
		card.DaysSince = int(t.Now.Sub(totals.Last) / (24 * time.Hour))
	}
	booked, err := t.Read.UpcomingAppointments(ctx, c.ID, 0, t.Now)
	if err != nil {
		return card, err
	}
	for _, a := range booked {
		card.Booked = append(card.Booked, prompts.Booking{Number: int64(a.ID), At: a.StartsAt.In(t.Location()), Services: services(t, a.Service), Status: a.Status})
	}
	tickets, err := t.Read.TicketsOf(ctx, c.ID, 3)
	for _, one := range tickets {
		if one.ClosedAt.IsZero() {
			card.Complaints = append(card.Complaints, prompts.Complaint{Ticket: int64(one.ID), Grade: one.Grade, Subject: one.Subject})
		}
	}
	return card, err
}

func services(t desks.Turn, ids string) []string {
	var out []string
	for id := range strings.SplitSeq(ids, ",") {
		if name := intents.ItemName(id, t.Language); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// visits lists a customer's latest orders with what was done.
func (d *Desk) visits(ctx context.Context, t desks.Turn, id store.CustomerID, limit int) ([]prompts.Visit, error) {
	orders, err := t.Read.OrdersOf(ctx, id, limit)
	if err != nil {
		return nil, err
	}
	ids := make([]store.OrderID, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
	}
	lines, err := t.Read.LinesOf(ctx, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]prompts.Visit, len(orders))
	for i, o := range orders {
		out[i] = prompts.Visit{Number: o.Number, Day: o.OpenedAt.In(t.Location()), Summary: o.Summary, Plate: o.Plate, Mileage: o.Mileage, Total: o.Total, Status: o.Status}
		for _, l := range lines[o.ID] {
			if l.Item != o.Summary { // a visit with one line is called after it
				out[i].Items = append(out[i].Items, l.Item)
			}
		}
	}
	return out, nil
}

// own tells a proven customer about themselves: progress or the last visits.
func (d *Desk) own(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	id := t.Who.CustomerID()
	visits, err := d.visits(ctx, t, id, lastOrders)
	if err != nil {
		return desks.Reply{}, err
	}
	own := prompts.Own{Visits: visits}
	for _, v := range visits {
		if v.Status != store.OrderClosed && v.Status != store.OrderCancelled {
			own.Current = append(own.Current, v)
		}
	}
	r := desks.Reply{Keep: true}
	switch t.Reading.Intent {
	case intents.Progress:
		if len(own.Current) == 0 {
			if own.Upcoming, err = upcoming(ctx, t); err != nil {
				return desks.Reply{}, err
			}
		}
		r.Text = own.Progress(t.Language)
	default:
		if own.Upcoming, err = upcoming(ctx, t); err != nil {
			return desks.Reply{}, err
		}
		r.Text = own.History(t.Language)
	}
	for _, v := range visits {
		if t.Reading.Intent == intents.History || (t.Reading.Intent == intents.Progress && v.Status != store.OrderClosed) {
			r.Sources = append(r.Sources, desks.Source{Label: v.Number, Ref: "order/" + v.Number})
		}
	}
	return r, nil
}

// upcoming are the appointments of the customer who asks.
func upcoming(ctx context.Context, t desks.Turn) ([]prompts.Booking, error) {
	standing, err := t.Read.UpcomingAppointments(ctx, t.Who.CustomerID(), t.Conversation.ID, t.Now)
	out := make([]prompts.Booking, len(standing))
	for i, a := range standing {
		out[i] = prompts.Booking{Number: int64(a.ID), At: a.StartsAt.In(t.Location()), Plate: a.Plate}
		for _, id := range strings.Split(a.Service, ",") {
			out[i].Services = append(out[i].Services, intents.ItemName(id, t.Language))
		}
	}
	return out, err
}
