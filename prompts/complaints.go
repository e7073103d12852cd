package prompts

import (
	"time"

	"pitcrew/language"
)

// Complaint is all that the complaint desk may tell of a ticket.
type Complaint struct {
	Ticket        int64
	Grade         string // normal, serious or urgent
	Subject       string
	Name          string // the customer's
	Aspect        string // what the complaint is about, of sentiment's aspects; may be empty
	Phone         string // just given
	Minutes       int    // until a person answers
	CauseHours    int    // until the root cause is reported
	VerifiedHours int    // until the correction is verified and told
	ReplyDue      time.Time
	CauseDue      time.Time
	VerifiedDue   time.Time
	Status        string
	Safety        bool // the car may not be safe to drive
	Late          bool
	Raised        bool // the grade rose with the last words
	AskPhone      bool
	AskDetails    bool
}

// TakenIn tells a customer that the complaint is taken in and what happens next.
func (c Complaint) TakenIn(tag language.Tag) string { return say(tag, "complaint.taken_in", c) }

// Added tells a customer that their words were added to the ticket.
func (c Complaint) Added(tag language.Tag) string { return say(tag, "complaint.added", c) }

// Dropped tells a customer who lets it go that the ticket is still looked at.
func (c Complaint) Dropped(tag language.Tag) string { return say(tag, "complaint.dropped", c) }

// Reason is the todo's words.
func (c Complaint) Reason(tag language.Tag) string { return say(tag, "complaint.reason", c) }

// Gone tells staff that a button is out of date.
func (c Complaint) Gone(tag language.Tag) string { return say(tag, "complaint.gone", c) }

// Answered tells staff that the first reply is recorded.
func (c Complaint) Answered(tag language.Tag) string { return say(tag, "complaint.answered", c) }

// ToldBack tells staff that it is recorded that the customer knows the result.
func (c Complaint) ToldBack(tag language.Tag) string { return say(tag, "complaint.told", c) }

// NotToldYet tells staff why the ticket cannot be closed.
func (c Complaint) NotToldYet(tag language.Tag) string { return say(tag, "complaint.not_told", c) }

// Closed tells staff that the ticket is closed.
func (c Complaint) Closed(tag language.Tag) string { return say(tag, "complaint.closed", c) }

// AnsweredLabel records the first reply.
func (c Complaint) AnsweredLabel(tag language.Tag) string {
	return say(tag, "complaint.label_answered", c)
}

// ToldLabel records that the customer knows the result.
func (c Complaint) ToldLabel(tag language.Tag) string { return say(tag, "complaint.label_told", c) }

// CloseLabel closes the ticket.
func (c Complaint) CloseLabel(tag language.Tag) string { return say(tag, "complaint.label_close", c) }

// Complaints is the list of open tickets for staff.
type Complaints struct {
	Count int
	Lines []Complaint
}

// In renders the list.
func (c Complaints) In(tag language.Tag) string { return say(tag, "complaint.list", c) }
