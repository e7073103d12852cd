package quotes

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/pricing"
	"pitcrew/prompts"
	"pitcrew/store"
)

// option is one choice of a quote, as it was told: its lines, and the price with each rule.
type option struct {
	Grade string         `json:"grade"`
	Lines []line         `json:"lines"`
	Price pricing.Result `json:"price"`
	To    int64          `json:"to"` // fen, what it costs at most
}

// line is one item of the price list at its price of that day.
type line struct {
	Item     store.PriceItem `json:"item"`
	Quantity int             `json:"quantity"`
}

// offers makes the options of a quote: each item in the grade, or the best below it that
// the list has, with what the shop adds. Options that are the same are one.
func (d *Desk) offers(wishes []wish, list []store.PriceItem, buyer pricing.Buyer, at time.Time) ([]option, error) {
	var out []option
	var lower []line
	for _, grade := range grades {
		o := option{Grade: grade}
		for _, w := range wishes {
			o.Lines = append(o.Lines, line{graded(w.item, grade, list), w.quantity})
		}
		if slices.Equal(lower, o.Lines) { // nothing better to be had
			continue
		}
		lower = slices.Clone(o.Lines)
		for _, code := range d.rules.Adds[grade] {
			i := slices.IndexFunc(list, func(p store.PriceItem) bool { return p.Code == code })
			if i >= 0 && !slices.ContainsFunc(wishes, func(w wish) bool { return w.item.Code == code }) {
				o.Lines = append(o.Lines, line{list[i], 1})
			}
		}
		var err error
		if o.Price, err = d.price.Price(buyer, basket(o.Lines, false), at); err != nil {
			return nil, err
		}
		most, err := d.price.Price(buyer, basket(o.Lines, true), at)
		if err != nil {
			return nil, err
		}
		o.To = max(most.Total, o.Price.Total)
		out = append(out, o)
	}
	return out, nil
}

// Make is a quote for an order over items of the price list, not filed yet. What the list
// does not have is left out.
func (d *Desk) Make(ctx context.Context, r store.Reader, o store.Order, now time.Time, codes ...string) (store.Quote, error) {
	q := store.Quote{Shop: o.Shop, Order: o.ID, Customer: o.Customer, Staff: o.Advisor, ValidUntil: now.Add(d.rules.ValidFor)}
	list, err := r.Prices(ctx, o.Shop)
	if err != nil {
		return q, err
	}
	var wishes []wish
	for _, p := range list {
		if slices.Contains(codes, p.Code) {
			wishes = append(wishes, wish{p, 1})
		}
	}
	buyer, err := desks.Buyer(ctx, r, o.Customer, o.ID, now)
	if err != nil {
		return q, err
	}
	options, err := d.offers(wishes, list, buyer, now)
	if err != nil {
		return q, err
	}
	q.Offer, err = pack(options)
	return q, err
}

// graded is the choice of an item in a grade, or the best below it.
func graded(item store.PriceItem, grade string, list []store.PriceItem) store.PriceItem {
	best := item
	for _, g := range grades[1 : slices.Index(grades, grade)+1] {
		for _, p := range list {
			if p.Grade == g && p.Base() == item.Code {
				best = p
			}
		}
	}
	return best
}

// basket is what the pricing rules see: one item for each line, labour and part together.
func basket(lines []line, most bool) []pricing.Item {
	out := make([]pricing.Item, len(lines))
	for i, l := range lines {
		out[i] = pricing.Item{Code: l.Item.Base(), Name: l.Item.Name, Price: l.Item.Price, Quantity: l.Quantity}
		if most {
			out[i].Price = max(l.Item.Price, l.Item.PriceTo)
		}
	}
	return out
}

// orderLines are the lines that a choice brings into the order: part and labour apart, and
// each rule that takes something off. They sum to the option's price.
func (o option) orderLines() []store.OrderLine {
	var out []store.OrderLine
	for _, l := range o.Lines {
		item, n := prompts.QuoteLine{Name: l.Item.Name, Brand: l.Item.Brand}.Item(desks.StaffLanguage), int64(l.Quantity)
		part := l.Item.Price - l.Item.Labour
		if part > 0 {
			out = append(out, store.OrderLine{Kind: "part", Code: l.Item.Code, Item: item, Quantity: float64(n), Amount: part * n})
		}
		if l.Item.Labour > 0 || part == 0 {
			out = append(out, store.OrderLine{Kind: "labour", Code: l.Item.Code, Item: prompts.QuoteLine{Name: l.Item.Name}.Work(desks.StaffLanguage), Quantity: float64(n), Amount: l.Item.Labour * n})
		}
	}
	for _, s := range o.Price.Steps {
		if s.Off != 0 {
			step := prompts.PriceStep{Rule: string(s.Rule), Name: s.Name, Percent: s.Percent}
			out = append(out, store.OrderLine{Kind: "discount", Code: string(s.Rule), Item: step.In(desks.StaffLanguage), Quantity: 1, Amount: -s.Off})
		}
	}
	return out
}

// coupons are those that the option's price counts on.
func (o option) coupons() []store.CouponID {
	var out []store.CouponID
	for _, s := range o.Price.Steps {
		if s.Coupon != 0 && s.Off > 0 {
			out = append(out, store.CouponID(s.Coupon))
		}
	}
	return out
}

func pack(options []option) (string, error) {
	b, err := json.Marshal(options)
	return string(b), err
}

func unpack(q store.Quote) ([]option, error) {
	var out []option
	if err := json.Unmarshal([]byte(q.Offer), &out); err != nil {
		return nil, fmt.Errorf("quote %d: %w", q.ID, err)
	}
	return out, nil
}

// told is a quote in words.
func (d *Desk) told(q store.Quote, o store.Order, options []option, tag language.Tag, loc *time.Location) prompts.Offer {
	p := prompts.Offer{Number: o.Number, Plate: o.Plate, Found: desks.InScript(tag, q.Found), Until: q.ValidUntil.In(loc), Grade: q.Grade, Km: d.price.PickupKm}
	for _, one := range options {
		c := prompts.QuoteOption{Grade: one.Grade, Price: desks.Explained(one.Price, tag), To: one.To}
		for _, l := range one.Lines {
			n := int64(l.Quantity)
			c.Lines = append(c.Lines, prompts.QuoteLine{
				Name: desks.PriceName(l.Item, tag), Brand: desks.InScript(tag, l.Item.Brand), Quantity: l.Quantity, Fen: l.Item.Price * n, To: l.Item.PriceTo * n, Labour: l.Item.Labour * n,
				Items: d.contents(l.Item, tag),
			})
		}
		p.Options = append(p.Options, c)
	}
	return p
}

func (d *Desk) contents(item store.PriceItem, tag language.Tag) []string {
	return desks.Contents(d.price, item.Base(), nil, tag)
}

// buttons are the customer's.
func (d *Desk) buttons(id store.QuoteID, options []option, tag language.Tag) []desks.Button {
	out := make([]desks.Button, len(options))
	for i, o := range options {
		out[i] = desks.Button{Label: prompts.Offer{Grade: o.Grade}.ChooseLabel(tag), Action: fmt.Sprintf("quotes:choose:%d:%s", id, o.Grade)}
	}
	return out
}
