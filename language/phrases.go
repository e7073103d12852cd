package language

import (
	_ "embed"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// conversion holds what simplified words and characters become.
type conversion struct {
	text       string   // lines "word" or "word\ttraditional", sorted by their bytes
	starts     []uint32 // where each line starts, and the end of text
	characters map[rune]rune
	ambiguous  map[rune]bool
}

// character converts a character on its own.
func (c *conversion) character(r rune) rune {
	if t, ok := c.characters[r]; ok {
		return t
	}
	return r
}

// isAmbiguous reports whether the first character of s has several conversions.
func (c *conversion) isAmbiguous(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return c.ambiguous[r]
}

// phrases yields the phrases that s starts with, the shorter ones first, and their conversions, empty for
// those that convert character by character. The first character of s is size bytes long.
func (c *conversion) phrases(s string, size int) iter.Seq2[string, string] {
	return func(yield func(word, traditional string) bool) {
		_, second := utf8.DecodeRuneInString(s[size:])
		if second == 0 {
			return
		}
		head := s[:size+second]
		lines := len(c.starts) - 1
		at, _ := slices.BinarySearchFunc(c.starts[:lines], head, func(start uint32, head string) int {
			return strings.Compare(c.text[start:min(int(start)+len(head), len(c.text))], head)
		})
		for ; at < lines; at++ {
			line := c.text[c.starts[at] : c.starts[at+1]-1]
			if !strings.HasPrefix(line, head) {
				return
			}
			word, traditional, _ := strings.Cut(line, "\t")
			if strings.HasPrefix(s, word) && !yield(word, traditional) {
				return
			}
		}
	}
}

var (
	//go:embed data/traditional.txt
	traditionalText string
	//go:embed data/phrases.txt
	phrasesText string
)

// conversions returns the tables, made at the first call (about 1 ms, 300 kB).
var conversions = sync.OnceValue(func() *conversion {
	c := &conversion{text: phrasesText, characters: make(map[rune]rune, 4096), ambiguous: make(map[rune]bool)}
	for line := range strings.Lines(traditionalText) {
		from, to := pair(line)
		c.characters[from] = to
		if strings.HasSuffix(line, "*\n") {
			c.ambiguous[from] = true
		}
	}
	c.starts = make([]uint32, 0, strings.Count(c.text, "\n")+1)
	for i := 0; i < len(c.text); {
		c.starts = append(c.starts, uint32(i))
		i += strings.IndexByte(c.text[i:], '\n') + 1
	}
	c.starts = append(c.starts, uint32(len(c.text)))
	return c
})
