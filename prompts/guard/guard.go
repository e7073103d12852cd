// Package guard judges a draft that a language model wrote before a customer may read it: every number, price, date,
// percentage, duration, plate, phone and link must be in the draft's sources, in whatever writing, and every risky
// promise in a passage that the shop approved for it. It knows nothing of models; what happens to a draft that fails
// is the writer's business.
package guard

import (
	"strings"
	"time"

	"pitcrew/language"
)

// Sources are what a draft may rest on.
type Sources struct {
	// Records are the shop's own words and figures: the template's answer, the customer's record, prices, free times.
	Records []string
	// Passages are what the playbook says.
	Passages []Passage
	// Answer is the reply that the draft puts into better words; nothing that it tells may get lost. Empty where the
	// draft is free to choose from its sources.
	Answer string
	// Free lets a draft leave out what Answer tells: a script need not say everything.
	Free bool
	// Internal texts are read by staff alone, who may be told of promises and threats: figures are judged, and what
	// would talk staff into something that the sources do not speak of.
	Internal bool
	// Said is what the customer wrote: never a source, and not to be repeated at length.
	Said string
	// Now is what "tomorrow" is seen from, in the shop's zone.
	Now time.Time
}

// Passage is a piece of the playbook. Only one that is Approved may carry a risky promise: its document is flagged as
// legal and names who approved it.
type Passage struct {
	Text     string
	Approved bool
}

// The kinds of findings.
const (
	Invented    = "invented"    // a figure, date, plate, phone or link that no source has
	Swapped     = "swapped"     // a figure that the sources tell of something else
	Risky       = "risky"       // a promise that no approved passage makes
	Deed        = "deed"        // something done or arranged that was not
	Lost        = "lost"        // something that the answer tells and the draft does not
	Unreadable  = "unreadable"  // hidden characters, markup, or no words at all
	Placeholder = "placeholder" // a stand-in for personal data that was never given out
	Overlong    = "overlong"
)

// Finding is one thing that is wrong with a draft.
type Finding struct {
	Kind  string `json:"kind"`
	Class string `json:"class,omitempty"` // money, date, free, warranty ...
	Words string `json:"words"`           // the draft's, or for Lost the answer's
}

// Check returns what is wrong with a draft, in the order of its text; nothing at all means that it may be sent.
func Check(draft string, from Sources) []Finding {
	if found := unreadable(draft, from); len(found) > 0 {
		return found
	}
	said, told := Read(draft, from.Now), from.read()
	known := claimed{}
	for _, t := range told {
		known.add(t.claims)
	}
	var found []Finding
	for _, c := range said {
		if !known.supports(c) {
			found = append(found, Finding{Invented, string(c.Kind), c.Words})
		}
	}
	if from.Internal {
		return append(found, luring(draft, from)...)
	}
	found = append(found, swapped(draft, said, told)...)
	found = append(found, risky(draft, from)...)
	found = append(found, deeds(draft, from)...)
	found = append(found, echo(draft, from)...)
	return append(found, lost(said, told, from)...)
}

// text is one of the sources with what it claims.
type text struct {
	words  string
	claims []Claim
}

// read reads each text of the sources once; Answer, where there is one, is the first.
func (s Sources) read() []text {
	words := append([]string{s.Answer}, s.Records...)
	for _, p := range s.Passages {
		words = append(words, p.Text)
	}
	done := map[string]bool{"": true}
	var out []text
	for _, w := range words {
		if !done[w] {
			done[w] = true
			out = append(out, text{w, Read(w, s.Now)})
		}
	}
	return out
}

// all is everything that the sources say, folded.
func (s Sources) all() string {
	parts := append([]string{s.Answer}, s.Records...)
	for _, p := range s.Passages {
		parts = append(parts, p.Text)
	}
	return language.Fold(strings.Join(parts, "\n"))
}

// lost returns what the answer tells and the draft leaves out. A date may be told as "tomorrow", so the claims are
// compared as Check compares them, the other way round.
func lost(said []Claim, told []text, from Sources) []Finding {
	if from.Answer == "" || from.Free {
		return nil
	}
	k := claimed{}
	k.add(said)
	var found []Finding
	for _, c := range told[0].claims {
		if c.must() && !k.supports(c) {
			found = append(found, Finding{Lost, string(c.Kind), c.Words})
		}
	}
	return found
}
