// Package lookups is what a language model may look up while it drafts: the customer's own visits, the price list, free times
// and the playbook. It only reads, for the customer and the shop of the turn; what a model asks for is checked here, and whether
// it may say what it found is the guard's business.
package lookups

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"pitcrew/bot/desks"
	"pitcrew/knowledge"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// Free lists the times that can be booked on a day.
type Free func(ctx context.Context, t desks.Turn, day time.Time) ([]time.Time, error)

// What one look-up may bring: as much as a chat message can use. The numbers are ours.
const (
	mostVisits   = 5
	mostPrices   = 8
	mostTimes    = 8
	mostPassages = 2
	longItem     = 40 // as the form of the arguments says
	longQuery    = 100
	horizon      = 60 * 24 * time.Hour // of days asked about
)

// New lists the look-ups of a shop with this playbook and these free times.
func New(library *knowledge.Library, free Free) desks.Lookups {
	return func(t desks.Turn, about store.CustomerID) []writer.Lookup {
		list := []writer.Lookup{
			{Name: prompts.LookPrices, Find: func(ctx context.Context, arguments []byte) (writer.Found, error) { return prices(ctx, t, arguments) }},
			{Name: prompts.LookSlots, Find: func(ctx context.Context, arguments []byte) (writer.Found, error) {
				return slots(ctx, t, free, arguments)
			}},
			{Name: prompts.LookPlaybook, Find: func(ctx context.Context, arguments []byte) (writer.Found, error) {
				return passages(ctx, t, library, arguments)
			}},
		}
		if about != 0 {
			list = append(list, writer.Lookup{Name: prompts.LookHistory, Find: func(ctx context.Context, arguments []byte) (writer.Found, error) {
				return history(ctx, t, about, arguments)
			}})
		}
		return list
	}
}

// history is the customer's own latest visits.
func history(ctx context.Context, t desks.Turn, about store.CustomerID, arguments []byte) (f writer.Found, err error) {
	asked := struct {
		Limit *int `json:"limit"`
	}{}
	if err := writer.Arguments(arguments, &asked); err != nil {
		return f, err
	}
	limit := mostVisits
	if asked.Limit != nil {
		if limit = *asked.Limit; limit < 1 || limit > mostVisits {
			return f, writer.BadArguments()
		}
	}
	orders, err := t.Read.OrdersOf(ctx, about, limit)
	for _, o := range orders {
		if o.Shop != t.Shop.ID || o.Status == store.OrderCancelled {
			continue
		}
		f.Visits = append(f.Visits, prompts.FoundVisit{On: o.OpenedAt.In(t.Location()), Plate: o.Plate, Summary: o.Summary, Mileage: o.Mileage, Total: o.Total})
		f.Refs = append(f.Refs, "order/"+o.Number)
	}
	return f, err
}

// prices are the price list's items whose names have to do with what was asked.
func prices(ctx context.Context, t desks.Turn, arguments []byte) (f writer.Found, err error) {
	var asked struct{ Item string }
	if err := writer.Arguments(arguments, &asked); err != nil {
		return f, err
	}
	item := language.Fold(strings.TrimSpace(asked.Item))
	if n := utf8.RuneCountInString(item); n < 1 || n > longItem {
		return f, writer.BadArguments()
	}
	list, err := t.Read.Prices(ctx, t.Shop.ID)
	for _, p := range list {
		name := language.Fold(p.Name)
		if p.Grade == "" && len(f.Prices) < mostPrices && (strings.Contains(name, item) || strings.Contains(item, name)) {
			f.Prices = append(f.Prices, prompts.Price{Name: p.Name, Fen: p.Price, To: p.PriceTo, Unit: p.Unit, Note: p.Note})
			f.Refs = append(f.Refs, "price/"+p.Code)
		}
	}
	return f, err
}

// slots are the free times of a day.
func slots(ctx context.Context, t desks.Turn, free Free, arguments []byte) (f writer.Found, err error) {
	var asked struct{ Date string }
	if err := writer.Arguments(arguments, &asked); err != nil {
		return f, err
	}
	day, err := time.ParseInLocation(time.DateOnly, asked.Date, t.Location())
	if err != nil || day.AddDate(0, 0, 1).Before(t.Now) || day.After(t.Now.Add(horizon)) {
		return f, writer.BadArguments()
	}
	f.Day = day
	f.Times, err = free(ctx, t, day)
	f.Times = f.Times[:min(len(f.Times), mostTimes)]
	f.Refs = []string{"slots/" + asked.Date}
	return f, err
}

// passages are what the playbook has for whoever reads the draft: for a customer nothing of staff's, and no promise that nobody
// approved.
func passages(ctx context.Context, t desks.Turn, library *knowledge.Library, arguments []byte) (f writer.Found, err error) {
	var asked struct{ Query string }
	if err := writer.Arguments(arguments, &asked); err != nil {
		return f, err
	}
	if n := utf8.RuneCountInString(asked.Query); n < 2 || n > longQuery || !desks.HasWords(asked.Query) {
		return f, writer.BadArguments()
	}
	// What staff ask for is drafted for a customer too, so that only what customers may be told is looked through.
	hits, err := library.Search(ctx, knowledge.Query{Shop: t.Shop.ID, Text: asked.Query, Audience: knowledge.Customer, Limit: mostPassages, PerDocument: 1, Now: t.Now})
	if err != nil {
		return f, fmt.Errorf("look through the playbook: %w", err)
	}
	for _, h := range hits {
		approved := h.Passage.Document.Approved()
		if !approved && len(guard.Grave(h.Passage.Text)) > 0 {
			continue
		}
		f.Passages = append(f.Passages, h.Passage.Text)
		f.Approved = append(f.Approved, approved)
		f.Refs = append(f.Refs, "playbook/"+h.Passage.Document.ID)
	}
	return f, nil
}
