package intents

var (
	englishSelf   = words("my name is |my name's |this is |i am |i'm |name: |name is |call me |it's ")
	englishMeant  = words("look up |lookup |find |pull up |for |about |call |called |customer |owner |remind |with |message |draft |to |show me |show |did |is |was |does ")
	englishTitles = words("mr |mr. |mrs |mrs. |ms |ms. |miss |dr ")
	notEnglish    = words("the|a|an|my|i|here|looking|calling|not|just|this|that|today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|bmw|audi|toyota|honda")
)

// englishName finds "Mr Chen" anywhere, and "Wang Jianguo" in capitals after a cue.
func (m *message) englishName(cues phrases) (span, bool) {
	folded, original := m.folded, m.original
	for i := range folded {
		if i > 0 && isLetter(folded[i-1]) || !isLetter(folded[i]) {
			continue
		}
		for _, t := range englishTitles.startingAt(folded[i:]) {
			if hasPrefix(folded[i:], t) {
				if s, ok := capitals(folded, original, i+len(t), 2); ok {
					return span{i, s.end}, true
				}
			}
		}
		for _, cue := range cues.startingAt(folded[i:]) {
			if hasPrefix(folded[i:], cue) {
				if s, ok := capitals(folded, original, i+len(cue), 3); ok {
					return s, true
				}
			}
		}
	}
	return span{}, false
}

// capitals reads up to n capitalised words at i.
func capitals(folded, original []rune, i, n int) (span, bool) {
	s := span{i, i}
	for ; n > 0 && i < len(folded) && isLetter(folded[i]) && folded[i] != original[i]; n-- {
		end := i
		for end < len(folded) && (isLetter(folded[end]) || folded[end] == '-') {
			end++
		}
		for _, w := range notEnglish.startingAt(folded[i:]) {
			if string(w) == string(folded[i:end]) {
				return s, s.end > s.start
			}
		}
		if end-i < 2 || end-i > 15 {
			break
		}
		s.end = end
		if end >= len(folded) || folded[end] != ' ' {
			break
		}
		i = end + 1
	}
	return s, s.end > s.start
}
