package prompts

import (
	"time"

	"pitcrew/language"
)

// Card is what staff see of a customer.
type Card struct {
	Number     int64 // by which staff name the record: "合并客户 12 和 34"
	Name       string
	Phone      string
	Birthday   string
	Tags       []string
	Note       string
	Consent    bool
	OptedOut   bool
	Points     int64
	Cars       []Car
	Orders     []Visit // the latest first
	Visits     int
	Spent      int64 // fen
	DaysSince  int   // since the last visit
	Booked     []Booking
	Complaints []Complaint // open ones
}

// Car is a customer's vehicle.
type Car struct {
	Plate, Name, Energy, Purchased string
	Mileage                        int64 // km
}

// Visit is a service order as it is told.
type Visit struct {
	Number  string
	Day     time.Time
	Summary string
	Items   []string
	Plate   string
	Mileage int64 // km
	Total   int64 // fen
	Status  string
}

// In renders the card.
func (c Card) In(tag language.Tag) string { return say(tag, "customer.card", c) }

// FollowupLabel drafts a follow-up.
func (c Card) FollowupLabel(tag language.Tag) string { return say(tag, "customer.label_followup", c) }

// InviteLabel drafts an invitation.
func (c Card) InviteLabel(tag language.Tag) string { return say(tag, "customer.label_invite", c) }

// Own is what a proven customer is told about themselves.
type Own struct {
	Visits  []Visit // the latest first
	Current []Visit // not yet handed over

	Upcoming []Booking // only History tells them
}

// Progress tells how far the work is.
func (o Own) Progress(tag language.Tag) string { return say(tag, "customer.progress", o) }

// History tells what is booked and the last visits.
func (o Own) History(tag language.Tag) string { return say(tag, "customer.history", o) }

// Unproven tells a stranger that personal records need proof first.
type Unproven struct {
	Phone string // the number that the chat has proven, where nobody is on record with it
}

// In renders the text.
func (u Unproven) In(tag language.Tag) string { return say(tag, "customer.unproven", u) }

// ShareLabel shares the person's own number.
func (u Unproven) ShareLabel(tag language.Tag) string { return say(tag, "customer.label_share", u) }

// CustomerNote is what staff have written down of a customer.
type CustomerNote struct{ Name, Text string }

// In says what was noted.
func (n CustomerNote) In(tag language.Tag) string { return say(tag, "customer.note", n) }

// Ask asks what is to be noted.
func (n CustomerNote) Ask(tag language.Tag) string { return say(tag, "customer.ask_note", n) }
