// Package pricing computes what a customer pays, by the shop's rules and by nothing else
// (mission E1–E4). It is pure: no clock, no database, no language model. Its words for
// people are elsewhere; a result names each rule that counted, or did not, and why.
package pricing

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Rules are the shop's numbers about money and loyalty, in shop.yaml under "pricing".
// A percentage is what is paid: 80 is 8折. Amounts are whole yuan.
type Rules struct {
	FirstVisit     int      `yaml:"first_visit"`      // percent paid for FirstVisitItem on a first visit: 50 (003)
	FirstVisitItem string   `yaml:"first_visit_item"` // code in the price list: maintenance.basic (003)
	Tiers          []Tier   `yaml:"tiers"`            // by past spend: gold 80, platinum 70, diamond 60 (003; the thresholds are ours)
	Several        int      `yaml:"several"`          // percent paid for this many items and more: 75 (003)
	SeveralFrom    int      `yaml:"several_from"`     // 3 (003)
	Stacking       Stacking `yaml:"stacking"`         // which percentages count together: best (ours)
	WithCoupons    bool     `yaml:"with_coupons"`     // coupons count on top of a percentage: true (ours)
	MostCoupons    int      `yaml:"most_coupons"`     // for one order: 1 (ours)
	Floor          int      `yaml:"floor"`            // never below this percent of the list: 40 (ours)
	Cap            int64    `yaml:"cap"`              // most yuan off in all; 0 is no cap (ours)
	Round          int64    `yaml:"round"`            // the total is rounded down to a multiple of this many fen: 1 (ours)

	PointsPerYuan int64 `yaml:"points_per_yuan"` // earned for a yuan spent: 1 (ours)
	YuanPerPoints int64 `yaml:"points_per_off"`  // so many points are one yuan off: 100 (003, "1:100")
	PointsDays    int   `yaml:"points_days"`     // earned points last: 730 (ours)

	PointsNotice  int `yaml:"points_notice"`  // told so many days before points run out: 30 (ours)
	VoucherNotice int `yaml:"voucher_notice"` // and before a coupon does: 7 (ours)

	Voucher         int64 `yaml:"voucher"`          // yuan, for both sides of a referral: 100 (003)
	VoucherDays     int   `yaml:"voucher_days"`     // a voucher's validity: 90 (ours)
	ReferralUpgrade int   `yaml:"referral_upgrade"` // friends for a higher tier: 3 (003)

	Warranty       int64    `yaml:"warranty"`        // past spend in yuan for one more year of warranty: 10000 (003; the number is ours)
	PickupKm       int      `yaml:"pickup_km"`       // free pickup within: 20 (003)
	PickupPackages []string `yaml:"pickup_packages"` // codes of premium packages: maintenance.deep, major_service (003)

	// Packages are what is in a package, by its code in the price list: codes of the list,
	// services of intents/lexicon/items.txt, other packages, or plain words (003).
	Packages map[string][]string `yaml:"packages"`
}

// Stacking says which percentages count together.
type Stacking string

// The ways.
const (
	Best Stacking = "best" // the one that saves most
	All  Stacking = "all"  // one after the other, each on what is left
)

// Tier is a class of customers by past spend.
type Tier struct {
	ID      string `yaml:"id"` // gold, platinum, diamond
	Name    string `yaml:"name"`
	From    int64  `yaml:"from"`    // past spend in yuan
	Percent int    `yaml:"percent"` // what they pay
}

// DefaultRules are mission.md's numbers.
func DefaultRules() Rules {
	return Rules{
		FirstVisit: 50, FirstVisitItem: "maintenance.basic",
		Tiers: []Tier{
			{ID: "gold", Name: "金卡", From: 5000, Percent: 80}, {ID: "platinum", Name: "铂金卡", From: 15000, Percent: 70}, {ID: "diamond", Name: "钻石卡", From: 30000, Percent: 60},
		},
		Several: 75, SeveralFrom: 3, Stacking: Best, WithCoupons: true, MostCoupons: 1, Floor: 40, Round: 1,
		PointsPerYuan: 1, YuanPerPoints: 100, PointsDays: 730, PointsNotice: 30, VoucherNotice: 7, Voucher: 100, VoucherDays: 90, ReferralUpgrade: 3,
		Warranty: 10000, PickupKm: 20, PickupPackages: []string{"maintenance.deep", "major_service"},
		Packages: map[string][]string{
			"maintenance.basic":  {"oil_change", "oil_filter", "21 项检查"},
			"maintenance.deep":   {"maintenance.basic", "air_filter", "cabin_filter", "throttle_clean"},
			"maintenance.season": {"防冻液检查", "电瓶检测", "wipers", "胎压检查"},
			"maintenance.ev":     {"三电检测", "冷却液检查", "cabin_filter", "底盘检查"},
		},
	}
}

// Check reports every contradiction, each in one sentence.
func (r Rules) Check() error {
	var errs []error
	say := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf("pricing."+format, args...))
		}
	}
	percent := func(p int) bool { return p >= 1 && p <= 100 }
	say(percent(r.FirstVisit), "first_visit: %d is not a percentage that is paid, 1 to 100 (50 is 5折)", r.FirstVisit)
	say(percent(r.Several), "several: %d is not a percentage that is paid, 1 to 100 (75 is 7.5折)", r.Several)
	say(r.SeveralFrom >= 2, "several_from: %d items are not several, give 2 or more", r.SeveralFrom)
	say(r.Stacking == Best || r.Stacking == All, "stacking: %q is neither best nor all", r.Stacking)
	say(r.MostCoupons >= 0 && r.Cap >= 0, "most_coupons, cap: must not be negative")
	say(r.Floor >= 0 && r.Floor <= 100, "floor: %d is not a percentage, 0 to 100", r.Floor)
	say(r.Round >= 1 && r.Round <= 10000, "round: %d is not a number of fen, 1 to 10000", r.Round)
	say(r.PointsPerYuan >= 0 && r.YuanPerPoints >= 1, "points_per_yuan, points_per_off: points must not be negative, and a yuan costs at least one")
	say(r.PointsDays >= 1 && r.VoucherDays >= 1, "points_days, voucher_days: at least 1")
	say(r.PointsNotice >= 0 && r.PointsNotice < r.PointsDays, "points_notice: %d days ahead is not within points_days (%d)", r.PointsNotice, r.PointsDays)
	say(r.VoucherNotice >= 0 && r.VoucherNotice < r.VoucherDays, "voucher_notice: %d days ahead is not within voucher_days (%d)", r.VoucherNotice, r.VoucherDays)
	say(r.Voucher >= 0 && r.ReferralUpgrade >= 1 && r.Warranty >= 0 && r.PickupKm >= 0, "voucher, referral_upgrade, warranty, pickup_km: must not be negative, and an upgrade needs a friend")
	for _, p := range slices.Sorted(maps.Keys(r.Packages)) {
		say(len(r.Packages[p]) > 0, "packages: %s has no items", p)
		say(!r.within(p, p, len(r.Packages)), "packages: %s contains itself", p)
	}
	for i, t := range r.Tiers {
		say(t.ID != "" && t.Name != "" && percent(t.Percent), "tiers: %q needs id, name and a percentage that is paid", t.ID)
		say(percent(t.Percent) && t.Percent >= r.Floor, "tiers: %s pays %d%%, below the floor of %d%%", t.ID, t.Percent, r.Floor)
		if i > 0 {
			say(t.From > r.Tiers[i-1].From && t.Percent <= r.Tiers[i-1].Percent, "tiers: %s must need more spend than %s, and pay no more", t.ID, r.Tiers[i-1].ID)
		}
	}
	return errors.Join(errs...)
}

// within reports whether a package is in what another one contains.
func (r Rules) within(p, in string, depth int) bool {
	return depth > 0 && slices.ContainsFunc(r.Packages[in], func(item string) bool { return item == p || r.within(p, item, depth-1) })
}

// Contents are the items of a package, with those of the packages in it; nil for what is
// no package. Rules that passed Check have an end.
func (r Rules) Contents(code string) []string {
	var out []string
	for _, item := range r.Packages[code] {
		if _, ok := r.Packages[item]; ok {
			out = append(out, r.Contents(item)...)
		} else {
			out = append(out, item)
		}
	}
	return out
}

// Tier is the class that a past spend in fen and a number of referred friends reach; ok is
// false for none. Enough friends lift it by one.
func (r Rules) Tier(spent int64, friends int) (t Tier, ok bool) {
	reached := 0
	for reached < len(r.Tiers) && spent >= r.Tiers[reached].From*100 {
		reached++
	}
	if friends >= r.ReferralUpgrade {
		reached = min(reached+1, len(r.Tiers))
	}
	if reached == 0 {
		return Tier{}, false
	}
	return r.Tiers[reached-1], true
}

// Next is the class above, with the fen that are missing; ok is false at the top.
func (r Rules) Next(spent int64) (t Tier, missing int64, ok bool) {
	for _, t := range r.Tiers {
		if spent < t.From*100 {
			return t, t.From*100 - spent, true
		}
	}
	return Tier{}, 0, false
}

// Earned are the points for fen spent; part of a yuan earns nothing.
func (r Rules) Earned(fen int64) int64 { return max(fen, 0) / 100 * r.PointsPerYuan }

// Worth is what points take off, in fen; less than one yuan's worth is nothing.
func (r Rules) Worth(points int64) int64 { return max(points, 0) / r.YuanPerPoints * 100 }

// LongerWarranty reports whether a past spend earns one more year.
func (r Rules) LongerWarranty(spent int64) bool { return spent >= r.Warranty*100 }

// FreePickup reports whether a car is fetched for nothing: a premium package, near enough.
func (r Rules) FreePickup(km float64, codes ...string) bool {
	if km < 0 || km > float64(r.PickupKm) {
		return false
	}
	for _, c := range codes {
		if slices.Contains(r.PickupPackages, c) {
			return true
		}
	}
	return false
}

// VoucherUntil is when a voucher that is issued now runs out.
func (r Rules) VoucherUntil(now time.Time) time.Time { return now.AddDate(0, 0, r.VoucherDays) }
