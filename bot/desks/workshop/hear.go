package workshop

import (
	"regexp"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/store"
)

// heard is what a line of staff says of an order.
type heard struct {
	to     string // the step that begins; "diagnosed", "undo", "list", "busy"; empty: nothing of ours
	plate  string // or the end of one
	number string // the order's
	back   bool   // it goes back
	reason string // the words after it
}

var (
	orderNamed = regexp.MustCompile(`\bro[-0-9a-z]*\d[-0-9a-z]*`)
	plateEnd   = regexp.MustCompile(`^([a-z0-9]{4,6})[\s,，:：]`)
	listed     = regexp.MustCompile(`^(在修车辆|在修的车|在厂车辆|车间进度|车间情况|车间看板|看板|(?:现在|店里|车间|今天)*(?:谁的车在修|哪些车在修|几台车?在修|多少台?车在修|在修的?(?:有)?(?:几台|哪些|多少))|open orders|workshop|cars in work)[?？。]?$`)
	whenReady  = regexp.MustCompile(`^(?:那|到底|究竟|请问|我的?车|我架车|车子?|大概|还要|仲要)*(?:什么时候|啥时候|几时|几点|多久|几耐)(?:才|先)?(?:能|可以)?(?:修好|弄好|搞好|整好|做好|好|修完|取车|提车|搞掂)(?:啊|呀|呢|了|[?？!！])*$|^(?:so )?(?:how much longer|when will (?:it|my car) be (?:done|ready))[?!. ]*$`)
	howBusy    = regexp.MustCompile(`^(现在|今天|店里|车间|这会儿)*(忙不忙|忙吗|忙得过来吗|产能|负荷|产能情况|产能怎么样|负荷多少|高峰级别|什么级别)(了|啊)?[?？。]?$|^(how busy (are we|is it)|are we busy|capacity|load)( now)?[?？.]?$`)
)

// said are the words for each step, folded; the first that fits counts, so what is done
// stands before what begins.
var said = []struct {
	to    string
	words []string
}{
	{undoLast, []string{"撤销", "撤回", "undo", "take back"}},
	{backTo, []string{"退回", "返工", "返修", "打回", "rework", "back to"}},
	{store.OrderReady, []string{"质检完成", "质检通过", "质检合格", "质检ok", "可以交车", "待交车", "可以取车", "check passed", "passed the check", "ready"}},
	{store.OrderClosed, []string{"已交车", "交车", "提车", "handed over", "hand over", "handover", "picked up"}},
	{store.OrderChecking, []string{"维修完成", "维修完", "修好了", "修完", "完工", "开始质检", "质检", "repair done", "work done", "quality check", "start check"}},
	{diagnosed, []string{"诊断完成", "诊断完", "检查完成", "检查完", "diagnosis done", "diagnosed"}},
	{store.OrderDiagnosing, []string{"开始诊断", "诊断", "开始检查", "start diagnosis", "diagnosis", "diagnosing"}},
	{store.OrderRepairing, []string{"开始维修", "开修", "开工", "施工", "维修", "start repair", "repairing", "repair"}},
	{store.OrderReceived, []string{"接车", "接待", "开单", "开工单", "reception", "check in", "received"}},
}

// What is no step: a question, a visit that the booking desk hears.
var others = []string{"?", "？", "吗", "多少", "预约", "报价", "价", "没来", "怎么", "投诉", "no-show", "appointment", "quote", "price", "how "}

const (
	backTo      = "back"
	undoLast    = "undo"
	diagnosed   = "diagnosed"
	longestLine = 80
)

// Hears implements desks.Listener: what staff say of a car on one line ("沪A12345 开始诊断",
// "12345 完工", "RO20261124-1 交车"), or show of it; and a customer who asks when it is ready.
func (d *Desk) Hears(t desks.Turn, busy bool) (desks.Act, bool) {
	if !t.Who.IsStaff() {
		return desks.ActTalk, t.Action == "" && !busy && whenReady.MatchString(language.Fold(strings.TrimSpace(t.Text)))
	}
	if hear(t).to == "" && len(pictures(t)) == 0 {
		return "", false
	}
	return desks.ActWorkshop, true
}

func hear(t desks.Turn) (h heard) {
	text := language.Fold(strings.TrimSpace(t.Text))
	if t.Action != "" || text == "" || len([]rune(text)) > longestLine {
		return h
	}
	if listed.MatchString(text) {
		return heard{to: "list"}
	}
	if howBusy.MatchString(text) {
		return heard{to: "busy"}
	}
	h.plate = string(t.Reading.Slots.Plate)
	if m := orderNamed.FindString(text); m != "" {
		h.number = strings.ToUpper(m)
	} else if m := plateEnd.FindStringSubmatch(text); m != nil && h.plate == "" && strings.ContainsAny(m[1], "0123456789") {
		h.plate = strings.ToUpper(m[1])
	}
	if h.plate == "" && h.number == "" || desks.ContainsAny(text, others) {
		return heard{}
	}
	for _, s := range said {
		for _, w := range s.words {
			_, rest, ok := strings.Cut(text, w)
			if !ok {
				continue
			}
			if s.to == backTo {
				h.back, h.to = true, store.OrderRepairing
				if strings.HasPrefix(rest, "诊断") || strings.HasPrefix(strings.TrimSpace(rest), "diagnos") {
					h.to = store.OrderDiagnosing
				}
				for _, step := range []string{"维修", "诊断", "repair", "diagnosis"} {
					rest = strings.TrimPrefix(strings.TrimSpace(rest), step)
				}
			} else {
				h.to = s.to
			}
			written, left := []rune(strings.TrimSpace(t.Text)), len([]rune(rest))
			h.reason = strings.Trim(string(written[max(len(written)-left, 0):]), " ，,。.：:;；")
			return h
		}
	}
	return heard{}
}
