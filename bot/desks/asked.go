package desks

import (
	"regexp"
	"slices"
	"strings"

	"pitcrew/language"
)

var (
	asksDone = regexp.MustCompile(`(?:能|可以|可唔可以|来得及).{0,6}(?:[修做弄搞换洗整]得?[完好掂]|取车?|提车|拿车|拿到车|开走|完工|搞定).{0,4}(?:吗|不|么|嘛|没|[?？]|$)|[修做弄搞换洗整]得?(?:完|好|掂)(?:吗|么|嘛|不|咩|[?？])|` +
		`\bwill (?:it|my car|the car) be (?:done|ready|finished|fixed)|\bcan (?:i|we) (?:pick|get|have) (?:it|my car|the car)\b|\bcan you (?:finish|fix|do) it\b|\b(?:done|ready|fixed) (?:by |before )?(?:today|tonight|tomorrow)\b`)
	// lengthOnly asks how long it takes and names nothing.
	lengthOnly = regexp.MustCompile(`^(?:请问|我?赶时间|我急|[ ,，]|那|大概|大约|大致|一般|一共|总共|要|需要|得|会|花|用|弄|做|修|洗|换|等|搞|整|这个|下来|要等|要做|要花)*(?:多久|几耐|多长时间|多少时间|几个?小时|几个?钟头?)(?:时间)?(?:能好|可以好|能做完|能弄好|能取车|搞定|做完|好|完)?(?:呢|啊|呀|吗|嘛|哦|[ ,，?？。!！~])*$|^(?:会不会|会唔会|要不要等)(?:很|好|太)?[久耐](?:啊|呀|[?？])*$|^(?:要等|要)?很?久吗[?？]?$|` +
		`^(?:so,? |and |ok,? |roughly |about )*how long(?: (?:does|will|would|is) (?:it|that)(?: take| be)?)?[?!. ]*$`)
	asksOffer = regexp.MustCompile(`^(?:hi,? |hello,? |hey,? |so,? |also,? |btw,? )*do (?:you|u|ya)(?: guys| all)? (?:also )?(?:do|offer|have|provide|sell|stock|take|accept|pick up|pick-up|collect|tow)\b|^(?:请问)?(?:你们|您们|你家|店里|这边)?(?:做不做|提供不提供|提供|支持不支持|支不支持)`)
)

// AsksDone reports whether a message asks when the work can be finished, "今天能修完吗": of a car that may not be here yet.
func AsksDone(text string) bool { return asksDone.MatchString(language.Fold(text)) }

// AsksLength reports whether a message asks how long it takes, or whether it can be finished, and names no work.
func AsksLength(t Turn) bool {
	text := language.Fold(strings.TrimSpace(t.Text))
	return t.Action == "" && len(t.Reading.Slots.Items) == 0 && (lengthOnly.MatchString(text) || asksDone.MatchString(text))
}

// AsksOffer reports whether a message asks if the shop does a thing at all, "do you do pickup": nobody's own car.
func AsksOffer(text string) bool {
	return asksOffer.MatchString(language.Fold(strings.TrimSpace(text))) && !AboutOwn(text)
}

// AsksBack recognises a question, which is another desk's even in the middle of something.
func AsksBack(text string) bool {
	folded := language.Fold(text)
	return ContainsAny(folded, askingWords) || aNotA(folded)
}

var askingWords = []string{"多少钱", "怎么", "为什么", "吗", "?", "？", "哪里", "什么", "有没有", "有冇", "咩", "乜", "点解", "点样", "几多", "多久", "能不能", "how much", "how long", "what", "why"}

// ContainsAny reports whether a text contains one of the words.
func ContainsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// aNotA recognises a question of the form 开不开, 得唔得.
func aNotA(folded string) bool {
	runes := []rune(folded)
	for i := 1; i+1 < len(runes); i++ {
		if (runes[i] == '不' || runes[i] == '唔') && runes[i-1] == runes[i+1] {
			return true
		}
	}
	return false
}
