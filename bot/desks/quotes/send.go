package quotes

import (
	"context"
	"fmt"
	"slices"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// draft makes the card of what was found. What the price list does not have, or has several
// times, is asked and nothing is made.
func (d *Desk) draft(ctx context.Context, t desks.Turn, o store.Order, words string) (desks.Reply, error) {
	list, err := t.Read.Prices(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	found, missing := find(words, t.Reading.Slots.Items, list)
	if len(found) == 0 || len(missing) > 0 {
		p := prompts.Offer{Plate: o.Plate, Number: o.Number}
		for _, m := range missing {
			p.Unclear = append(p.Unclear, prompts.QuoteWord{Word: m.word, Fits: inScript(m.fits, t.Language)})
		}
		return desks.Reply{Text: p.AskItems(t.Language), Keep: true}, nil
	}
	return d.offer(ctx, t, o, found, list, prompts.Cut(words, longestLine), 0)
}

// offer files a draft and shows it to staff. A technician's goes to the order's advisor;
// instead is a draft that it takes the place of.
func (d *Desk) offer(ctx context.Context, t desks.Turn, o store.Order, found []wish, list []store.PriceItem, words string, instead store.QuoteID) (desks.Reply, error) {
	buyer, err := desks.Buyer(ctx, t.Read, o.Customer, o.ID, t.Now)
	if err != nil {
		return desks.Reply{}, err
	}
	options, err := d.offers(found, list, buyer, t.Now)
	if err != nil {
		return desks.Reply{}, err
	}
	q := store.Quote{Shop: o.Shop, Order: o.ID, Customer: o.Customer, Staff: t.Who.Staff.ID, Found: words, ValidUntil: t.Now.Add(d.rules.ValidFor)}
	if q.Offer, err = pack(options); err != nil {
		return desks.Reply{}, err
	}
	own := desks.May(t.Who.Role, desks.ActQuote)
	words = d.told(q, o, options, t.Language, t.Location()).Draft(t.Language)
	if !own {
		words += "\n" + prompts.Offer{}.ToAdvisor(t.Language)
	}
	return desks.Reply{Text: words, Keep: true, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		if instead != 0 {
			if err := tx.DropQuote(ctx, instead); err != nil {
				return err
			}
		}
		id, err := tx.AddQuote(ctx, q)
		if err != nil {
			return err
		}
		q.ID = id
		if own {
			r.Buttons = toSend(id, t.Language)
		} else if err := d.team.TellPerson(ctx, tx, o.Shop, o.Advisor, desks.ActQuote, fmt.Sprintf("quotes/draft/%d", id),
			func(tag language.Tag) string { return d.told(q, o, options, tag, t.Location()).Draft(tag) },
			func(tag language.Tag) []desks.Button { return toSend(id, tag) }); err != nil {
			return err
		}
		return audit(ctx, tx, t, "draft", q, "")
	}}, nil
}

func inScript(names []string, tag language.Tag) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = desks.InScript(tag, n)
	}
	return out
}

func toSend(id store.QuoteID, tag language.Tag) []desks.Button {
	return []desks.Button{
		{Label: prompts.Offer{}.Label(tag, "send"), Action: fmt.Sprintf("quotes:send:%d", id)},
		{Label: prompts.Offer{}.Label(tag, "drop"), Action: fmt.Sprintf("quotes:drop:%d", id)},
	}
}

// send sends a draft to the order's customer. Where the price list, or what the customer
// has, changed since it was made, a new draft is shown instead.
func (d *Desk) send(ctx context.Context, t desks.Turn, q store.Quote) (desks.Reply, error) {
	o, err := t.Read.Order(ctx, q.Order)
	if err != nil {
		return desks.Reply{}, err
	}
	if q.Status != store.QuoteDraft || !open(o) {
		return d.stands(ctx, t, q, o)
	}
	options, err := unpack(q)
	if err != nil {
		return desks.Reply{}, err
	}
	fresh, changed, err := d.renewed(ctx, t, q, o, options)
	if err != nil {
		return desks.Reply{}, err
	}
	if changed {
		fresh.Text = prompts.Offer{}.Changed(t.Language) + "\n" + fresh.Text
		return fresh, nil
	}
	until := t.Now.Add(d.rules.ValidFor)
	q.ValidUntil = until
	sent := prompts.Offer{Plate: o.Plate, Number: o.Number, Until: until.In(t.Location())}
	return desks.Reply{Text: sent.Sent(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		if err := tx.SendQuote(ctx, q, until); err != nil {
			return err
		}
		told, err := desks.TellCustomer(ctx, tx, q.Customer, fmt.Sprintf("quotes/sent/%d", q.ID),
			func(tag language.Tag) string { return d.told(q, o, options, tag, t.Location()).Card(tag) },
			func(tag language.Tag) []desks.Button { return d.buttons(q.ID, options, tag) })
		if err != nil {
			return err
		}
		if !told {
			r.Text = sent.NoChat(t.Language)
		}
		r.Buttons = []desks.Button{{Label: prompts.Offer{}.Label(t.Language, "drop"), Action: fmt.Sprintf("quotes:drop:%d", q.ID)}}
		return audit(ctx, tx, t, "send", q, "")
	}}, nil
}

// renewed is the draft that takes a quote's place at the prices of now, and whether it
// differs from it.
func (d *Desk) renewed(ctx context.Context, t desks.Turn, q store.Quote, o store.Order, options []option) (desks.Reply, bool, error) {
	list, err := t.Read.Prices(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, false, err
	}
	var wishes []wish
	for _, l := range options[0].Lines {
		i := slices.IndexFunc(list, func(p store.PriceItem) bool { return p.Code == l.Item.Base() })
		if i < 0 { // not on the list any more
			return desks.Reply{Text: prompts.Offer{Plate: o.Plate, Unclear: []prompts.QuoteWord{{Word: l.Item.Name}}}.AskItems(t.Language), Keep: true}, true, nil
		}
		wishes = append(wishes, wish{list[i], l.Quantity})
	}
	buyer, err := desks.Buyer(ctx, t.Read, o.Customer, o.ID, t.Now)
	if err != nil {
		return desks.Reply{}, false, err
	}
	now, err := d.offers(wishes, list, buyer, t.Now)
	if err != nil {
		return desks.Reply{}, false, err
	}
	if same(now, options) && q.Status == store.QuoteDraft {
		return desks.Reply{}, false, nil
	}
	r, err := d.offer(ctx, t, o, wishes, list, q.Found, q.ID)
	return r, true, err
}

// same reports whether two offers say the same.
func same(a, b []option) bool {
	return slices.EqualFunc(a, b, func(x, y option) bool {
		return x.Grade == y.Grade && x.To == y.To && x.Price.Total == y.Price.Total && slices.Equal(x.Lines, y.Lines) && slices.Equal(x.Price.Steps, y.Price.Steps)
	})
}

// renew makes a new draft of a quote that ran out.
func (d *Desk) renew(ctx context.Context, t desks.Turn, q store.Quote) (desks.Reply, error) {
	o, err := t.Read.Order(ctx, q.Order)
	if err != nil {
		return desks.Reply{}, err
	}
	if q.Status == store.QuoteChosen || q.Status == store.QuoteReplaced || !open(o) {
		return d.stands(ctx, t, q, o)
	}
	options, err := unpack(q)
	if err != nil {
		return desks.Reply{}, err
	}
	r, _, err := d.renewed(ctx, t, q, o, options)
	return r, err
}

// drop takes a quote out of use; a customer who has it is told.
func (d *Desk) drop(ctx context.Context, t desks.Turn, q store.Quote) (desks.Reply, error) {
	o, err := t.Read.Order(ctx, q.Order)
	if err != nil {
		return desks.Reply{}, err
	}
	if q.Status != store.QuoteDraft && q.Status != store.QuoteSent {
		return d.stands(ctx, t, q, o)
	}
	p := prompts.Offer{Plate: o.Plate, Number: o.Number}
	return desks.Reply{Text: p.Dropped(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.DropQuote(ctx, q.ID); err != nil {
			return err
		}
		if q.Status == store.QuoteSent {
			if _, err := desks.TellCustomer(ctx, tx, q.Customer, fmt.Sprintf("quotes/dropped/%d", q.ID), p.Withdrawn, nil); err != nil {
				return err
			}
		}
		return audit(ctx, tx, t, "drop", q, "")
	}}, nil
}

// open reports whether an order still takes lines.
func open(o store.Order) bool {
	return o.Status != store.OrderClosed && o.Status != store.OrderCancelled && o.Status != store.OrderReady
}
