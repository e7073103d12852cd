package prompts

import (
	"time"

	"pitcrew/language"
)

// Complaint is all that the complaint desk may tell of a ticket.
type Complaint struct {
	Ticket        int64
	Grade         string // normal, serious or urgent
	Why           []Why  // the reasons of the grade
	Subject       string
	Name          string // the customer's
	Aspect        string // what the complaint is about, of sentiment's aspects; may be empty
	Phone         string // just given
	Minutes       int    // until a person answers
	CauseHours    int    // until the root cause is reported
	VerifiedHours int    // until the correction is verified
	ToldHours     int    // until the customer is told
	Closed        bool   // the shop is, and the first reply waits for it
	ReplyDue      time.Time
	CauseDue      time.Time
	VerifiedDue   time.Time
	ToldDue       time.Time
	Status        string
	Safety        bool // the car may not be safe to drive
	Late          bool
	Breached      []string // the clocks that ran out
	Raised        bool     // the grade rose with the last words
	AskPhone      bool
	AskDetails    bool

	Rung                                       string // mediation, review, management
	Owner, Before, Advisor, By                 string // names of staff
	Reopened                                   int
	Repeat                                     int64 // the ticket that it repeats
	Cause, Fix                                 string
	CauseDone, FixDone, VerifiedDone, ToldDone bool
	Paused                                     bool
	PausedFor                                  string
	Verdict                                    string
	Said                                       string           // by whoever acts
	Clocks                                     []ComplaintClock // those that are told of
}

// ComplaintClock is a promise of a ticket, and when it runs out.
type ComplaintClock struct {
	Kind string
	Due  time.Time
}

// Why is a reason of a grade, with the words that it was found in.
type Why struct{ Code, Words string }

// act is a text that names what was done.
type act struct {
	Complaint
	What string
}

// TakenIn tells a customer that the complaint is taken in and what happens next.
func (c Complaint) TakenIn(tag language.Tag) string { return say(tag, "complaint.taken_in", c) }

// Added tells a customer that their words were added to the ticket.
func (c Complaint) Added(tag language.Tag) string { return say(tag, "complaint.added", c) }

// Dropped tells a customer who lets it go that the ticket is still looked at.
func (c Complaint) Dropped(tag language.Tag) string { return say(tag, "complaint.dropped", c) }

// Result tells a customer what came of it and asks whether it is solved.
func (c Complaint) Result(tag language.Tag) string { return say(tag, "complaint.result", c) }

// Thanks answers a customer who is satisfied.
func (c Complaint) Thanks(tag language.Tag) string { return say(tag, "complaint.thanks", c) }

// Reopening tells a customer that the same ticket is open again.
func (c Complaint) Reopening(tag language.Tag) string { return say(tag, "complaint.reopening", c) }

// Reason is the todo's words.
func (c Complaint) Reason(tag language.Tag) string { return say(tag, "complaint.reason", c) }

// Card tells the owner of a new ticket.
func (c Complaint) Card(tag language.Tag) string { return say(tag, "complaint.card", c) }

// Again tells the owner that the customer says it is not solved.
func (c Complaint) Again(tag language.Tag) string { return say(tag, "complaint.again", c) }

// Satisfied tells the owner what the customer says of the result.
func (c Complaint) Satisfied(tag language.Tag) string { return say(tag, "complaint.satisfied", c) }

// Reassigned tells somebody that the ticket is theirs now.
func (c Complaint) Reassigned(tag language.Tag) string { return say(tag, "complaint.reassigned", c) }

// Warning tells the owner of a clock that runs out soon.
func (c Complaint) Warning(tag language.Tag) string { return say(tag, "complaint.warning", c) }

// Overdue tells the chain of clocks that have run out.
func (c Complaint) Overdue(tag language.Tag) string { return say(tag, "complaint.overdue", c) }

// Gone tells staff that a button is out of date.
func (c Complaint) Gone(tag language.Tag) string { return say(tag, "complaint.gone", c) }

// Did tells staff what is recorded.
func (c Complaint) Did(tag language.Tag, what string) string {
	return say(tag, "complaint.did", act{c, what})
}

// Refused tells staff why not.
func (c Complaint) Refused(tag language.Tag, what string) string {
	return say(tag, "complaint.refused", act{c, what})
}

// Ask asks staff for the words that an act needs.
func (c Complaint) Ask(tag language.Tag, what string) string {
	return say(tag, "complaint.ask", act{c, what})
}

// Label is a button's.
func (c Complaint) Label(tag language.Tag, what string) string {
	return say(tag, "complaint.label", act{c, what})
}

// Complaints is the list of open tickets for staff.
type Complaints struct {
	Count int
	Days  int // looked back
	Lines []Complaint
}

// In renders the list.
func (c Complaints) In(tag language.Tag) string { return say(tag, "complaint.list", c) }

// Process renders the tickets that repeat earlier ones.
func (c Complaints) Process(tag language.Tag) string { return say(tag, "complaint.process", c) }

// Dossier is what a person should know before they call.
type Dossier struct {
	Complaint
	Phone             string
	Cars              []Car
	Orders            []PastVisit
	Advisor, Verifier string
	Words             []Quote
	Acts              []Done
	Actions           []Improvement
}

// PastVisit is a visit of the customer.
type PastVisit struct {
	Number, Summary string
	At              time.Time
}

// Quote is what a customer wrote.
type Quote struct {
	Message int64
	At      time.Time
	Text    string
}

// Done is what somebody did.
type Done struct {
	At                time.Time
	Who, What, Detail string
}

// In renders the dossier.
func (d Dossier) In(tag language.Tag) string { return say(tag, "complaint.dossier", d) }

// Improvement is a corrective or preventive action.
type Improvement struct {
	Number int64
	Ticket int64
	Kind   string // corrective, preventive
	What   string
	Status string
	Owner  string
	Due    time.Time
	Late   bool
}

// improved names what was done to an action.
type improved struct {
	Improvement
	Did string
}

// Did tells staff what is recorded.
func (i Improvement) Did(tag language.Tag, what string) string {
	return say(tag, "improvement.did", improved{i, what})
}

// Label is a button's.
func (i Improvement) Label(tag language.Tag, what string) string {
	return say(tag, "improvement.label", improved{i, what})
}

// Proposal asks managers to approve.
func (i Improvement) Proposal(tag language.Tag) string { return say(tag, "improvement.proposal", i) }

// Reason is the todo's words.
func (i Improvement) Reason(tag language.Tag) string { return say(tag, "improvement.reason", i) }

// Overdue tells of one that is not done by its day.
func (i Improvement) Overdue(tag language.Tag) string { return say(tag, "improvement.overdue", i) }

// Improvements are the open ones.
type Improvements struct{ Lines []Improvement }

// In renders the list.
func (l Improvements) In(tag language.Tag) string { return say(tag, "improvement.list", l) }
