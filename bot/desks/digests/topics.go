package digests

import (
	"regexp"

	"pitcrew/intents/sentiment"
	"pitcrew/language"
)

// What managers call the aspects and the two directions, in folded text. Words that also
// stand in any question for a digest (服务, 数据) are left out.
var (
	aspectWords = []struct {
		aspect sentiment.Aspect
		words  *regexp.Regexp
	}{
		{sentiment.Waiting, regexp.MustCompile(`等待|等候|排队|等太久|等得|等这么久|\bwait|\bqueue`)},
		{sentiment.Price, regexp.MustCompile(`价格|价钱|收费|报价|太贵|嫌贵|\bpric|\bcharg|\bexpensive`)},
		{sentiment.Attitude, regexp.MustCompile(`态度|\battitude|\brude`)},
		{sentiment.Workmanship, regexp.MustCompile(`维修质量|手艺|技术|做工|施工|返修|没修好|\bworkmanship|\brepair quality`)},
		{sentiment.Environment, regexp.MustCompile(`环境|卫生|休息区|休息室|\benvironment|\blounge|\bclean`)},
		{sentiment.Parts, regexp.MustCompile(`配件|零件|备件|\bparts\b`)},
	}
	badWords  = regexp.MustCompile(`差评|负面|不满|抱怨|吐槽|骂|生气|不高兴|\bnegative|\bunhappy|\bbad (?:reviews?|feedback|words)|\bangry|\bcomplain(?:ing|ed)?\b`)
	goodWords = regexp.MustCompile(`好评|表扬|夸|正面|满意的|\bpositive|\bprais|\bhappy\b|\bgood (?:reviews?|feedback|words)`)
)

// aspectIn is the aspect that a manager's question names, "" for none.
func aspectIn(text string) string {
	folded := language.Fold(text)
	for _, a := range aspectWords {
		if a.words.MatchString(folded) {
			return string(a.aspect)
		}
	}
	return ""
}

// polarityIn is the direction that a manager's question names, "" for none or both.
func polarityIn(text string) string {
	folded := language.Fold(text)
	bad, good := badWords.MatchString(folded), goodWords.MatchString(folded)
	switch {
	case bad && !good:
		return negative
	case good && !bad:
		return positive
	default:
		return ""
	}
}
