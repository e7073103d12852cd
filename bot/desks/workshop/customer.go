package workshop

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// progress tells a proven customer how far each of their cars is.
func (d *Desk) progress(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if t.Who.Customer == nil {
		return d.people.Answer(ctx, t)
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
	if len(p.Cars) == 0 {
		return d.people.Answer(ctx, t)
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
