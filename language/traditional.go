package language

import (
	"strings"
	"unicode/utf8"
)

// Traditional turns simplified Chinese into traditional for replies, phrase by phrase (里程 stays, 头发
// becomes 頭髮) and by character where no phrase is known. The spelling is Taiwan's, with 台 rather than 臺,
// which reads well in Hong Kong too; words are not exchanged (软件 becomes 軟件). A line already in
// traditional characters, and everything that is not Chinese, stays as it is. Names are best put in
// afterwards: their characters have no context (余 the name would become 餘, though 余先生 does not).
func Traditional(s string) string {
	if strings.IndexFunc(s, isChinese) < 0 {
		return s
	}
	c := conversions()
	var b strings.Builder
	b.Grow(len(s))
	for line := range strings.Lines(s) {
		if hans, hant := countScripts(line); hant > 0 && hans == 0 {
			b.WriteString(line)
			continue
		}
		for line != "" {
			other := chineseFrom(line)
			b.WriteString(line[:other])
			line = line[other:]
			run := chineseTo(line)
			c.convert(&b, line[:run])
			line = line[run:]
		}
	}
	if b.String() == s {
		return s
	}
	return b.String()
}

// longestRun is how many characters are looked at together; people put punctuation long before.
const longestRun = 64

func isChinese(r rune) bool {
	return r >= 0x3400 && r < 0xA000 || r >= 0x20000 && r < 0x32000
}

// chineseFrom returns where the first Chinese character of s is.
func chineseFrom(s string) int {
	if i := strings.IndexFunc(s, isChinese); i >= 0 {
		return i
	}
	return len(s)
}

// chineseTo returns where the run of Chinese that s starts with ends.
func chineseTo(s string) int {
	n := 0
	for i, r := range s {
		if !isChinese(r) || n == longestRun {
			return i
		}
		n++
	}
	return len(s)
}

// step is what to take at one place of a run.
type step struct {
	cost        uint32 // of all from here to the end
	size        uint32 // how many bytes are taken
	traditional string // what they become; empty: character by character
}

// convert writes a run of Chinese to b in traditional characters. Of all ways to split it, it takes the one
// that leaves the fewest characters with several conversions on their own and then has the fewest pieces:
// the longest match from the left would split 请回复 after 请回.
func (c *conversion) convert(b *strings.Builder, run string) {
	var room [longestRun*utf8.UTFMax + 1]step
	steps := room[:len(run)+1]
	next := len(run) // the character after the one at i
	for i := next; i > 0; next = i {
		_, size := utf8.DecodeLastRuneInString(run[:i])
		i -= size
		best := step{cost: 1 + steps[next].cost, size: uint32(size)}
		if c.isAmbiguous(run[i:]) {
			best.cost += longestRun
		}
		for word, traditional := range c.phrases(run[i:], size) {
			if cost := 1 + steps[i+len(word)].cost; cost <= best.cost {
				best = step{cost, uint32(len(word)), traditional}
			}
		}
		steps[i] = best
	}
	for i := 0; i < len(run); i += int(steps[i].size) {
		if steps[i].traditional != "" {
			b.WriteString(steps[i].traditional)
			continue
		}
		for _, r := range run[i : i+int(steps[i].size)] {
			b.WriteRune(c.character(r))
		}
	}
}
