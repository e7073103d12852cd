package intents_test

import (
	"math"
	"testing"
	"unicode/utf8"

	"pitcrew/intents"
)

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "明天下午三点想做个保养，车牌沪A12345", "跑了五万三，三百八", "\xff\xfe", "选B", "第", "¥1,280.50", "Mr ", "我叫",
		"沪A12345 的车主嫌保养太贵，怎么回？", "一万亿", "😡😡", "99999999999999999999公里", "1,,2.3.4万k",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	r := recognizer(f)
	f.Fuzz(func(t *testing.T, text string, staff bool) {
		who := intents.Customer
		if staff {
			who = intents.Staff
		}
		got := r.Read(text, now, who)
		if got.Intent == "" || math.IsNaN(got.Confidence) || got.Confidence < 0 || got.Confidence > 1 {
			t.Errorf("%q: intent %q with confidence %v", text, got.Intent, got.Confidence)
		}
		s := got.Slots
		if s.Mileage < 0 || s.Mileage > 2_000_000 || s.Amount < 0 || s.Choice < 0 || s.Choice > 9 || !utf8.ValidString(s.Name) {
			t.Errorf("%q: slots out of range: %+v", text, s)
		}
	})
}
