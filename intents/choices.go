package intents

// choiceIn reads which of the offered things is meant: "第二个", "选B", "2".
// 0 means none.
func choiceIn(rs []rune) int {
	rs = trim(rs)
	if n := soleChoice(rs); n > 0 {
		return n
	}
	for i := range rs {
		for _, cue := range choiceCues.startingAt(rs[i:]) {
			if !hasPrefix(rs[i:], cue) {
				continue
			}
			j := skipSpaces(rs, i+len(cue))
			n, width := ordinalAt(rs, j)
			if n == 0 {
				continue
			}
			if string(cue) == "第" && !hasAnyPrefix(rs[j+width:], choiceNouns) && j+width < len(rs) {
				continue
			}
			if string(cue) != "第" && j+width < len(rs) && (isDigit(rs[j+width]) || isLetter(rs[j+width])) {
				continue
			}
			return n
		}
	}
	for n, list := range englishOrdinals {
		if containsAny(rs, list) {
			return n + 1
		}
	}
	return 0
}

// soleChoice reads messages that are nothing but the choice: "2", "B", "二号", "3吧".
func soleChoice(rs []rune) int {
	n, width := ordinalAt(rs, 0)
	if n == 0 {
		return 0
	}
	i := width
	for i < len(rs) && hasAnyPrefix(rs[i:], choiceTail) {
		i++
	}
	if i < len(rs) {
		return 0
	}
	return n
}

func ordinalAt(rs []rune, i int) (n, width int) {
	if i >= len(rs) {
		return 0, 0
	}
	switch r := rs[i]; {
	case r >= '1' && r <= '9' && (i+1 >= len(rs) || !isDigit(rs[i+1])):
		return int(r - '0'), 1
	case r >= 'a' && r <= 'h' && (i+1 >= len(rs) || !isLetter(rs[i+1])):
		return int(r-'a') + 1, 1
	case r >= '①' && r <= '⑨':
		return int(r-'①') + 1, 1
	case r == '两' || r == '俩':
		return 0, 0
	}
	if d := digitOf(rs[i]); d > 0 {
		return d, 1
	}
	return 0, 0
}

var (
	choiceCues      = words("第|选择|选项|选|方案|套餐|option |number |choice |no. |#|pick |choose |要第|就第")
	choiceNouns     = words("个|种|项|款|套|条|档|,|，|。|!| |吧|那|家|位")
	choiceTail      = words("号|吧|。|.|!|！|、|)|）| |的|了|啊|,|，")
	englishOrdinals = []phrases{words("first one|the first|1st one"), words("second one|the second|2nd one"), words("third one|the third|3rd one"), words("fourth one|the fourth")}
)

// choiceForms are all the words of choosing, for messages that consist of nothing else.
var choiceForms = union(choiceCues, choiceNouns, union(englishOrdinals...),
	words("1|2|3|4|5|6|7|8|9|①|②|③|④|⑤|一|二|三|四|五|六|七|八|九|a|b|c|d|e|f|g|h|号|the|one|就|要|我要|我|那|i'll take|i want|let's go with"))
