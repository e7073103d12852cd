package knowledge

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// lexicon knows words that mean the same, or nearly. It is read from synonyms.txt, which says what each of its
// parts is for.
type lexicon struct {
	same  phrases[[]atom]    // a word → the form that stands for it, in texts and in questions
	faint phrases[struct{}]  // words of any question, which say little about what is asked
	words phrases[[]concept] // a word → the groups of near words it belongs to
	leads map[concept][]concept
	size  concept
}

// concept is a group of near words; numbered from 1.
type concept uint16

//go:embed synonyms.txt
var synonymsFile string

// standardLexicon is the lexicon of synonyms.txt; a test proves that the file is sound.
var standardLexicon = sync.OnceValue(func() *lexicon {
	l, err := readLexicon(synonymsFile)
	if err != nil {
		panic(err)
	}
	return l
})

func readLexicon(text string) (*lexicon, error) {
	l := &lexicon{leads: map[concept][]concept{}}
	part := ""
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "//")
		line = strings.TrimSpace(line)
		var err error
		switch {
		case line == "":
		case strings.HasPrefix(line, "["):
			part = line
		case part == "[same]":
			err = l.addSame(strings.Fields(line))
		case part == "[near]":
			_, err = l.addGroup(strings.Fields(line))
		case part == "[faint]":
			for _, w := range strings.Fields(line) {
				l.faint.add(l.pattern(w), struct{}{})
			}
		case part == "[leads]":
			err = l.addLead(line)
		default:
			err = fmt.Errorf("outside of any part")
		}
		if err != nil {
			return nil, fmt.Errorf("synonyms.txt:%d: %w", i+1, err)
		}
	}
	return l, nil
}

func (l *lexicon) addSame(words []string) error {
	if len(words) < 2 {
		return fmt.Errorf("a line of [same] needs two words or more")
	}
	for _, w := range words { // the first too: no part of it is read as another word
		l.same.add(atoms(nil, w), atoms(nil, words[0]))
	}
	return nil
}

// addGroup makes a concept of the words. N in a word stands for any number.
func (l *lexicon) addGroup(words []string) (concept, error) {
	if len(words) == 0 {
		return 0, fmt.Errorf("an empty group")
	}
	l.size++
	for _, w := range words {
		p := l.pattern(w)
		groups, _ := l.words.exact(p)
		l.words.add(p, append(slices.Clip(groups), l.size))
	}
	return l.size, nil
}

func (l *lexicon) addLead(line string) error {
	left, right, ok := strings.Cut(line, ">")
	if !ok {
		return fmt.Errorf("a line of [leads] needs a > between its sides")
	}
	from, err := l.addGroup(strings.Fields(left))
	if err != nil {
		return err
	}
	to, err := l.addGroup(strings.Fields(right))
	if err != nil {
		return err
	}
	l.leads[from] = append(l.leads[from], to)
	return nil
}

// anyNumber matches every run of digits in a pattern.
const anyNumber atom = runBit | digitBit

func (l *lexicon) pattern(w string) []atom {
	var out []atom
	for i, piece := range strings.Split(strings.ReplaceAll(w, "_", " "), "N") {
		if i > 0 {
			out = append(out, anyNumber)
		}
		out = l.unify(atoms(out, piece))
	}
	return out
}

// unify replaces each word of [same] by the form that stands for it.
func (l *lexicon) unify(text []atom) []atom {
	for i := 0; i < len(text); i++ {
		if form, n := l.same.longest(text[i:]); n > 0 {
			text = slices.Replace(text, i, i+n, form...)
			i += len(form) - 1
		}
	}
	return text
}

// read gives the atoms of s as search sees them.
func (l *lexicon) read(dst []atom, s string) []atom { return l.unify(atoms(dst, s)) }

// concepts calls found for each group that a word of the text belongs to; the longest word at a place counts.
func (l *lexicon) concepts(text []atom, found func(concept)) {
	for i := 0; i < len(text); {
		groups, n := l.words.longest(text[i:])
		for _, c := range groups {
			found(c)
		}
		i += max(n, 1)
	}
}

// faintMask marks the atoms that belong to words of any question.
func (l *lexicon) faintMask(text []atom) []bool {
	mask := make([]bool, len(text))
	for i := 0; i < len(text); {
		_, n := l.faint.longest(text[i:])
		for j := range n {
			mask[i+j] = true
		}
		i += max(n, 1)
	}
	return mask
}
