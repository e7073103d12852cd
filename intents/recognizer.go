package intents

import (
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"pitcrew/intents/sentiment"
	"pitcrew/language"
)

// Options says what a recogniser learns from.
type Options struct {
	// Extra holds a shop's own examples in the format of ParseExamples, added
	// to the built-in ones. Nil adds none.
	Extra io.Reader
}

// Recognizer reads messages. It is safe for concurrent use.
type Recognizer struct {
	customers, staff *Classifier
}

// New makes a recogniser of the built-in examples, which were learned before,
// and the shop's own, with which it has to learn anew.
// Errors come from reading or parsing Options.Extra.
func New(opts Options) (*Recognizer, error) {
	examples, err := builtInExamples()
	if err != nil {
		return nil, err
	}
	if opts.Extra != nil {
		extra, err := ParseExamples(opts.Extra)
		if err != nil {
			return nil, fmt.Errorf("read the shop's examples: %w", err)
		}
		examples = append(examples, extra...)
	}
	r := &Recognizer{}
	var atOnce errgroup.Group
	for who, to := range map[Audience]**Classifier{Customer: &r.customers, Staff: &r.staff} {
		atOnce.Go(func() error {
			l, err := learnedOf(who)
			if err == nil {
				*to = l.classifier(rowsFor(examples, who))
			}
			return err
		})
	}
	if err := atOnce.Wait(); err != nil {
		return nil, err
	}
	return r, nil
}

// longestMessage is how many bytes of a message are read; the rest adds nothing but time.
const longestMessage = 6000

// unsureBelow is the confidence under which a reading is a guess.
const unsureBelow = 0.55

// Read understands one message, spoken by a customer or by staff at now. It
// never fails: a text that says nothing reads as Other and Unsure.
func (r *Recognizer) Read(text string, now time.Time, who Audience) Reading {
	text = strings.ToValidUTF8(head(text, longestMessage), " ")
	reading := Reading{
		Language:  language.Detect(text),
		Sentiment: sentiment.Read(text),
	}
	m := newMessage(text, who)
	reading.Slots = m.slots(now)
	reading.Question = m.question()
	c := r.customers
	if who == Staff {
		c = r.staff
	}
	best, second := c.Classify(string(m.original[holdsOn(m.folded):]))
	reading.Intent, reading.Confidence, reading.RunnerUp = Intent(best.Label), best.Probability, Intent(second.Label)
	if sure := sureIntent(m.folded, who); sure != "" {
		if sure != reading.Intent {
			reading.RunnerUp = reading.Intent
		}
		reading.Intent, reading.Confidence = sure, 1
	}
	reading.Unsure = reading.Confidence < unsureBelow
	m.doubt(&reading)
	m.overrule(&reading)
	return reading
}

// holdsOn is where a message begins behind "等等" or "hold on", which ask nobody to wait for long.
func holdsOn(folded []rune) int {
	n := longestPrefix(folded, holdOns)
	rest := folded[n:]
	if n == 0 || len(trim(rest)) < 2 || rest[0] == '午' { // 等下午
		return 0
	}
	return n
}

var holdOns = words("等等|等下|等一下|等阵|慢着|hold on|hang on")

// doubt corrects the reading of messages that ask for nothing: a bare answer
// or bare facts mean what the conversation asked, so their intent is a guess.
// But staff who type no more than a plate, a phone or a name look it up, and
// "不约了" cancels.
func (m *message) doubt(r *Reading) {
	s := r.Slots
	switch {
	case m.onlyAnswers(s):
		if s.Answer != Nevermind || r.Intent != Cancel || r.Unsure {
			r.Intent, r.Unsure = Other, true
		}
	case !m.onlyFacts():
	case m.who == Staff && (s.Plate != "" || s.Phone != "" || s.VIN != "" || s.Name != ""):
		r.Intent, r.Unsure = Lookup, false
	default:
		r.Unsure = true
	}
}
