package times

// numeralAt reads Chinese numerals: 三, 十五, 廿三, 七八 as from 7 to 8, 二十七八, 二〇二六. Hundreds and more are
// no day and no hour: they come out plain.
func (m *message) numeralAt(at int) token {
	end := at
	for isNumeral(m.rune(end)) {
		end++
	}
	t := token{kind: plain, end: end}
	n, upper, row := numeral(m.runes[at:end])
	if n >= 0 {
		t.kind, t.n, t.n2, t.said, t.row = number, n, upper, upper > 0, row
	}
	return t
}

func isNumeral(r rune) bool {
	_, ok := numerals[r]
	return ok || r == '十' || r == '廿' || r == '卅' || r == '百' || r == '千' || r == '万'
}

// numeral returns the value below 100 or of four digits, and the upper value of a pair such as 七八; n is -1 for others.
func numeral(s []rune) (n, upper int, row bool) {
	ten := -1
	for i, r := range s {
		switch r {
		case '百', '千', '万':
			return -1, 0, false
		case '十', '廿', '卅':
			if ten >= 0 {
				return -1, 0, false
			}
			ten = i
		}
	}
	if ten < 0 {
		return digitRow(s)
	}
	tens, upperTens := map[rune]int{'十': 1, '廿': 2, '卅': 3}[s[ten]], 0
	if ten > 0 {
		if s[ten] != '十' || ten > 2 {
			return -1, 0, false
		}
		tens, upperTens, _ = digitRow(s[:ten])
	}
	switch rest := s[ten+1:]; {
	case tens > 9:
		return -1, 0, false
	case len(rest) == 0:
		return tens * 10, upperTens * 10, false
	case len(rest) > 2:
		return -1, 0, false
	default:
		ones, upperOnes, _ := digitRow(rest)
		if ones > 9 {
			return -1, 0, false
		}
		if upperOnes > 0 {
			upper = tens*10 + upperOnes
		}
		return tens*10 + ones, upper, false
	}
}

// digitRow reads digits without 十: one, a neighbouring pair, or a row read out.
func digitRow(s []rune) (n, upper int, row bool) {
	if len(s) == 2 {
		low, high := numerals[s[0]], numerals[s[1]]
		if low > 0 && high > low && high-low <= 2 {
			return low, high, false
		}
	}
	if len(s) > 4 {
		return -1, 0, false
	}
	for _, r := range s {
		n = n*10 + numerals[r]
	}
	return n, 0, len(s) > 1
}
