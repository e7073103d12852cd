// Package intents reads one message: what the person wants, the facts they
// gave, how they feel and which language they wrote. It is local and needs no
// network; what to do about a reading is the desks' business.
package intents

// Intent is what a message asks for. Customers and staff have their own sets;
// names that appear in both mean the same act, done by a customer for
// themselves or by staff for a customer.
type Intent string

// What customers ask for.
const (
	Book       Intent = "book"       // make an appointment
	Reschedule Intent = "reschedule" // move an appointment (staff: a customer's)
	Cancel     Intent = "cancel"     // give an appointment up (staff: a customer's)
	Progress   Intent = "progress"   // is my car ready, how far is the work
	Price      Intent = "price"      // what does it cost, what is in a package
	Advice     Intent = "advice"     // a technical or care question
	Complain   Intent = "complain"   // something went wrong, in anger or in sorrow
	Praise     Intent = "praise"     // thanks and compliments
	Points     Intent = "points"     // points, tier, coupons, referral
	History    Intent = "history"    // my own records, warranty of past work
	Location   Intent = "location"   // where, when open, parking
	Human      Intent = "human"      // a person, please
	OptOut     Intent = "opt_out"    // no more messages
	Greet      Intent = "greet"      // hello, goodbye
	Other      Intent = "other"      // none of the shop's business
)

// What staff ask for, beside Reschedule, Cancel, Greet and Other.
const (
	Lookup    Intent = "lookup"    // a customer's or a car's card
	Objection Intent = "objection" // how to answer what a customer holds against us
	Followup  Intent = "followup"  // draft a follow-up message
	Invite    Intent = "invite"    // draft an invitation to come in
	Quote     Intent = "quote"     // make a three-option quote
	Tasks     Intent = "tasks"     // who to call today and why
	Done      Intent = "done"      // a task was done, is put off or goes to someone else
	Agenda    Intent = "agenda"    // appointments and free bays
	Tickets   Intent = "tickets"   // open complaints and their clocks
	Digest    Intent = "digest"    // figures and the manager's report
	Usage     Intent = "usage"     // what language models were used for and cost
	Ask       Intent = "ask"       // a question to the playbook
	BookFor   Intent = "book_for"  // make an appointment for a customer
	Why       Intent = "why"       // why was this sent, why is this customer dormant
	Note      Intent = "note"      // write something down about a customer
	Practice  Intent = "practice"  // role-play a difficult customer
	Help      Intent = "help"      // what can you do
)

// Audience is who is speaking. It chooses the set of intents a message is read against.
type Audience string

// The two audiences.
const (
	Customer Audience = "customer"
	Staff    Audience = "staff"
)

// Of returns the intents that messages of an audience are read as.
func Of(who Audience) []Intent {
	if who == Staff {
		return []Intent{
			Lookup, Objection, Followup, Invite, Quote, Tasks, Done, Agenda, Tickets, Digest, Usage,
			Ask, BookFor, Reschedule, Cancel, Why, Note, Practice, Help, Greet, Other,
		}
	}
	return []Intent{
		Book, Reschedule, Cancel, Progress, Price, Advice, Complain, Praise, Points, History,
		Location, Human, OptOut, Greet, Other,
	}
}
