package complaints

import (
	"regexp"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
)

// heard is what a line of staff says of a ticket or an action.
type heard struct {
	what   string // one of verbs; list, actions, process; for an action action.approve …
	number int64
	says   string // the words after the verb, as they were written
}

// verbs are what staff say after a ticket's number, folded; the first that fits counts.
var verbs = []struct {
	what  string
	words []string
}{
	{"answered", []string{"已联系", "联系过了", "联系了", "打过电话", "已打电话", "已经联系", "contacted", "called"}},
	{"fix", []string{"已整改", "整改完成", "已处理", "已返修", "修好了", "fixed", "corrected"}},
	{"verified", []string{"已验证", "验证通过", "复核通过", "verified"}},
	{"tell", []string{"告知客户", "已告知客户", "已告知", "告知", "回复客户", "tell the customer", "tell customer", "told", "tell"}},
	{"cause", []string{"查明原因", "根本原因是", "根本原因", "根因是", "根因", "原因是", "原因", "root cause", "cause"}},
	{"pause", []string{"暂停", "挂起", "pause"}},
	{"resume", []string{"恢复", "继续处理", "继续", "resume"}},
	{"reopen", []string{"重新打开", "重开", "reopen"}},
	{"close", []string{"关闭", "结案", "关单", "close"}},
	{"assign", []string{"转给", "指派给", "交给", "派给", "给", "assign to", "assign"}},
	{"escalate", []string{"升级", "escalate"}},
	{"grade", []string{"定级为", "定级", "改级为", "改级", "grade as", "grade"}},
	{"dossier", []string{"档案", "卷宗", "详情", "怎么样", "到哪一步", "进展", "什么情况", "啥情况", "情况", "点呀", "点样", "dossier", "details", "status"}},
	{"corrective", []string{"整改措施", "整改", "corrective action", "corrective", "action"}},
	{"preventive", []string{"预防措施", "预防", "preventive action", "preventive"}},
}

var actionVerbs = []struct {
	what  string
	words []string
}{
	{"approve", []string{"批准", "同意", "approve"}},
	{"verify", []string{"已验证", "验证", "verify", "verified"}},
	{"done", []string{"已完成", "完成", "做完了", "done"}},
	{"reject", []string{"驳回", "不同意", "reject"}},
}

var (
	ticketLine  = regexp.MustCompile(`^(?:请?把|将)?(?:工单|投诉单|投诉|ticket|complaint)?\s*#?\s*(\d{1,9})\s*号?(?:工单|投诉单|投诉)?\s*的?\s*[:：,，]?\s*(\S.*)$`)
	ticketAlone = regexp.MustCompile(`^(?:工单|投诉单|投诉|ticket|complaint)\s*#?\s*(\d{1,9})\s*号?[？?]?$`)
	// ticketNamed is a ticket that a question names, whatever it asks.
	ticketNamed = regexp.MustCompile(`(?:工单|投诉单|ticket|complaint)\s*(?:no\.?|number)?\s*#?\s*(\d{1,9})(?:\D|$)|(?:^|\D)(\d{1,9})\s*号(?:工单|投诉)|#\s*(\d{1,9})(?:\D|$)`)
	actionLine  = regexp.MustCompile(`^(?:整改项|整改|措施|action)\s*#?\s*(\d{1,9})\s*[:：,，]?\s*(\S.*)$`)
	actionList  = regexp.MustCompile(`^(?:看|看看|查看|打开)?(?:一下)?(?:整改清单|整改列表|整改措施清单)[？?]?$|^(?:show )?(?:the )?(?:action list|open actions|corrective actions)\??$`)
	processList = regexp.MustCompile(`^(?:看|看看|查看|打开)?(?:一下)?(?:流程改进清单|流程改进|重复投诉)[？?]?$|^(?:show )?(?:the )?(?:process list|repeat complaints|repeated complaints)\??$`)
)

// hear reads a line of staff.
func hear(text string) heard {
	folded := language.Fold(strings.TrimSpace(text))
	switch {
	case actionList.MatchString(folded):
		return heard{what: "actions"}
	case processList.MatchString(folded):
		return heard{what: "process"}
	}
	if m := actionLine.FindStringSubmatch(folded); m != nil {
		for _, v := range actionVerbs {
			if rest, ok := afterAny(m[2], v.words); ok {
				return said("action."+v.what, m[1], text, rest)
			}
		}
	}
	if m := ticketAlone.FindStringSubmatch(folded); m != nil {
		return said("dossier", m[1], text, "")
	}
	if m := ticketLine.FindStringSubmatch(folded); m != nil {
		for _, v := range verbs {
			if rest, ok := afterAny(m[2], v.words); ok {
				return said(v.what, m[1], text, rest)
			}
		}
	}
	return heard{}
}

// asksOf is the ticket that a question of staff names; 0 for none.
func asksOf(text string) int64 {
	m := ticketNamed.FindStringSubmatch(language.Fold(text))
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseInt(m[1]+m[2]+m[3], 10, 64) // digits, few enough
	return n
}

func said(what, number, text, rest string) heard {
	n, _ := strconv.ParseInt(number, 10, 64) // digits, few enough
	runes := []rune(strings.TrimSpace(text))
	says := string(runes[max(len(runes)-len([]rune(rest)), 0):]) // folding keeps the number of characters
	says = strings.Trim(says, " \t\n:：,，。.?？")
	if says == "了" || says == "吧" {
		says = ""
	}
	return heard{what: what, number: n, says: says}
}

func afterAny(text string, words []string) (string, bool) {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(text, w); ok && (w[0] > 'z' || rest == "" || rest[0] < 'a' || rest[0] > 'z') {
			return rest, true
		}
	}
	return "", false
}

// Hears implements desks.Listener: a line of staff about a ticket or an action.
func (d *Desk) Hears(t desks.Turn, _ bool) (desks.Act, bool) {
	if !t.Who.IsStaff() || t.Action != "" {
		return "", false
	}
	h := hear(t.Text)
	return actFor(h.what), h.what != ""
}

// actFor is the right that an act needs: who repairs may report, who manages complaints
// does the rest, and managers approve.
func actFor(what string) desks.Act {
	switch what {
	case "cause", "fix", "verified", "unverify", "dossier", "action.done", "action.undone", "action.verify", "action.unverify", "actions":
		return desks.ActReview
	case "action.approve", "action.reject", "action.unapprove", "action.unreject":
		return desks.ActApprove
	}
	return desks.ActTickets
}
