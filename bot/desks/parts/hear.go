package parts

import (
	"regexp"
	"slices"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
)

// heard is what a line of staff asks of the stock.
type heard struct {
	what string // "stock" or "order"; empty: nothing of ours
	name string // of the part, folded
}

var (
	stockAsked = []*regexp.Regexp{
		regexp.MustCompile(`^(?:查一下|看看|查)?(.{1,24}?)(?:的)?(?:还有多少|还剩多少|还有几|还剩几|有多少库存|库存还有多少|库存多少|库存|够不够|还够吗|还够不够|还有货吗|有货吗|还有没有货|还有没有|还有没|还有吗)(?:个|只|瓶|桶|片|件|套|条)?(?:了|啊|呢)?[?？。]?$`),
		regexp.MustCompile(`^(?:查)?库存[:：\s]+(.{1,24}?)[?？。]?$`),
		regexp.MustCompile(`^how (?:many|much) (.{2,40}?)(?: are| is| do we have| have we)?(?: left| in stock)[?.]?$`),
		regexp.MustCompile(`^(?:stock of|stock:) ?(.{2,40}?)[?.]?$`),
		regexp.MustCompile(`^(.{2,40}?) (?:in stock|stock|left)[?]?$`),
	}
	orderAsked = regexp.MustCompile(`^(?:今天|现在|本周)?(?:要|需要|该|有)?(?:(?:补|订|进|采购)(?:哪些|什么)(?:货|件|配件|零件)?|补货(?:清单|建议|计划)?|缺货(?:率|清单)?|(?:缺|少)(?:哪些|什么)(?:货|件|配件|零件)|(?:哪些|什么)(?:货|件|配件|零件)?(?:缺货|要补|要补货|不够|缺))(?:了|啊)?[?？。]?$|^(?:what (?:to|should we|do we need to|must we) order|reorder(?: list)?|parts to order|low stock|stock-?outs?(?: rate)?|what is running (?:out|low|short))[?.]?$`)
)

// others are questions of "how much is left" that are not about parts.
var others = []string{"积分", "券", "预约", "工位", "车位", "客户", "投诉", "时间", "名额", "额度", "待办", "工单", "余额", "多少钱", "point", "coupon", "appointment", "bay", "customer", "ticket", "time", "slot", "todo"}

const longestLine = 48

// Hears implements desks.Listener: what staff ask of the stock on one line ("机滤还有多少").
func (d *Desk) Hears(t desks.Turn, _ bool) (desks.Act, bool) {
	return desks.ActWorkshop, t.Who.IsStaff() && hear(t).what != ""
}

func hear(t desks.Turn) heard {
	text := language.Fold(strings.TrimSpace(t.Text))
	if t.Action != "" || text == "" || len([]rune(text)) > longestLine || t.Reading.Slots.Plate != "" {
		return heard{}
	}
	if orderAsked.MatchString(text) {
		return heard{what: "order"}
	}
	if desks.ContainsAny(text, others) {
		return heard{}
	}
	for _, asked := range stockAsked {
		if m := asked.FindStringSubmatch(text); m != nil {
			return heard{"stock", strings.Trim(m[1], " ，,：:")}
		}
	}
	return heard{}
}

// find lists the parts that a name means: by code, by name, by what the name is short for
// ("机滤" for 机油滤清器, "oil filters"), the best of these that finds any.
func find(stock []holding, said string, items []intents.Item) []holding {
	said = strings.ReplaceAll(said, " ", "")
	var formal []string
	for _, i := range items {
		formal = append(formal, folded(intents.ItemName(i.ID, language.Hans)))
	}
	for _, fits := range []func(code, name string) bool{
		func(code, name string) bool { return code == said || name == said },
		func(code, name string) bool { return strings.Contains(name, said) || strings.HasPrefix(code, said) },
		func(_, name string) bool {
			return slices.ContainsFunc(formal, func(f string) bool { return f != "" && strings.Contains(name, f) })
		},
		func(_, name string) bool { return len([]rune(said)) > 1 && shortFor(name, said) },
	} {
		var found []holding
		for _, h := range stock {
			if fits(folded(h.Code), folded(h.Name)) {
				found = append(found, h)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

func folded(s string) string { return strings.ReplaceAll(language.Fold(s), " ", "") }

// shortFor reports whether all characters of short come in name, in their order.
func shortFor(name, short string) bool {
	rest := []rune(name)
	for _, c := range short {
		i := slices.Index(rest, c)
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
	}
	return true
}
