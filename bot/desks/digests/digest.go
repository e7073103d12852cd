package digests

import (
	"time"

	"pitcrew/store"
)

// Digest is what happened in a shop in a period, as figures and lists that name the
// messages behind them. Its JSON is the one that machines read (design.md, "JSON for
// machines"); lists are never null, and every list is bounded by Rules.
type Digest struct {
	Date  string    `json:"date"`            // the first day
	Until string    `json:"until,omitempty"` // the last day, where there are several
	Shop  string    `json:"shop"`
	AsOf  time.Time `json:"as_of"`               // what stands open is told as at this time, in the shop's zone
	Made  time.Time `json:"made_at"`             // what is owed is told as at this time
	Lead  string    `json:"narrative,omitempty"` // a model's words on what matters most, see Narrative

	Messages      int            `json:"messages"` // customers' messages that were read
	People        int            `json:"people"`   // who wrote them: customers, or chats of nobody known
	Conversations int            `json:"conversations"`
	Intents       map[string]int `json:"intents"`

	Bookings   Bookings   `json:"bookings"`
	Complaints Complaints `json:"complaints"`
	Sentiment  Sentiment  `json:"sentiment"`
	Aspects    []Aspect   `json:"aspects"` // the most complained about first
	Quotes     []Quote    `json:"quotes"`
	AtRisk     []Risk     `json:"at_risk"`
	Promises   []Promise  `json:"promises"` // the first to break in front
	Gaps       []Gap      `json:"gaps"`     // the most asked first
	Results    []Result   `json:"results"`
	Sources    []Source   `json:"sources"` // the messages that claims cite, by id
}

// Bookings is the funnel 咨询→预约→到店→成交 and what fell out of it.
type Bookings struct {
	Enquiries  int    `json:"enquiries"` // conversations that asked for a time, a price or advice
	Booked     int    `json:"booked"`    // appointments made
	Due        int    `json:"due"`       // appointments for the period, not cancelled
	Arrived    int    `json:"arrived"`   // of those
	Closed     int    `json:"closed"`    // orders closed
	Revenue    int64  `json:"revenue_fen"`
	Cancelled  int    `json:"cancelled"`
	NoShows    int    `json:"no_shows"`
	Unrecorded int    `json:"unrecorded"` // of those due, nobody said whether they came
	ByChannel  []Part `json:"by_channel"`
	ByService  []Part `json:"by_service"`
	Lost       []Lost `json:"lost"`
}

// Part is a channel's or a service's share of the funnel. An appointment for two services
// counts for both.
type Part struct {
	Name      string `json:"name"` // empty: appointments made without a chat
	Enquiries int    `json:"enquiries"`
	Booked    int    `json:"booked"`
	Due       int    `json:"due"`
	Arrived   int    `json:"arrived"`
}

// Lost is an appointment that was cancelled or whose customer did not come.
type Lost struct {
	Appointment store.AppointmentID `json:"appointment"`
	Person
	Service    string            `json:"service"`
	At         time.Time         `json:"at"`
	Status     string            `json:"status"` // cancelled or no_show
	Reason     string            `json:"reason"` // as recorded, else the customer's words
	MessageIDs []store.MessageID `json:"message_ids"`
}

// Person is whom a claim is about. Names are for the shop's managers only.
type Person struct {
	Customer     store.CustomerID     `json:"customer_id,omitempty"` // 0: nobody known
	Conversation store.ConversationID `json:"conversation_id,omitempty"`
	Name         string               `json:"name,omitempty"`
	Phone        string               `json:"phone,omitempty"` // masked
}

// Complaints counts tickets. Open and Breached are as at AsOf.
type Complaints struct {
	Opened   int      `json:"opened"`
	Open     int      `json:"open"`
	Breached int      `json:"breached"` // of those open, a clock has run out
	Tickets  []Ticket `json:"tickets"`  // the open ones: urgent first, then those out of time
}

// Ticket is an open complaint with its clocks.
type Ticket struct {
	Ticket store.TicketID `json:"ticket"`
	Person
	Grade       string            `json:"grade"`
	Subject     string            `json:"subject"`
	Status      string            `json:"status"`
	Owner       string            `json:"owner,omitempty"`
	ReplyDue    time.Time         `json:"reply_due"`
	CauseDue    time.Time         `json:"cause_due"`
	VerifiedDue time.Time         `json:"verified_due"`
	ToldDue     time.Time         `json:"told_due"`
	Owed        []Clock           `json:"owed"`                 // of these, those that nobody has stopped, the next to end in front
	PausedFor   string            `json:"paused_for,omitempty"` // what its clocks stand still for
	Reopened    int               `json:"reopened,omitempty"`   // how often
	Breached    bool              `json:"breached"`
	MessageIDs  []store.MessageID `json:"message_ids"`
}

// Clock is a promise of a ticket, by a promise's kind.
type Clock struct {
	Kind string    `json:"kind"`
	Due  time.Time `json:"due"`
}

// Sentiment counts messages.
type Sentiment struct {
	Positive int `json:"pos"`
	Neutral  int `json:"neu"`
	Negative int `json:"neg"`
}

// Aspect counts the messages that said something about one aspect, and names the
// strongest of them, the negative ones first.
type Aspect struct {
	Aspect     string            `json:"aspect"`
	Positive   int               `json:"pos"`
	Negative   int               `json:"neg"`
	Neutral    int               `json:"neu"`
	MessageIDs []store.MessageID `json:"message_ids"`
}

// Quote is what a customer said. Words are the exact ones that the tag came from; Text is
// the message, up to what was read of it. An unhappy message about no aspect has an empty
// Aspect and quotes its beginning.
type Quote struct {
	Message store.MessageID `json:"message_id"`
	Person
	Text     string    `json:"text"`
	Words    string    `json:"words"`
	Aspect   string    `json:"aspect"`
	Polarity string    `json:"polarity"`
	At       time.Time `json:"at"`
}

// Risk is a customer whom the shop may lose, and why.
type Risk struct {
	Person
	Reasons    []Reason          `json:"reasons"`
	MessageIDs []store.MessageID `json:"message_ids"`
}

// Why a customer is at risk.
const (
	ReasonAngry    = "angry"    // wrote angry messages
	ReasonNegative = "negative" // wrote negative ones
	ReasonUrgent   = "urgent"   // has an open urgent complaint
	ReasonBreached = "breached" // has an open complaint that ran out of time
	ReasonDeadline = "deadline" // a promise to them is due soon
)

// Reason is one fact about a customer at risk.
type Reason struct {
	Code   string         `json:"code"`
	Count  int            `json:"count,omitempty"`  // messages
	Words  string         `json:"words,omitempty"`  // the worst one's
	Ticket store.TicketID `json:"ticket,omitempty"` //
	Due    time.Time      `json:"due,omitzero"`
	Late   bool           `json:"late,omitempty"`
}

// What was promised to a customer, by Promise.Kind.
const (
	PromiseReply    = "first_reply" // a person answers the complaint
	PromiseCause    = "root_cause"  // the root-cause report
	PromiseVerified = "verified"    // corrected and verified
	PromiseTold     = "told"        // the result told to the customer
	PromiseTodo     = "todo"        // an entry of today's list
)

// Promise is something that the shop owes by a time that is near or over.
type Promise struct {
	Kind string `json:"kind"`
	Person
	Ticket     store.TicketID    `json:"ticket,omitempty"`
	What       string            `json:"what"` // the ticket's subject, or the todo's reason
	Owner      string            `json:"owner,omitempty"`
	Due        time.Time         `json:"due"`
	Late       bool              `json:"late"`
	MessageIDs []store.MessageID `json:"message_ids"`
}

// Gap is a question without a good answer in the playbook.
type Gap struct {
	Question   string            `json:"question"`
	Audience   string            `json:"audience"`
	Asked      int               `json:"asked"` // ever
	MessageIDs []store.MessageID `json:"message_ids"`
}

// Results that stand beside a target, by Result.Name.
const (
	ResultSatisfaction = "satisfaction" // positive messages among those with a feeling; no survey
	ResultRepurchase   = "repurchase"   // customers with an earlier order among those who bought
)

// Result is a share beside its target, both in percent.
type Result struct {
	Name    string `json:"name"`
	Percent int    `json:"percent"`
	Of      int    `json:"of"` // what the share is of
	Target  int    `json:"target"`
}

// Source is a customer's message that a claim cites, up to what was read of it.
type Source struct {
	Message store.MessageID `json:"message_id"`
	Text    string          `json:"text"`
}
