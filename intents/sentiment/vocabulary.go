package sentiment

// vocabulary is a trie over folded runes, kept as one table of edges.
type vocabulary struct {
	edges map[edge]int32
	words []*word // by node; nil where no entry ends
	slab  []word  // where the next words are made
}

// expected is about how many nodes the lexicon makes; room for them is taken at once.
const expected = 30_000

type edge struct {
	node int32
	r    rune
}

func newVocabulary() *vocabulary {
	return &vocabulary{edges: make(map[edge]int32, expected), words: make([]*word, 1, expected)}
}

// entry returns the word for text, made on first use.
func (v *vocabulary) entry(text string) *word {
	node := int32(0)
	for _, r := range text {
		next, ok := v.edges[edge{node, r}]
		if !ok {
			next = int32(len(v.words))
			v.words = append(v.words, nil)
			v.edges[edge{node, r}] = next
		}
		node = next
	}
	if v.words[node] == nil {
		if len(v.slab) == cap(v.slab) {
			v.slab = make([]word, 0, 1024)
		}
		v.slab = append(v.slab, word{})
		v.words[node] = &v.slab[len(v.slab)-1]
	}
	return v.words[node]
}

// token is a lexicon entry found in a text, by rune offsets.
type token struct {
	start, end int
	*word
}

// segment covers text with lexicon entries so that long ones win: among all coverings, the one with the
// greatest sum of squared lengths. Entries made of ASCII letters match whole words only.
func (v *vocabulary) segment(text []rune) []token {
	best := make([]cover, len(text)+1)
	for i := len(text) - 1; i >= 0; i-- {
		best[i] = cover{gain: best[i+1].gain}
		if i > 0 && isASCIIWord(text[i]) && isASCIIWord(text[i-1]) {
			continue
		}
		node := int32(0)
		for j := i; j < len(text); j++ {
			next, found := v.edges[edge{node, text[j]}]
			if !found {
				break
			}
			node = next
			w := v.words[node]
			if w == nil || j+1 < len(text) && isASCIIWord(text[j]) && isASCIIWord(text[j+1]) {
				continue
			}
			n := int32(j + 1 - i)
			if gain := best[j+1].gain + n*n; gain >= best[i].gain {
				best[i] = cover{gain, n, w}
			}
		}
	}
	tokens := make([]token, 0, len(text)/2)
	for i := 0; i < len(text); {
		if n := int(best[i].length); n > 0 {
			tokens = append(tokens, token{i, i + n, best[i].word})
			i += n
		} else {
			i++
		}
	}
	return tokens
}

// cover is the best covering of a text from one rune on: its gain and its first entry.
type cover struct {
	gain, length int32
	word         *word
}

func isASCIIWord(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
