package identifiers

import (
	"slices"
	"strings"
)

// mostGroups is more than any written phone number has.
const mostGroups = 7

// group is a row of digits within a number; gap is what separates it from the next.
type group struct {
	start, end int
	gap        rune
}

// phoneAt reads a phone number in running text whose first digit or plus is at i. Its start is one less
// where a bracket opens there.
func (t *text) phoneAt(i int) (phone Phone, start, end int, ok bool) {
	plus := t.digits[i] == '+'
	first := i
	if plus {
		for first++; t.from(first) == ' ' && first < i+2; first++ {
		}
	}
	if first >= len(t.digits) || !isDigit(t.digits[first]) || t.continues(i) {
		return "", 0, 0, false
	}
	var room [mostGroups]group
	groups := t.groups(first, room[:0])
	for n := len(groups); n > 0; n-- {
		g := groups[:n]
		phone, ok := t.phoneOf(g, plus)
		if !ok || t.isAmount(g[n-1].end) || t.goesOn(i, groups, n, phone) {
			continue
		}
		start, end := i, g[n-1].end
		if t.before(i) == '(' && slices.Contains(t.runes[i:end], ')') {
			start--
		}
		return phone, start, end, true
	}
	return "", 0, 0, false
}

// groups reads rows of digits with up to three separators between them.
func (t *text) groups(i int, groups []group) []group {
	for len(groups) < cap(groups) {
		end := i
		for end < len(t.digits) && isDigit(t.digits[end]) {
			end++
		}
		next := end
		for next-end < 3 && (isSeparator(t.from(next)) || t.from(next) == '(' || t.from(next) == ')') {
			next++
		}
		if next == end || next >= len(t.digits) || !isDigit(t.digits[next]) {
			return append(groups, group{i, end, 0})
		}
		gap := t.runes[end]
		for _, r := range t.runes[end:next] {
			if r != ' ' { // " - " is a dash
				gap = r
			}
		}
		groups = append(groups, group{i, end, gap})
		i = next
	}
	return groups
}

// phoneOf says which number the groups are, if their digits and the places of the gaps are a phone's.
func (t *text) phoneOf(groups []group, plus bool) (Phone, bool) {
	var room [20]byte
	digits := room[:0]
	for _, g := range groups {
		if len(digits)+g.end-g.start > cap(digits) {
			return "", false
		}
		for _, r := range t.digits[g.start:g.end] {
			digits = append(digits, byte(r))
		}
	}
	if len(digits) < 8 {
		return "", false
	}
	row := string(digits)
	phone, ok := phoneOf(row, plus)
	if !ok {
		return "", false
	}
	if plus || strings.HasPrefix(row, "00") {
		return phone, len(phone) > 9 // the shortest are too easily something else
	}
	return phone, wellGrouped(row, groups)
}

// mobileGroups are the ways to write a mainland mobile number; the first three also with spaces, which
// separate prices, too.
var mobileGroups = [][]int{{3, 4, 4}, {3, 8}, {7, 4}, {3, 3, 5}, {5, 3, 3}, {5, 6}, {4, 3, 4}, {4, 4, 3}}

// wellGrouped reports whether the digits of a number without + are set apart as people do it.
func wellGrouped(digits string, groups []group) bool {
	first := groups[0].end - groups[0].start
	switch {
	case isMobile(digits):
		return isMobileGrouped(groups)
	case isService(digits):
		return first == 3 && len(groups) > 1
	case isLandline(digits):
		area := 1 + areaLength(digits[1:])
		if len(groups) == 1 {
			return digits[area] >= '2' && digits[area] <= '8'
		}
		return first == area && !hasSmall(groups[1:])
	case strings.HasPrefix(digits, "86") && first == 2:
		return len(digits) == 13 && isMobileGrouped(groups[1:])
	case strings.HasPrefix(digits, "86"):
		return len(digits) == 13 && len(groups) == 1
	default: // 852, 853, 886
		return first == 3 && len(groups) > 1 && !hasSmall(groups[1:])
	}
}

func isMobileGrouped(groups []group) bool {
	if len(groups) == 1 {
		return true
	}
	for i, sizes := range mobileGroups {
		fits := len(groups) == len(sizes) && (i < 3 || groups[0].gap != ' ')
		for j := 0; fits && j < len(sizes); j++ {
			fits = groups[j].end-groups[j].start == sizes[j]
		}
		if fits {
			return true
		}
	}
	return false
}

// hasSmall reports a group of fewer than three digits.
func hasSmall(groups []group) bool {
	return slices.ContainsFunc(groups, func(g group) bool { return g.end-g.start < 3 })
}
