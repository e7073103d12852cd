package times

import (
	"strings"
	"unicode/utf8"
)

// role is what an expression does in its message; of several the highest role wins.
type role uint8

const (
	refused   role = iota // 明天没空, 不是明天
	former                // 原来约的明天, 昨天: what was agreed before or has happened
	fallback              // 实在不行周日
	offered               // said plainly
	preferred             // 最好周日
	corrected             // 改到后天, 不对，是后天
)

// assignRoles gives every phrase its role from the words around it.
func (m *message) assignRoles() {
	if len(m.phrases) == 0 {
		return
	}
	conditional := false
	for i := range m.phrases {
		p := &m.phrases[i]
		s := m.surroundings(i)
		p.role = s.role(conditional, i > 0 && p.changing)
		if p.role == offered && !p.hasDay() && !p.clock.said && !s.books() {
			p.role = former
		}
		if p.role == offered && (p.told || m.hasPassed(p) || p.reading.Date == m.today && s.reports()) {
			p.role = former
		}
		conditional = s.conditional()
	}
	m.refuseTogether()
}

// refuseTogether refuses all of "周三周四都不行" and "除了周三和周四".
func (m *message) refuseTogether() {
	for i := len(m.phrases) - 1; i > 0; i-- {
		if m.phrases[i].role == refused && m.phrases[i-1].role == offered && m.joined(i-1) {
			m.phrases[i-1].role = refused
		}
	}
	for i := 1; i < len(m.phrases); i++ {
		if m.phrases[i-1].role == refused && m.phrases[i].role == offered && m.joined(i-1) {
			m.phrases[i].role = refused
		}
	}
}

// joined reports whether nothing but 和 or the like stands between a phrase and the next.
func (m *message) joined(i int) bool {
	last, first := m.phrases[i].last, m.phrases[i+1].first
	return last == first || last+1 == first && m.is(last, alternative)
}

// hasPassed reports whether what p says lies behind.
func (m *message) hasPassed(p *phrase) bool {
	r := p.reading
	if r.Date.IsZero() || r.Until != (Until{}) {
		return false
	}
	over := 24 * 60
	switch {
	case r.Clock.Valid:
		over = r.Clock.minutes()
	case p.part != noDaytime:
		over = p.part.end()
	}
	return m.passed(r.Date, use{over: over})
}

// surroundings are the words around an expression.
type surroundings struct {
	lead   string // before it, since the last expression, at most a dozen words
	clause string // the piece of lead in its own clause
	tail   string // after it, until the clause or the next expression begins
	rest   string // after it, until the next expression, commas included
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

const clauseEnds = ",，。.;；!！?？\n、"

// role judges an expression. Behind a condition ("如果周六没位，就") it is the fallback; changing says that the words
// before it change an appointment.
func (s surroundings) role(conditional, changing bool) role {
	switch {
	case s.refuses():
		return refused
	case conditional || containsAny(s.lead, fallbackLeads):
		return fallback
	case s.corrects(changing):
		return corrected
	case containsAny(s.clause, preferringLeads) || strings.HasSuffix(s.lead, "better,") || hasAnyPrefix(s.closeTail(), preferringTails):
		return preferred
	case containsAny(s.clause, formerLeads), hasAnyPrefix(s.closeTail(), backgroundTails), hasAnyPrefix(s.closeTail(), doubts):
		return former
	}
	return offered
}

// books reports whether what is said of a part of the day is little, or speaks of coming and not of the car: 早上启动有异响.
func (s surroundings) books() bool { return len(s.tail) <= 6 || containsAny(s.tail, bookingWords) }

// reports reports whether the clause tells what has happened: 今天机油灯亮了.
func (s surroundings) reports() bool {
	return strings.HasSuffix(s.tail, "了") && !containsAny(s.tail, []string{"能", "可以", "来不", "想", "要", "该"}) ||
		hasAnyPrefix(s.tail, []string{"发现", "出现", "突然", "刚"})
}

// refuses reports that the expression is what the customer does not want or cannot do.
func (s surroundings) refuses() bool {
	before := strings.TrimRight(s.clause, " ")
	for _, word := range refusingEnds {
		head, ok := strings.CutSuffix(before, word)
		if !ok || wordRunsOn(head, word) {
			continue
		}
		verb, negated := strings.CutPrefix(word, "不")
		return !(negated && verb != "" && strings.HasSuffix(head, verb)) && !strings.HasPrefix(s.tail, "吗") // 是不是明天 asks
	}
	return s.refusedBehind() && !s.conditional()
}

// refusedBehind reports whether the words behind refuse it, as a statement or as the condition of a fallback.
func (s surroundings) refusedBehind() bool {
	tail := s.closeTail()
	return hasAnyPrefix(tail, refusingTails) && !hasAnyPrefix(tail, doubts)
}

// doubts are refusals that are only asked for.
var doubts = []string{"不行吗", "不可以吗", "不能吗", "不行么", "不行?", "不能再"}

// conditional reports whether the refusal is only a condition: 周六不行的话.
func (s surroundings) conditional() bool {
	return s.refusedBehind() && (containsAny(s.rest, conditionals) || containsAny(s.clause, conditionals))
}

// corrects reports that the expression replaces an earlier one.
func (s surroundings) corrects(changing bool) bool {
	before := strings.TrimRight(s.clause, " ")
	switch {
	case containsAny(s.lead, correctingLeads), hasAnySuffix(before, correctingEnds):
		return true
	case s.clause == "那" && s.clause != s.lead && (strings.HasPrefix(s.tail, "吧") || strings.HasPrefix(s.tail, "呢")):
		return true
	case strings.HasPrefix(s.closeTail(), "instead"), interjections[strings.Trim(s.lead, " ,.。?？!！…—-")]:
		return true
	case changing && (before == "to" || strings.HasSuffix(before, " to") || strings.HasSuffix(before, "到")):
		return true
	}
	_, choice, found := strings.Cut(s.lead, "还是")
	return found && (s.lead != "还是" || strings.Contains(s.tail, "吧")) && !strings.Contains(choice, "还是")
}

// interjections alone between two expressions take the first back.
var interjections = map[string]bool{"不": true, "不不": true, "不不不": true, "错": true, "噢": true, "啊": true, "等等": true, "等下": true, "等一下": true,
	"no": true, "nope": true, "nah": true, "no no": true, "wait": true, "hmm no": true, "er": true, "oh": true, "or rather": true}

// fillers may stand between an expression and what is said of it.
var fillers = []string{" ", "我们", "我", "俺", "这边", "那边", "可能", "恐怕", "应该", "好像", "都", "也", "就", "实在", "真的", "突然", "临时", "又", "那天", "当天", "时间",
	"是", "吧", "呢", "啊", "哈", "估计", "怕是", "肯定", "因为", "家里", "公司", "单位", "还", "要", "得", "有点", "的", "这个", "嘛", "会", "准备", "打算", "计划", "全家", "一家", "那个", "刚好", "正好", "确实", "i ", "we ", "just ", "really ", "that ", "time ", "slot ", "probably ", "unfortunately ",
	"would ", "'s ", "appointment ", "is actually ", "might "}

// choices ask and do not refuse.
var choices = []string{"得唔得", "行不行", "有没有", "能不能", "会不会", "可不可以", "方不方便", "是不是", "得不得", "成不成", "好不好", "有冇", "在不在", "要不要", "忙不忙"}

// closeTail is the tail without the fillers that it begins with.
func (s surroundings) closeTail() string {
	tail := s.tail
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

// wordRunsOn reports whether an English word only ends like one of ours: "cannot", "busy".
func wordRunsOn(head, word string) bool {
	return head != "" && isLetter(rune(word[0])) && isLetter(rune(head[len(head)-1]))
}

func containsAny(s string, words []string) bool {
	for _, word := range words {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

func hasAnyPrefix(s string, words []string) bool { return trimAnyPrefix(s, words) != s }

func hasAnySuffix(s string, words []string) bool {
	for _, word := range words {
		if strings.HasSuffix(s, word) {
			return true
		}
	}
	return false
}

// trimAnyPrefix cuts the first of the words that s begins with.
func trimAnyPrefix(s string, words []string) string {
	for _, word := range words {
		if rest, ok := strings.CutPrefix(s, word); ok {
			return rest
		}
	}
	return s
}
