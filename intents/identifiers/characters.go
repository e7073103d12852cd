package identifiers

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isLetter reports a folded, so lower-case, ASCII letter.
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

func isAlnum(r rune) bool { return isDigit(r) || isLetter(r) }

// isSeparator reports what people put between the groups of a number or a plate; all folded.
func isSeparator(r rune) bool {
	switch r {
	case ' ', '\u00a0', '-', '.', '·', '•', '・', '‧', '∙', '●', '–', '—', '‐', '‑', '_':
		return true
	}
	return false
}

// spokenDigit returns the Arabic digit of a Chinese one as read out in phone numbers, 0 for anything else.
func spokenDigit(r rune) rune {
	switch r {
	case '零', '〇', '○', '洞':
		return '0'
	case '幺', '一', '壹':
		return '1'
	case '二', '两', '贰':
		return '2'
	case '三', '叁':
		return '3'
	case '四', '肆':
		return '4'
	case '五', '伍':
		return '5'
	case '六', '陆':
		return '6'
	case '七', '柒', '拐':
		return '7'
	case '八', '捌':
		return '8'
	case '九', '玖', '勾':
		return '9'
	}
	return 0
}

// spokenDigits returns runes with every three or more Chinese digits in a row as Arabic ones; the same slice
// if there are none.
func spokenDigits(runes []rune) []rune {
	out, run := runes, 0
	for i := 0; i <= len(runes); i++ {
		if i < len(runes) && spokenDigit(runes[i]) != 0 {
			run++
			continue
		}
		if run >= 3 {
			if &out[0] == &runes[0] {
				out = append([]rune(nil), runes...)
			}
			for j := i - run; j < i; j++ {
				out[j] = spokenDigit(runes[j])
			}
		}
		run = 0
	}
	return out
}

// hasDigit reports whether text can hold an identifier at all.
func hasDigit(text string) bool {
	for _, r := range text {
		if isDigit(r) || r >= '０' && r <= '９' || r >= 0x3007 && spokenDigit(r) != 0 || r == '兩' || r == '貳' || r == '陸' {
			return true
		}
	}
	return false
}
