package prompts

import (
	"time"

	"pitcrew/language"
)

// Workshop is all that the workshop desk may tell of a service order.
type Workshop struct {
	Number    string
	Plate     string
	Summary   string
	Status    string   // the step it stands at
	To        string   // the step asked for
	Skipped   []string // steps that would be left out
	Remaining []string // steps until it can be collected
	Reason    string   // why it goes back
	Promised  time.Time
	Count     int  // orders that could be meant
	Late      bool // the promise is over
	Sorry     bool // the customer was told something else before
	Wait      int  // minutes until there is a place for it
	Expected  time.Time
	Was       string // whose it was
	Owner     string // whose it is
	Choice    string // what a customer who waits wants: "later", "deliver", "call"
}

// in is it for readers of a language: what an order is called was written in simplified
// characters.
func (w Workshop) in(tag language.Tag) Workshop {
	if tag == language.Hant {
		w.Summary = language.Traditional(w.Summary)
	}
	return w
}

func allIn(list []Workshop, tag language.Tag) []Workshop {
	out := make([]Workshop, len(list))
	for i, w := range list {
		out[i] = w.in(tag)
	}
	return out
}

// What becomes of photos that the workshop sends.

// PhotoSent says that photos went to the customer.
func (w Workshop) PhotoSent(tag language.Tag) string {
	return say(tag, "workshop.photo_sent", w.in(tag))
}

// PhotoNoChat says that the customer has no chat to send them to.
func (w Workshop) PhotoNoChat(tag language.Tag) string {
	return say(tag, "workshop.photo_no_chat", w.in(tag))
}

// PhotoWhose says that it is not certain whose car it is: nothing was sent.
func (w Workshop) PhotoWhose(tag language.Tag) string {
	return say(tag, "workshop.photo_whose", w.in(tag))
}

// PhotoNobodys says that no such car is in work: nothing was sent.
func (w Workshop) PhotoNobodys(tag language.Tag) string {
	return say(tag, "workshop.photo_nobodys", w.in(tag))
}

// PhotoOnly says that what came with the photos was not done.
func (w Workshop) PhotoOnly(tag language.Tag) string {
	return say(tag, "workshop.photo_only", w.in(tag))
}

// PhotoTold is what a customer reads with photos of their car.
func (w Workshop) PhotoTold(tag language.Tag) string {
	return say(tag, "workshop.photo_told", w.in(tag))
}

// PhotoCaption is the caption of each.
func (w Workshop) PhotoCaption(tag language.Tag) string {
	return say(tag, "workshop.photo_caption", w.in(tag))
}

// The texts for staff.

// Received says that an order is open, and until when the car is promised.
func (w Workshop) Received(tag language.Tag) string { return say(tag, "workshop.received", w.in(tag)) }

// Moved says where an order stands now.
func (w Workshop) Moved(tag language.Tag) string { return say(tag, "workshop.moved", w.in(tag)) }

// Found says that a diagnosis is done and the quote is next.
func (w Workshop) Found(tag language.Tag) string { return say(tag, "workshop.found", w.in(tag)) }

// Undone says that a step is taken back.
func (w Workshop) Undone(tag language.Tag) string { return say(tag, "workshop.undone", w.in(tag)) }

// AskSkip tells which steps would be left out, and asks.
func (w Workshop) AskSkip(tag language.Tag) string { return say(tag, "workshop.ask_skip", w.in(tag)) }

// AskWhy asks why an order goes back.
func (w Workshop) AskWhy(tag language.Tag) string { return say(tag, "workshop.ask_why", w.in(tag)) }

// Gone says that the step is not possible from where the order stands.
func (w Workshop) Gone(tag language.Tag) string { return say(tag, "workshop.gone", w.in(tag)) }

// Unknown says that no such order is open.
func (w Workshop) Unknown(tag language.Tag) string { return say(tag, "workshop.unknown", w.in(tag)) }

// Unfiled says that nobody is on file for a car.
func (w Workshop) Unfiled(tag language.Tag) string { return say(tag, "workshop.unfiled", w.in(tag)) }

// Which asks which of several orders is meant.
func (w Workshop) Which(tag language.Tag) string { return say(tag, "workshop.which", w.in(tag)) }

// StepLate warns of a step over its standard.
func (w Workshop) StepLate(tag language.Tag) string { return say(tag, "workshop.step_late", w.in(tag)) }

// PromiseNear warns of a promise about to break.
func (w Workshop) PromiseNear(tag language.Tag) string {
	return say(tag, "workshop.promise_near", w.in(tag))
}

// PromiseBroken tells managers of a promise that broke.
func (w Workshop) PromiseBroken(tag language.Tag) string {
	return say(tag, "workshop.promise_broken", w.in(tag))
}

// PromiseOver tells managers of a wait beyond the limit.
func (w Workshop) PromiseOver(tag language.Tag) string {
	return say(tag, "workshop.promise_over", w.in(tag))
}

// Adopted tells somebody of an order whose advisor has left.
func (w Workshop) Adopted(tag language.Tag) string { return say(tag, "workshop.adopted", w.in(tag)) }

// Waiting tells a customer that it takes longer than was promised.
func (w Workshop) Waiting(tag language.Tag) string { return say(tag, "workshop.waiting", w.in(tag)) }

// Chose confirms what a customer who waits has chosen.
func (w Workshop) Chose(tag language.Tag) string { return say(tag, "workshop.chose", w.in(tag)) }

// Wants tells staff what a customer who waits wants.
func (w Workshop) Wants(tag language.Tag) string { return say(tag, "workshop.wants", w.in(tag)) }

// FollowUp is the todo of the call after the hand-over.
func (w Workshop) FollowUp(tag language.Tag) string { return say(tag, "workshop.follow_up", w.in(tag)) }

// Unnamed is what a visit is called where nothing was said of it.
func (w Workshop) Unnamed(tag language.Tag) string { return say(tag, "workshop.unnamed", w.in(tag)) }

// Label is the words of a button: a step, "diagnosed", "skip", "undo", or what
// a customer who waits may choose.
func (w Workshop) Label(tag language.Tag, what string) string {
	w.To = what
	return say(tag, "workshop.label", w.in(tag))
}

// Told tells the customer of a step that matters.
func (w Workshop) Told(tag language.Tag) string { return say(tag, "workshop.told", w.in(tag)) }

// WorkshopBoard lists the orders in work.
type WorkshopBoard struct {
	Count int
	Lines []Workshop
}

// In renders the list.
func (b WorkshopBoard) In(tag language.Tag) string {
	b.Lines = allIn(b.Lines, tag)
	return say(tag, "workshop.board", b)
}

// WorkshopProgress tells a customer how far their cars are.
type WorkshopProgress struct{ Cars []Workshop }

// In renders it.
func (p WorkshopProgress) In(tag language.Tag) string {
	p.Cars = allIn(p.Cars, tag)
	return say(tag, "workshop.progress", p)
}

// WhenDone answers a customer who asks when a car is done that nobody knows to be in the shop.
type WhenDone struct {
	Known    bool      // the phone number is: no car of theirs is here
	At       time.Time // of the visit that they have booked; zero for none
	Services []string
	Minutes  int // that it takes
}

// In renders it.
func (w WhenDone) In(tag language.Tag) string { return say(tag, "workshop.when_done", w) }
