package times

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// entry is a word of a lexicon as the lexer compares it.
type entry struct {
	text  string
	runes int
	token token
}

// lexicon finds the longest word that a text goes on with.
type lexicon map[rune][]entry

var (
	chinese  = chineseLexicon()
	idioms   = phraseLexicon()
	english  = englishLexicon()
	numerals = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
)

// longest returns the longest word that text, which begins with first, begins with.
func (l lexicon) longest(text string, first rune) (entry, bool) {
	for _, e := range l[first] {
		if strings.HasPrefix(text, e.text) {
			return e, true
		}
	}
	return entry{}, false
}

func (l lexicon) add(text string, t token) {
	first, _ := utf8.DecodeRuneInString(text)
	l[first] = append(l[first], entry{text, utf8.RuneCountInString(text), t})
}

// sorted puts longer words first.
func (l lexicon) sorted() lexicon {
	for _, entries := range l {
		slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(len(b.text), len(a.text)) })
	}
	return l
}

func chineseLexicon() lexicon {
	l := lexicon{}
	for _, w := range chineseWords {
		for text := range strings.FieldsSeq(w.text) {
			l.add(text, w.token)
		}
	}
	for _, p := range weekPrefixes {
		for prefix := range strings.FieldsSeq(p.text) {
			for _, name := range weekNames {
				l.add(prefix+name, token{kind: weekWord, n: p.weeks, said: true})
			}
		}
	}
	for i := range festivals {
		for name := range strings.FieldsSeq(festivals[i].chinese) {
			l.add(name, token{kind: festivalWord, festival: &festivals[i]})
			if name == "过年" {
				l.addAroundNewYear(&festivals[i])
			}
		}
	}
	return l.sorted()
}

// addAroundNewYear adds the words that count from Spring Festival without naming it.
func (l lexicon) addAroundNewYear(f *festival) {
	for _, text := range []string{"年后", "过完年", "过了年", "过完年后", "过了年后", "过完年以后"} {
		l.add(text, token{kind: figures, day: &day{kind: festivalDay, festival: f, shift: f.closed}})
	}
	l.add("年前", token{kind: figures, day: &day{kind: festivalDay, festival: f, shift: -1}})
}

func phraseLexicon() lexicon {
	l := lexicon{}
	for _, p := range englishPhrases {
		for _, text := range p.texts {
			l.add(text, p.token)
		}
	}
	for i := range festivals {
		for _, name := range festivals[i].english {
			l.add(name, token{kind: festivalWord, festival: &festivals[i]})
		}
	}
	return l.sorted()
}

func englishLexicon() map[string]token {
	words := map[string]token{}
	for n, text := range englishNumbers {
		words[text] = token{kind: number, n: n}
	}
	for n, text := range englishOrdinals {
		words[text] = token{kind: number, n: n + 1, ordinal: true}
	}
	for n, text := range englishTens {
		words[text] = token{kind: number, n: 20 + 10*n}
	}
	words["thirtieth"] = token{kind: number, n: 30, ordinal: true}
	for _, w := range englishWords {
		for text := range strings.FieldsSeq(w.text) {
			words[text] = w.token
		}
	}
	return words
}
