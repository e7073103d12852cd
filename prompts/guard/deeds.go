package guard

import (
	"regexp"
	"strings"

	"pitcrew/language"
)

// acts are what a shop does. A draft may not tell that one was done, or will be, unless a source tells it.
var acts = []struct {
	class   string
	pattern sieve
}{
	{"booked", mustSieve(`约好|预约成功|(?:已|帮您|为您|给您|替您)(?:经)?(?:为您|帮您|给您)?(?:预约|约|预留|保留|留|锁定|安排)|预约(?:已|好)|(?:have|has|been|is|are|'ve|'s) (?:been )?(?:booked|reserved|scheduled|arranged)|\bbooked you|i'll book`)},
	{"cancelled", mustSieve(`(?:已|帮您|为您|给您)(?:经)?(?:为您|帮您)?取消|取消(?:好了|成功|了)|(?:have|has|been|is|'ve) (?:been )?cancel`)},
	{"changed", mustSieve(`(?:已|帮您|为您|给您)(?:经)?(?:为您|帮您)?(?:改|修改|变更|调整|升级|开通|激活|办理|删除)|改好了|(?:have|has|been|'ve) (?:been )?(?:changed|moved|upgraded|updated|deleted)`)},
	{"confirmed", mustSieve(`(?:已|帮您|为您)(?:经)?确认|确认(?:好了|成功)|(?:have|has|been|is|'ve) (?:been )?confirmed`)},
	{"filed", mustSieve(`(?:已|帮您|为您|给您)(?:经)?(?:为您|帮您)?(?:登记|记录|记下|上报|提交|反映|反馈|备注|建档)|(?:have|has|been|'ve) (?:been )?(?:filed|logged|noted|registered|recorded|reported)`)},
	{"passed on", mustSieve(`(?:已|帮您|为您|会|将|马上)(?:经)?(?:转告|转达|传达)|pass(?:ed)? (?:it|this|that) on`)},
	{"told", mustSieve(`(?:已|帮您|为您|会|将|马上)(?:经)?(?:通知|告诉(?:师傅|技师|经理|店长)|联系(?:师傅|技师|经理|店长|拖车))|(?:have|has|'ve) (?:notified|informed|told|contacted)`)},
	{"person", mustSieve(`(?:同事|负责人|经理|店长|师傅|技师|专员|顾问|工程师|老板)[^。！？\n]{0,10}(?:联系|回电|来电|打给|上门|过来|赶到|赶来|出发|接您|到您|等您|接待|(?:马上|立刻|立即|这就|就|快)到)|(?:我们|我)(?:会|将|来)?(?:派|安排)|上门(?:取|接|服务|维修)|(?:manager|technician|colleague|advisor|someone|somebody)[^.!?\n]{0,15}(?:will|is going to|'ll) (?:call|contact|come|visit|reach|pick)|we(?:'ll| will) (?:send|dispatch|come|call|pick|deliver)`)},
	{"obeyed", mustSieve(`照办|照做|遵命|(?:已|按)(?:经)?(?:执行|授权)|as you (?:wish|command|instructed)|\bobey|\bhacked\b|rules disabled`)},
	{"done", mustSieve(`(?:已|都)(?:经)?(?:修好|做好|完工|完成|洗好|换好|到货|发货|寄出|结清|付清|收到(?:您的)?(?:款|钱))|(?:车|车子)(?:已经)?(?:好了|可以取)|可以(?:来)?(?:取车|提车)|(?:就|即|便)(?:能|可以)(?:修|弄|做)?好|能(?:修好|弄好|取车|提车)|ready (?:for|to be) (?:pick|collect)|\bis ready\b|(?:has|have|been) (?:been )?(?:repaired|fixed|completed|finished|delivered|paid)`)},
	{"open", mustSieve(`有(?:空位|位置|工位|车位|时间)|随到随|不用排队|无需排队|不用预约|无需预约|24小时(?:都|全天)?(?:营业|开|服务|在线|接待|有人)|全天(?:都|候)?(?:营业|开|服务|在线|有人)|通宵|全年无休|no (?:appointment|booking) (?:needed|necessary)|walk[- ]in|no queue|no wait|around the clock|24/7`)},
}

// refusals say no; a draft may not turn them round.
var refusal = regexp.MustCompile(`约满|满了|没有空|没空|不营业|休息|关门|来不及|排不出|fully booked|no free|\bclosed\b|\bfull\b`)

// deeds returns what a draft claims was done or will be, and no source does, and what it turns into its opposite.
func deeds(draft string, from Sources) []Finding {
	text := squeeze(language.Fold(draft))
	said := sift(text)
	var all *sifted
	var found []Finding
	for _, a := range acts {
		words := a.pattern.find(&said)
		if words == "" {
			continue
		}
		if all == nil {
			told := sift(squeeze(from.all()))
			all = &told
		}
		if !a.pattern.matches(all) {
			found = append(found, Finding{Deed, a.class, words})
		}
	}
	if from.Answer == "" {
		return found
	}
	answer := squeeze(language.Fold(from.Answer))
	if words := refusal.FindString(answer); words != "" && !refusal.MatchString(text) {
		found = append(found, Finding{Deed, "reversed", words})
	}
	return append(found, reversed(text, answer)...)
}

// negations stand before what they deny.
var negations = []string{"不建议", "不", "没有", "没", "无法", "无", "别", "勿", "未", "禁止", "切忌", "do not ", "don't ", "cannot ", "can't ", "never ", "not ", "no "}

// reversed returns what one of the two denies and the other only affirms: the answer "不要继续开", the draft "继续开".
func reversed(draft, answer string) []Finding {
	var found []Finding
	for _, pair := range [][2]string{{answer, draft}, {draft, answer}} {
		for object := range denied(pair[0]) {
			if strings.Contains(pair[1], object) && !denied(pair[1])[object] {
				found = append(found, Finding{Deed, "reversed", object})
			}
		}
	}
	return found
}

// denied are the two characters, or the word, after each negation, and after the next one where that is a helping word.
func denied(text string) map[string]bool {
	out := map[string]bool{}
	for _, n := range negations {
		for rest := text; ; {
			i := strings.Index(rest, n)
			if i < 0 {
				break
			}
			rest = rest[i+len(n):]
			after := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(rest, "建议"), "要"), "能")
			if object := object(after); object != "" {
				out[object] = true
			}
		}
	}
	return out
}

// object is what a negation denies: two Chinese characters, or a word of at least four letters.
func object(after string) string {
	runes := []rune(after[:min(len(after), 48)])
	if len(runes) >= 2 && isHan(runes[0]) && isHan(runes[1]) {
		return string(runes[:2])
	}
	n := 0
	for n < len(runes) && isLetter(runes[n]) {
		n++
	}
	if n >= 4 {
		return string(runes[:n])
	}
	return ""
}
