package prompts

import (
	"time"

	"pitcrew/language"
)

// Request is all that the requests desk may tell of a wish beside a booked repair.
type Request struct {
	Number  int64
	Kind    string // rescue, delivery, valuation, insurance, visit, parts_test
	Plate   string
	Name    string
	Phone   string
	Place   string
	Detail  string
	At      time.Time // when it is wanted
	Due     time.Time
	Status  string
	Owner   string // who looks after it
	Minutes int    // within which somebody does
	Missing string // what is asked for: place, when, phone, plate, detail
	Again   bool   // the question was asked before and not understood
	Member  bool   // towing is free by the shop's rule
	Known   bool   // it is known who asks, so that the rule could be looked up
	Radius  int    // kilometres within which pick-up is free with a premium package
	Km      string // how far away it is, where that is known
	KmSaid  bool   // by the customer: to be checked
	Near    bool   // within Radius
	Says    string // the words of staff to the customer
	Hotline string // of the shop
	Outcome string
}

// The texts of the customer's dialog.

// Ask asks for what is missing; a rescue begins with what keeps people safe.
func (r Request) Ask(tag language.Tag) string { return say(tag, "requests.ask", r) }

// Filed says that it is taken, who does what by when, and what it costs by which rule.
func (r Request) Filed(tag language.Tag) string { return say(tag, "requests.filed", r) }

// Distance says how far away it is, and how that is known.
func (r Request) Distance(tag language.Tag) string { return say(tag, "requests.distance", r) }

// Added says that what came later is noted.
func (r Request) Added(tag language.Tag) string { return say(tag, "requests.added", r) }

// Standing tells how far it is.
func (r Request) Standing(tag language.Tag) string { return say(tag, "requests.standing", r) }

// NoneOpen says that nothing is under way.
func (r Request) NoneOpen(tag language.Tag) string { return say(tag, "requests.none_open", r) }

// Dropped says that the customer's request is taken back.
func (r Request) Dropped(tag language.Tag) string { return say(tag, "requests.dropped", r) }

// Gone says that it is no longer in the state that a button was for.
func (r Request) Gone(tag language.Tag) string { return say(tag, "requests.gone", r) }

// ToldTaken tells the customer who looks after it.
func (r Request) ToldTaken(tag language.Tag) string { return say(tag, "requests.told_taken", r) }

// ToldNews passes the words of staff on.
func (r Request) ToldNews(tag language.Tag) string { return say(tag, "requests.told_news", r) }

// ToldDone tells the customer that it is done.
func (r Request) ToldDone(tag language.Tag) string { return say(tag, "requests.told_done", r) }

// ToldLate tells the customer that nobody took it in time and what happens now.
func (r Request) ToldLate(tag language.Tag) string { return say(tag, "requests.told_late", r) }

// The texts for staff.

// Card tells staff of a request.
func (r Request) Card(tag language.Tag) string { return say(tag, "requests.card", r) }

// Overdue tells managers that nobody took it in time.
func (r Request) Overdue(tag language.Tag) string { return say(tag, "requests.overdue", r) }

// More tells staff what the customer added or took back.
func (r Request) More(tag language.Tag) string { return say(tag, "requests.more", r) }

// Taken says that it is the speaker's now.
func (r Request) Taken(tag language.Tag) string { return say(tag, "requests.taken", r) }

// Passed says that the words went to the customer.
func (r Request) Passed(tag language.Tag) string { return say(tag, "requests.passed", r) }

// Done says that it is done.
func (r Request) Done(tag language.Tag) string { return say(tag, "requests.done", r) }

// Reopened says that it is open again.
func (r Request) Reopened(tag language.Tag) string { return say(tag, "requests.reopened", r) }

// Label is the label of a button by its name in the templates.
func (r Request) Label(tag language.Tag, name string) string {
	return say(tag, "requests.label_"+name, r)
}

// Requests are the open ones, for staff.
type Requests struct{ Lines []Request }

// In renders the list.
func (l Requests) In(tag language.Tag) string { return say(tag, "requests.list", l) }
