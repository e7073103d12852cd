// Package sentiment reads how a customer feels: the polarity of a message, how heated it is, and what it says
// about the six things the shop reports on, each tied to the words it came from. It owns the lexicon and the
// rules that weigh it; what the customer wants is left to package intents.
//
// A message is cut into clauses, each clause is matched against the lexicon, and the small words around an
// opinion (negation, degree, contrast, wish, question) turn, strengthen or set it aside. Nothing is learned
// from data.
package sentiment

// Polarity is the direction of a feeling.
type Polarity string

// The three polarities.
const (
	Positive Polarity = "pos"
	Neutral  Polarity = "neu"
	Negative Polarity = "neg"
)

// Aspect is a thing the shop reports on.
type Aspect string

// The aspects, by the names that reports and evaluation files use.
const (
	Waiting     Aspect = "waiting"
	Price       Aspect = "price"
	Attitude    Aspect = "attitude"
	Workmanship Aspect = "workmanship"
	Environment Aspect = "environment"
	Parts       Aspect = "parts"
)

// Threat is what an angry customer says they will do, or the danger they report.
type Threat string

// The kinds of threat; the empty Threat is none.
const (
	Authority Threat = "authority" // a consumer association, a regulator, head office
	Legal     Threat = "legal"     // lawyer, court, police
	Media     Threat = "media"     // press, short videos, public posts
	Safety    Threat = "safety"    // not a threat but a danger: brakes, fire, an accident
)

// Mention is an opinion about one aspect. Words is the clause it came from, Start and End its rune offsets in
// the text that was read.
type Mention struct {
	Aspect     Aspect
	Polarity   Polarity
	Words      string
	Start, End int
}

// Evidence is a word or phrase that took part in the verdict, with its signed weight after negation, degree
// and contrast. Start and End are rune offsets in the text that was read.
type Evidence struct {
	Words      string
	Weight     float64
	Start, End int
}

// Reading is what one message says about how its writer feels.
type Reading struct {
	Polarity    Polarity
	Score       float64   // in [-1, 1]; its sign agrees with Polarity unless that is Neutral
	Angry       float64   // in [0, 1]: insults, threats, repeated complaints, shouting
	Threat      Threat    // the gravest kind found
	ThreatWords string    // the words of that threat
	Aspects     []Mention // at most one per aspect, in the order of the text
	Evidence    []Evidence
}

// longest is how many runes of a message are read; a rant does not change its mind after that.
const longest = 4000

// calm is the score on either side of zero within which a message is Neutral.
const calm = 0.28

// Read tells how the writer of text feels. It never panics, whatever the bytes, takes time linear in the
// length of the text and reads at most its first 4,000 characters.
func Read(text string) Reading {
	p := parse(text)
	r := Reading{Polarity: Neutral, Score: p.score()}
	switch {
	case r.Score > calm:
		r.Polarity = Positive
	case r.Score < -calm:
		r.Polarity = Negative
	}
	r.Aspects = p.aspects()
	r.Evidence = p.evidence()
	r.Angry, r.Threat, r.ThreatWords = p.heat()
	return r
}

// Binary decides between Positive and Negative and nothing else. Where no opinion is said it goes by how
// complaints and praise are told: a complaint narrates, asks and negates, praise names things and stops.
func Binary(text string) Polarity {
	if parse(text).leaning() < 0 {
		return Negative
	}
	return Positive
}
