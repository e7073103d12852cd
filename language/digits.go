package language

// mostDigits is how long a row of digits may be to count as a number; a float64 holds it exactly.
const mostDigits = 15

// chineseDigit returns what a folded Chinese digit is worth.
func chineseDigit(r rune) (float64, bool) {
	switch r {
	case '零', '〇', '○':
		return 0, true
	case '一', '壹':
		return 1, true
	case '二', '两', '贰':
		return 2, true
	case '三', '叁', '参':
		return 3, true
	case '四', '肆':
		return 4, true
	case '五', '伍':
		return 5, true
	case '六', '陆':
		return 6, true
	case '七', '柒':
		return 7, true
	case '八', '捌':
		return 8, true
	case '九', '玖':
		return 9, true
	}
	return 0, false
}

// smallUnit returns the unit within a section that r is, 0 for none.
func smallUnit(r rune) float64 {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	}
	return 0
}

// tens returns what 廿 and 卅 stand for, 0 for anything else.
func tens(r rune) float64 {
	switch r {
	case '廿':
		return 20
	case '卅':
		return 30
	}
	return 0
}

// formalNumerals are words or names when they stand alone.
const formalNumerals = "壹贰叁参肆伍陆柒捌玖拾"

// numeral is folded text that a number is read from, up to at.
type numeral struct {
	text []rune
	at   int
}

// peek returns the rune that many after the next, 0 at the end.
func (n *numeral) peek(ahead int) rune {
	if n.at+ahead >= len(n.text) {
		return 0
	}
	return n.text[n.at+ahead]
}

// row takes digits in a row. One reports a single digit other than zero; it may count tenths of a unit.
func (n *numeral) row() (value float64, one, ok bool) {
	if isDigit(n.peek(0)) {
		return n.arabic()
	}
	start := n.at
	for n.at < len(n.text) {
		digit, isOne := chineseDigit(n.text[n.at])
		if !isOne {
			break
		}
		value = value*10 + digit
		n.at++
	}
	switch length := n.at - start; {
	case length > mostDigits:
		n.at = start
		return 0, false, false
	case length > 0 && value == 0 && start > 0 && isDigit(n.peek(0)): // 3万零500
		value, _, ok = n.arabic()
		return value, false, ok
	case length == 2 && about(value):
		return float64(int(value) / 10), false, true
	default:
		return value, length == 1 && value > 0, length > 0
	}
}

// about reports whether a row of two digits means "three or four" rather than thirty-four.
func about(row float64) bool {
	tens, ones := int(row)/10, int(row)%10
	return tens > 0 && (ones == tens+1 || tens == 3 && ones == 5)
}

// arabic takes Arabic digits with commas between thousands and decimals.
func (n *numeral) arabic() (value float64, one, ok bool) {
	end, digits := n.digitsFrom(n.at), 0
	for end-n.at <= 3 || n.text[end-4] == ',' {
		if end >= len(n.text) || n.text[end] != ',' || n.digitsFrom(end+1) != end+4 {
			break
		}
		end += 4
	}
	scale := 0.0 // of the last digit, once the point was read
	if end+1 < len(n.text) && n.text[end] == '.' && isDigit(n.text[end+1]) {
		end = n.digitsFrom(end + 1)
	}
	for _, r := range n.text[n.at:end] {
		switch {
		case r == '.':
			scale = 1
		case r != ',':
			value, scale, digits = value*10+float64(r-'0'), scale*10, digits+1
		}
	}
	if digits > mostDigits {
		return 0, false, false
	}
	if scale > 0 {
		value /= scale
	}
	one = end == n.at+1 && value > 0
	n.at = end
	return value, one, true
}

// digitsFrom returns where the Arabic digits from at end.
func (n *numeral) digitsFrom(at int) int {
	for at < len(n.text) && isDigit(n.text[at]) {
		at++
	}
	return at
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
