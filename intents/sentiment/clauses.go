package sentiment

import (
	"unicode"

	"pitcrew/language"
)

// passage is a message taken apart.
type passage struct {
	raw     []rune // as written; offsets refer to it
	text    []rune // folded, rune for rune
	tokens  []token
	clauses []clause
	shouts  int  // exclamation marks
	asked   bool // something is requested: an appointment, a look, advice
}

// clause is a stretch of text between punctuation or before a contrast word, with the tokens in it.
type clause struct {
	start, end  int // runes
	first, last int // tokens [first, last)
	sentence    int
	ending      rune
	roles       role // roles of its tokens, joined
	findings    []finding
}

// finding is an opinion in a clause after the words around it had their say.
type finding struct {
	start, end int     // runes
	token      int     // the token it is, or the one that follows where no entry holds it
	value      float64 // signed
	aspect     Aspect  // what the words themselves imply, or ""
	middling   bool
	symptom    bool // what ails the car, which in a request is no complaint
}

func parse(text string) *passage {
	if len(text) > longest*4 {
		text = text[:longest*4]
	}
	p := &passage{raw: []rune(text)}
	if len(p.raw) > longest {
		p.raw = p.raw[:longest]
	}
	p.text = make([]rune, len(p.raw))
	for i, r := range p.raw {
		p.text[i] = language.FoldRune(r)
	}
	p.text = ownWords(p.text)
	p.tokens = lexicon().segment(p.text)
	p.cut()
	for i := range p.clauses {
		p.weigh(&p.clauses[i])
	}
	p.contrast()
	return p
}

// cut splits the text into clauses. A contrast word opens a clause of its own even without a comma.
func (p *passage) cut() {
	sentence, start, first, t := 0, 0, 0, 0
	closeAt := func(end int, ending rune) {
		c := clause{start: start, end: end, first: first, last: t, sentence: sentence, ending: ending}
		if c.last > c.first || end-start > 1 {
			for _, tok := range p.tokens[c.first:c.last] {
				c.roles |= tok.roles
			}
			p.asked = p.asked || c.roles&(requests|advises) != 0 || ending == '?' && c.roles&asks != 0
			p.clauses = append(p.clauses, c)
		}
		start, first = end, t
	}
	for i := 0; i < len(p.text); {
		if t < len(p.tokens) && p.tokens[t].start == i {
			tok := p.tokens[t]
			if i > start && tok.is(turns|concedes|excepts|sums) && tok.feeling == 0 {
				closeAt(i, ',')
			}
			t++
			i = tok.end
			continue
		}
		switch stop := p.stop(i); stop {
		case 0:
		case ',':
			closeAt(i, ',')
			start = i + 1
		default:
			closeAt(i, stop)
			start = i + 1
			sentence++
			if stop == '!' {
				p.shouts++
			}
		}
		i++
	}
	closeAt(len(p.text), 0)
}

// stop says what the character at i ends: ',' a clause, '.', '!' or '?' a sentence, 0 nothing. A blank between
// Chinese characters is how many people write a comma.
func (p *passage) stop(i int) rune {
	switch r := p.text[i]; r {
	case '。', ';', '\n', '；', '…':
		return '.'
	case '.':
		if i > 0 && i+1 < len(p.text) && unicode.IsDigit(p.text[i-1]) && unicode.IsDigit(p.text[i+1]) {
			return 0
		}
		return '.'
	case '!', '！':
		return '!'
	case '?', '？':
		return '?'
	case ',', '，', '~', '～', '、', ':', '：', '(', ')', '\t', '|', '—', '【', '】':
		return ','
	case ' ', '　':
		if i > 0 && i+1 < len(p.text) && (unicode.Is(unicode.Han, p.text[i-1]) || unicode.Is(unicode.Han, p.text[i+1])) {
			return ','
		}
	}
	return 0
}
