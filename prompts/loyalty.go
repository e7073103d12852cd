package prompts

import (
	"time"

	"pitcrew/language"
)

// Loyalty is what a proven customer is told of points, tier, coupons and friends.
type Loyalty struct {
	Name     string
	Points   int64
	Worth    int64  // fen that the points take off
	Tier     string // empty for none
	Percent  int    // that the tier pays
	Next     string // the tier above; empty at the top
	Missing  int64  // fen of spend to it
	Friends  int    // brought
	Upgrade  int    // friends for a higher tier
	Voucher  int64  // fen, for both sides of a referral
	Warranty bool   // one more year
	Coupons  []Coupon
}

// Coupon is one amount off.
type Coupon struct {
	Number   int64
	Customer string
	Name     string
	Amount   int64 // fen
	Until    time.Time
	Used     bool
}

// PointsChange is a change of points, told to staff.
type PointsChange struct {
	Name     string
	Points   int64
	Redeemed bool
	Worth    int64 // fen taken off, when redeemed
	Balance  int64 // afterwards
}

// In tells a customer what is theirs.
func (l Loyalty) In(tag language.Tag) string { return say(tag, "loyalty.own", l) }

// Off is the tier's percentage as people say it: 8折, 7.5折.
func (l Loyalty) Off() string { return percentPaid(l.Percent) }

// Gone tells staff that this cannot be done, or not any more.
func (l Loyalty) Gone(tag language.Tag) string { return say(tag, "loyalty.gone", l) }

// UndoLabel takes back.
func (l Loyalty) UndoLabel(tag language.Tag) string { return say(tag, "loyalty.label_undo", l) }

// Plain names a coupon without a name.
func (c Coupon) Plain(tag language.Tag) string { return say(tag, "loyalty.coupon", c) }

// Issued tells staff of a new coupon.
func (c Coupon) Issued(tag language.Tag) string { return say(tag, "loyalty.issued", c) }

// Redeemed tells staff that a coupon was used.
func (c Coupon) Redeemed(tag language.Tag) string { return say(tag, "loyalty.redeemed", c) }

// Voided tells staff that a coupon was taken back.
func (c Coupon) Voided(tag language.Tag) string { return say(tag, "loyalty.voided", c) }

// NotGood tells staff that a coupon cannot be used.
func (c Coupon) NotGood(tag language.Tag) string { return say(tag, "loyalty.not_good", c) }

// In tells staff of points added or redeemed.
func (e PointsChange) In(tag language.Tag) string { return say(tag, "loyalty.entry", e) }

// TooFew tells staff that the balance does not cover it.
func (e PointsChange) TooFew(tag language.Tag) string { return say(tag, "loyalty.too_few", e) }

// Undone tells staff that an entry was taken back.
func (e PointsChange) Undone(tag language.Tag) string { return say(tag, "loyalty.undone", e) }
