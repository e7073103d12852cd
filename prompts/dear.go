package prompts

import (
	"time"

	"pitcrew/language"
)

// Dear answers a customer who finds the price too high.
type Dear struct {
	Asks     bool   // for less, rather than finding it too much
	Reason   string // what a price is for, in the playbook's words
	Coupons  []Coupon
	Quoted   time.Time // until when their quote stands; zero without one
	Unproven bool      // what they have on record is not known yet
}

// In renders the answer.
func (d Dear) In(tag language.Tag) string { return say(tag, "dear.answer", d) }

// AdviserLabel brings somebody to talk it over with.
func (d Dear) AdviserLabel(tag language.Tag) string { return say(tag, "dear.label", d) }
