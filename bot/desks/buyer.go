package desks

import (
	"context"
	"strings"
	"time"

	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/pricing"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Coupons that are looked at for a price: of the latest so many, those that are not used and
// did not run out long ago. One that ran out lately is named among what did not count.
const (
	mostCoupons = 20
	stillOfNote = 30 * 24 * time.Hour
)

// Buyer is what the pricing rules look at: a proven customer's past without the order that
// is priced, friends and coupons. No customer is a stranger.
func Buyer(ctx context.Context, r store.Reader, id store.CustomerID, without store.OrderID, now time.Time) (b pricing.Buyer, err error) {
	if id == 0 {
		return b, nil
	}
	totals, err := r.PaidBy(ctx, id, without)
	if err != nil {
		return b, err
	}
	b = pricing.Buyer{Known: true, Visits: totals.Count, Spent: totals.Spent}
	if b.Friends, err = r.Referrals(ctx, id); err != nil {
		return b, err
	}
	held, err := r.CouponsOf(ctx, id, mostCoupons)
	for _, c := range held {
		if c.VoidedAt.IsZero() && c.UsedAt.IsZero() && now.Sub(c.ExpiresAt) < stillOfNote {
			b.Coupons = append(b.Coupons, pricing.Coupon{ID: int64(c.ID), Name: c.Name, Amount: c.Amount, Until: c.ExpiresAt})
		}
	}
	return b, err
}

// Explained is a price with each rule that counted or did not, for people to read.
func Explained(p pricing.Result, tag language.Tag) prompts.PriceFor {
	out := prompts.PriceFor{List: p.List, Total: p.Total}
	for _, s := range p.Steps {
		step := prompts.PriceStep{Rule: string(s.Rule), Name: InScript(tag, s.Name), Percent: s.Percent, Off: s.Off, Why: string(s.Refused)}
		if tag == language.En && s.ID != "" {
			step.Name = s.ID
		}
		if s.Refused != "" {
			out.Refused = append(out.Refused, step)
		} else {
			out.Applied = append(out.Applied, step)
		}
	}
	return out
}

// PriceName is what an item of the price list is called: by the shop's name, in English by
// the service's where its code is one.
func PriceName(p store.PriceItem, tag language.Tag) string {
	if tag != language.En {
		return InScript(tag, p.Name)
	}
	base := p.Base()
	if name := intents.ItemName(base, tag); name != "" {
		return name
	}
	if service, part, ok := strings.Cut(base, "."); ok {
		if name := intents.ItemName(service, tag); name != "" {
			return name + " (" + strings.ReplaceAll(part, "_", " ") + ")"
		}
	}
	return p.Name
}

// Contents names what is in a package, as its rules and the price list call it.
func Contents(rules pricing.Rules, code string, list []store.PriceItem, tag language.Tag) []string {
	var out []string
	for _, id := range rules.Contents(code) {
		name := intents.ItemName(id, tag)
		for _, p := range list {
			if name == "" && p.Code == id {
				name = PriceName(p, tag)
			}
		}
		if name == "" {
			name = InScript(tag, id)
		}
		out = append(out, name)
	}
	return out
}
