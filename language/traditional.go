package language

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Traditional turns simplified Chinese into traditional for replies, by the longest known phrase at each
// place (里程 stays, 头发 becomes 頭髮) and by character where none is known. The spelling is Taiwan's,
// with 台 rather than 臺, which reads well in Hong Kong too; words are not exchanged (软件 becomes 軟件).
// A line already in traditional characters, and everything that is not Chinese, stays as it is.
func Traditional(s string) string {
	if !slices.ContainsFunc([]byte(s), func(c byte) bool { return c >= utf8.RuneSelf }) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for line := range strings.Lines(s) {
		if hans, hant := countScripts(line); hant > 0 && hans == 0 {
			b.WriteString(line)
			continue
		}
		conversions().convert(&b, line)
	}
	if b.String() == s {
		return s
	}
	return b.String()
}

// conversion holds what simplified words become: phrases sorted by their bytes, and single characters.
type conversion struct {
	text       string   // lines "word" or "word\tconversion"
	starts     []uint32 // where each line starts, and the end
	characters map[rune]rune
}

// convert writes line to b in traditional characters.
func (c *conversion) convert(b *strings.Builder, line string) {
	for len(line) > 0 {
		r, size := utf8.DecodeRuneInString(line)
		if r < 0x2E80 || r == utf8.RuneError {
			b.WriteString(line[:size])
			line = line[size:]
			continue
		}
		word, traditional := c.longest(line, size)
		if word == "" {
			if t, ok := c.characters[r]; ok {
				b.WriteRune(t)
			} else {
				b.WriteRune(r)
			}
			line = line[size:]
			continue
		}
		if traditional != "" {
			b.WriteString(traditional)
		} else {
			for _, r := range word {
				if t, ok := c.characters[r]; ok {
					r = t
				}
				b.WriteRune(r)
			}
		}
		line = line[len(word):]
	}
}

// longest finds the longest phrase that s starts with; its first rune is first bytes long. The conversion is
// empty where the phrase converts character by character.
func (c *conversion) longest(s string, first int) (word, traditional string) {
	_, second := utf8.DecodeRuneInString(s[first:])
	if second == 0 {
		return "", ""
	}
	head := s[:first+second]
	lines := len(c.starts) - 1
	at, _ := slices.BinarySearchFunc(c.starts[:lines], head, func(start uint32, head string) int {
		return strings.Compare(c.text[start:min(int(start)+len(head), len(c.text))], head)
	})
	for ; at < lines; at++ {
		line := c.text[c.starts[at] : c.starts[at+1]-1]
		if !strings.HasPrefix(line, head) {
			break
		}
		w, t, _ := strings.Cut(line, "\t")
		if len(w) > len(word) && strings.HasPrefix(s, w) {
			word, traditional = w, t
		}
	}
	return word, traditional
}

var (
	//go:embed data/traditional.txt
	traditionalText string
	//go:embed data/phrases.txt.gz
	phrasesPacked []byte
)

// conversions returns the tables, unpacked at the first call (about 10 ms, 1.2 MB).
var conversions = sync.OnceValue(func() *conversion {
	c := &conversion{text: unpack(phrasesPacked), characters: make(map[rune]rune, 4096)}
	for line := range strings.Lines(traditionalText) {
		from, to := pair(line)
		c.characters[from] = to
	}
	c.starts = make([]uint32, 0, strings.Count(c.text, "\n")+1)
	for i := 0; i < len(c.text); {
		c.starts = append(c.starts, uint32(i))
		i += strings.IndexByte(c.text[i:], '\n') + 1
	}
	c.starts = append(c.starts, uint32(len(c.text)))
	return c
})

// unpack returns the text of an embedded gzip file; that it is intact is proven by the tests.
func unpack(packed []byte) string {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic("language: embedded phrases: " + err.Error())
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic("language: embedded phrases: " + err.Error())
	}
	return string(text)
}
