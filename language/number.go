package language

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Number reads the number that s starts with, Arabic, Chinese or both, in either script and width:
// 12,345.6 · 十五 · 两百 · 一千零五 · 廿三 · 二〇二六 · 壹貳參 · 3万5 · 1.2万 · 3w · 一点五万 · 一个半 · 半.
// Runes says how many characters it takes, with its units (万, w) but not with what it measures.
//
// A single digit after a unit counts tenths of it (三千五 is 3500, 一万二 is 12000) unless 零 stands between.
// Two neighbouring digits mean "about" and give the lower (七八百 700, 三五天 3); other digits in a row are
// read out one by one (九五 95). 点 is a decimal point only before what is measured (一点五升), since 三点五十
// is a time. A lone formal digit (伍 and 陆 are family names), 百 千 万 without a digit before (千万别, 万一),
// w and k inside codes (5W-30, 5km) and rows of more than 15 digits are not read. Ok is false where s does not start
// with a number; whether 一 in 一般 means one is for the caller to say.
func Number(s string) (value float64, runes int, ok bool) {
	if !beginsNumber(s) {
		return 0, 0, false
	}
	var room [numeralRunes]rune
	n := numeral{text: foldHead(room[:0], s)}
	value = n.read()
	if n.at == 0 || n.at == 1 && strings.ContainsRune(formalNumerals, n.text[0]) {
		return 0, 0, false
	}
	return value, n.at, true
}

// numeralRunes is more than the longest number has.
const numeralRunes = 48

// beginsNumber looks at the first character alone: callers ask at every place of a text.
func beginsNumber(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	r := FoldRune(first)
	_, isChinese := chineseDigit(r)
	return isChinese || isDigit(r) || smallUnit(r) == 10 || tens(r) != 0 || r == '半'
}

// foldHead appends the first runes of s to head, folded, up to its capacity.
func foldHead(head []rune, s string) []rune {
	for _, r := range s {
		if len(head) == cap(head) {
			break
		}
		head = append(head, FoldRune(r))
	}
	return head
}

// read reads sections, each with its 万 or 亿, as far as they go.
func (n *numeral) read() float64 {
	if n.peek(0) == '半' {
		n.at++
		return 0.5
	}
	var total, big float64
	for {
		start := n.at
		section, single, ok := n.section()
		if !ok {
			break
		}
		section += n.decimals()
		unit := n.bigUnit(section)
		if big != 0 && unit >= big { // 三万五万: the second is a number of its own
			n.at = start
			break
		}
		if unit == 0 {
			if single && big != 0 {
				section *= big / 10
			}
			total += section
			break
		}
		total += section * unit
		big = unit
	}
	if n.at > 0 && n.peek(0) == '个' && n.peek(1) == '半' {
		n.at += 2
		total += 0.5
	}
	if total < 1e9 {
		return math.Round(total*1e6) / 1e6 // 1.1万 is 11000, not 11000.000000000002
	}
	return total
}

// section reads what stands before a 万 or at the end: digits with 千 百 十, falling. Single reports one digit
// and nothing else.
func (n *numeral) section() (sum float64, single, ok bool) {
	var last float64
	for {
		start := n.at
		digits, one, found := n.row()
		unit := smallUnit(n.peek(0))
		if ten := tens(n.peek(0)); ten != 0 && !found && last != 10 { // 廿三
			digits, unit, found = ten/10, 10, true
		}
		if !found && unit == 10 && last != 10 { // 十五, 一百十五
			digits, found = 1, true
		}
		switch {
		case found && unit != 0 && last > 10 && unit >= last: // 三百五百: the second is a number of its own
			n.at = start
			return sum, false, true
		case !found || unit == 0 || last == 10:
			if one && last > 10 {
				digits *= last / 10
			}
			return sum + digits, one && last == 0, found || last != 0
		}
		sum += digits * unit
		last = unit
		n.at++
	}
}

// decimals reads 点五 where something measured follows.
func (n *numeral) decimals() float64 {
	if n.peek(0) != '点' {
		return 0
	}
	var value float64
	scale, end := 1.0, 1
	for {
		digit, ok := chineseDigit(n.peek(end))
		if !ok {
			break
		}
		scale /= 10
		value += digit * scale
		end++
	}
	if end == 1 || !strings.ContainsRune("万亿倍升折成米公吨度年小%", n.peek(end)) {
		return 0
	}
	n.at += end
	return value
}

// bigUnit takes 万, 亿, 万亿, or w and k where they are not part of a code; 0 if none follows.
func (n *numeral) bigUnit(count float64) float64 {
	switch r := n.peek(0); {
	case r == '万' && n.peek(1) == '亿':
		n.at += 2
		return 1e12
	case r == '万' || r == 'w' && count > 0 && n.isLatinUnit():
		n.at++
		return 1e4
	case r == '亿':
		n.at++
		return 1e8
	case r == 'k' && count > 0 && n.isLatinUnit():
		n.at++
		return 1e3
	}
	return 0
}

// isLatinUnit reports whether the letter here stands behind an Arabic digit and does not go on as a code or
// a unit of measure: 5w-30, 5w 30, 5km.
func (n *numeral) isLatinUnit() bool {
	if n.at == 0 || !isDigit(n.text[n.at-1]) {
		return false
	}
	next := n.peek(1)
	if next == ' ' {
		return !isDigit(n.peek(2))
	}
	return next != '-' && (next >= 0x2E80 || !unicode.IsLetter(next) && !unicode.IsDigit(next))
}
