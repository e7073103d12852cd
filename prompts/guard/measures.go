package guard

import (
	"math"
	"strings"
	"unicode/utf8"
)

// unit is a word behind a number. Its claim's value is the number times scale.
type unit struct {
	word  string
	kind  Kind
	scale float64
}

// units, the longer words first. Durations are minutes; months are of their own, since no one promises 30 days by
// saying a month.
var units = []unit{
	{"万元", Money, 1e6},
	{"元", Money, 100},
	{"块钱", Money, 100},
	{"块", Money, 100},
	{"圆", Money, 100},
	{"蚊", Money, 100},
	{"毛钱", Money, 10},
	{"人民币", Money, 100},
	{"yuan", Money, 100},
	{"rmb", Money, 100},
	{"cny", Money, 100},
	{"dollars", Money, 100},
	{"bucks", Money, 100},
	{"折", Discount, 10},
	{"成", Percent, 10},
	{"%", Percent, 1},
	{"percent", Percent, 1},
	{"个点", Percent, 1},
	{"秒钟", Duration, 1.0 / 60},
	{"秒", Duration, 1.0 / 60},
	{"分钟", Duration, 1},
	{"刻钟", Duration, 15},
	{"个小时", Duration, 60},
	{"小时", Duration, 60},
	{"个钟头", Duration, 60},
	{"钟头", Duration, 60},
	{"个钟", Duration, 60},
	{"个工作日", Duration, 1440},
	{"工作日", Duration, 1440},
	{"天", Duration, 1440},
	{"日内", Duration, 1440},
	{"个星期", Duration, 10080},
	{"星期", Duration, 10080},
	{"个礼拜", Duration, 10080},
	{"周", Duration, 10080},
	{"minutes", Duration, 1},
	{"minute", Duration, 1},
	{"mins", Duration, 1},
	{"min", Duration, 1},
	{"hours", Duration, 60},
	{"hour", Duration, 60},
	{"hrs", Duration, 60},
	{"hr", Duration, 60},
	{"h", Duration, 60},
	{"days", Duration, 1440},
	{"day", Duration, 1440},
	{"weeks", Duration, 10080},
	{"week", Duration, 10080},
	{"seconds", Duration, 1.0 / 60},
	{"个月", Duration, months1},
	{"个季度", Duration, 3 * months1},
	{"年", Duration, 12 * months1},
	{"months", Duration, months1},
	{"month", Duration, months1},
	{"years", Duration, 12 * months1},
	{"year", Duration, 12 * months1},
	{"万公里", Distance, 1e4},
	{"公里", Distance, 1},
	{"千米", Distance, 1},
	{"km", Distance, 1},
	{"kilometres", Distance, 1},
	{"kilometers", Distance, 1},
}

// months1 keeps months apart from minutes.
const months1 = 1e9

// idioms hold numerals that count nothing.
var idioms = []string{
	"十分感", "十分抱", "十分理", "十分重", "十分满", "十分清", "万一", "千万", "三电", "三滤", "三包", "四轮", "四驱", "二手车", "二次", "五座", "七座", "一五一十", "三言两语", "一清二楚",
	"百忙", "百分点", "一一", "第一时间", "第一", "第二", "第三", "一方面", "双十", "三角", "一旦", "统一", "唯一", "两侧", "两边", "两个前轮", "两手",
}

var idiomStarts = func() map[rune]bool {
	starts := map[rune]bool{}
	for _, w := range idioms {
		r, _ := utf8.DecodeRuneInString(w)
		starts[r] = true
	}
	return starts
}()

// idiom skips what only looks like a number.
func (s *scanner) idiom() bool {
	if idiomStarts[s.peek(0)] {
		if n := s.word(0, idioms...); n > 0 {
			return s.skip(n)
		}
	}
	return s.marker()
}

// marker skips the number of a list's line ("1. ", "2、", "3)").
func (s *scanner) marker() bool {
	if r := s.peek(-1); r != 0 && r != '\n' {
		return false
	}
	_, n := s.digits(0, 1)
	if n == 1 && strings.ContainsRune("、)", s.peek(1)) || n == 1 && s.peek(1) == '.' && s.peek(2) == ' ' {
		return s.skip(2)
	}
	return false
}

// amount is a number with where it ends and its unit, if it has one.
type amount struct {
	value float64
	end   int // runes ahead
	unit  *unit
}

// measure takes a number with what it measures. In "300-500元" the first borrows the second's unit.
func (s *scanner) measure() bool {
	if s.fraction() || s.inWords() {
		return true
	}
	prefixed := s.moneySign()
	a, ok := s.amount(prefixed)
	if !ok {
		return false
	}
	if prefixed > 0 {
		a.unit = &units[1]
	} else if a.unit == nil {
		a.unit = s.borrowed(a.end)
		if a.unit == nil && s.afterMoney() {
			a.unit = &units[1]
		}
	}
	return s.file(a)
}

// moneySign is the length of a currency's sign here.
func (s *scanner) moneySign() int {
	n := s.word(0, "¥", "￥", "$", "hk$", "rmb", "cny", "人民币")
	if n == 0 {
		return 0
	}
	return n + s.spaces(n)
}

// amount reads a number and its unit.
func (s *scanner) amount(ahead int) (amount, bool) {
	v, n := s.number(ahead)
	if n == 0 || !isDigit(s.peek(ahead)) && isDigit(s.peek(ahead-1)) {
		return amount{}, false
	}
	a := amount{value: v, end: ahead + n}
	if s.word(a.end, "多", "余", "来") > 0 {
		a.end++
	}
	at := a.end + s.spaces(a.end)
	for i := range units {
		if n := s.word(at, units[i].word); n > 0 {
			a.unit, a.end = &units[i], at+n
			if s.peek(a.end) == '半' && a.unit.kind == Duration { // 两小时半, 一年半
				a.value, a.end = a.value+0.5, a.end+1
			}
			return a, true
		}
	}
	return a, true
}

// borrowed finds the unit of the second number of a range.
func (s *scanner) borrowed(end int) *unit {
	n := s.word(end, "-", "~", "–", "—", "～", "至", "到", " to ", " - ")
	if n == 0 {
		return nil
	}
	b, ok := s.amount(end + n)
	if !ok {
		return nil
	}
	return b.unit
}

// afterMoney reports whether the place is the end of a range that began with an amount of money ("¥300-500").
func (s *scanner) afterMoney() bool {
	if len(s.claims) == 0 {
		return false
	}
	last := s.claims[len(s.claims)-1]
	between := strings.TrimSpace(string(s.text[last.End:s.at]))
	return last.Kind == Money && (between == "-" || between == "~" || between == "–" || between == "至" || between == "到")
}

// file turns an amount into its claim.
func (s *scanner) file(a amount) bool {
	if a.unit == nil {
		return s.count(a)
	}
	switch a.unit.kind {
	case Discount:
		pay := a.value * a.unit.scale
		if a.value >= 10 { // 75折
			pay = a.value
		}
		return s.take(Claim{Kind: Discount, Keys: []string{number(Discount, tidy(pay))}}, a.end)
	case Percent:
		p := a.value * a.unit.scale
		if s.isOff(a.end) {
			return s.take(Claim{Kind: Discount, Keys: []string{number(Discount, tidy(100-p))}}, a.end)
		}
		return s.take(Claim{Kind: Percent, Keys: []string{number(Percent, tidy(p))}}, a.end)
	case Duration:
		return s.duration(a)
	}
	return s.take(Claim{Kind: a.unit.kind, Keys: []string{number(a.unit.kind, tidy(a.value*a.unit.scale))}}, a.end)
}

// duration takes 两小时30分钟 as one.
func (s *scanner) duration(a amount) bool {
	total := a.value * a.unit.scale
	if a.unit.scale == 60 {
		if more, ok := s.amount(a.end); ok && more.unit != nil && more.unit.kind == Duration && more.unit.scale == 1 {
			total, a.end = total+more.value, more.end
		}
	}
	return s.take(Claim{Kind: Duration, Keys: []string{number(Duration, tidy(total))}}, a.end)
}

// isOff reports whether a percentage is one that is taken off: 优惠20%, 20% off.
func (s *scanner) isOff(end int) bool {
	before := string(s.text[max(s.at-4, 0):s.at])
	for _, w := range []string{"优惠", "减", "降", "便宜", "省", "折扣", "让利"} {
		if strings.Contains(before, w) {
			return true
		}
	}
	return s.word(end+s.spaces(end), "off", "discount", "的优惠", "优惠", "的折扣", "折扣") > 0
}

// count takes a bare number. A single 一 is an article, and a lone 半 nothing, unless something measured follows.
func (s *scanner) count(a amount) bool {
	if a.end == 1 && (s.peek(0) == '一' || s.peek(0) == '半') {
		if s.peek(0) == '一' && s.peek(1) == '半' {
			return s.take(Claim{Kind: Percent, Keys: []string{number(Percent, 50), number(Discount, 50)}}, 2)
		}
		if s.peek(0) == '半' && s.peek(1) == '价' {
			return s.take(Claim{Kind: Discount, Keys: []string{number(Discount, 50)}}, 2)
		}
		return s.skip(1)
	}
	return s.take(Claim{Kind: Number, Keys: []string{number(Number, tidy(a.value))}}, a.end)
}

// fraction takes 百分之二十, 百分百 and 三分之一.
func (s *scanner) fraction() bool {
	if s.word(0, "百分百", "百份百") > 0 {
		return s.take(Claim{Kind: Percent, Keys: []string{number(Percent, 100)}}, 3)
	}
	whole, n := 100.0, 1
	if s.peek(0) != '百' {
		v, m := s.number(0)
		if v == 0 {
			return false
		}
		whole, n = v, m
	}
	if s.word(n, "分之") == 0 {
		return false
	}
	part, m := s.number(n + 2)
	if m == 0 {
		return false
	}
	p := 100 * part / whole
	if s.isOff(n + 2 + m) {
		return s.take(Claim{Kind: Discount, Keys: []string{number(Discount, tidy(100-p))}}, n+2+m)
	}
	return s.take(Claim{Kind: Percent, Keys: []string{number(Percent, tidy(p))}}, n+2+m)
}

// tidy rounds what arithmetic with fractions left over.
func tidy(v float64) float64 { return math.Round(v*1000) / 1000 }
