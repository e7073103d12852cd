package times

import (
	"strings"
	"unicode/utf8"
)

// surroundings are the words around an expression.
type surroundings struct {
	lead   string // before it, since the last expression, at most a dozen words
	clause string // the piece of lead in its own clause
	tail   string // after it, until the clause or the next expression begins
	rest   string // after it, until the next expression, commas included
	close  string // tail without the fillers that it begins with
}

// widest is how many runes around an expression are looked at.
const widest = 32

func (m *message) surroundings(i int) surroundings {
	p := &m.phrases[i]
	start, end := p.reading.Start, p.reading.End
	from, to := max(0, start-widest), min(len(m.runes), end+widest)
	if i > 0 {
		from = max(from, m.phrases[i-1].reading.End)
	}
	if i+1 < len(m.phrases) {
		to = min(to, m.phrases[i+1].reading.Start)
	}
	s := surroundings{lead: trimJoints(m.between(from, start)), rest: m.between(end, to)}
	s.clause = s.lead
	if cut := strings.LastIndexAny(s.lead, clauseEnds); cut >= 0 {
		_, size := utf8.DecodeRuneInString(s.lead[cut:])
		s.clause = s.lead[cut+size:]
	}
	s.tail = s.rest
	if cut := strings.IndexAny(s.rest, clauseEnds); cut >= 0 {
		s.tail = s.rest[:cut]
	}
	s.close = closeTail(s.tail)
	return s
}

// joints stand between a word that gives a role and its expression: instead of | at the | 28th.
var joints = []string{"the", "on", "at", "around", "about", "by", "for", "after", "before", "from", "between"}

// trimJoints cuts spaces and joints from the end of a lead.
func trimJoints(lead string) string {
	for {
		short := strings.TrimRight(lead, " ")
		for _, joint := range joints {
			if rest, ok := strings.CutSuffix(short, joint); ok && (rest == "" || strings.HasSuffix(rest, " ")) {
				short = rest
			}
		}
		if short == lead {
			return lead
		}
		lead = short
	}
}

// clauseEnds end a clause, folded or not.
const clauseEnds = ",，。.;；!！?？\n、"

// choices ask and do not refuse.
var choices = []string{"得唔得", "行不行", "有没有", "能不能", "会不会", "可不可以", "方不方便", "是不是", "得不得", "成不成", "好不好", "有冇", "在不在", "要不要", "忙不忙"}

// closeTail returns tail without the fillers that it begins with, "" when it asks 有没有空.
func closeTail(tail string) string {
	for range 6 {
		if hasAnyPrefix(tail, choices) {
			return ""
		}
		if hasAnyPrefix(tail, refusingTails) || hasAnyPrefix(tail, preferringTails) || hasAnyPrefix(tail, backgroundTails) {
			return tail
		}
		short := trimAnyPrefix(tail, fillers)
		if short == tail {
			break
		}
		tail = short
	}
	return tail
}

// fillers may stand between an expression and what is said of it.
var fillers = []string{
	" ", "我们", "我", "俺", "这边", "那边", "可能", "恐怕", "应该", "好像", "都", "也", "就", "实在", "真的", "突然", "临时", "又", "那天", "当天", "时间",
	"是", "吧", "呢", "啊", "哈", "估计", "怕是", "肯定", "因为", "家里", "公司", "单位", "还", "要", "得", "有点", "的", "这个", "嘛", "会", "准备", "打算", "计划", "全家", "一家", "那个", "刚好", "正好", "确实", "i ", "we ", "just ", "really ", "that ", "time ", "slot ", "probably ", "unfortunately ",
	"would ", "'s ", "appointment ", "is actually ", "might ",
}
