package language

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

// Which script a character belongs to, where it belongs to one only.
const (
	bothScripts uint8 = iota
	hansOnly
	hantOnly
)

// basic is the size of Unicode's first plane; nearly every character we meet is in it.
const basic = 1 << 16

// tables answer for one character: what it is folded into and which script it gives away.
type tables struct {
	fold   [basic]uint16
	script [basic]uint8
	// Rare characters, of the planes above or folded into them.
	rareFold   map[rune]rune
	rareScript map[rune]uint8
}

// foldRune returns the form of r used for matching.
func (t *tables) foldRune(r rune) rune {
	if uint32(r) < basic {
		if f := t.fold[r]; f != 0 {
			return rune(f)
		}
	}
	if f, ok := t.rareFold[r]; ok {
		return f
	}
	return unicode.ToLower(r)
}

// scriptOf returns which script r gives away.
func (t *tables) scriptOf(r rune) uint8 {
	if uint32(r) < basic {
		return t.script[r]
	}
	return t.rareScript[r]
}

var (
	//go:embed data/fold.txt
	foldText string
	//go:embed data/scripts.txt
	scriptsText string
)

// characters returns the tables, made at the first call (under 1 ms, 200 kB).
var characters = sync.OnceValue(func() *tables {
	t := &tables{rareFold: make(map[rune]rune), rareScript: make(map[rune]uint8)}
	for r := range t.fold {
		t.fold[r] = uint16(r)
	}
	t.fold[0] = 0
	foldWidthAndCase(t)
	for line := range strings.Lines(foldText) {
		from, to := pair(line)
		if from < basic && to < basic {
			t.fold[from] = uint16(to)
			continue
		}
		if from < basic {
			t.fold[from] = 0
		}
		t.rareFold[from] = to
	}
	hans, hant, _ := strings.Cut(scriptsText, "\n")
	t.markScript(hans, hansOnly)
	t.markScript(strings.TrimSpace(hant), hantOnly)
	return t
})

// foldWidthAndCase fills in lower case for the cased letters of the first plane and half width for the
// full-width ASCII forms.
func foldWidthAndCase(t *tables) {
	for _, c := range unicode.CaseRanges {
		for r := rune(c.Lo); r <= rune(c.Hi) && r < basic; r++ {
			t.fold[r] = uint16(unicode.ToLower(r))
		}
	}
	for r := rune('！'); r <= '～'; r++ {
		t.fold[r] = uint16(unicode.ToLower(r - '！' + '!'))
	}
	t.fold['\u3000'] = ' '
	t.fold['￥'] = '¥'
}

func (t *tables) markScript(characters string, script uint8) {
	for _, r := range characters {
		if r < basic {
			t.script[r] = script
		} else {
			t.rareScript[r] = script
		}
	}
}

// pair splits a line of two characters.
func pair(line string) (from, to rune) {
	for i, r := range line {
		if i == 0 {
			from = r
			continue
		}
		return from, r
	}
	return from, from
}
