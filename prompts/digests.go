package prompts

import (
	"time"

	"pitcrew/language"
)

// Digest is all that a digest may tell. Times carry the shop's zone; Cited are the ids of
// the messages behind a line.
type Digest struct {
	Part        string // funnel, risks, owes or results, where One is rendered
	Shop        string
	First, Last time.Time // days; Last is zero for a single day
	AsOf        time.Time
	Running     bool // the period is not over
	Messages    int
	People      int
	Intents     []DigestCount

	Enquiries, Booked, Due, Arrived, Closed int
	Revenue                                 int64 // fen
	Cancelled, NoShows, Unrecorded          int
	Channels, Services                      []DigestPart
	Lost                                    []DigestLost

	Opened, Open, Breached int
	Tickets                []DigestTicket
	MoreTickets            int

	Positive, Neutral, Negative int
	Aspects                     []DigestAspect
	Quotes                      []DigestQuote // about no aspect
	AtRisk                      []DigestRisk
	Soon                        int // hours
	Promises                    []DigestPromise
	Gaps                        []DigestGap
	Results                     []DigestResult
}

// In renders the digest.
func (d Digest) In(tag language.Tag) string { return say(tag, "digest", d) }

// One renders the part named by Part alone.
func (d Digest) One(tag language.Tag) string { return say(tag, "digest.part", d) }

// Title is the digest's first line.
func (d Digest) Title(tag language.Tag) string { return say(tag, "digest.title", d) }

// Summary is the size of the period in a line.
func (d Digest) Summary(tag language.Tag) string { return say(tag, "digest.summary", d) }

// Ahead tells that the days asked for have not come.
func (d Digest) Ahead(tag language.Tag) string { return say(tag, "digest.ahead", d) }

// WhyWhat asks what a question for reasons is about.
func (d Digest) WhyWhat(tag language.Tag) string { return say(tag, "digest.why_what", d) }

// TicketList tells of the open complaints with all their clocks.
func (d Digest) TicketList(tag language.Tag) string { return say(tag, "digest.tickets", d) }

// GapList tells of the questions without a good answer.
func (d Digest) GapList(tag language.Tag) string { return say(tag, "digest.gaps", d) }

// NegativeLabel, TicketsLabel and GapsLabel open the lists behind a digest.
func (d Digest) NegativeLabel(tag language.Tag) string { return say(tag, "digest.label_negative", d) }

// TicketsLabel opens the complaints.
func (d Digest) TicketsLabel(tag language.Tag) string { return say(tag, "digest.label_tickets", d) }

// GapsLabel opens the gaps.
func (d Digest) GapsLabel(tag language.Tag) string { return say(tag, "digest.label_gaps", d) }

// EntryLabel asks for a playbook entry for the gap of that number in the list.
func (d Digest) EntryLabel(tag language.Tag, number int) string {
	return say(tag, "digest.label_entry", number)
}

// DigestVisits is why a customer may be leaving, as far as records say.
type DigestVisits struct {
	Name       string
	Visits     int
	Last       time.Time
	Days       int // since the last visit
	Usual      int // days between visits before that; 0 for fewer than two
	Complaints []Complaint
	OptedOut   bool
}

// In renders the record's reasons.
func (v DigestVisits) In(tag language.Tag) string { return say(tag, "digest.visits", v) }

// DigestCount is how often something came: an intent's name and a number.
type DigestCount struct {
	Name  string
	Count int
}

// DigestPart is a channel's or a service's share of the bookings.
type DigestPart struct {
	Name                            string
	Enquiries, Booked, Due, Arrived int
}

// DigestPerson is whom a line is about; a name is told where one is known.
type DigestPerson struct{ Name, Phone string }

// DigestMoment is a time, told without its day when that is today.
type DigestMoment struct {
	At    time.Time
	Today bool
}

// DigestLost is an appointment that was cancelled or not kept.
type DigestLost struct {
	Who     DigestPerson
	At      time.Time
	Service string
	NoShow  bool
	Reason  string
	Cited   []int64
}

// DigestTicket is an open complaint.
type DigestTicket struct {
	Ticket                int64
	Who                   DigestPerson
	Grade, Subject, Owner string
	Breached              bool
	Owed                  []DigestClock // the next to end in front; none: the customer was told
	Paused                string        // what its clocks stand still for
	Reopened              int
	Cited                 []int64
}

// Next is the clock that ends next, none once the customer was told.
func (t DigestTicket) Next() []DigestClock { return t.Owed[:min(len(t.Owed), 1)] }

// DigestClock is a promise of a complaint, by the promise's kind.
type DigestClock struct {
	Kind string
	Due  DigestMoment
}

// DigestAspect counts what was said about one aspect, with the strongest words.
type DigestAspect struct {
	Aspect                      string
	Positive, Negative, Neutral int
	Quotes                      []DigestQuote
}

// DigestQuote is what somebody said.
type DigestQuote struct {
	Who      DigestPerson
	At       DigestMoment
	Aspect   string
	Polarity string
	Words    string
	Message  int64
}

// DigestRisk is a customer whom the shop may lose.
type DigestRisk struct {
	Who     DigestPerson
	Reasons []DigestReason
	Cited   []int64
}

// DigestReason is one reason for that, by its code.
type DigestReason struct {
	Code   string
	Count  int
	Words  string
	Ticket int64
	Due    DigestMoment
	Late   bool
}

// DigestPromise is what is owed soon or late.
type DigestPromise struct {
	Kind   string
	Ticket int64
	What   string
	Owner  string
	Due    DigestMoment
	Late   bool
	Cited  []int64
}

// DigestGap is a question without a good answer.
type DigestGap struct {
	Question string
	Asked    int
	Staff    bool // staff asked
	Cited    []int64
}

// DigestResult is a share beside its target, both in percent.
type DigestResult struct {
	Name                string
	Percent, Of, Target int
}

// DigestVoices is what customers said, for a manager who asks why.
type DigestVoices struct {
	First, Last        time.Time // days; Last is zero for a single day
	Aspect             string    // empty: about anything
	Polarity           string    // empty: either way
	Positive, Negative int       // messages
	Quotes             []DigestQuote
	More               int
}

// In renders the list.
func (v DigestVoices) In(tag language.Tag) string { return say(tag, "digest.voices", v) }

// DigestLabel names a part of a digest's chart: funnel, enquiries, booked, arrived, closed,
// sentiment, pos, neu, neg, aspects, complaints, opened, open, breached, nothing, or an
// aspect.
type DigestLabel string

// In renders the label.
func (l DigestLabel) In(tag language.Tag) string { return say(tag, "digest.label", l) }

// DigestChannel names a channel; an empty one is what did not come by chat.
type DigestChannel string

// In renders the name.
func (c DigestChannel) In(tag language.Tag) string { return say(tag, "digest.channel", c) }
