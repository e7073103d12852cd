package intents

import (
	"time"

	"pitcrew/intents/identifiers"
	"pitcrew/intents/times"
	"pitcrew/language"
)

// message is a text on its way to its slots.
type message struct {
	text             string
	folded, original []rune // with the same offsets
	who              Audience
	taken            []span // identifiers: their digits are no amounts, mileages or names
	facts            []span // all that was understood as a fact
	named            span   // the name, of those
}

func newMessage(text string, who Audience) *message {
	return &message{text: text, folded: []rune(language.Fold(text)), original: []rune(text), who: who}
}

// SlotsIn are the facts that a text says at now.
func SlotsIn(text string, now time.Time, who Audience) Slots {
	return newMessage(text, who).slots(now)
}

// slots gathers the facts.
func (m *message) slots(now time.Time) Slots {
	s := Slots{When: times.Parse(m.text, now)}
	m.identify(&s)
	if !s.When.Empty() {
		m.facts = append(m.facts, span{s.When.Start, s.When.End})
	}
	s.Items = m.items()
	s.Make, s.Model = m.vehicle()
	s.Name = m.name()
	s.Mileage = mileageIn(m.folded, m.taken)
	s.Amount = amountIn(m.folded, m.taken)
	s.Answer = answerIn(m.folded)
	s.Choice = choiceIn(m.folded)
	s.Objection = objectionIn(m.folded, m.original)
	return s
}

// identify takes the first plate, phone and VIN.
func (m *message) identify(s *Slots) {
	for _, found := range identifiers.Find(m.text) {
		m.taken = append(m.taken, span{found.Start, found.End})
		switch found.Kind {
		case identifiers.KindPlate:
			if s.Plate == "" {
				s.Plate = identifiers.Plate(found.Value)
			}
		case identifiers.KindPhone:
			if s.Phone == "" {
				s.Phone = identifiers.Phone(found.Value)
			}
		case identifiers.KindVIN:
			if s.VIN == "" {
				s.VIN = identifiers.VIN(found.Value)
			}
		}
	}
	m.facts = append(m.facts, m.taken...)
}

// onlyAnswers reports whether the message is yes, no or a choice and nothing else.
func (m *message) onlyAnswers(s Slots) bool {
	rs := trim(m.folded)
	if len(rs) > longestReply {
		return false
	}
	if s.Choice > 0 && wholly(rs, choiceForms, answerTails) {
		return true
	}
	return s.Answer != "" && (wholly(rs, answerForms, answerTails) || wholly(withoutFiller(rs), answerForms, answerTails))
}

// withoutFiller drops what people say before they answer: "那我…", "嗯，…".
func withoutFiller(rs []rune) []rune {
	return trim(rs[longestPrefix(rs, answerFillers):])
}

// longestReply is how long, in runes, a message may be that only answers.
const longestReply = 24

// onlyFacts reports whether nothing is left of the message once its facts and
// the small words around them are taken out: it answers a question that was
// asked, or else it cannot be known what is wanted.
func (m *message) onlyFacts() bool {
	if len(m.facts) == 0 && !containsDigit(m.folded) || len(m.folded) > 80 {
		return false
	}
	for i := 0; i < len(m.folded); {
		if end := m.factAt(i); end > i {
			i = end
			continue
		}
		r := m.folded[i]
		if n := longestPrefix(m.folded[i:], smallWords); n > 0 {
			i += n
		} else if isHan(r) && !isNumeral(r) || isLetter(r) {
			return false
		} else {
			i++
		}
	}
	return true
}

func (m *message) factAt(i int) int {
	for _, f := range m.facts {
		if i >= f.start && i < f.end {
			return f.end
		}
	}
	return i
}

func containsDigit(rs []rune) bool {
	for _, r := range rs {
		if isDigit(r) || isNumeral(r) {
			return true
		}
	}
	return false
}

var smallWords = words("我的|我|车是|车牌号|车牌|车架号|车|电话|手机号|手机|号码|号|是|的|了|吧|呀|啊|哈|和|跟|加|还有|大概|左右|差不多|元|块钱|块|公里|多|万|千|百|" +
	"这个|那个|就|做|跑了|里程|公里数|km|kilometres|kilometers|a|an|the|my|is|it's|its|and|at|on|for|plate|phone|number|mileage|name|yuan|rmb|请|叫|姓|先生|女士|年|款|月|日|点|半|之后|以后|之前|前|后|也|都|再")
