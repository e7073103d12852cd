package requests

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/store"
)

// heard is what a message says of a request.
type heard struct {
	what   string // new, ask, drop; of staff: news, done, list; empty: nothing of ours
	kind   Kind
	number store.RequestID
	says   string
}

// The words for it, folded. A car that has broken down is one whatever is said around it;
// the others are a request only with a word of wanting: "能上门取车吗" is a question for
// the playbook.
var (
	brokenDown = []string{
		"抛锚", "趴窝", "死火", "死咗火", "坏咗喺", "坏在路上", "坏在半路", "停在路上动不了", "动不了了", "困在路上", "打不着火了", "叫拖车", "要拖车", "派拖车", "派个拖车", "来拖车", "拖一下车", "帮我拖车", "帮忙拖车",
		"来搭电", "帮我搭电", "帮忙搭电", "搭个电", "要救援", "需要救援", "叫救援", "broke down", "broken down", "need a tow", "send a tow", "tow my car", "tow truck please", "stranded",
		"stuck on the", "need a jump start", "need roadside", "need a jump",
	}
	nouns = []struct {
		kind  Kind
		words []string
	}{
		{Rescue, []string{"拖车", "道路救援", "救援", "搭电", "tow truck", "towing", "road rescue", "roadside assistance", "jump start"}},
		{Delivery, []string{"取送车", "上门取车", "上门接车", "来取车", "来接车", "取车送车", "送车上门", "代驾取车", "pick up my car", "collect my car", "pick-up and delivery", "pick my car up"}},
		{Valuation, []string{"二手车评估", "评估二手车", "评估我的车", "评估一下车", "车子估价", "给车估价", "估个价", "卖车", "卖掉这台车", "置换", "value my car", "valuation", "sell my car", "trade in", "trade-in"}},
		{Insurance, []string{"续保", "保险续", "续一下保险", "续个保险", "买保险", "买车险", "办保险", "走保险", "保险理赔", "出险", "保险报价", "renew my insurance", "car insurance", "insurance quote", "insurance claim"}},
		{Visit, []string{"参观车间", "参观你们车间", "参观门店", "参观维修", "看看车间", "visit the workshop", "visit your workshop", "tour the workshop", "workshop tour"}},
		{PartsTest, []string{"配件检测", "检测配件", "配件鉴定", "鉴定配件", "验配件", "验一下配件", "配件真伪", "test a part", "test my part", "test of parts", "check if the part"}},
	}
	wanting = []string{
		"我要", "我想", "想要", "想约", "想预约", "需要", "帮我", "帮忙", "麻烦", "请", "预约", "约个", "约一下", "安排", "申请", "派", "i want", "i need", "i'd like", "i would like", "please", "can you",
		"could you", "book", "arrange",
	}
	// What makes it a question about the service, which the playbook answers.
	aboutPrice = []string{"多少钱", "怎么收费", "收费", "要钱", "免费", "价格", "费用", "几块", "how much", "cost", "price", "free"}
	aboutIt    = []string{"怎么", "什么是", "了解", "咨询", "问一下", "问问", "请问", "哪些", "吗", "how do", "what is", "do you"}
	past       = []string{"上周", "上次", "昨天", "前天", "上个月", "去年", "那次", "感谢", "谢谢你们", "投诉", "last week", "last time", "yesterday", "thank you for"}
	urgent     = []string{"抛锚了", "趴窝了", "动不了", "现在", "高速上", "快来", "赶紧", "拖车", "now", "right away"}
	aboutHow   = []string{"怎么", "了解", "咨询", "问一下", "问问", "请问", "哪些", "补贴", "how do"} // "我想卖车，值多少钱" wants a valuation
	unwanted   = []string{"不用", "不要", "不需要", "取消", "算了", "no longer need", "don't need", "do not need", "cancel"}
	howFar     = []string{"到哪", "多久到", "多久能到", "什么时候到", "什么时候来", "还要多久", "怎么还没", "还没来", "还没到", "where is", "how long", "when will", "still waiting"}
)

var (
	numbered = regexp.MustCompile(`^(?:服务单|服务单号|救援单|request)\s*#?(\d{1,9})[\s,，:：]*(.*)$`)
	listed   = regexp.MustCompile(`(有哪些|还有|查|看|没办完的|未完成的|open|list).{0,6}(服务单|救援单|requests)|^(服务单|requests)$`)
)

// Hears implements desks.Listener. While another desk's question is open only a car that
// has broken down is heard.
func (d *Desk) Hears(t desks.Turn, busy bool) (desks.Act, bool) {
	h := hear(t)
	switch {
	case h.what == "":
		return "", false
	case t.Who.IsStaff():
		return desks.ActManageBooking, true
	case busy && (h.kind != Rescue || h.what != "new"):
		return "", false
	}
	return desks.ActTalk, true
}

// longestLine is how long a request may be; a longer story is a complaint, or for a
// person to read. A breakdown is heard in any.
const longestLine = 120

// veryAngry is who has to complain, whatever else they name.
const veryAngry = 0.75

func hear(t desks.Turn) heard {
	text := language.Fold(strings.TrimSpace(t.Text))
	if t.Action != "" || text == "" {
		return heard{}
	}
	if t.Who.IsStaff() {
		return hearStaff(text, t.Text)
	}
	kind, wants := kindOf(text), desks.ContainsAny(text, wanting)
	if insures(t) && !desks.ContainsAny(text, aboutPrice) {
		kind, wants = Insurance, true
	}
	switch {
	case desks.ContainsAny(text, brokenDown) && happensNow(t, text):
		return heard{what: "new", kind: Rescue}
	case kind == "" || len([]rune(text)) > longestLine || t.Reading.Sentiment.Angry >= veryAngry:
		return heard{}
	case desks.ContainsAny(text, unwanted):
		return heard{what: "drop", kind: kind}
	case desks.ContainsAny(text, howFar):
		return heard{what: "ask", kind: kind}
	case asksBack(text) && (kind != Valuation || desks.ContainsAny(text, aboutHow)) && !insures(t), !wants, otherWork(t):
		return heard{}
	}
	return heard{what: "new", kind: kind}
}

// happensNow tells a car that stands on the road from a story of one, and from questions
// about the service.
func happensNow(t desks.Turn, text string) bool {
	if desks.ContainsAny(text, aboutPrice) || desks.ContainsAny(text, unwanted) || desks.ContainsAny(text, howFar) || desks.ContainsAny(text, past) {
		return false
	}
	told := t.Reading.Intent == intents.Complain || t.Reading.Intent == intents.Praise
	return !told || t.Reading.Unsure || desks.ContainsAny(text, urgent)
}

// asksBack recognises a question about a service.
func asksBack(text string) bool {
	return desks.ContainsAny(text, aboutPrice) || desks.ContainsAny(text, aboutIt)
}

// otherWork reports whether a repair is named too: then it is a booking, and this a
// detail of it.
func otherWork(t desks.Turn) bool {
	ours := []string{"towing", "jump_start", "pickup", "used_check", "insurance", "claim", "courtesy_car", "inspection"}
	return t.Reading.Intent == intents.Book && slices.ContainsFunc(t.Reading.Slots.Items, func(i intents.Item) bool { return !slices.Contains(ours, i.ID) })
}

// insures recognises who would book the insurance and nothing else: "保险到期了你们能办吗". It takes no bay.
func insures(t desks.Turn) bool {
	items := t.Reading.Slots.Items
	return t.Reading.Intent == intents.Book && !t.Reading.Unsure && len(items) == 1 && items[0].ID == "insurance"
}

func kindOf(text string) Kind {
	for _, n := range nouns {
		if desks.ContainsAny(text, n.words) {
			return n.kind
		}
	}
	return ""
}

// The words of staff that end a request.
var doneWords = []string{"办好了", "已办好", "完成", "搞定", "处理好了", "done", "finished"}

// hearStaff hears "服务单 3 拖车20分钟到", "服务单 3 办好了" and "有哪些服务单".
func hearStaff(folded, text string) heard {
	if m := numbered.FindStringSubmatch(folded); m != nil {
		n, _ := strconv.ParseInt(m[1], 10, 64)
		h := heard{what: "news", number: store.RequestID(n), says: strings.TrimSpace(m[2])}
		h.says = lastRunes(strings.TrimSpace(text), h.says)
		if i := slices.IndexFunc(doneWords, func(w string) bool { return strings.Contains(m[2], w) }); i >= 0 {
			h.what = "done"
			if rest, ok := strings.CutPrefix(language.Fold(h.says), doneWords[i]); ok { // "办好了，已拖回店里"
				h.says = strings.Trim(lastRunes(h.says, rest), " ,，。:：")
			}
		}
		return h
	}
	if listed.MatchString(folded) {
		return heard{what: "list"}
	}
	return heard{}
}

// lastRunes is the end of a text as it was written, as long as its folded end.
func lastRunes(text, folded string) string {
	runes, n := []rune(text), len([]rune(folded))
	return string(runes[max(len(runes)-n, 0):])
}
