package prompts

import (
	"time"

	"pitcrew/language"
)

// Loyalty is what a proven customer is told of points, tier, coupons and friends.
type Loyalty struct {
	Name       string
	Points     int64
	Worth      int64  // fen that the points take off
	Tier       string // empty for none
	Percent    int    // that the tier pays
	Next       string // the tier above; empty at the top
	Missing    int64  // fen of spend to it
	Friends    int    // brought
	Upgrade    int    // friends for a higher tier
	Voucher    int64  // fen, for both sides of a referral
	Warranty   bool   // one more year
	ToWarranty int64  // fen of spend to it
	Km         int    // of free pick-up with one of the packages
	Packages   []string
	Coupons    []Coupon
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

// Returned tells staff that a use was taken back.
func (c Coupon) Returned(tag language.Tag) string { return say(tag, "loyalty.returned", c) }

// RunsOut tells a customer ahead of a coupon's end.
func (c Coupon) RunsOut(tag language.Tag) string { return say(tag, "loyalty.coupon_runs_out", c) }

// NotGood tells staff that a coupon cannot be used.
func (c Coupon) NotGood(tag language.Tag) string { return say(tag, "loyalty.not_good", c) }

// In tells staff of points added or redeemed.
func (e PointsChange) In(tag language.Tag) string { return say(tag, "loyalty.entry", e) }

// TooFew tells staff that the balance does not cover it.
func (e PointsChange) TooFew(tag language.Tag) string { return say(tag, "loyalty.too_few", e) }

// Undone tells staff that an entry was taken back.
func (e PointsChange) Undone(tag language.Tag) string { return say(tag, "loyalty.undone", e) }

// Earned is what an order brought its customer, and what becomes of points.
type Earned struct {
	Number   string // the order's
	Plate    string
	Total    int64 // fen
	Points   int64
	Balance  int64
	Worth    int64  // fen
	Voucher  int64  // fen; of a friend's first order
	Tier     string // a new one
	Percent  int
	Warranty bool // one more year from now on
	Until    time.Time
}

// Off is the tier's percentage as people say it.
func (e Earned) Off() string { return percentPaid(e.Percent) }

// In tells a customer what an order brought.
func (e Earned) In(tag language.Tag) string { return say(tag, "loyalty.earned", e) }

// Back tells a customer that an order's points are taken back with its hand-over.
func (e Earned) Back(tag language.Tag) string { return say(tag, "loyalty.back", e) }

// Spent tells staff that points cannot be taken back.
func (e Earned) Spent(tag language.Tag) string { return say(tag, "loyalty.spent", e) }

// RunsOut tells a customer ahead of points that will be over.
func (e Earned) RunsOut(tag language.Tag) string { return say(tag, "loyalty.runs_out", e) }

// Expired tells a customer of points that are over.
func (e Earned) Expired(tag language.Tag) string { return say(tag, "loyalty.expired", e) }

// Referral is what is told of friends.
type Referral struct {
	Name    string
	Code    string
	Voucher int64  // fen, for both sides
	Upgrade int    // friends for a higher tier
	Friends int    // who have paid a first order
	Waiting int    // who have not yet
	Tier    string // a new one
	Why     string // refused: unknown, self, again, circle or old
}

// Missing is how many friends are missing for the next tier.
func (r Referral) Missing() int { return max(r.Upgrade-r.Friends, 0) }

// Taken confirms a friend's code.
func (r Referral) Taken(tag language.Tag) string { return say(tag, "referral.taken", r) }

// Refused says why a code does not count.
func (r Referral) Refused(tag language.Tag) string { return say(tag, "referral.refused", r) }

// Own tells one's own code, and the ladder.
func (r Referral) Own(tag language.Tag) string { return say(tag, "referral.own", r) }

// Undone says that a referral is taken back.
func (r Referral) Undone(tag language.Tag) string { return say(tag, "referral.undone", r) }

// Rewarded tells who brought a friend what that brought.
func (r Referral) Rewarded(tag language.Tag) string { return say(tag, "referral.rewarded", r) }

// VoucherName names the voucher.
func (r Referral) VoucherName(tag language.Tag) string { return say(tag, "referral.voucher", r) }
