package quotes

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// choiceOf is a choice that staff heard on the telephone.
func (d *Desk) choiceOf(ctx context.Context, t desks.Turn, o store.Order, grade string) (desks.Reply, error) {
	all, err := t.Read.QuotesOf(ctx, o.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	for _, status := range []string{store.QuoteSent, store.QuoteChosen} {
		if i := slices.IndexFunc(all, func(q store.Quote) bool { return q.Status == status }); i >= 0 {
			return d.choose(ctx, t, all[i], grade)
		}
	}
	return desks.Reply{Text: prompts.Offer{Plate: o.Plate}.None(t.Language), Keep: true}, nil
}

// choose makes an option lines of the order, uses the coupons that its price counts on, and
// tells the other side. What ran out is told, and the advisor asked for a new quote.
func (d *Desk) choose(ctx context.Context, t desks.Turn, q store.Quote, grade string) (desks.Reply, error) {
	o, err := t.Read.Order(ctx, q.Order)
	if err != nil {
		return desks.Reply{}, err
	}
	if q.Status != store.QuoteSent || !open(o) {
		return d.stands(ctx, t, q, o)
	}
	options, err := unpack(q)
	if err != nil {
		return desks.Reply{}, err
	}
	i := slices.IndexFunc(options, func(one option) bool { return one.Grade == grade })
	if i < 0 {
		r, err := d.show(ctx, t, q)
		r.Text = prompts.Offer{Grade: grade}.NoSuch(t.Language) + "\n" + r.Text
		return r, err
	}
	good, err := d.couponsGood(ctx, t, options[i])
	if err != nil {
		return desks.Reply{}, err
	}
	if !t.Now.Before(q.ValidUntil) || !good {
		return d.outOfDate(t, q, o, good), nil
	}
	p := d.told(q, o, options[i:i+1], t.Language, t.Location())
	p.Grade = grade
	return desks.Reply{Text: p.Chosen(t.Language), Keep: true, Buttons: undoButton(q, t.Language), Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.ChooseQuote(ctx, q, grade, options[i].orderLines()); err != nil {
			return err
		}
		for _, c := range options[i].coupons() {
			if err := tx.UseCoupon(ctx, c, t.Who.Staff.ID, q.Order); err != nil {
				return store.ErrConflict // used meanwhile: look again
			}
		}
		if err := d.tellOther(ctx, tx, t, q, o, "chosen", func(tag language.Tag) string {
			f := d.told(q, o, options[i:i+1], tag, t.Location())
			f.Grade = grade
			return f.ChosenBy(tag)
		}); err != nil {
			return err
		}
		return audit(ctx, tx, t, "choose", q, grade)
	}}, nil
}

func undoButton(q store.Quote, tag language.Tag) []desks.Button {
	return []desks.Button{{Label: prompts.Offer{}.Label(tag, "undo"), Action: fmt.Sprintf("quotes:undo:%d", q.ID)}}
}

// tellOther tells the advisor what a customer did, and the customer what staff did for them.
func (d *Desk) tellOther(ctx context.Context, tx *store.Tx, t desks.Turn, q store.Quote, o store.Order, what string, words desks.Words) error {
	key := fmt.Sprintf("quotes/%s/%d/%d", what, q.ID, t.Message.ID)
	if t.Who.IsStaff() {
		_, err := desks.TellCustomer(ctx, tx, q.Customer, key, func(tag language.Tag) string { return words(tag) }, nil)
		return err
	}
	return d.team.TellPerson(ctx, tx, o.Shop, o.Advisor, desks.ActQuote, key, words, func(tag language.Tag) []desks.Button {
		if what != "chosen" || o.Status != store.OrderDiagnosing {
			return nil
		}
		return []desks.Button{{Label: prompts.Workshop{}.Label(tag, store.OrderRepairing), Action: fmt.Sprintf("workshop:move:%d:%s:%s", o.ID, o.Status, store.OrderRepairing)}}
	})
}

// couponsGood reports whether the coupons that a price counts on can still be used.
func (d *Desk) couponsGood(ctx context.Context, t desks.Turn, o option) (bool, error) {
	for _, id := range o.coupons() {
		c, err := t.Read.Coupon(ctx, id)
		if err != nil {
			return false, err
		}
		if !c.Good(t.Now) {
			return false, nil
		}
	}
	return true, nil
}

// outOfDate tells that a quote's time, or a coupon in it, is over, and asks the advisor for
// a new one.
func (d *Desk) outOfDate(t desks.Turn, q store.Quote, o store.Order, coupons bool) desks.Reply {
	p := prompts.Offer{Plate: o.Plate, Number: o.Number, Until: q.ValidUntil.In(t.Location()), CouponGone: !coupons}
	renew := func(tag language.Tag) []desks.Button {
		return []desks.Button{{Label: prompts.Offer{}.Label(tag, "renew"), Action: fmt.Sprintf("quotes:renew:%d", q.ID)}}
	}
	if t.Who.IsStaff() {
		return desks.Reply{Text: p.RenewIt(t.Language), Keep: true, Buttons: renew(t.Language)}
	}
	return desks.Reply{Text: p.OutOfDate(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		return d.team.TellPerson(ctx, tx, o.Shop, o.Advisor, desks.ActQuote, fmt.Sprintf("quotes/renew/%d", q.ID), p.RenewIt, renew)
	}}
}

// show shows the options of a quote again.
func (d *Desk) show(ctx context.Context, t desks.Turn, q store.Quote) (desks.Reply, error) {
	o, err := t.Read.Order(ctx, q.Order)
	if err != nil {
		return desks.Reply{}, err
	}
	options, err := unpack(q)
	if err != nil {
		return desks.Reply{}, err
	}
	return desks.Reply{Text: d.told(q, o, options, t.Language, t.Location()).Card(t.Language), Keep: true, Personal: true, Buttons: d.buttons(q.ID, options, t.Language)}, nil
}

// chosen answers the question for a quote with what was chosen.
func (d *Desk) chosen(ctx context.Context, t desks.Turn, q store.Quote) (desks.Reply, error) {
	o, err := t.Read.Order(ctx, q.Order)
	if err != nil {
		return desks.Reply{}, err
	}
	r, err := d.stands(ctx, t, q, o)
	r.Text = d.standing(q, o, true).Stands(t.Language)
	return r, err
}

// standing is where a quote stands.
func (d *Desk) standing(q store.Quote, o store.Order, asked bool) prompts.Offer {
	return prompts.Offer{Plate: o.Plate, Number: o.Number, Grade: q.Grade, Status: q.Status, Over: !open(o), Working: !waits(o), Asked: asked}
}

// stands says where a quote stands that is not where a button thought it to be.
func (d *Desk) stands(ctx context.Context, t desks.Turn, q store.Quote, o store.Order) (desks.Reply, error) {
	r := desks.Reply{Text: d.standing(q, o, false).Stands(t.Language), Keep: true}
	if q.Status == store.QuoteChosen && waits(o) {
		r.Buttons = undoButton(q, t.Language)
	}
	if q.Status != store.QuoteReplaced || !open(o) {
		return r, nil
	}
	all, err := t.Read.QuotesOf(ctx, q.Order)
	if err != nil {
		return r, err
	}
	if i := slices.IndexFunc(all, func(one store.Quote) bool { return one.Status == store.QuoteSent }); i >= 0 { // the newer one
		newer, err := d.show(ctx, t, all[i])
		newer.Text = r.Text + "\n" + newer.Text
		return newer, err
	}
	return r, nil
}

// waits reports whether an order still waits for its work to begin, so that a choice can be
// taken back.
func waits(o store.Order) bool { return slices.Contains(beforeWork, o.Status) }

var beforeWork = []string{store.OrderReceived, store.OrderDiagnosing}

// undo takes a choice back before the work begins.
func (d *Desk) undo(ctx context.Context, t desks.Turn, q store.Quote) (desks.Reply, error) {
	o, err := t.Read.Order(ctx, q.Order)
	if err != nil {
		return desks.Reply{}, err
	}
	if q.Status != store.QuoteChosen || !waits(o) {
		return d.stands(ctx, t, q, o)
	}
	options, err := unpack(q)
	if err != nil {
		return desks.Reply{}, err
	}
	used, err := d.usedFor(ctx, t, q, options)
	if err != nil {
		return desks.Reply{}, err
	}
	p := prompts.Offer{Plate: o.Plate, Number: o.Number, Grade: q.Grade}
	r := desks.Reply{Text: p.Undone(t.Language), Keep: true, Buttons: d.buttons(q.ID, options, t.Language)}
	r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.UnchooseQuote(ctx, q, beforeWork...); err != nil {
			return err
		}
		for id, at := range used {
			if err := tx.ReturnCoupon(ctx, id, at); err != nil {
				return store.ErrConflict
			}
		}
		if t.Who.IsStaff() { // the customer chooses again
			if _, err := desks.TellCustomer(ctx, tx, q.Customer, fmt.Sprintf("quotes/undone/%d/%d", q.ID, t.Message.ID), p.Undone,
				func(tag language.Tag) []desks.Button { return d.buttons(q.ID, options, tag) }); err != nil {
				return err
			}
		} else if err := d.tellOther(ctx, tx, t, q, o, "undone", p.UndoneBy); err != nil {
			return err
		}
		return audit(ctx, tx, t, "undo", q, strings.TrimSpace(q.Grade))
	}
	return r, nil
}

// usedFor are the coupons that the chosen option used, with when.
func (d *Desk) usedFor(ctx context.Context, t desks.Turn, q store.Quote, options []option) (map[store.CouponID]time.Time, error) {
	used := map[store.CouponID]time.Time{}
	for _, o := range options {
		if o.Grade != q.Grade {
			continue
		}
		for _, id := range o.coupons() {
			c, err := t.Read.Coupon(ctx, id)
			if err != nil {
				return nil, err
			}
			used[id] = c.UsedAt
		}
	}
	return used, nil
}
