package intents

import (
	"fmt"
	"io"
	"strings"
	"time"

	"pitcrew/intents/identifiers"
	"pitcrew/intents/sentiment"
	"pitcrew/intents/times"
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

// New trains a recogniser on the built-in examples and the shop's own.
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
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.staff = Train(rowsFor(examples, Staff))
	}()
	r.customers = Train(rowsFor(examples, Customer))
	<-done
	return r, nil
}

// longestMessage is how many bytes of a message are read; the rest adds nothing but time.
const longestMessage = 6000

// unsureBelow is the confidence under which a reading is a guess.
const unsureBelow = 0.5

// Read understands one message, spoken by a customer or by staff at now. It
// never fails: a text that says nothing reads as Other and Unsure.
func (r *Recognizer) Read(text string, now time.Time, who Audience) Reading {
	text = strings.ToValidUTF8(head(text, longestMessage), " ")
	original := []rune(text)
	folded := []rune(language.Fold(text))
	reading := Reading{
		Language:  language.Detect(text),
		Slots:     readSlots(text, original, folded, now, who),
		Sentiment: sentiment.Read(text),
	}
	c := r.customers
	if who == Staff {
		c = r.staff
	}
	best, second := c.Classify(text)
	reading.Intent, reading.Confidence, reading.RunnerUp = Intent(best.Label), best.Probability, Intent(second.Label)
	if sure := sureIntent(folded, who); sure != "" {
		if sure != reading.Intent {
			reading.RunnerUp = reading.Intent
		}
		reading.Intent, reading.Confidence = sure, 1
	}
	reading.Unsure = reading.Confidence < unsureBelow
	return reading
}

// readSlots gathers the facts. Plates, phones and VINs come first: their
// digits are neither amounts nor mileages nor names.
func readSlots(text string, original, folded []rune, now time.Time, who Audience) Slots {
	s := Slots{When: times.Parse(text, now)}
	var taken []span
	for _, m := range identifiers.Find(text) {
		taken = append(taken, span{m.Start, m.End})
		switch m.Kind {
		case identifiers.KindPlate:
			if s.Plate == "" {
				s.Plate = identifiers.Plate(m.Value)
			}
		case identifiers.KindPhone:
			if s.Phone == "" {
				s.Phone = identifiers.Phone(m.Value)
			}
		case identifiers.KindVIN:
			if s.VIN == "" {
				s.VIN = identifiers.VIN(m.Value)
			}
		}
	}
	s.Mileage = mileageIn(folded, taken)
	s.Items = itemsIn(folded, original)
	s.Amount = amountIn(folded, taken)
	s.Answer = answerIn(folded)
	s.Choice = choiceIn(folded)
	s.Name = nameIn(folded, original, who, taken)
	s.Make, s.Model = vehicleIn(folded, taken)
	s.Objection = objectionIn(folded, original)
	return s
}
