package prompts

import (
	"time"

	"pitcrew/language"
)

// Premises is where the shop is and when it is open, from its settings.
type Premises struct {
	Shop    string
	Address string
	Parking string
	Map     string
	Phone   string

	Day      time.Time // that is asked about
	Today    bool
	Open     string // that day's hours; empty on a closed day
	Until    time.Time
	Over     bool   // closed for today
	Usual    string // the usual day's hours
	Festival string // why the day is closed
}

// Hours tells when the shop is open.
func (p Premises) Hours(tag language.Tag) string { return say(tag, "premises.hours", p) }

// Where tells how to get there, as far as it is asked.
func (p Premises) Where(tag language.Tag) string { return say(tag, "premises.where", p) }

// SourceLabel names the shop's settings.
func (p Premises) SourceLabel(tag language.Tag) string { return say(tag, "premises.source", p) }
