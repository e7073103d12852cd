package records

import (
	"strings"

	"pitcrew/language"
)

// mostFen is the largest amount that a shop's record can mean: 100 million yuan.
const mostFen = 100_000_000 * 100

// parseAmount reads money in fen: ¥1,234.50, 1200元, RMB 35, (1,200), 1.2万, 免费. Rounded says that there
// were more than two decimals, which are rounded half up as on an invoice.
func parseAmount(s string, unit string) (fen int64, rounded, ok bool) {
	s = number(s, "¥", "￥", "rmb", "cny", "人民币", "元", "圆", "块", "yuan", "nt$", "hk$", "$", "整")
	switch s {
	case "免费", "赠送", "免", "free":
		return 0, false, true
	}
	places := 0
	if rest, wan := cutUnit(s, "万", "w"); wan {
		s, places = rest, 4
	}
	d, ok := parseDecimal(s)
	if !ok {
		return 0, false, false
	}
	switch {
	case places == 0 && strings.HasPrefix(unit, "万"):
		places = 4
	case places == 0 && unit == "千元":
		places = 3
	case unit == "分":
		d.scale += 2
	}
	fen, exact, ok := d.times(places).at(2)
	if !ok || fen > mostFen || fen < -mostFen {
		return 0, false, false
	}
	return fen, !exact, true
}

// mostKm is more than any car has run.
const mostKm = 3_000_000

// parseMileage reads kilometres: 52000, 52,000km, 5.2万公里, 52000.0.
func parseMileage(s string, unit string) (km int64, ok bool) {
	s = number(s, "公里", "千米", "km", "kms", "里")
	places := 0
	if rest, wan := cutUnit(s, "万", "w"); wan {
		s, places = rest, 4
	} else if strings.HasPrefix(unit, "万") {
		places = 4
	}
	d, ok := parseDecimal(s)
	if !ok {
		return 0, false
	}
	km, _, ok = d.times(places).at(0)
	return km, ok && km >= 0 && km <= mostKm
}

// parseQuantity reads how many or how much: 12, 3.5, 4L, 2 个.
func parseQuantity(s string) (q float64, ok bool) {
	s = number(s)
	end := len(s)
	for end > 0 && (s[end-1] >= 0x80 || s[end-1] >= 'a' && s[end-1] <= 'z') {
		end--
	}
	if len(s)-end > 12 {
		return 0, false
	}
	d, ok := parseDecimal(s[:end])
	if !ok {
		d, ok = parseDecimal(s) // 1.5e3
	}
	q = d.float()
	return q, ok && q < 1e9 && q > -1e9
}

// number folds the text of a number and strips white space and the units, before and behind.
func number(s string, units ...string) string {
	s = language.Fold(s)
	if strings.ContainsAny(s, " \t\n\u00a0'") {
		s = strings.Map(func(r rune) rune {
			if strings.ContainsRune(" \t\n\u00a0'", r) {
				return -1
			}
			return r
		}, s)
	}
	negative := false
	for cut := true; cut; {
		cut = false
		for _, u := range units {
			if rest, ok := strings.CutPrefix(s, u); ok {
				s, cut = rest, true
			}
			if rest, ok := strings.CutSuffix(s, u); ok {
				s, cut = rest, true
			}
			if rest, ok := strings.CutPrefix(s, "-"+u); ok { // -¥120
				s, cut, negative = rest, true, !negative
			}
		}
	}
	if negative {
		return "-" + s
	}
	return s
}

func cutUnit(s string, units ...string) (string, bool) {
	for _, u := range units {
		if rest, ok := strings.CutSuffix(s, u); ok {
			return rest, true
		}
	}
	return s, false
}
