package intents

import (
	"math"

	"pitcrew/language"
)

// number is a quantity said in digits or in Chinese numerals.
type number struct {
	hundredths int64 // the value times 100
	end        int   // rune offset after it
	chinese    bool  // said with Chinese numerals
	round      bool  // said with a hundred, a thousand or ten thousand
}

const longestNumber = 24 // runes

// numberAt reads the number that starts at rs[i] of folded text, if one does.
// Numbers too large for money and mileage are serial numbers and not read.
func numberAt(rs []rune, i int) (number, bool) {
	if !isDigit(rs[i]) && !isNumeral(rs[i]) {
		return number{}, false
	}
	value, width, ok := language.Number(string(rs[i:min(len(rs), i+longestNumber)]))
	if !ok || width == 0 || value > 1e9 {
		return number{}, false
	}
	n := number{hundredths: int64(math.Round(value * 100)), end: i + width, chinese: !isDigit(rs[i])}
	for _, r := range rs[i:min(len(rs), n.end)] {
		switch r {
		case '百', '千', '万', '佰', '仟', 'k', 'w':
			n.round = true
		}
	}
	return n, true
}

// numberEnd is where a scan goes on after a number that could not be read at i.
func numberEnd(rs []rune, i int) int {
	for i++; i < len(rs) && isDigit(rs[i]) && isDigit(rs[i-1]); i++ {
	}
	return i
}

func isNumeral(r rune) bool {
	switch r {
	case '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '零', '〇', '半', '廿', '卅', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '拾':
		return true
	}
	return false
}

// digitOf is the value of a single Chinese digit, 0 if it is none.
func digitOf(r rune) int {
	switch r {
	case '一', '壹':
		return 1
	case '二', '两', '贰':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return 0
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }
func isHan(r rune) bool    { return r >= 0x3400 && r <= 0x9fff }
