package identifiers_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pitcrew/intents/identifiers"
)

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"", "沪A12345的车主", "我的电话是138-0013-8000，或者+852 9123 4567", "（021）6234 5678转801", "幺三八零零幺三八零零零", "LSVAM4187C2184847", "\xff使014578",
		"+86 (021) 6234-5678", "1.13800138000.2", "沪AD·12345粤ZF023港", "新GLC300 00 0086 852 ((((", "6222 0213 8001 3800 138",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, m := range identifiers.Find(text) {
			if m.Start < last || m.End <= m.Start || m.End > utf8.RuneCountInString(text) {
				t.Fatalf("Find(%q): %+v after %d", text, m, last)
			}
			last = m.End
			var again string
			var err error
			switch m.Kind {
			case identifiers.KindPhone:
				var p identifiers.Phone
				p, err = identifiers.ParsePhone(m.Value)
				again = string(p)
			case identifiers.KindPlate:
				var p identifiers.Plate
				p, err = identifiers.ParsePlate(m.Value)
				again = string(p)
			case identifiers.KindVIN:
				var v identifiers.VIN
				v, _, err = identifiers.ParseVIN(m.Value)
				again = string(v)
			}
			if err != nil || again != m.Value {
				t.Errorf("Find(%q): %+v parses as %q, %v", text, m, again, err)
			}
		}
		if !utf8.ValidString(text) {
			return
		}
		var want strings.Builder
		runes, at := []rune(text), 0
		for _, m := range identifiers.Find(text) {
			want.WriteString(string(runes[at:m.Start]) + m.Mask())
			at = m.End
		}
		want.WriteString(string(runes[at:]))
		if got := identifiers.Redact(text); got != want.String() {
			t.Errorf("Redact(%q) = %q, want %q", text, got, want.String())
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "+", "00", "86", "(+86) 138-0013-8000", "021-62345678转801", "+886 0912345678", "沪A·12345", "粤ZF023港", "LSVAM418 7C2184847", "0", "026", "+86026", "张 三"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := identifiers.ParsePhone(s); err == nil {
			if again, err := identifiers.ParsePhone(string(p)); err != nil || again != p || len(p) < 9 || len(p) > 16 {
				t.Errorf("ParsePhone(%q) = %q, then %q, %v", s, p, again, err)
			}
		}
		if p, err := identifiers.ParsePlate(s); err == nil {
			if again, err := identifiers.ParsePlate(string(p)); err != nil || again != p {
				t.Errorf("ParsePlate(%q) = %q, then %q, %v", s, p, again, err)
			}
		}
		if v, _, err := identifiers.ParseVIN(s); err == nil && len(v) != 17 {
			t.Errorf("ParseVIN(%q) = %q", s, v)
		}
		for _, mask := range []func(string) string{identifiers.MaskPhone, identifiers.MaskPlate, identifiers.MaskVIN, identifiers.MaskName} {
			if masked := mask(s); strings.TrimSpace(s) != "" && masked == s && !strings.Contains(s, "*") {
				t.Errorf("mask of %q shows it all", s)
			}
		}
	})
}

const message = "你好，我的车沪A12345上次做了保养，现在刹车有异响，里程35000公里，电话13800138000，想约后天下午3点检查，谢谢"

func BenchmarkFind(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		identifiers.Find(message)
	}
}

func BenchmarkFindNone(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		identifiers.Find("你好，我的车上次在你们那里做了保养，现在刹车有异响，想约后天下午检查一下可以吗？大概要多久，多少钱，谢谢")
	}
}

func BenchmarkFindLong(b *testing.B) {
	text := strings.Repeat(message, 500)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		identifiers.Find(text)
	}
}
