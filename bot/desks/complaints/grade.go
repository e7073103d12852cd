package complaints

import (
	"slices"
	"strings"
	"unicode/utf8"

	"pitcrew/intents/sentiment"
	"pitcrew/language"
)

// Reason is a fact that raised a grade, with the words it was found in.
type Reason struct {
	Code  string // safety, threat, money, repeat, damage, anger, waiting …
	Words string
}

// String is the reason as a ticket stores it, "safety:刹车失灵".
func (r Reason) String() string {
	if r.Words == "" {
		return r.Code
	}
	return r.Code + ":" + r.Words
}

// words that raise a grade by themselves, folded, by reason. What they stand for is the
// table of the playbook entry complaint-grading; the words are ours.
var words = []struct {
	code  string
	grade Grade
	list  []string
}{
	{"safety", Urgent, []string{
		"刹车失灵", "刹不住", "没刹住", "差点撞", "差点追尾", "差点出事", "刹车踩", "刹车软", "软绵绵", "太危险", "很危险", "危险驾驶", "吓死", "刹车失效", "刹车没", "制动失效", "失速", "失控", "动力中断", "失去动力", "动力消失", "突然熄火", "高速熄火", "行驶中熄火", "自燃", "起火", "着火", "冒烟",
		"方向盘锁死", "方向失灵", "转向失灵", "断轴", "爆胎", "气囊", "漏电", "人身安全", "生命安全", "安全隐患", "出人命", "要命", "车祸", "受伤", "汽油味",
		"brake failure", "brakes failed", "caught fire", "smoke", "stalled on the", "injured", "airbag",
	}},
	{"repeat", Serious, []string{
		"没修好", "没有修好", "修不好", "修了几次", "修了三次", "修了两次", "修了好几次", "反复", "又坏", "又出现", "又亮", "又响", "再次出现", "第二次", "第三次", "第四次", "多次",
		"三番五次", "还是一样", "还是老样子", "依旧", "仍然存在", "没解决", "没有解决", "未解决", "一直没处理", "a second time", "third time", "again and again", "still not fixed", "came back",
	}},
	{"money", Serious, []string{
		"退款", "退钱", "退车", "换车", "赔偿", "索赔", "补偿", "三倍", "多收", "乱收费", "乱收钱", "收费不合理", "价格欺诈", "欺诈", "欺骗", "被骗", "骗钱", "坑钱", "隐瞒", "和报价不", "比报价",
		"refund", "compensation", "overcharged", "scam",
	}},
	{"damage", Serious, []string{
		"弄坏", "刮花", "划伤", "刮了", "撞了", "丢了", "少了东西", "被偷", "修坏", "越修越", "装错", "scratched", "damaged", "missing from my car",
	}},
}

// threats by sentiment's kinds.
var threats = map[sentiment.Threat]Grade{
	sentiment.Legal: Urgent, sentiment.Media: Urgent, sentiment.Safety: Urgent, sentiment.Authority: Serious,
}

// bare are words of a complaint that is taken to us, and to nobody else: no threat.
var bare = []string{"我要投诉", "我会投诉", "要投诉", "投诉你们", "我要投诉你们", "file a complaint"}

// grade weighs a complaint by rules, and says why. earlier is how many complaints the
// customer had lately.
func (r Rules) grade(text string, s sentiment.Reading, earlier int) (Grade, []Reason) {
	g, reasons := Normal, []Reason(nil)
	raise := func(to Grade, why Reason) {
		if rank[to] > rank[g] {
			g = to
		}
		reasons = append(reasons, why)
	}
	folded := language.Fold(text)
	for _, w := range words {
		for _, word := range w.list {
			if i := strings.Index(folded, word); i >= 0 {
				raise(w.grade, Reason{w.code, asWritten(text, folded, i, word)})
				break
			}
		}
	}
	if to, ok := threats[s.Threat]; ok && !slices.Contains(bare, language.Fold(s.ThreatWords)) {
		switch {
		case s.Threat != sentiment.Safety:
			raise(to, Reason{"threat", s.ThreatWords})
		case !slices.ContainsFunc(reasons, func(r Reason) bool { return r.Code == "safety" }):
			raise(to, Reason{"safety", s.ThreatWords})
		}
	}
	if earlier > 0 {
		raise(Serious, Reason{Code: "earlier"})
	}
	if s.Angry >= r.Anger {
		up := Serious
		if g == Serious {
			up = Urgent
		}
		raise(up, Reason{Code: "anger"})
	}
	for _, a := range s.Aspects {
		if a.Polarity == sentiment.Negative {
			reasons = append(reasons, Reason{"aspect." + string(a.Aspect), a.Words})
		}
	}
	return g, reasons
}

// asWritten is a word found at a place of the folded text, in the customer's own script;
// folding keeps the number of characters.
func asWritten(text, folded string, at int, word string) string {
	runes, from := []rune(text), utf8.RuneCountInString(folded[:at])
	return string(runes[from:min(from+utf8.RuneCountInString(word), len(runes))])
}
