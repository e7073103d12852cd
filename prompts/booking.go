package prompts

import (
	"time"

	"pitcrew/language"
)

// Booking is all that the booking desk may tell of an appointment or of the wish for one.
type Booking struct {
	Number   int64 // the appointment's; 0 before it is booked
	At       time.Time
	Old      time.Time // before a move
	Services []string  // in the language of the text
	Plate    string
	Name     string
	Phone    string
	Minutes  int // expected length
	Within   int // minutes within which the shop confirms
	Days     int // how many days ahead can be booked
	Hours    string
	Shop     string
	Status   string
	ByStaff  bool // staff reads it, about a customer
	Again    bool // the question was asked before and not understood
	Offers   bool // free times are offered below
}

// The texts of a dialog, in the order in which they come up.

// AskService asks what is to be done.
func (b Booking) AskService(tag language.Tag) string { return say(tag, "booking.ask_service", b) }

// AskWhen asks for day and time.
func (b Booking) AskWhen(tag language.Tag) string { return say(tag, "booking.ask_when", b) }

// AskClock asks for the time on a known day.
func (b Booking) AskClock(tag language.Tag) string { return say(tag, "booking.ask_clock", b) }

// AskPhone asks a stranger for a number.
func (b Booking) AskPhone(tag language.Tag) string { return say(tag, "booking.ask_phone", b) }

// AskPlate asks which car it is.
func (b Booking) AskPlate(tag language.Tag) string { return say(tag, "booking.ask_plate", b) }

// Past says that the time is over.
func (b Booking) Past(tag language.Tag) string { return say(tag, "booking.past", b) }

// TooSoon says that the shop cannot make it that fast.
func (b Booking) TooSoon(tag language.Tag) string { return say(tag, "booking.too_soon", b) }

// TooFar says that the calendar does not reach that far.
func (b Booking) TooFar(tag language.Tag) string { return say(tag, "booking.too_far", b) }

// ClosedDay says that the shop is closed that day.
func (b Booking) ClosedDay(tag language.Tag) string { return say(tag, "booking.closed_day", b) }

// ClosedHour says that the visit does not fit the opening hours.
func (b Booking) ClosedHour(tag language.Tag) string { return say(tag, "booking.closed_hour", b) }

// Full says that no bay is free.
func (b Booking) Full(tag language.Tag) string { return say(tag, "booking.full", b) }

// Propose repeats what was understood and asks for a yes.
func (b Booking) Propose(tag language.Tag) string { return say(tag, "booking.propose", b) }

// Booked says that it is booked and what happens next.
func (b Booking) Booked(tag language.Tag) string { return say(tag, "booking.booked", b) }

// Already says that this very appointment stands.
func (b Booking) Already(tag language.Tag) string { return say(tag, "booking.already", b) }

// Standing says that there is another appointment and asks what is meant.
func (b Booking) Standing(tag language.Tag) string { return say(tag, "booking.standing", b) }

// NoneStanding says that there is nothing to move or cancel.
func (b Booking) NoneStanding(tag language.Tag) string { return say(tag, "booking.none_standing", b) }

// AskWhich asks which of several appointments is meant.
func (b Booking) AskWhich(tag language.Tag) string { return say(tag, "booking.ask_which", b) }

// ProposeMove asks for a yes to the new time.
func (b Booking) ProposeMove(tag language.Tag) string { return say(tag, "booking.propose_move", b) }

// Moved says that the appointment has its new time.
func (b Booking) Moved(tag language.Tag) string { return say(tag, "booking.moved", b) }

// AskCancel asks for a yes to cancelling.
func (b Booking) AskCancel(tag language.Tag) string { return say(tag, "booking.ask_cancel", b) }

// Cancelled says that the appointment is cancelled.
func (b Booking) Cancelled(tag language.Tag) string { return say(tag, "booking.cancelled", b) }

// Kept says that the appointment stays as it is.
func (b Booking) Kept(tag language.Tag) string { return say(tag, "booking.kept", b) }

// Dropped says that nothing was booked.
func (b Booking) Dropped(tag language.Tag) string { return say(tag, "booking.dropped", b) }

// Gone says that the appointment is no longer in the state that a button was for.
func (b Booking) Gone(tag language.Tag) string { return say(tag, "booking.gone", b) }

// Approved tells staff that a request is confirmed.
func (b Booking) Approved(tag language.Tag) string { return say(tag, "booking.approved", b) }

// ToldConfirmed tells the customer that the shop has confirmed.
func (b Booking) ToldConfirmed(tag language.Tag) string { return say(tag, "booking.told_confirmed", b) }

// ConfirmReason is the todo's words for a request that waits for the shop.
func (b Booking) ConfirmReason(tag language.Tag) string { return say(tag, "booking.confirm_reason", b) }

// NewCustomer names a customer who gave no name.
func (b Booking) NewCustomer(tag language.Tag) string { return say(tag, "booking.new_customer", b) }

// Line is an appointment on one line.
func (b Booking) Line(tag language.Tag) string { return say(tag, "booking.line", b) }

// The labels of the dialog's buttons.

// YesLabel agrees to a proposal.
func (b Booking) YesLabel(tag language.Tag) string { return say(tag, "booking.label_yes", b) }

// OtherTimeLabel asks for another time.
func (b Booking) OtherTimeLabel(tag language.Tag) string { return say(tag, "booking.label_other", b) }

// MoveLabel moves an appointment.
func (b Booking) MoveLabel(tag language.Tag) string { return say(tag, "booking.label_move", b) }

// CancelLabel cancels an appointment.
func (b Booking) CancelLabel(tag language.Tag) string { return say(tag, "booking.label_cancel", b) }

// KeepLabel leaves an appointment as it is.
func (b Booking) KeepLabel(tag language.Tag) string { return say(tag, "booking.label_keep", b) }

// AnotherLabel makes a second appointment.
func (b Booking) AnotherLabel(tag language.Tag) string { return say(tag, "booking.label_another", b) }

// BookLabel starts a booking.
func (b Booking) BookLabel(tag language.Tag) string { return say(tag, "booking.label_book", b) }

// NoPlateLabel goes on without a plate.
func (b Booking) NoPlateLabel(tag language.Tag) string { return say(tag, "booking.label_noplate", b) }

// ConfirmLabel confirms a request.
func (b Booking) ConfirmLabel(tag language.Tag) string { return say(tag, "booking.label_confirm", b) }

// Agenda is a day's appointments, for staff.
type Agenda struct {
	Day       time.Time
	Lines     []Booking
	Cancelled int
}

// In renders the list.
func (a Agenda) In(tag language.Tag) string { return say(tag, "booking.agenda", a) }

// Subject is what staff are asked when it is not clear which customer they mean.
type Subject struct {
	Said      string // what named them; empty when nobody was named
	Count     int    // how many fit
	Elsewhere bool   // only another shop of the chain knows them
	Name      string // for a label
	Phone     string
}

// Which asks which customer is meant.
func (s Subject) Which(tag language.Tag) string { return say(tag, "subject.which", s) }

// Label is one customer on a button.
func (s Subject) Label(tag language.Tag) string { return say(tag, "subject.label", s) }
