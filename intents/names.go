package intents

func runeSet(s string) map[rune]bool {
	m := map[rune]bool{}
	for _, r := range s {
		m[r] = true
	}
	return m
}

// name returns the speaker's own name or, from staff, the customer meant.
func (m *message) name() string {
	find := m.ownName
	if m.who == Staff {
		find = m.customerMeant
	}
	s, ok := find()
	if !ok {
		return ""
	}
	m.facts, m.named = append(m.facts, s), s
	return string(m.original[s.start:s.end])
}

// ownName finds 我叫王建国, 我姓陈, 李女士, "my name is John".
func (m *message) ownName() (span, bool) {
	rs := m.folded
	for i := range rs {
		for _, cue := range selfIntros.startingAt(rs[i:]) {
			if !hasPrefix(rs[i:], cue) {
				continue
			}
			at := skipSpaces(rs, i+len(cue))
			if s, ok := nameAt(rs, at, m.taken); ok {
				return s, true
			}
			if n := familyNameAt(rs, at, titledFamilyName); n > 0 && cue[len(cue)-1] == '姓' {
				return span{at, at + n}, true
			}
		}
	}
	if s, ok := m.englishName(englishSelf); ok {
		return s, true
	}
	return titledName(rs)
}

// customerMeant finds whom a request by staff is about: 王先生, 查一下王建国,
// 王建国的车, 转给小李, "look up Wang Jianguo".
func (m *message) customerMeant() (span, bool) {
	rs := m.folded
	if s, ok := titledName(rs); ok {
		return s, true
	}
	if s, ok := m.englishName(englishMeant); ok {
		return s, true
	}
	if s, ok := nameAt(rs, skipSpaces(rs, 0), m.taken); ok {
		return s, true
	}
	for i := range rs {
		for _, cue := range staffCues.startingAt(rs[i:]) {
			at := skipSpaces(rs, i+len(cue))
			if !hasPrefix(rs[i:], cue) || len(cue) == 1 && within(m.facts, at) { // the 周 of 下周 is nobody, that of 查一下周小明 is
				continue
			}
			if s, ok := nameAt(rs, at, m.taken); ok {
				return s, true
			}
			if s, ok := nicknameAt(rs, at); ok {
				return s, true
			}
		}
	}
	return span{}, false
}

// titledName finds 王先生, 欧阳女士: a family name before a form of address.
// One-character forms (总, 哥) need the name to stand by itself.
func titledName(rs []rune) (span, bool) {
	for i := range rs {
		n := familyNameAt(rs, i, titledFamilyName)
		if n == 0 || hasAnyPrefix(rs[i:], notNames) {
			continue
		}
		for _, t := range titles.startingAt(rs[i+n:]) {
			end := i + n + len(t)
			if !hasPrefix(rs[i+n:], t) || len(t) == 1 && !(nameMayStart(rs, i) && nameMayEnd(rs, end)) {
				continue
			}
			return span{i, end}, true
		}
	}
	return span{}, false
}

// nameAt reads a full name at i: a family name and one or two characters,
// ended by something that does not belong to a name. Where the last character
// could be a verb or particle, it is one: 王芳写 is 王芳.
func nameAt(rs []rune, i int, taken []span) (span, bool) {
	if i >= len(rs) || within(taken, i) || hasAnyPrefix(rs[i:], notNames) {
		return span{}, false
	}
	n := familyNameAt(rs, i, familyName)
	if n == 0 {
		return span{}, false
	}
	for given := 2; given > 0; given-- {
		end := i + n + given
		if end > len(rs) || !allHan(rs[i:end]) || within(taken, end-1) || neverInNames[rs[end-1]] || neverInNames[rs[i+n]] {
			continue
		}
		if within(taken, end) || nameMayEnd(rs, end) {
			return withTitle(rs, span{i, end}), true
		}
	}
	return span{}, false
}

// nicknameAt reads 小李, 老王: how colleagues are called.
func nicknameAt(rs []rune, i int) (span, bool) {
	if i+2 > len(rs) || rs[i] != '小' && rs[i] != '老' && rs[i] != '阿' || !familyName[rs[i+1]] || !nameMayEnd(rs, i+2) {
		return span{}, false
	}
	return span{i, i + 2}, !hasAnyPrefix(rs[i:], notNicknames)
}

func nameMayStart(rs []rune, i int) bool {
	return i == 0 || !isHan(rs[i-1]) || hasAnySuffix(rs[:i], staffCues) || hasAnySuffix(rs[:i], selfIntros)
}

func nameMayEnd(rs []rune, end int) bool {
	return end >= len(rs) || !isHan(rs[end]) || hasAnyPrefix(rs[end:], nameEnds)
}

func withTitle(rs []rune, s span) span {
	for _, t := range titles.startingAt(rs[s.end:]) {
		if len(t) > 1 && hasPrefix(rs[s.end:], t) {
			return span{s.start, s.end + len(t)}
		}
	}
	return s
}

func familyNameAt(rs []rune, i int, singles map[rune]bool) int {
	if i >= len(rs) {
		return 0
	}
	if hasAnyPrefix(rs[i:], doubleNames) {
		return 2
	}
	if singles[rs[i]] {
		return 1
	}
	return 0
}

func allHan(rs []rune) bool {
	for _, r := range rs {
		if !isHan(r) {
			return false
		}
	}
	return true
}
