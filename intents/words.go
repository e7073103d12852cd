package intents

// wordlist finds known words in folded text, the longest first, in one pass.
// Words of Latin letters and digits match whole words only.
type wordlist[T any] struct {
	first map[rune][]wordEntry[T]
}

type wordEntry[T any] struct {
	word  []rune
	value T
}

type wordMatch[T any] struct {
	span
	value T
}

// add puts a word in; of the same word added twice the first stays.
func (l *wordlist[T]) add(word string, value T) {
	rs := []rune(word)
	if len(rs) == 0 {
		return
	}
	if l.first == nil {
		l.first = map[rune][]wordEntry[T]{}
	}
	list := l.first[rs[0]]
	at := len(list)
	for i, e := range list {
		if string(e.word) == word {
			return
		}
		if len(e.word) < len(rs) {
			at = i
			break
		}
	}
	list = append(list, wordEntry[T]{})
	copy(list[at+1:], list[at:])
	list[at] = wordEntry[T]{rs, value}
	l.first[rs[0]] = list
}

// find returns the words in rs from left to right, without overlaps.
func (l *wordlist[T]) find(rs []rune) []wordMatch[T] {
	var out []wordMatch[T]
	for i := 0; i < len(rs); {
		e, ok := l.at(rs, i)
		if !ok {
			i++
			continue
		}
		out = append(out, wordMatch[T]{span{i, i + len(e.word)}, e.value})
		i += len(e.word)
	}
	return out
}

func (l *wordlist[T]) at(rs []rune, i int) (wordEntry[T], bool) {
	for _, e := range l.first[rs[i]] {
		if hasPrefix(rs[i:], e.word) && wholeWord(rs, i, i+len(e.word)) {
			return e, true
		}
	}
	return wordEntry[T]{}, false
}

// wholeWord reports whether rs[start:end] does not cut a Latin word or number in two.
func wholeWord(rs []rune, start, end int) bool {
	if start > 0 && isLetter(rs[start]) && isLetter(rs[start-1]) ||
		start > 0 && isDigit(rs[start]) && (isDigit(rs[start-1]) || isLetter(rs[start-1])) {
		return false
	}
	last := rs[end-1]
	if end < len(rs) && isLetter(last) && (isLetter(rs[end]) || isDigit(rs[end])) {
		return end+1 <= len(rs) && rs[end] == 's' && (end+1 == len(rs) || !isLetter(rs[end+1]))
	}
	return end >= len(rs) || !isDigit(last) || !isDigit(rs[end])
}
