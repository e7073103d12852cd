package sentiment

import "sync"

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
	fears                       // 担心: blame after it is what did not happen
	cures                       // 修好了, 消失: takes back the fault named before it
	ails                        // a symptom of a car
	requests                    // 麻烦看一下: beside it a symptom is no complaint
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
	"not": negates, "over": overdoes, "but": turns, "though": concedes, "except": excepts,
	"concede": admits, "total": sums, "wish": wishes, "if": supposes, "ask": asks, "past": recalls,
	"rival": compares, "peer": advises, "fear": fears, "fault": ails, "request": requests, "cure": cures,
	"list": lists, "plain": 0,
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
