package quotes

import (
	"regexp"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
)

// heard is what a message says of a quote.
type heard struct {
	what  string // make, choose, show; empty: nothing of ours
	car   string // a plate, the end of one, or an order's number, folded
	words string // what is to be quoted, folded
	grade string
}

const (
	carNamed  = `([\p{Han}]?[a-z0-9·-]{4,20})`
	gradeSaid = `(基础|进阶|尊享|basic|plus|premium)`
)

// Lines, folded. Staff name the car first; a customer's bare "进阶" counts where no other
// question is open.
var (
	makes    = regexp.MustCompile(`^(?:给|帮|为)?\s*` + carNamed + `\s*(?:的)?(?:(?:出|做)?(?:一?[个下份])?报价单?|报一?[个下]价|quote)(?:吧)?(?:\s*[:：,，]?\s*)(.*)$`)
	makesOf  = regexp.MustCompile(`^(?:报个?价|报价单?|quote(?: for)?)\s*[:：,，]?\s*` + carNamed + `(?:\s*[:：,，]?\s*)(.*)$`)
	choosing = regexp.MustCompile(`^` + carNamed + `[\s,，]*(?:客户|车主|customer)?\s*(?:选|选了|选择|定了|要|chooses?|takes?)\s*` + gradeSaid + `(?:的|版|方案)?$`)
	wants    = regexp.MustCompile(`^(?:等等|等下|等一下|算了|还是|那还是|我|我还是|那|那就|那我就|就|i(?:'ll)?|let's|please|actually,?|ok,?|wait,?)?\s*(?:选择?|要|定|用|做|改成?|换成?|choose|take|go with|pick|want)\s*(?:the\s*)?` + gradeSaid + `(?:的|版|款|方案|那个|档| one| option)?\s*(?:吧|了|好了|please)?[。.!！]?$`)
	bare     = regexp.MustCompile(`^(?:那就|还是|就|那还是|the\s*)?` + gradeSaid + `(?:的|版|款|方案|那个|档| one| option)?\s*(?:吧|please)?[。.!！]?$`)
	shows    = regexp.MustCompile(`^(?:我的|看看?|看一下|再发一?[下遍]?)*\s*报价单?(?:呢|在哪里?|发我|再发一?[下遍]?)?[?？。]?$|^(?:show |where is )?my quote[?.]?$`)
	asking   = regexp.MustCompile(`[?？]|怎么|为什么|太贵|嫌|吗|how |why `)
)

var gradeOf = map[string]string{"基础": basic, "进阶": plus, "尊享": premium, basic: basic, plus: plus, premium: premium}

// Hears implements desks.Listener.
func (d *Desk) Hears(t desks.Turn, busy bool) (desks.Act, bool) {
	h := hear(t)
	switch {
	case h.what == "":
		return "", false
	case !t.Who.IsStaff():
		return desks.ActTalk, !busy || !bare.MatchString(folded(t))
	case h.what == "choose":
		return desks.ActQuote, true
	}
	return desks.ActWorkshop, true // a technician says what was found, an advisor sends it
}

func folded(t desks.Turn) string { return language.Fold(strings.TrimSpace(t.Text)) }

const longestLine = 200

func hear(t desks.Turn) heard {
	text := folded(t)
	if t.Action != "" || text == "" || len([]rune(text)) > longestLine {
		return heard{}
	}
	if !t.Who.IsStaff() {
		for _, p := range []*regexp.Regexp{wants, bare} {
			if m := p.FindStringSubmatch(text); m != nil {
				return heard{what: "choose", grade: gradeOf[m[1]]}
			}
		}
		if shows.MatchString(text) {
			return heard{what: "show"}
		}
		return heard{}
	}
	if m := choosing.FindStringSubmatch(text); m != nil && strings.ContainsAny(m[1], "0123456789") {
		return heard{what: "choose", car: m[1], grade: gradeOf[m[2]]}
	}
	m := makes.FindStringSubmatch(text)
	if m == nil {
		m = makesOf.FindStringSubmatch(text)
	}
	if m != nil && strings.ContainsAny(m[1], "0123456789") && !asking.MatchString(m[2]) {
		return heard{what: "make", car: strings.ReplaceAll(m[1], "·", ""), words: m[2]}
	}
	return heard{}
}
