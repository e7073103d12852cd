package parts

import (
	"strings"
	"testing"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/store"
)

func TestRulesAreChecked(t *testing.T) {
	t.Parallel()
	if err := DefaultRules().Check(); err != nil {
		t.Fatal(err)
	}
	err := Rules{Lead: 40 * day, Cover: 30 * day, StockOut: 200}.Check()
	for _, want := range []string{"window", "parts.cover", "parts.stock_out"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not complained of: %v", want, err)
		}
	}
}

// When a part is short, and how much is ordered: over 90 days, for 30 days.
func TestHold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		quantity, safety, used, imported float64
		left, order                      float64
	}{
		"enough":                         {quantity: 20, safety: 5, used: 45, left: 20},
		"at its safety stock":            {quantity: 5, safety: 5, left: 5},
		"below it, and used":             {quantity: 4, safety: 5, used: 45, left: 4, order: 16},
		"below it, and never used":       {quantity: 4, safety: 5, left: 4, order: 6},
		"orders took some since":         {quantity: 8, safety: 5, used: 45, imported: 4, left: 4, order: 16},
		"orders took more than there is": {quantity: 2, safety: 1, used: 9, imported: 5, left: 0, order: 4},
		"does not last until it arrives": {quantity: 5, used: 180, left: 5, order: 55},
		"no safety stock and never used": {quantity: 0, left: 0},
		"gone and used once":             {quantity: 0, used: 1, left: 0, order: 1},
		"half a litre":                   {quantity: 2.5, safety: 4, used: 9, left: 2.5, order: 5},
	} {
		h := DefaultRules().hold(store.Part{Quantity: c.quantity, Safety: c.safety}, store.PartUse{Used: c.used, Imported: c.imported})
		if h.left != c.left || h.order != c.order || h.short != (c.order > 0) {
			t.Errorf("%s: left %g, order %g, short %v, want %g, %g", name, h.left, h.order, h.short, c.left, c.order)
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 8, 25, 0, 0, 0, 0, time.UTC)
	now := from.Add(100 * day)
	at := func(d float64) time.Time { return from.Add(time.Duration(d * float64(day))) }
	keys := map[string]bool{"A": true, "B": true}
	for name, c := range map[string]struct {
		shortages []store.Shortage
		keys      map[string]bool
		want      float64
	}{
		"none":                        {keys: keys},
		"no key parts":                {shortages: []store.Shortage{{Code: "A", Empty: at(0)}}},
		"a day of one of two":         {shortages: []store.Shortage{{Code: "A", Empty: at(10), Over: at(11)}}, keys: keys, want: 0.5},
		"still out":                   {shortages: []store.Shortage{{Code: "A", Empty: at(98)}}, keys: keys, want: 1},
		"began before":                {shortages: []store.Shortage{{Code: "B", Empty: at(-5), Over: at(4)}}, keys: keys, want: 2},
		"short and not out":           {shortages: []store.Shortage{{Code: "A", Over: at(50)}}, keys: keys},
		"not a key part":              {shortages: []store.Shortage{{Code: "C", Empty: at(0)}}, keys: keys},
		"a clock that was set back":   {shortages: []store.Shortage{{Code: "A", Empty: at(120)}}, keys: keys},
		"ended before it was counted": {shortages: []store.Shortage{{Code: "A", Empty: at(-9), Over: at(-3)}}, keys: keys},
	} {
		if got := missing(c.shortages, c.keys, from, now); got != c.want {
			t.Errorf("%s: %g %%, want %g", name, got, c.want)
		}
	}
}

func TestHear(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]heard{
		"机滤还有多少":                         {"stock", "机滤"},
		"機濾還有多少？":                        {"stock", "机滤"},
		"前刹车片的库存":                        {"stock", "前刹车片"},
		"查一下0W-20机油还剩多少桶":                {"stock", "0w-20机油"},
		"空调滤芯够不够":                        {"stock", "空调滤芯"},
		"库存 OF-01":                       {"stock", "of-01"},
		"how many oil filters left":      {"stock", "oil filters"},
		"how many oil filters are left?": {"stock", "oil filters"},
		"brake pads in stock?":           {"stock", "brake pads"},
		"要补哪些货":                          {what: "order"},
		"要補哪些貨？":                         {what: "order"},
		"补货":                             {what: "order"},
		"哪些配件缺货":                         {what: "order"},
		"缺货率":                            {what: "order"},
		"what to order":                  {what: "order"},
		"王建国还有多少积分":                      {},
		"明天还有多少工位":                       {},
		"还有几个预约":                         {},
		"how many customers are left":    {},
		"机滤多久换一次":                        {},
		"客户问机滤为什么没货，怎么回":                 {},
	} {
		if got := hear(desks.Turn{Text: text, Who: desks.Person{Role: store.RoleAdvisor}}); got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	var stock []holding
	for _, p := range [][2]string{{"OF-01", "机油滤清器"}, {"OF-02", "机油滤清器 大众"}, {"AF-01", "空气滤清器"}, {"BP-01", "前刹车片"}, {"BP-02", "后刹车片"}, {"OIL-4", "全合成机油 4L"}} {
		stock = append(stock, holding{Part: store.Part{Code: p[0], Name: p[1]}})
	}
	for said, want := range map[string]string{
		"of-01": "OF-01", "bp": "BP-01 BP-02", "机油滤清器": "OF-01", "刹车片": "BP-01 BP-02", "机滤": "OF-01 OF-02", "空滤": "AF-01", "机油": "OF-01 OF-02 OIL-4", "雨刮": "", "滤": "OF-01 OF-02 AF-01",
	} {
		var got []string
		for _, h := range find(stock, said, nil) {
			got = append(got, h.Code)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", said, got, want)
		}
	}
	if got := find(stock, "oilfilters", []intents.Item{{ID: "oil_filter"}}); len(got) != 2 {
		t.Errorf("oil filters: %v", got)
	}
}
