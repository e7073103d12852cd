package identifiers

import (
	"slices"
	"strings"
)

// phoneLabels are Latin words that may touch the number that follows them.
var phoneLabels = []string{"tel", "phone", "mobile", "mob", "cell", "call", "v", "vx", "wx", "wechat", "weixin"}

// numberLabels end in front of numbers that are no phones.
var numberLabels = []string{"单号", "编号", "发票号", "流水号", "序列号", "卡号", "证号", "order", "no.", "number", "#"}

// continues reports whether what stands before i makes the digits there a piece of something longer, or
// something else than a phone.
func (t *text) continues(i int) bool {
	if i == 0 || i == t.done {
		return false
	}
	before := t.digits[i-1]
	switch {
	case isDigit(before) || before == '+' || strings.ContainsRune("¥$€£#_", before):
		return true
	case isLetter(before):
		start := i
		for start > 0 && isAlnum(t.digits[start-1]) {
			start--
		}
		return !slices.Contains(phoneLabels, string(t.digits[start:i]))
	case i == 1 || i-1 == t.done:
	case before == '.' && isDigit(t.digits[i-2]): // "1.138…" is a list, 0.138… and 123.138… are not
		return t.digits[i-2] == '0' || i > 3 && isAlnum(t.digits[i-3]) && isAlnum(t.digits[i-4])
	case isSeparator(before) && before != ' ' && isAlnum(t.digits[i-2]):
		return true
	}
	return t.labelled(i)
}

// labelled reports a label of order numbers and the like in front of i: 订单号：…
func (t *text) labelled(i int) bool {
	end := i
	for end > 0 && i-end < 4 && strings.ContainsRune(" :是为", t.runes[end-1]) {
		end--
	}
	head := string(t.runes[max(0, end-6):end])
	return slices.ContainsFunc(numberLabels, func(label string) bool { return strings.HasSuffix(head, label) })
}

// isAmount reports a currency or a measure right after end.
func (t *text) isAmount(end int) bool {
	next := t.from(end)
	if next == ' ' {
		return strings.ContainsRune("元块圆", t.from(end+1)) && end+1 < len(t.runes)
	}
	return next != 0 && strings.ContainsRune("元块圆万亿%¥$", next)
}

// goesOn reports whether the number of the first n groups is only the beginning of something longer.
func (t *text) goesOn(i int, groups []group, n int, phone Phone) bool {
	last := groups[n-1]
	next := t.from(last.end)
	landline := strings.HasPrefix(string(phone), "+86") && !isMobile(string(phone[3:]))
	if isLetter(next) || next == '_' {
		return !landline || next != 'x' && next != 'e'
	}
	spaced := n > 1 && groups[0].gap == ' '
	if spaced && i > 1 && i-1 != t.done && t.digits[i-1] == ' ' && isDigit(t.digits[i-2]) {
		return true // the middle of a card number
	}
	switch {
	case last.gap == 0 || last.gap == ' ' || last.gap == '(' || last.gap == ')':
		return false
	case last.gap == '-' && landline && n < len(groups):
		return groups[n].end-groups[n].start > 5
	default:
		return true
	}
}
