package answers

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/pricing"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/store"
)

// mostPrices keeps a price answer readable on a phone.
const mostPrices = 5

// Joins implements desks.Joiner: what something costs may be asked by who books it.
func (d *Desk) Joins(t desks.Turn) bool { return desks.AsksPrice(t) && !objects(t) }

// price answers what something costs from the price list, and from nothing else: a proven
// customer by the pricing rules, with each that counted or did not. ok is false when the
// message names no item that the list has.
func (d *Desk) price(ctx context.Context, t desks.Turn) (desks.Reply, bool, error) {
	if len(t.Reading.Slots.Items) == 0 {
		return desks.Reply{}, false, nil
	}
	list, err := t.Read.Prices(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, false, err
	}
	items, _ := desks.Priced(t)
	found := meant(t.Text, items, list)
	if len(found) == 0 {
		return desks.Reply{}, false, nil
	}
	id, p, err := d.whose(ctx, t)
	if err != nil {
		return desks.Reply{}, false, err
	}
	buyer, err := desks.Buyer(ctx, t.Read, id, 0, t.Now)
	if err != nil {
		return desks.Reply{}, false, err
	}
	if !t.Who.IsStaff() && t.Who.Phone != "" {
		buyer.Known = true // proven, and new: a first visit
	}
	r := desks.Reply{Keep: true, Personal: buyer.Known}
	for _, item := range found {
		line, err := d.line(t, buyer, item, list)
		if err != nil {
			return r, false, err
		}
		p.Lines = append(p.Lines, line)
		r.Sources = append(r.Sources, desks.Source{Label: prompts.Prices{}.SourceLabel(t.Language) + " " + item.Code, Ref: "price/" + item.Code})
	}
	if len(items) > 1 && len(found) == len(items) { // each is one thing: they may be done together
		all, err := d.rules.Price(buyer, basket(found), t.Now)
		if err != nil {
			return r, false, err
		}
		together := desks.Explained(all, t.Language)
		p.Together = &together
		for i := range p.Lines { // a coupon counts once
			p.Lines[i].Own = nil
		}
	}
	p.Unproven = !t.Who.IsStaff() && !buyer.Known
	r.Text = p.In(t.Language)
	r.Grounds = &guard.Sources{Records: []string{r.Text}}
	if !t.Who.IsStaff() {
		r.Buttons = []desks.Button{{Label: prompts.Booking{}.BookLabel(t.Language), Action: "booking:service:" + t.Reading.Slots.Items[0].ID}}
	}
	return r, true, nil
}

// priceOfBooked answers who asks a price and names nothing: what they have booked is meant, where that is one visit, else
// what they spoke of a moment ago; else they are asked.
func (d *Desk) priceOfBooked(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	standing, err := t.Read.UpcomingAppointments(ctx, t.Who.CustomerID(), t.Conversation.ID, t.Now)
	switch {
	case err != nil:
		return desks.Reply{}, err
	case len(standing) == 1:
		t.Reading.Slots.Items = desks.Named(standing[0].Service)
	case len(standing) == 0:
		if t.Reading.Slots.Items, err = desks.SpokenItems(ctx, t); err != nil {
			return desks.Reply{}, err
		}
	}
	r, ok, err := d.price(ctx, t)
	if err != nil || !ok {
		return d.askWhich(t), err
	}
	if len(standing) > 0 { // no need to book
		r.Buttons = nil
	}
	return r, nil
}

// whose is the customer whose price is asked: the one who asks, or whom staff name.
func (d *Desk) whose(ctx context.Context, t desks.Turn) (store.CustomerID, prompts.Prices, error) {
	if !t.Who.IsStaff() || !desks.May(t.Who.Role, desks.ActViewCustomer) {
		return t.Who.CustomerID(), prompts.Prices{}, nil
	}
	s, err := desks.FindSubject(ctx, t)
	c, _ := s.One() // none, or several: the list's price
	return c.ID, prompts.Prices{Customer: c.Name}, err
}

// line is one item with what is in it, what is better, and what the buyer pays for it alone.
func (d *Desk) line(t desks.Turn, buyer pricing.Buyer, item store.PriceItem, list []store.PriceItem) (prompts.Price, error) {
	line := prompts.Price{
		Name: desks.PriceName(item, t.Language), Fen: item.Price, To: item.PriceTo, Unit: desks.InScript(t.Language, item.Unit), Note: desks.InScript(t.Language, item.Note),
		Items: desks.Contents(d.rules, item.Code, list, t.Language),
	}
	for _, other := range list {
		if other.Grade != "" && other.Base() == item.Code {
			line.Better = append(line.Better, prompts.Better{Grade: other.Grade, Brand: desks.InScript(t.Language, other.Brand), Fen: other.Price, To: other.PriceTo})
		}
	}
	if !buyer.Known {
		return line, nil
	}
	price, err := d.rules.Price(buyer, basket([]store.PriceItem{item}), t.Now)
	own := desks.Explained(price, t.Language)
	line.Own = &own
	return line, err
}

func basket(items []store.PriceItem) []pricing.Item {
	out := make([]pricing.Item, len(items))
	for i, p := range items {
		out[i] = pricing.Item{Code: p.Code, Name: p.Name, Price: p.Price, Quantity: 1}
	}
	return out
}

// meant are the items of the list that a message names: those called by their whole name,
// else those whose code is the service's, else those whose name speaks of it.
func meant(text string, items []intents.Item, list []store.PriceItem) []store.PriceItem {
	text = language.Fold(text)
	var out []store.PriceItem
	for _, item := range items {
		best := 0
		var fit []store.PriceItem
		for _, p := range list {
			n := closeness(text, item, p)
			if n > best {
				best, fit = n, nil
			}
			if n > 0 && n == best {
				fit = append(fit, p)
			}
		}
		if best == aboutIt { // a visit that has it, before the thing alone
			slices.SortStableFunc(fit, func(a, b store.PriceItem) int {
				return cmp.Or(slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind), cmp.Compare(a.Price, b.Price))
			})
		}
		for _, p := range fit {
			if !slices.Contains(out, p) && len(out) < mostPrices {
				out = append(out, p)
			}
		}
	}
	return out
}

// kinds of the list in the order in which they are told.
var kinds = []string{"package", "labour", "part"}

// aboutIt is how close an item of the list is whose name speaks of what was asked.
const aboutIt = 1

// packages are what English speakers call the packages of the list.
var packages = map[string]string{"basic service": "基础保养", "deep service": "深度保养"}

// thing is what is changed, of "换机油" the oil, and of "刹车系统" the brakes: the list names parts, not the changing of them.
func thing(said string) string {
	said = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(said, "更换"), "的"), "系统")
	return strings.TrimPrefix(strings.TrimPrefix(said, "更"), "换")
}

// speaksOf reports whether a name of the list names a thing, or says in brackets that it is part of it: 小保养（全合成机油＋机滤）
// is of 机油, 大保养（机油、刹车油） not of 刹车.
func speaksOf(name, thing string) bool {
	if thing == "" {
		return false
	}
	whole, parts, _ := strings.Cut(strings.NewReplacer("（", "(", "）", ")").Replace(name), "(")
	return strings.Contains(whole, thing) || slices.ContainsFunc(strings.FieldsFunc(parts, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }),
		func(part string) bool { return strings.HasSuffix(part, thing) })
}

// closeness is 0 for an item of the list that a mentioned one is not.
func closeness(text string, item intents.Item, p store.PriceItem) int {
	name, called, said := language.Fold(p.Name), thing(language.Fold(intents.ItemName(item.ID, language.Hans))), thing(language.Fold(item.Words))
	if zh, ok := packages[said]; ok {
		text += zh
	}
	ofService := p.Code == item.ID || strings.HasPrefix(p.Code, item.ID+".")
	about := speaksOf(name, called) || speaksOf(name, said)
	switch {
	case p.Grade != "":
		return 0
	case (ofService || about || p.Kind == "package") && strings.Contains(text, strings.TrimSuffix(name, "套餐")):
		return 3
	case ofService:
		return 2
	case about:
		return aboutIt
	}
	return 0
}
