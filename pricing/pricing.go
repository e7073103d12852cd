package pricing

import (
	"cmp"
	"errors"
	"slices"
	"time"
)

// Item is one thing to be paid.
type Item struct {
	Code     string
	Name     string
	Price    int64 // fen for one
	Quantity int
}

// Coupon is an amount off.
type Coupon struct {
	ID     int64
	Name   string
	Amount int64 // fen
	Until  time.Time
	Used   bool
}

// Buyer is what the rules look at. Spent and Visits count what was before this order.
type Buyer struct {
	Known   bool // proven: a stranger pays the list price
	Visits  int
	Spent   int64 // fen
	Friends int   // referred
	Coupons []Coupon
}

// Rule names one rule of a result.
type Rule string

// The rules, in the order in which they count.
const (
	RuleFirstVisit Rule = "first_visit"
	RuleTier       Rule = "tier"
	RuleSeveral    Rule = "several"
	RuleCoupon     Rule = "coupon"
	RuleCap        Rule = "cap"
	RuleFloor      Rule = "floor"
	RuleRound      Rule = "round"
)

// Why a rule did not count; empty when it did.
type Why string

// The reasons.
const (
	WhyBetter  Why = "better"   // another one saves more
	WhyExpired Why = "expired"  // the coupon's time is over
	WhyUsed    Why = "used"     // the coupon was used
	WhyEnough  Why = "enough"   // as many coupons as one order takes
	WhyNotWith Why = "not_with" // not together with a percentage
	WhyNothing Why = "nothing"  // nothing is left to take off
)

// Step is one rule: applied, with what it takes off, or refused, with why.
type Step struct {
	Rule    Rule
	Name    string // the tier's or coupon's
	ID      string // the tier's
	Percent int    // paid
	Off     int64  // fen; negative where cap or floor give back
	Refused Why
	Coupon  int64
}

// Result is a price that explains itself: List less the Off of all steps is Total.
type Result struct {
	List  int64
	Items []Item // in a fixed order
	Steps []Step
	Total int64
}

// ErrAmount refuses negative and senseless amounts.
var ErrAmount = errors.New("amount out of range")

// Bounds keep every sum far away from the end of an int64.
const (
	mostItems    = 1000
	mostPrice    = 1_000_000_000 // 10 million yuan
	mostQuantity = 1000
)

// Price computes what a buyer pays at an instant. The order of items and coupons does not
// matter.
func (r Rules) Price(b Buyer, items []Item, at time.Time) (Result, error) {
	if len(items) > mostItems {
		return Result{}, ErrAmount
	}
	res := Result{Items: slices.Clone(items)}
	slices.SortFunc(res.Items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Price, b.Price), cmp.Compare(a.Quantity, b.Quantity))
	})
	services, first := map[string]bool{}, int64(0)
	for _, i := range res.Items {
		if i.Price < 0 || i.Price > mostPrice || i.Quantity < 1 || i.Quantity > mostQuantity {
			return Result{}, ErrAmount
		}
		res.List += i.Price * int64(i.Quantity)
		if i.Price > 0 { // a free check is no service that is sold; four tyres are one
			services[i.Code+"/"+i.Name] = true
		}
		if i.Code == r.FirstVisitItem {
			first += i.Price * int64(i.Quantity)
		}
	}
	res.Total = res.List
	r.percentages(&res, b, len(services), first)
	r.coupons(&res, b.Coupons, b.Known, at)
	r.bounds(&res)
	return res, nil
}

// percentages takes off first visit, tier and several items: the best of them, or all.
func (r Rules) percentages(res *Result, b Buyer, count int, first int64) {
	var steps []Step
	if b.Known && b.Visits == 0 && first > 0 {
		steps = append(steps, Step{Rule: RuleFirstVisit, Percent: r.FirstVisit})
	}
	if t, ok := r.Tier(b.Spent, b.Friends); ok && b.Known {
		steps = append(steps, Step{Rule: RuleTier, ID: t.ID, Name: t.Name, Percent: t.Percent})
	}
	if count >= r.SeveralFrom {
		steps = append(steps, Step{Rule: RuleSeveral, Percent: r.Several})
	}
	left, best := res.List, -1
	for i := range steps {
		base := left
		if steps[i].Rule == RuleFirstVisit {
			base = first
		}
		steps[i].Off = off(base, steps[i].Percent)
		if r.Stacking == All {
			left -= steps[i].Off
		} else if best < 0 || steps[i].Off > steps[best].Off {
			best = i
		}
	}
	for i := range steps {
		if r.Stacking != All && i != best {
			steps[i].Off, steps[i].Refused = 0, WhyBetter
		}
		res.add(steps[i])
	}
}

// off is what a percentage paid takes off, rounded in the customer's favour.
func off(base int64, percent int) int64 { return base - base*int64(percent)/100 }

// coupons takes off what the buyer holds, the largest first.
func (r Rules) coupons(res *Result, held []Coupon, known bool, at time.Time) {
	if !known {
		return
	}
	held = slices.Clone(held)
	slices.SortFunc(held, func(a, b Coupon) int {
		return cmp.Or(cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Name, b.Name), a.Until.Compare(b.Until))
	})
	discounted, taken := res.Total < res.List, 0
	for _, c := range held {
		s := Step{Rule: RuleCoupon, Name: c.Name, Coupon: c.ID}
		switch {
		case c.Used:
			s.Refused = WhyUsed
		case !at.Before(c.Until):
			s.Refused = WhyExpired
		case discounted && !r.WithCoupons:
			s.Refused = WhyNotWith
		case taken >= r.MostCoupons:
			s.Refused = WhyEnough
		case res.Total == 0 || c.Amount <= 0:
			s.Refused = WhyNothing
		default:
			s.Off = min(c.Amount, res.Total)
			taken++
		}
		res.add(s)
	}
}

// bounds gives back what goes beyond the cap or below the floor, and rounds.
func (r Rules) bounds(res *Result) {
	if most := r.Cap * 100; most > 0 && res.List-res.Total > most {
		res.add(Step{Rule: RuleCap, Off: res.Total - (res.List - most)})
	}
	floor := r.Lowest(res.List)
	if res.Total < floor {
		res.add(Step{Rule: RuleFloor, Percent: r.Floor, Off: res.Total - floor})
	}
	if rest := res.Total % max(r.Round, 1); rest > 0 && res.Total-rest >= floor {
		res.add(Step{Rule: RuleRound, Off: rest})
	}
}

// Lowest is the floor for a list price, in fen.
func (r Rules) Lowest(list int64) int64 { return (list*int64(r.Floor) + 99) / 100 }

func (res *Result) add(s Step) {
	res.Steps = append(res.Steps, s)
	res.Total -= s.Off
}
