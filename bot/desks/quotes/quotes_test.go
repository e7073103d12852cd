package quotes

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/pricing"
	"pitcrew/store"
)

func staff(text string) desks.Turn {
	return desks.Turn{Text: text, Who: desks.Person{Role: store.RoleAdvisor}}
}

func TestHear(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		turn desks.Turn
		want heard
	}{
		{staff("沪A12345 报价 前刹车片 刹车油"), heard{what: "make", car: "沪a12345", words: "前刹车片 刹车油"}},
		{staff("12345报价：刹车油"), heard{what: "make", car: "12345", words: "刹车油"}},
		{staff("RO20261124-1 quote brake fluid"), heard{what: "make", car: "ro20261124-1", words: "brake fluid"}},
		{staff("滬A12345 報價 煞車油"), heard{what: "make", car: "沪a12345", words: "煞车油"}},
		{staff("报价 沪A12345 刹车片"), heard{what: "make", car: "沪a12345", words: "刹车片"}},
		{staff("给沪A12345报个价：刹车片加换机油"), heard{what: "make", car: "沪a12345", words: "刹车片加换机油"}},
		{staff("沪A12345 价格表"), heard{}},
		{staff("沪A12345 客户选进阶"), heard{what: "choose", car: "沪a12345", grade: plus}},
		{staff("沪A12345 choose premium"), heard{what: "choose", car: "沪a12345", grade: premium}},
		{staff("沪A12345 的车主嫌报价太贵，怎么回？"), heard{}},
		{staff("沪A12345 报价太贵怎么回"), heard{}},
		{staff("三方案报价怎么做"), heard{}},
		{desks.Turn{Text: "就选进阶吧"}, heard{what: "choose", grade: plus}},
		{desks.Turn{Text: "尊享"}, heard{what: "choose", grade: premium}},
		{desks.Turn{Text: "我要基礎的"}, heard{what: "choose", grade: basic}},
		{desks.Turn{Text: "I'll take the premium one"}, heard{what: "choose", grade: premium}},
		{desks.Turn{Text: "那就基础的"}, heard{what: "choose", grade: basic}},
		{desks.Turn{Text: "等等换进阶"}, heard{what: "choose", grade: plus}},
		{desks.Turn{Text: "還是尊享吧"}, heard{what: "choose", grade: premium}},
		{desks.Turn{Text: "我的报价呢"}, heard{what: "show"}},
		{desks.Turn{Text: "我要做基础保养"}, heard{}},
		{desks.Turn{Text: "进阶和尊享差多少"}, heard{}},
		{desks.Turn{Text: "保险报价"}, heard{}},
	} {
		if c.turn.Who.Role == "" {
			c.turn.Who.Role = store.RoleCustomer
		}
		if got := hear(c.turn); got != c.want {
			t.Errorf("%q: %+v, want %+v", c.turn.Text, got, c.want)
		}
	}
}

var list = []store.PriceItem{
	{Code: "brake_fluid", Name: "刹车油更换", Kind: "labour", Price: 18000, Labour: 10000},
	{Code: "brake_pads.front", Name: "前刹车片", Kind: "part", Price: 52000, Labour: 15000, Brand: "国产"},
	{Code: "brake_pads.front.plus", Name: "前刹车片", Kind: "part", Price: 68000, Labour: 15000, Brand: "博世", Grade: plus},
	{Code: "brake_pads.front.premium", Name: "前刹车片", Kind: "part", Price: 108000, Labour: 15000, PriceTo: 128000, Grade: premium},
	{Code: "brake_pads.rear", Name: "后刹车片", Kind: "part", Price: 46000, Labour: 15000},
	{Code: "inspection", Name: "全车检测", Kind: "labour"},
	{Code: "major_service", Name: "大保养（机油、三滤、火花塞、刹车油）", Kind: "package", Price: 168000, Labour: 36000},
	{Code: "maintenance.basic", Name: "基础保养套餐", Kind: "package", Price: 48000, Labour: 12000},
	{Code: "oil_filter", Name: "机油滤清器", Kind: "part", Price: 4500},
}

func TestFind(t *testing.T) {
	t.Parallel()
	known := []intents.Item{{ID: "brake_pads", Words: "刹车片"}, {ID: "brake_fluid", Words: "刹车油"}, {ID: "oil_change", Words: "机油"}, {ID: "minor_service", Words: "基础保养"}}
	for _, c := range []struct{ words, found, missing string }{
		{"前刹车片 刹车油", "brake_pads.front brake_fluid", ""},
		{"前刹车片、前刹车片 x2", "brake_pads.front", ""},
		{"刹车片", "", "刹车片:2"},
		{"机油", "", "机油:0"},
		{"基础保养和全车检测", "maintenance.basic inspection", ""},
		{"brake_pads.rear", "brake_pads.rear", ""},
		{"brake_pads.front.plus", "", "brake_pads.front.plus:0"}, // the options choose it
	} {
		found, missing := find(c.words, known, list)
		var codes, not []string
		for _, w := range found {
			codes = append(codes, w.item.Code)
		}
		for _, m := range missing {
			not = append(not, m.word+":"+string(rune('0'+len(m.fits))))
		}
		if strings.Join(codes, " ") != c.found || strings.Join(not, " ") != c.missing {
			t.Errorf("%q: %q %q", c.words, codes, not)
		}
	}
	if found, _ := find("前刹车片 x2", known, list); len(found) != 1 || found[0].quantity != 2 {
		t.Errorf("%+v", found)
	}
}

func desk() *Desk { return New(DefaultRules(), pricing.DefaultRules(), nil, desks.Team{}) }

// What is the same in every grade is one option; a free check alone makes no better one.
func TestOptions(t *testing.T) {
	t.Parallel()
	one, err := desk().offers([]wish{{list[0], 1}}, list, pricing.Buyer{}, time.Time{})
	if err != nil || len(one) != 1 || one[0].Grade != basic {
		t.Errorf("%+v %v", one, err)
	}
	three, err := desk().offers([]wish{{list[1], 1}, {list[0], 1}}, list, pricing.Buyer{}, time.Time{})
	if err != nil || len(three) != 3 || three[1].Lines[0].Item.Brand != "博世" || three[2].To != 146000 || len(three[0].Lines) != 2 || len(three[2].Lines) != 3 {
		t.Errorf("%+v %v", three, err)
	}
}

// Whatever is quoted to whom: the lines that a choice brings into the order sum to the price
// told, which is within its range, and a quote survives being filed.
func TestLinesSumToThePrice(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		d := desk()
		d.price.Stacking = rapid.SampledFrom([]pricing.Stacking{pricing.Best, pricing.All}).Draw(t, "stacking")
		d.price.Cap, d.price.Round = rapid.Int64Range(0, 300).Draw(t, "cap"), rapid.SampledFrom([]int64{1, 1000}).Draw(t, "round")
		var wishes []wish
		for _, p := range list {
			if p.Grade == "" && rapid.Bool().Draw(t, p.Code) {
				wishes = append(wishes, wish{p, rapid.IntRange(1, 4).Draw(t, "quantity")})
			}
		}
		b := pricing.Buyer{Known: rapid.Bool().Draw(t, "known"), Visits: rapid.IntRange(0, 1).Draw(t, "visits"), Spent: rapid.Int64Range(0, 4_000_000).Draw(t, "spent")}
		for i := range rapid.IntRange(0, 2).Draw(t, "coupons") {
			b.Coupons = append(b.Coupons, pricing.Coupon{ID: int64(i + 1), Amount: rapid.Int64Range(1, 90000).Draw(t, "amount"), Until: at.Add(time.Hour)})
		}
		options, err := d.offers(wishes, list, b, at)
		if err != nil {
			t.Fatal(err)
		}
		packed, err := pack(options)
		if err != nil {
			t.Fatal(err)
		}
		again, err := unpack(store.Quote{Offer: packed})
		if err != nil || !same(again, options) {
			t.Fatalf("%+v, filed %+v, %v", options, again, err)
		}
		for _, o := range again {
			sum := int64(0)
			for _, l := range o.orderLines() {
				sum += l.Amount
			}
			if sum != o.Price.Total || o.To < o.Price.Total {
				t.Fatalf("lines sum to %d, the price is %d to %d", sum, o.Price.Total, o.To)
			}
		}
	})
}

func TestContradictions(t *testing.T) {
	t.Parallel()
	r := DefaultRules()
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	r.ValidFor, r.EscalateAfter, r.Adds = time.Minute, 0, map[string][]string{"gold": {"wash"}}
	err := r.Check()
	for _, want := range []string{"quotes.valid_for: 1m0s is shorter than quotes.within", "quotes.escalate_after", `quotes.adds: "gold"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}
