package answers

import (
	"context"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/store"
)

// mostPrices keeps a price answer readable on a phone.
const mostPrices = 5

// price answers what something costs from the price list, and from nothing else. ok is
// false when the message names no item that the list has.
func (d *Desk) price(ctx context.Context, t desks.Turn) (desks.Reply, bool, error) {
	if len(t.Reading.Slots.Items) == 0 {
		return desks.Reply{}, false, nil
	}
	list, err := t.Read.Prices(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, false, err
	}
	var r desks.Reply
	var p prompts.Prices
	for _, item := range list {
		if len(p.Lines) < mostPrices && asked(t.Reading.Slots.Items, item) {
			p.Lines = append(p.Lines, prompts.Price{Name: inScript(t, item.Name), Fen: item.Price, Unit: inScript(t, item.Unit), Note: inScript(t, item.Note)})
			r.Sources = append(r.Sources, desks.Source{Label: prompts.Prices{}.SourceLabel(t.Language) + " " + item.Code, Ref: "price/" + item.Code})
		}
	}
	if len(p.Lines) == 0 {
		return desks.Reply{}, false, nil
	}
	r.Text, r.Keep = p.In(t.Language), true
	r.Grounds = &guard.Sources{Records: []string{r.Text}}
	if !t.Who.IsStaff() {
		r.Buttons = []desks.Button{{Label: prompts.Booking{}.BookLabel(t.Language), Action: "booking:service:" + t.Reading.Slots.Items[0].ID}}
	}
	return r, true, nil
}

// asked reports whether a price item is one of those mentioned: by its code, or by what
// people call it.
func asked(items []intents.Item, p store.PriceItem) bool {
	name := language.Fold(p.Name)
	for _, item := range items {
		called := language.Fold(intents.ItemName(item.ID, language.Hans))
		if p.Code == item.ID || strings.HasPrefix(p.Code, item.ID+".") || (called != "" && strings.Contains(name, called)) {
			return true
		}
	}
	return false
}
