package workshop

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// progress tells a proven customer how far each of their cars is. Who asks whether it can be done today may not have brought
// the car yet.
func (d *Desk) progress(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	ahead := t.Action == "" && desks.AsksDone(t.Text)
	switch {
	case t.Action == "" && desks.AsksOffer(t.Text), t.Who.Customer == nil && !ahead:
		return d.people.Answer(ctx, t)
	case t.Who.Customer == nil:
		return d.whenDone(ctx, t)
	}
	orders, err := t.Read.OrdersOf(ctx, t.Who.CustomerID(), mostListed)
	if err != nil {
		return desks.Reply{}, err
	}
	var p prompts.WorkshopProgress
	r := desks.Reply{Keep: true}
	for _, o := range orders {
		i := slices.Index(way, o.Status)
		if i < 0 || o.Status == store.OrderClosed {
			continue
		}
		f := facts(o, t.Location())
		f.Remaining = way[i+1 : max(slices.Index(way, store.OrderReady), i+1)]
		f.Late = !o.Promised.IsZero() && t.Now.After(o.Promised) && o.Status != store.OrderReady
		p.Cars = append(p.Cars, f)
		r.Sources = append(r.Sources, desks.Source{Label: o.Number, Ref: "order/" + o.Number})
	}
	switch {
	case len(p.Cars) == 0 && ahead:
		return d.whenDone(ctx, t)
	case len(p.Cars) == 0:
		return d.people.Answer(ctx, t)
	}
	r.Text = p.In(t.Language)
	return r, nil
}

// whenDone answers who asks when a car is done that nobody knows to be here: how long a visit takes that is booked, else what
// has to be known.
func (d *Desk) whenDone(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	p := prompts.WhenDone{Known: t.Who.Customer != nil || t.Who.Phone != ""}
	booked, err := t.Read.UpcomingAppointments(ctx, t.Who.CustomerID(), t.Conversation.ID, t.Now)
	if err != nil {
		return desks.Reply{}, err
	}
	r := desks.Reply{Keep: true}
	if len(booked) > 0 {
		a := booked[0]
		p.At, p.Minutes = a.StartsAt.In(t.Location()), int(a.EndsAt.Sub(a.StartsAt).Minutes())
		for _, item := range desks.Named(a.Service) {
			p.Services = append(p.Services, intents.ItemName(item.ID, t.Language))
		}
	} else {
		r.Buttons = []desks.Button{{Label: prompts.Booking{}.BookLabel(t.Language), Action: "booking:new"}}
	}
	if !p.Known {
		r.Buttons = append(r.Buttons, desks.Button{Label: prompts.Unproven{}.ShareLabel(t.Language), Action: desks.ActionShareContact})
	}
	r.Text = p.In(t.Language)
	return r, nil
}

// choices are what a customer may choose whose car takes longer than was promised.
var choices = []string{"later", "deliver", "call"}

// chosen takes the choice of a customer who waits: somebody has to see to it. A button of
// another's car, or of one that is ready by now, tells how far the own cars are.
func (d *Desk) chosen(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	what, number, _ := strings.Cut(strings.TrimPrefix(t.Action, "workshop:"), ":")
	id, _ := strconv.ParseInt(number, 10, 64) // 0 is none
	o, err := d.order(ctx, t, store.OrderID(id))
	open := slices.Contains(way[:slices.Index(way, store.OrderReady)], o.Status)
	if err != nil || !slices.Contains(choices, what) || !open || t.Who.Customer == nil || o.Customer != t.Who.CustomerID() {
		return d.progress(ctx, t)
	}
	f := facts(o, t.Location())
	f.Choice = what
	return desks.Reply{Text: f.Chose(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		key := fmt.Sprintf("workshop/chose/%s/%d", what, o.ID)
		if what != "later" {
			if err := tx.AddTodo(ctx, store.Todo{
				Shop: o.Shop, Key: key, Kind: "call", Customer: o.Customer, Conversation: t.Conversation.ID, Owner: o.Advisor,
				Reason: f.Wants(desks.StaffLanguage), DueAt: d.hours.Add(t.Now, callWithin),
			}); err != nil {
				return err
			}
		}
		return d.team.TellPerson(ctx, tx, o.Shop, o.Advisor, desks.ActManageBooking, key, func(tag language.Tag) string { return f.Wants(tag) }, nil)
	}}, nil
}
