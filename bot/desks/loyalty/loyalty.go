// Package loyalty is the desk of points, coupons and tiers (mission E2–E4): it tells proven
// customers what is theirs, and staff enter points, coupons and referrals by a line. It owns
// the tables points_ledger, coupons, coupon_uses and referrals; what they are worth is in
// package pricing.
package loyalty

import (
	"context"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/pricing"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Desk is the loyalty desk. It is safe for concurrent use.
type Desk struct {
	playbook desks.Playbook
	rules    pricing.Rules
	hours    *desks.Calendar
	team     desks.Team
}

// New opens the desk. General questions of who is not on record are the playbook's.
func New(playbook desks.Playbook, rules pricing.Rules, hours *desks.Calendar, team desks.Team) *Desk {
	return &Desk{playbook, rules, hours, team}
}

// Name of the desk.
func (d *Desk) Name() string { return "loyalty" }

// Answer tells a customer what is theirs, and does what staff say.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if t.Who.IsStaff() {
		return d.forStaff(ctx, t)
	}
	if rest, ok := strings.CutPrefix(t.Action, "loyalty:unrefer:"); ok {
		n, _ := strconv.ParseInt(rest, 10, 64) // 0 is none
		return d.unrefer(ctx, t, store.CustomerID(n))
	}
	if code, ours := said(t.Text); ours && t.Action == "" && (t.Who.Customer != nil || t.Who.Phone != "") {
		c := store.Customer{Phone: t.Who.Phone}
		if t.Who.Customer != nil {
			c = *t.Who.Customer
		}
		return d.referral(ctx, t, c, code)
	}
	if t.Who.Customer == nil && t.Action == "" && !desks.AboutOwn(t.Text) {
		if r, ok, err := d.playbook.Lookup(ctx, t); ok || err != nil {
			return r, err
		}
	}
	if t.Who.Customer == nil {
		return desks.Unproven(t), nil
	}
	own, err := d.own(ctx, t, *t.Who.Customer)
	return desks.Reply{Text: own.In(t.Language), Keep: true, Personal: true}, err
}

// mostCoupons keeps the list readable on a phone.
const mostCoupons = 20

// own is what a customer has: balance, tier, coupons that are good, friends brought.
func (d *Desk) own(ctx context.Context, t desks.Turn, c store.Customer) (own prompts.Loyalty, err error) {
	own = prompts.Loyalty{Name: c.Name, Upgrade: d.rules.ReferralUpgrade, Voucher: d.rules.Voucher * 100}
	if own.Points, err = t.Read.Balance(ctx, c.ID); err != nil {
		return own, err
	}
	own.Worth = d.rules.Worth(own.Points)
	totals, err := t.Read.PaidBy(ctx, c.ID, 0)
	if err != nil {
		return own, err
	}
	if own.Friends, err = t.Read.Referrals(ctx, c.ID); err != nil {
		return own, err
	}
	if tier, ok := d.rules.Tier(totals.Spent, own.Friends); ok {
		own.Tier, own.Percent = called(t, tier), tier.Percent
	}
	if next, missing, ok := d.rules.Next(totals.Spent); ok && called(t, next) != own.Tier {
		own.Next, own.Missing = called(t, next), missing
	}
	if own.Warranty = d.rules.LongerWarranty(totals.Spent); !own.Warranty {
		own.ToWarranty = d.rules.Warranty*100 - totals.Spent
	}
	own.Km = d.rules.PickupKm
	packages, err := t.Read.Prices(ctx, t.Shop.ID, d.rules.PickupPackages...)
	if err != nil {
		return own, err
	}
	for _, p := range packages {
		own.Packages = append(own.Packages, desks.PriceName(p, t.Language))
	}
	coupons, err := t.Read.CouponsOf(ctx, c.ID, mostCoupons)
	for _, one := range coupons {
		if one.Good(t.Now) {
			own.Coupons = append(own.Coupons, prompts.Coupon{Number: int64(one.ID), Name: desks.InScript(t.Language, one.Name), Amount: one.Amount, Until: one.ExpiresAt.In(t.Location())})
		}
	}
	return own, err
}

// called is a tier's name, in English its id.
func called(t desks.Turn, tier pricing.Tier) string { return calledIn(t.Language, tier) }
