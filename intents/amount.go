package intents

// amountIn returns the last amount of money said in folded text, in fen.
// A number is money when a sign, a unit or a verb of paying says so, or when
// it is said the way only prices are ("三百八").
func amountIn(rs []rune, taken []span) int64 {
	var found int64
	for i := 0; i < len(rs); {
		n, ok := numberAt(rs, i)
		if !ok {
			i = numberEnd(rs, i)
			continue
		}
		if !within(taken, i) && isMoney(rs, i, n) {
			found = n.hundredths + jiao(rs, n)
		}
		i = n.end
	}
	return found
}

func isMoney(rs []rune, start int, n number) bool {
	end := skipSpaces(rs, n.end)
	if hasAnyPrefix(rs[end:], moneyUnits) || hasAnySuffix(rs[:start], moneySigns) {
		return n.hundredths > 0
	}
	if start > 0 && (isLetter(rs[start-1]) || rs[start-1] == '-' || rs[start-1] == '/') {
		return false
	}
	if n.hundredths < 10_00 || hasAnyPrefix(rs[end:], otherUnits) {
		return false
	}
	if n.chinese && n.round && n.hundredths < 100_000_00 && !hasAnySuffix(rs[:start], distanceVerbs) {
		return true
	}
	return hasAnySuffix(rs[:start], payingWords)
}

// jiao reads the small change of "三十五块五".
func jiao(rs []rune, n number) int64 {
	i := n.end
	if i+1 >= len(rs) || rs[i] != '块' {
		return 0
	}
	if d := digitOf(rs[i+1]); d > 0 && n.chinese {
		return int64(d) * 10
	}
	if isDigit(rs[i+1]) && (i+2 >= len(rs) || !isDigit(rs[i+2])) {
		return int64(rs[i+1]-'0') * 10
	}
	return 0
}

var (
	moneyUnits = words("块|元|圆|塊|rmb|cny|yuan|kuai|人民币|bucks|大洋|蚊|港币|台币")
	moneySigns = words("¥|¥ |rmb|rmb |cny|cny |￥|￥ |nt$|hk$|hkd |$|人民币")
	otherUnits = words("公里|千米|里|km|米|年|月|日|号|天|点|分|次|个|台|辆|岁|公斤|升|%|折|积分|万公里|多公里|来公里|" +
		"几公里|余公里|款|马力|cc|多|w|mile|kilomet|day|hour|week|o'clock|am|pm|point|人|名|位|期|度|斤|条|mm|寸|座|匹")
	payingWords = words("价格|报价|要价|收费|收了|收我|收了我|要了我|花我|多收我|收|花了|花|要我|要|付了|付|卖|只要|才|贵了|便宜|优惠|价|钱|共|需要|得|开价|" +
		"price |cost |costs |pay |paid |charged |charge |me |for |is |was |of ")
	distanceVerbs = words("跑了|跑|开了|里程|里程是|里程数|公里数|公里|行驶了|行驶|走了|表显|已经|表上")
)

func skipSpaces(rs []rune, i int) int {
	for i < len(rs) && rs[i] == ' ' {
		i++
	}
	return i
}

// span is a stretch of runes that already means something else.
type span struct{ start, end int }

func within(spans []span, i int) bool {
	for _, s := range spans {
		if i >= s.start && i < s.end {
			return true
		}
	}
	return false
}
