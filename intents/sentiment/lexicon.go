package sentiment

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"pitcrew/language"
)

// The lexicon is plain text: a line in brackets opens a group and says what its words do, the lines below it
// hold the words ("_" is a blank inside an English phrase), and "#" lines say where the group comes from.
//
//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// role is what a word does to the words around it.
type role uint32

const (
	negates    role = 1 << iota // 不, 没有
	grades                      // 很, 稍微: scales an opinion by word.factor
	overdoes                    // 太, 有点: of a measure, more than one wants
	turns                       // 但是: what follows counts more than what came before
	concedes                    // 虽然: what it introduces counts less
	excepts                     // 除了: what it introduces hardly counts
	admits                      // 就是, 缺点: a complaint it introduces is a small one
	sums                        // 总之: what follows is the verdict
	wishes                      // 希望: praise after it is what was missing
	supposes                    // 如果
	asks                        // 吗, 怎么样
	recalls                     // 以前, 听说: not what the writer found now
	compares                    // 比, 不如
	advises                     // 楼主, 你: said to somebody else, not about one's own experience
	lists                       // 和, 、
	names                       // a noun that opinions are about
	strays                      // of a noun: only an opinion close behind it is about its aspect
	measures                    // 大, 慢: an adjective whose worth depends on the noun
	bodily                      // 重, 热: a measure that no noun wants more of
	predicates                  // an opinion only where it is the predicate: 很行, but not 行李
	middles                     // 一般: faint praise that counts against, yet about an aspect says neither
	scorns                      // 这也叫: a question that needs no answer
)

var roleNames = map[string]role{
	"not": negates, "degree": grades, "over": overdoes, "but": turns, "though": concedes, "except": excepts,
	"concede": admits, "total": sums, "wish": wishes, "if": supposes, "ask": asks, "past": recalls,
	"rival": compares, "peer": advises, "list": lists, "plain": 0,
}

// word is everything the lexicon knows about one entry; groups add to it.
type word struct {
	roles   role
	feeling float64 // signed strength of the opinion
	lean    float64 // faint cue for forced decisions
	factor  float64 // of a degree word
	aspect  Aspect  // what an opinion word or a noun is about
	want    float64 // of a noun: 1 more is better, -1 less is better
	prior   float64 // of a noun: its lean when named bare
	more    float64 // of a measure: 1 for 大, -1 for 小
	over    float64 // of a measure: its worth after 太
	insult  float64
	anger   float64
	threat  Threat
}

func (w *word) is(r role) bool { return w.roles&r != 0 }

// lexicon is built on first use and never changes.
var lexicon = sync.OnceValue(func() *vocabulary {
	v, err := loadLexicon(lexiconFiles)
	if err != nil {
		panic(err) // the files are compiled in and a test reads them
	}
	return v
})

func loadLexicon(files fs.FS) (*vocabulary, error) {
	v := newVocabulary()
	names, err := fs.Glob(files, "lexicon/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list lexicon: %w", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read lexicon: %w", err)
		}
		if err := v.addFile(string(data)); err != nil {
			return nil, fmt.Errorf("lexicon %s: %w", name, err)
		}
	}
	return v, nil
}

func (v *vocabulary) addFile(text string) error {
	var group []string
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case strings.HasPrefix(line, "# ") || line == "":
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") && group0(line) != "":
			group = strings.Fields(line[1 : len(line)-1])
		default:
			for _, entry := range strings.Fields(line) {
				entry = language.Fold(strings.ReplaceAll(entry, "_", " "))
				if err := v.entry(entry).join(group); err != nil {
					return fmt.Errorf("line %d: %w", n, err)
				}
			}
		}
	}
	return lines.Err()
}

// group0 is the name of the group that a bracketed line opens, or "" when the line is an entry such as [强].
func group0(line string) string {
	name, _, _ := strings.Cut(strings.Trim(line, "[]"), " ")
	switch name {
	case "pos", "neg", "predicate", "middling", "scorn", "lean", "topic", "more", "less", "threat", "insult", "anger":
		return name
	}
	if _, ok := roleNames[name]; ok {
		return name
	}
	return ""
}

// join makes w a member of a group.
func (w *word) join(group []string) error {
	if len(group) == 0 {
		return fmt.Errorf("an entry before the first group")
	}
	number := func(i int) float64 {
		if i >= len(group) {
			return 0
		}
		f, _ := strconv.ParseFloat(group[i], 64)
		return f
	}
	switch group[0] {
	case "pos", "neg":
		w.feeling = number(1)
		if group[0] == "neg" {
			w.feeling = -w.feeling
		}
		if len(group) > 2 {
			w.aspect = Aspect(group[2])
		}
	case "predicate":
		w.feeling = number(1)
		w.roles |= predicates
		if len(group) > 2 {
			w.aspect = Aspect(group[2])
		}
	case "middling":
		w.feeling = -number(1)
		w.roles |= middles
	case "scorn":
		w.feeling = -number(1)
		w.roles |= scorns
	case "lean":
		w.lean = number(1)
	case "topic":
		w.roles |= names
		if w.want, w.prior = number(2), number(3); group[1] != "-" {
			w.aspect = Aspect(group[1])
		}
		if len(group) > 4 {
			w.roles |= strays
		}
	case "more", "less":
		w.roles |= measures
		w.more, w.feeling, w.over = 1, number(1), number(2)
		if group[0] == "less" {
			w.more = -1
		}
		if len(group) > 3 {
			w.roles |= bodily
		}
	case "threat":
		w.threat = Threat(group[1])
	case "insult":
		w.insult = number(1)
	case "anger":
		w.anger = number(1)
	default:
		w.roles |= roleNames[group[0]]
		if group[0] == "degree" {
			w.factor = number(1)
		}
	}
	return nil
}
