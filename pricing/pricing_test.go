package pricing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pitcrew/pricing"
)

var at = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

var (
	basic = pricing.Item{Code: "maintenance.basic", Name: "基础保养套餐", Price: 48000, Quantity: 1}
	pads  = pricing.Item{Code: "brake_pads.front", Name: "前刹车片", Price: 52000, Quantity: 1}
	fluid = pricing.Item{Code: "brake_fluid", Name: "刹车油更换", Price: 18000, Quantity: 1}
)

func TestPrice(t *testing.T) {
	t.Parallel()
	voucher := pricing.Coupon{ID: 1, Name: "推荐券", Amount: 10000, Until: at.AddDate(0, 1, 0)}
	old, used := voucher, voucher
	old.ID, old.Until, used.ID, used.Used = 2, at, 3, true
	all := pricing.DefaultRules()
	all.Stacking = pricing.All
	capped := pricing.DefaultRules()
	capped.Cap = 50
	alone := pricing.DefaultRules()
	alone.WithCoupons = false
	tens := pricing.DefaultRules()
	tens.Round = 1000
	known := func(visits int, spent int64, coupons ...pricing.Coupon) pricing.Buyer {
		return pricing.Buyer{Known: true, Visits: visits, Spent: spent * 100, Coupons: coupons}
	}
	for _, c := range []struct {
		name  string
		rules pricing.Rules
		buyer pricing.Buyer
		items []pricing.Item
		total int64
		steps string
	}{
		{"a stranger pays the list", pricing.DefaultRules(), pricing.Buyer{Coupons: []pricing.Coupon{voucher}}, []pricing.Item{basic}, 48000, ""},
		{"first visit 5折", pricing.DefaultRules(), known(0, 0), []pricing.Item{basic}, 24000, "first_visit"},
		{"first visit is for the basic package only", pricing.DefaultRules(), known(0, 0), []pricing.Item{pads}, 52000, ""},
		{"below gold", pricing.DefaultRules(), known(3, 4999), []pricing.Item{pads}, 52000, ""},
		{"gold 8折", pricing.DefaultRules(), known(3, 5000), []pricing.Item{pads}, 41600, "tier"},
		{"platinum 7折", pricing.DefaultRules(), known(3, 15000), []pricing.Item{pads}, 36400, "tier"},
		{"diamond 6折", pricing.DefaultRules(), known(3, 30000), []pricing.Item{pads}, 31200, "tier"},
		{"three items 7.5折", pricing.DefaultRules(), known(3, 0), []pricing.Item{basic, pads, fluid}, 88500, "several"},
		{"four tyres are one item", pricing.DefaultRules(), known(3, 0), []pricing.Item{{Code: "tyres", Price: 56000, Quantity: 4}, {Code: "inspection", Quantity: 1}, pads}, 276000, ""},
		{"the best one counts", pricing.DefaultRules(), known(3, 5000), []pricing.Item{basic, pads, fluid}, 88500, "tier:better several"},
		{"all of them count", all, known(3, 5000), []pricing.Item{basic, pads, fluid}, 70800, "tier several"},
		{"a voucher on top", pricing.DefaultRules(), known(3, 5000, voucher), []pricing.Item{pads}, 31600, "tier coupon"},
		{"a voucher not on top", alone, known(3, 5000, voucher), []pricing.Item{pads}, 41600, "tier coupon:not_with"},
		{"old and used vouchers", pricing.DefaultRules(), known(3, 0, old, used), []pricing.Item{pads}, 52000, "coupon:expired coupon:used"},
		{"the floor", pricing.DefaultRules(), known(0, 0, voucher), []pricing.Item{basic}, 19200, "first_visit coupon floor"},
		{"the cap", capped, known(3, 5000), []pricing.Item{pads}, 47000, "tier cap"},
		{"rounding", tens, known(3, 5000), []pricing.Item{pads}, 41000, "tier round"},
		{"nothing to pay", pricing.DefaultRules(), known(3, 5000, voucher), []pricing.Item{{Code: "inspection", Quantity: 1}}, 0, "tier coupon:nothing"},
	} {
		got, err := c.rules.Price(c.buyer, c.items, at)
		if err != nil || got.Total != c.total || names(got) != c.steps {
			t.Errorf("%s: %d %q %v, want %d %q", c.name, got.Total, names(got), err, c.total, c.steps)
		}
	}
}

func names(r pricing.Result) string {
	var out []string
	for _, s := range r.Steps {
		name := string(s.Rule)
		if s.Refused != "" {
			name += ":" + string(s.Refused)
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

func TestSenselessAmounts(t *testing.T) {
	t.Parallel()
	for _, i := range []pricing.Item{{Price: -1, Quantity: 1}, {Price: 1, Quantity: 0}, {Price: 1 << 62, Quantity: 1}, {Price: 1, Quantity: 1 << 30}} {
		if _, err := pricing.DefaultRules().Price(pricing.Buyer{}, []pricing.Item{i}, at); err == nil {
			t.Errorf("%+v has a price", i)
		}
	}
}

func TestTiersAndPromises(t *testing.T) {
	t.Parallel()
	r := pricing.DefaultRules()
	if tier, ok := r.Tier(0, 3); !ok || tier.ID != "gold" {
		t.Errorf("three friends: %v", tier)
	}
	if tier, _ := r.Tier(9_000_000, 9); tier.ID != "diamond" {
		t.Errorf("nothing is above diamond: %v", tier)
	}
	if _, ok := r.Tier(0, 2); ok {
		t.Error("two friends lift")
	}
	if next, missing, ok := r.Next(490_000); !ok || next.ID != "gold" || missing != 10_000 {
		t.Errorf("next: %v %d", next, missing)
	}
	if r.Earned(19_999) != 199 || r.Worth(250) != 200 || r.Earned(-5) != 0 {
		t.Error("points")
	}
	if !r.FreePickup(20, "wash", "maintenance.deep") || r.FreePickup(20.1, "maintenance.deep") || r.FreePickup(1, "wash") {
		t.Error("pickup")
	}
	if !r.LongerWarranty(1_000_000) || r.LongerWarranty(999_999) {
		t.Error("warranty")
	}
}

func TestContradictions(t *testing.T) {
	t.Parallel()
	r := pricing.DefaultRules()
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	r.Packages["a"], r.Packages["b"], r.Packages["c"] = []string{"b"}, []string{"a"}, nil
	r.FirstVisit, r.Stacking, r.Tiers[1].From, r.Tiers[2].Percent = 0, "some", 4000, 30
	err := r.Check()
	for _, want := range []string{"first_visit: 0", `stacking: "some"`, "platinum must need more", "diamond pays 30%, below the floor", "packages: a contains itself", "packages: c has no items"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

func TestContents(t *testing.T) {
	t.Parallel()
	r := pricing.DefaultRules()
	want := []string{"oil_change", "oil_filter", "21 项检查", "air_filter", "cabin_filter", "throttle_clean"}
	if got := r.Contents("maintenance.deep"); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := r.Contents("wash"); got != nil {
		t.Errorf("%q", got)
	}
}

func rules(t *rapid.T) pricing.Rules {
	r := pricing.DefaultRules()
	r.Stacking = rapid.SampledFrom([]pricing.Stacking{pricing.Best, pricing.All}).Draw(t, "stacking")
	r.WithCoupons, r.MostCoupons = rapid.Bool().Draw(t, "with"), rapid.IntRange(0, 4).Draw(t, "most")
	r.Floor, r.Cap = rapid.IntRange(0, 60).Draw(t, "floor"), rapid.Int64Range(0, 1000).Draw(t, "cap")
	r.Round = rapid.SampledFrom([]int64{1, 10, 100, 1000}).Draw(t, "round")
	return r
}

// Whatever is bought by whom under whatever rules: the total is never negative, never below
// the floor, never above the list; the steps sum to it; the order of items and coupons does
// not matter; and the same question has the same answer.
func TestProperties(t *testing.T) {
	t.Parallel()
	item := rapid.Custom(func(t *rapid.T) pricing.Item {
		return pricing.Item{
			Code: rapid.SampledFrom([]string{"maintenance.basic", "a", "b", ""}).Draw(t, "code"), Name: rapid.StringN(0, 2, -1).Draw(t, "name"),
			Price: rapid.Int64Range(0, 1_000_000).Draw(t, "price"), Quantity: rapid.IntRange(1, 5).Draw(t, "quantity"),
		}
	})
	coupon := rapid.Custom(func(t *rapid.T) pricing.Coupon {
		return pricing.Coupon{
			ID: rapid.Int64Range(0, 5).Draw(t, "id"), Amount: rapid.Int64Range(-1, 100_000).Draw(t, "amount"),
			Until: at.Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, "until")) * time.Hour), Used: rapid.Bool().Draw(t, "used"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		r, items := rules(t), rapid.SliceOfN(item, 0, 6).Draw(t, "items")
		b := pricing.Buyer{
			Known: rapid.Bool().Draw(t, "known"), Visits: rapid.IntRange(0, 2).Draw(t, "visits"), Spent: rapid.Int64Range(0, 4_000_000).Draw(t, "spent"),
			Friends: rapid.IntRange(0, 4).Draw(t, "friends"), Coupons: rapid.SliceOfN(coupon, 0, 5).Draw(t, "coupons"),
		}
		got, err := r.Price(b, items, at)
		if err != nil {
			t.Fatal(err)
		}
		sum := got.List
		for _, s := range got.Steps {
			sum -= s.Off
			if s.Refused != "" && s.Off != 0 {
				t.Fatalf("refused, and takes off: %+v", s)
			}
		}
		if got.Total < 0 || got.Total < r.Lowest(got.List) || got.Total > got.List || sum != got.Total {
			t.Fatalf("%+v: floor %d, steps sum to %d", got, r.Lowest(got.List), sum)
		}
		shuffled := b
		shuffled.Coupons = rapid.Permutation(b.Coupons).Draw(t, "other coupons")
		again, err := r.Price(shuffled, rapid.Permutation(items).Draw(t, "other order"), at)
		if err != nil || again.Total != got.Total || !slices.Equal(again.Items, got.Items) {
			t.Fatalf("in another order: %+v, want %+v", again, got)
		}
	})
}
