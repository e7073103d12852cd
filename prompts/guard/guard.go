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
	// Internal texts are read by staff alone, who may be told of promises and threats: only figures are judged.
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
	said := Read(draft, from.Now)
	known := from.known()
	var found []Finding
	for _, c := range said {
		if !known.supports(c) {
			found = append(found, Finding{Invented, string(c.Kind), c.Words})
		}
	}
	if from.Internal {
		return found
	}
	found = append(found, risky(draft, from)...)
	found = append(found, deeds(draft, from)...)
	found = append(found, echo(draft, from)...)
	return append(found, lost(said, from)...)
}

// known is every claim of the sources.
func (s Sources) known() claimed {
	k := claimed{}
	for _, r := range s.Records {
		k.add(Read(r, s.Now))
	}
	for _, p := range s.Passages {
		k.add(Read(p.Text, s.Now))
	}
	k.add(Read(s.Answer, s.Now))
	return k
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
func lost(said []Claim, from Sources) []Finding {
	if from.Answer == "" || from.Free {
		return nil
	}
	k := claimed{}
	k.add(said)
	var found []Finding
	for _, c := range Read(from.Answer, from.Now) {
		if c.must() && !k.supports(c) {
			found = append(found, Finding{Lost, string(c.Kind), c.Words})
		}
	}
	return found
}
