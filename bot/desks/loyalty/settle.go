package loyalty

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/pricing"
	"pitcrew/prompts"
	"pitcrew/store"
)

// What falls due by itself: the points of an order that was handed over, points that run
// out, with a notice ahead, and coupons that will.
const (
	kindExpire = "loyalty.expire"
	kindNotice = "loyalty.notice"
	kindCoupon = "loyalty.coupon"
)

// Timers implements desks.Timer.
func (d *Desk) Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error {
	return map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error{
		desks.OrderSettled: d.settle, kindExpire: d.expire, kindNotice: d.notice, kindCoupon: d.couponNotice,
	}
}

// settle makes the ledger say of an order what the order does: handed over, its points are
// earned once; taken back, they are gone again. Vouchers of a referral stay.
func (d *Desk) settle(ctx context.Context, tx *store.Tx, t store.Task) error {
	id, _, err := keyed(t)
	if err != nil {
		return err
	}
	o, err := tx.Order(ctx, store.OrderID(id))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	live, times, err := tx.EarnedFor(ctx, o)
	switch {
	case err != nil:
		return err
	case o.Status == store.OrderClosed && live == 0:
		return d.earn(ctx, tx, o, times)
	case o.Status != store.OrderClosed && live != 0:
		return d.takeBack(ctx, tx, o, live)
	}
	return nil
}

// earn enters the points of an order, rewards a referral, and tells the customer what
// changed.
func (d *Desk) earn(ctx context.Context, tx *store.Tx, o store.Order, times int) error {
	before, err := tx.PaidBy(ctx, o.Customer, o.ID)
	if err != nil {
		return err
	}
	friends, err := tx.Referrals(ctx, o.Customer)
	if err != nil {
		return err
	}
	news := prompts.Earned{Number: o.Number, Plate: o.Plate, Total: o.Total, Points: d.rules.Earned(o.Total)}
	if news.Points > 0 {
		e := store.PointsEntry{
			Shop: o.Shop, Customer: o.Customer, Key: store.EarnKey(o.ID, times), Kind: store.PointsEarned, Points: news.Points, Note: o.Number,
			ExpiresAt: tx.Now().AddDate(0, 0, d.rules.PointsDays),
		}
		if _, err := tx.AddPoints(ctx, e); err != nil {
			return err
		}
		if err := d.watchPoints(ctx, tx, e); err != nil {
			return err
		}
	}
	if news.Balance, err = tx.Balance(ctx, o.Customer); err != nil {
		return err
	}
	if before.Count == 0 && o.Total > 0 {
		if news.Voucher, err = d.reward(ctx, tx, o); err != nil {
			return err
		}
	}
	tierBefore, _ := d.rules.Tier(before.Spent, friends)
	tierNow, _ := d.rules.Tier(before.Spent+o.Total, friends)
	news.Warranty = !d.rules.LongerWarranty(before.Spent) && d.rules.LongerWarranty(before.Spent+o.Total)
	if news.Points == 0 && news.Voucher == 0 && tierBefore == tierNow && !news.Warranty {
		return nil
	}
	_, err = desks.TellCustomer(ctx, tx, o.Customer, "loyalty/"+store.EarnKey(o.ID, times), func(tag language.Tag) string {
		told := news
		if tierNow != tierBefore {
			told.Tier, told.Percent = calledIn(tag, tierNow), tierNow.Percent
		}
		return told.In(tag)
	}, nil)
	return err
}

// takeBack takes the points of an order back whose hand-over was. Points that were spent
// meanwhile are for a person to sort out.
func (d *Desk) takeBack(ctx context.Context, tx *store.Tx, o store.Order, live store.EntryID) error {
	e, err := tx.PointsEntry(ctx, live)
	if err != nil {
		return err
	}
	p := prompts.Earned{Number: o.Number, Plate: o.Plate, Points: e.Points}
	_, err = tx.ReversePoints(ctx, live, 0)
	if errors.Is(err, store.ErrTooFewPoints) {
		return d.team.TellPerson(ctx, tx, o.Shop, o.Advisor, desks.ActLoyalty, fmt.Sprintf("loyalty/spent/%d", live), p.Spent, nil)
	}
	if err != nil {
		return err
	}
	_, err = desks.TellCustomer(ctx, tx, o.Customer, fmt.Sprintf("loyalty/back/%d", live), p.Back, nil)
	return err
}

// reward gives both sides of a referral their voucher, once the friend's first order is
// paid, and tells who brought the friend how far they are. It returns the friend's voucher.
func (d *Desk) reward(ctx context.Context, tx *store.Tx, o store.Order) (int64, error) {
	r, err := tx.ReferralOf(ctx, o.Customer)
	if errors.Is(err, store.ErrNotFound) || err == nil && !r.RewardedAt.IsZero() {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if err := tx.RewardReferral(ctx, r.Friend); err != nil {
		return 0, err
	}
	for _, side := range []store.CustomerID{r.Friend, r.Referrer} {
		if err := d.give(ctx, tx, o.Shop, side, fmt.Sprintf("referral/%d/%d", r.Friend, side)); err != nil {
			return 0, err
		}
	}
	friends, err := tx.Referrals(ctx, r.Referrer)
	if err != nil {
		return 0, err
	}
	past, err := tx.PaidBy(ctx, r.Referrer, 0)
	if err != nil {
		return 0, err
	}
	was, _ := d.rules.Tier(past.Spent, friends-1)
	is, _ := d.rules.Tier(past.Spent, friends)
	_, err = desks.TellCustomer(ctx, tx, r.Referrer, fmt.Sprintf("loyalty/referral/%d", r.Friend), func(tag language.Tag) string {
		p := prompts.Referral{Voucher: d.rules.Voucher * 100, Friends: friends, Upgrade: d.rules.ReferralUpgrade}
		if was != is {
			p.Tier = calledIn(tag, is)
		}
		return p.Rewarded(tag)
	}, nil)
	return d.rules.Voucher * 100, err
}

// give issues a voucher of the rules.
func (d *Desk) give(ctx context.Context, tx *store.Tx, shop store.ShopID, to store.CustomerID, key string) error {
	if d.rules.Voucher == 0 {
		return nil
	}
	c := store.Coupon{Shop: shop, Customer: to, Key: key, Name: prompts.Referral{}.VoucherName(desks.StaffLanguage), Amount: d.rules.Voucher * 100, ExpiresAt: d.rules.VoucherUntil(tx.Now())}
	id, err := tx.AddCoupon(ctx, c)
	if err != nil {
		return err
	}
	return d.watchCoupon(ctx, tx, id, c.ExpiresAt)
}

// watchPoints sets the clocks of points that run out.
func (d *Desk) watchPoints(ctx context.Context, tx *store.Tx, e store.PointsEntry) error {
	if e.ExpiresAt.IsZero() {
		return nil
	}
	key := fmt.Sprintf("%d/%d", e.Customer, e.ExpiresAt.Unix())
	if err := tx.Enqueue(ctx, store.Task{Key: kindExpire + "/" + key, Kind: kindExpire, ReadyAt: e.ExpiresAt}); err != nil {
		return err
	}
	err := tx.Enqueue(ctx, store.Task{Key: kindNotice + "/" + key, Kind: kindNotice, ReadyAt: d.whenOpen(e.ExpiresAt.AddDate(0, 0, -d.rules.PointsNotice))})
	return err
}

func (d *Desk) watchCoupon(ctx context.Context, tx *store.Tx, id store.CouponID, until time.Time) error {
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindCoupon, id), Kind: kindCoupon, ReadyAt: d.whenOpen(until.AddDate(0, 0, -d.rules.VoucherNotice))})
	return err
}

// whenOpen is when the shop is open next: nobody is told at night what can wait.
func (d *Desk) whenOpen(at time.Time) time.Time {
	if open, ok := d.hours.NextOpening(at); ok {
		return open
	}
	return at
}

// expire takes points out whose time is over and that nobody spent.
func (d *Desk) expire(ctx context.Context, tx *store.Tx, t store.Task) error {
	id, at, err := keyed(t)
	if err != nil {
		return err
	}
	c, due, err := d.runOut(ctx, tx, store.CustomerID(id), tx.Now())
	if err != nil || due == 0 {
		return err
	}
	if _, err := tx.AddPoints(ctx, store.PointsEntry{Shop: c.Shop, Customer: c.ID, Key: fmt.Sprintf("expire/%d/%d", id, at.Unix()), Kind: store.PointsExpired, Points: -due}); err != nil {
		return err
	}
	if !c.OptedOutAt.IsZero() {
		return nil
	}
	p := prompts.Earned{Points: due}
	if p.Balance, err = tx.Balance(ctx, c.ID); err != nil {
		return err
	}
	_, err = desks.TellCustomer(ctx, tx, c.ID, t.Key, p.Expired, nil)
	return err
}

// notice tells ahead what will run out. Who wants no messages gets none.
func (d *Desk) notice(ctx context.Context, tx *store.Tx, t store.Task) error {
	id, at, err := keyed(t)
	if err != nil {
		return err
	}
	c, due, err := d.runOut(ctx, tx, store.CustomerID(id), at)
	if err != nil || due == 0 || !c.OptedOutAt.IsZero() || !tx.Now().Before(at) {
		return err
	}
	p := prompts.Earned{Points: due, Worth: d.rules.Worth(due), Until: at.In(d.hours.Location())}
	_, err = desks.TellCustomer(ctx, tx, c.ID, t.Key, p.RunsOut, nil)
	return err
}

// runOut is a customer with the points that will have run out at an instant; an erased or
// merged one has none of their own.
func (d *Desk) runOut(ctx context.Context, tx *store.Tx, id store.CustomerID, at time.Time) (store.Customer, int64, error) {
	c, err := tx.Customer(ctx, id)
	if err == nil && c.MergedInto != 0 {
		c, err = tx.Customer(ctx, c.MergedInto)
	}
	if errors.Is(err, store.ErrNotFound) {
		return c, 0, nil
	}
	if err != nil {
		return c, 0, err
	}
	due, err := tx.PointsDue(ctx, c.ID, at)
	return c, due, err
}

// couponNotice tells ahead of a coupon that nobody used yet.
func (d *Desk) couponNotice(ctx context.Context, tx *store.Tx, t store.Task) error {
	id, _, err := keyed(t)
	if err != nil {
		return err
	}
	one, err := tx.Coupon(ctx, store.CouponID(id))
	if errors.Is(err, store.ErrNotFound) || err == nil && !one.Good(tx.Now()) {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := tx.Customer(ctx, one.Customer)
	if err != nil || !c.OptedOutAt.IsZero() {
		return err
	}
	_, err = desks.TellCustomer(ctx, tx, one.Customer, t.Key, func(tag language.Tag) string {
		return prompts.Coupon{Number: id, Name: desks.InScript(tag, one.Name), Amount: one.Amount, Until: one.ExpiresAt.In(d.hours.Location())}.RunsOut(tag)
	}, nil)
	return err
}

// calledIn is a tier's name, in English its id; no tier has none.
func calledIn(tag language.Tag, tier pricing.Tier) string {
	if tag == language.En {
		return tier.ID
	}
	return desks.InScript(tag, tier.Name)
}

// keyed reads the number and, where there is one, the instant of a task's key.
func keyed(t store.Task) (id int64, at time.Time, err error) {
	part := strings.Split(t.Key, "/")
	if len(part) < 2 {
		return 0, at, fmt.Errorf("task key %q", t.Key)
	}
	if id, err = strconv.ParseInt(part[1], 10, 64); err != nil {
		return 0, at, fmt.Errorf("task key %q: %w", t.Key, err)
	}
	if len(part) > 2 {
		sec, err := strconv.ParseInt(part[2], 10, 64)
		if err != nil {
			return 0, at, fmt.Errorf("task key %q: %w", t.Key, err)
		}
		at = time.Unix(sec, 0)
	}
	return id, at, nil
}
