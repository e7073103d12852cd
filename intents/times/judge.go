package times

import "strings"

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
	case containsAny(s.clause, preferringLeads) || strings.HasSuffix(s.lead, "better,") || hasAnyPrefix(s.close, preferringTails),
		strings.HasSuffix(s.clause, "能") && strings.HasPrefix(s.tail, "就"): // 能下午就下午
		return preferred
	case containsAny(s.clause, formerLeads), hasAnyPrefix(s.close, backgroundTails), hasAnyPrefix(s.close, doubts):
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
	return hasAnyPrefix(s.close, refusingTails) && !hasAnyPrefix(s.close, doubts)
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
	case strings.HasPrefix(s.close, "instead"), interjections[strings.Trim(s.lead, " ,.。?？!！…—-")]:
		return true
	case changing && (before == "to" || strings.HasSuffix(before, " to") || strings.HasSuffix(before, "到")):
		return true
	}
	_, choice, found := strings.Cut(s.lead, "还是")
	return found && (s.lead != "还是" || strings.Contains(s.tail, "吧")) && !strings.Contains(choice, "还是")
}

// interjections alone between two expressions take the first back.
var interjections = map[string]bool{
	"不": true, "不不": true, "不不不": true, "错": true, "噢": true, "啊": true, "等等": true, "等下": true,
	"等一下": true, "no": true, "nope": true, "nah": true, "no no": true, "wait": true, "er": true, "oh": true, "or rather": true,
}

// wordRunsOn reports whether an English word only ends like one of ours: "cannot", "busy".
func wordRunsOn(head, word string) bool {
	return head != "" && isLetter(rune(word[0])) && isLetter(rune(head[len(head)-1]))
}
