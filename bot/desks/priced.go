package desks

import (
	"regexp"
	"strings"

	"pitcrew/intents"
	"pitcrew/language"
)

var (
	asksCost = regexp.MustCompile(`多少钱|几多钱|几钱|什么价|啥价|价格|价钱|报个价|费用|怎么收费|怎么卖|贵不贵|贵吗|贵么|大概多少(?:[呢啊呀]|[?？。 ])*$|how much|price|cost`)
	// costsOnly asks a price and names nothing.
	costsOnly = regexp.MustCompile(`^(?:可以|可以的|好的|好|行|嗯|没问题|请问|我问下|问下|问一下|先问下|先说下|那|就|到底|究竟|这样|这种|大概|大约|大致|一般|一共|总共|全部|弄下来|做下来|下来|修一下|修一修|能修好|修好|修车|修理|弄好|弄一下|做一次|做一下|这个|需要|要|得|会|花|是|在|多少钱|几多钱|几钱|多少|啥价|什么价|什么价格|什么价位|价格|价钱|费用|收费|报个价|怎么收费|怎么卖|贵不贵|贵吗|贵么|呢|啊|呀|吗|嘛|哦|诶|喂|[ ,，?？。!！~])+$|` +
		`^(?:so,? |and |ok,? |okay,? |yes,? |sure,? |no,? |but |wait,? |btw |hey |roughly |about |approximately |around )*(?:how much(?: roughly| about)?(?: is it| is that| does it cost| does that cost| will it cost| will it be| will that be| to fix it| would it be| for that)?|(?:what's |what is |what does it |what will it |what would it )?(?:the )?(?:price|cost)|how much money)(?: roughly| about| approximately|,| then| please| btw| first| now| in total| altogether)*[?!. ]*$`)
)

// AsksPriceOnly reports whether a message asks what it costs and does not say what.
func AsksPriceOnly(t Turn) bool {
	return t.Action == "" && len(t.Reading.Slots.Items) == 0 && CostOnly(t.Text)
}

// CostOnly reports whether a text asks what it costs and nothing else.
func CostOnly(text string) bool {
	folded := language.Fold(strings.TrimSpace(text))
	return costsOnly.MatchString(folded) && asksCost.MatchString(folded)
}

// SpeaksOfCost reports whether a message asks what something costs, be it named or not.
func SpeaksOfCost(t Turn) bool { return asksCost.MatchString(language.Fold(t.Text)) }

// AsksPrice reports whether a message asks what one of its items costs.
func AsksPrice(t Turn) bool {
	return len(t.Reading.Slots.Items) > 0 && SpeaksOfCost(t)
}

// Priced are the items whose price a message asks, and those that it wants done: of "明天想保养，顺便问下机油多少钱" the oil
// and the service. Where the clauses do not tell them apart, all of them are both.
func Priced(t Turn) (asked, wanted []intents.Item) {
	all := t.Reading.Slots.Items
	var question strings.Builder
	for clause := range strings.FieldsFuncSeq(t.Text, func(r rune) bool { return strings.ContainsRune(",，。;；!！\n", r) }) {
		if asksCost.MatchString(language.Fold(clause)) {
			question.WriteString(clause + "\n")
		}
	}
	for _, item := range all {
		if strings.Contains(question.String(), item.Words) {
			asked = append(asked, item)
		} else {
			wanted = append(wanted, item)
		}
	}
	if len(asked) == 0 || len(wanted) == 0 {
		return all, all
	}
	return asked, wanted
}

// Named are the items that a list of ids names, "maintenance,brakes".
func Named(ids string) []intents.Item {
	var out []intents.Item
	for id := range strings.SplitSeq(ids, ",") {
		if name := intents.ItemName(id, language.Hans); name != "" {
			out = append(out, intents.Item{ID: id, Words: name})
		}
	}
	return out
}
