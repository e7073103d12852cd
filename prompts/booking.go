package prompts

import (
	"strings"
	"time"

	"pitcrew/language"
)

// Booking is all that the booking desk may tell of an appointment or of the wish for one.
type Booking struct {
	Number     int64 // the appointment's; 0 before it is booked
	At         time.Time
	Day        bool      // At is a day, without a clock time
	Old        time.Time // before a move
	Services   []string  // in the language of the text
	Plate      string
	Name       string
	Phone      string
	Minutes    int // expected length
	Within     int // minutes within which the shop confirms
	Days       int // how many days ahead can be booked
	Hours      string
	Shop       string
	Status     string
	ByStaff    bool   // staff reads it, about a customer
	New        bool   // who is not on record yet
	Again      bool   // the question was asked before and not understood
	Unreal     string // a day or hour that was said and does not exist
	Partial    string // the end of a plate that was said
	Noted      string // a plate or phone that was given though something else was asked
	CheckFirst bool   // the shop looks at the car, and the work is settled then
	Offers     bool   // free times are offered below

	Keep       int    // minutes that a proposed time is kept free
	Wait       int    // expected minutes until a bay is ready
	Address    string // of the shop, and how to get there
	Parking    string
	Map        string
	ShopPhone  string
	Festival   string // why the day is closed
	Reason     string // why it was cancelled, or why nobody came
	Bay        int
	Technician string
	Trouble    bool // bay or technician is not there any more: staff must find another
	Late       bool // changed after the time until which customers change themselves
	Until      time.Time
	AllDay     bool // any time of that day will do
	Hours24    int  // hours before the start until which customers change themselves
	Due        time.Time
	Order      int // place in the waiting list, from 1
	Relocated  []string
	Affected   []Booking
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

// TwiceAt says that this phone has an appointment at that time already.
func (b Booking) TwiceAt(tag language.Tag) string { return say(tag, "booking.twice_at", b) }

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

// More of what customers are told.

// AskedLate says that the time for changing is over and staff have been told.
func (b Booking) AskedLate(tag language.Tag) string { return say(tag, "booking.asked_late", b) }

// Remind reminds of an appointment.
func (b Booking) Remind(tag language.Tag) string { return say(tag, "booking.remind", b) }

// Coming thanks a customer who will come.
func (b Booking) Coming(tag language.Tag) string { return say(tag, "booking.coming", b) }

// Chased says that the shop has not confirmed in time and what happens now.
func (b Booking) Chased(tag language.Tag) string { return say(tag, "booking.chased", b) }

// WhereAreYou asks a customer who has not arrived.
func (b Booking) WhereAreYou(tag language.Tag) string { return say(tag, "booking.where_are_you", b) }

// Welcome greets a customer who has arrived.
func (b Booking) Welcome(tag language.Tag) string { return say(tag, "booking.welcome", b) }

// HereTold says that the front desk knows of the arrival.
func (b Booking) HereTold(tag language.Tag) string { return say(tag, "booking.here_told", b) }

// Missed tells a customer that they were missed.
func (b Booking) Missed(tag language.Tag) string { return say(tag, "booking.missed", b) }

// CancelledByShop tells a customer that staff have cancelled.
func (b Booking) CancelledByShop(tag language.Tag) string {
	return say(tag, "booking.cancelled_by_shop", b)
}

// MovedByShop tells a customer that staff have moved the appointment.
func (b Booking) MovedByShop(tag language.Tag) string { return say(tag, "booking.moved_by_shop", b) }

// Restored says that the appointment stands again.
func (b Booking) Restored(tag language.Tag) string { return say(tag, "booking.restored", b) }

// CannotRestore says that the time has been given away meanwhile.
func (b Booking) CannotRestore(tag language.Tag) string { return say(tag, "booking.cannot_restore", b) }

// OnWaitingList says that the wish is noted.
func (b Booking) OnWaitingList(tag language.Tag) string {
	return say(tag, "booking.on_waiting_list", b)
}

// PlaceFree offers a freed time to somebody of the waiting list.
func (b Booking) PlaceFree(tag language.Tag) string { return say(tag, "booking.place_free", b) }

// PlacePassed says that a freed time went to the next one.
func (b Booking) PlacePassed(tag language.Tag) string { return say(tag, "booking.place_passed", b) }

// OfferOver says that an offer has run out.
func (b Booking) OfferOver(tag language.Tag) string { return say(tag, "booking.offer_over", b) }

// BayTrouble offers another time to a customer whose bay is out of use.
func (b Booking) BayTrouble(tag language.Tag) string { return say(tag, "booking.bay_trouble", b) }

// What staff are told.

// NewRequest tells staff of a request that waits for them.
func (b Booking) NewRequest(tag language.Tag) string { return say(tag, "booking.new_request", b) }

// Nudge reminds staff of a request that must be confirmed soon.
func (b Booking) Nudge(tag language.Tag) string { return say(tag, "booking.nudge", b) }

// Overdue tells managers that a request was not confirmed in time.
func (b Booking) Overdue(tag language.Tag) string { return say(tag, "booking.overdue", b) }

// NotHere tells staff that a customer has not arrived.
func (b Booking) NotHere(tag language.Tag) string { return say(tag, "booking.not_here", b) }

// SaysHere tells staff that a customer says they have arrived.
func (b Booking) SaysHere(tag language.Tag) string { return say(tag, "booking.says_here", b) }

// WantsChange tells staff what a customer asks for after the time for it.
func (b Booking) WantsChange(tag language.Tag) string { return say(tag, "booking.wants_change", b) }

// Arrived says that the arrival is noted.
func (b Booking) Arrived(tag language.Tag) string { return say(tag, "booking.arrived", b) }

// AskReason asks staff why a customer did not come.
func (b Booking) AskReason(tag language.Tag) string { return say(tag, "booking.ask_reason", b) }

// NoShow says that it is noted that nobody came.
func (b Booking) NoShow(tag language.Tag) string { return say(tag, "booking.no_show", b) }

// Undone says that an arrival was taken back.
func (b Booking) Undone(tag language.Tag) string { return say(tag, "booking.undone", b) }

// NoneToday says that staff named a car that has no appointment today.
func (b Booking) NoneToday(tag language.Tag) string { return say(tag, "booking.none_today", b) }

// AskCloseBay asks for a yes to closing a bay, and shows what is booked there.
func (b Booking) AskCloseBay(tag language.Tag) string { return say(tag, "booking.ask_close_bay", b) }

// BayClosed says that a bay is out of use and what became of its appointments.
func (b Booking) BayClosed(tag language.Tag) string { return say(tag, "booking.bay_closed", b) }

// BayOpened says that a bay is in use again.
func (b Booking) BayOpened(tag language.Tag) string { return say(tag, "booking.bay_opened", b) }

// RelocatedLine is an appointment that went to another bay, on one line.
func (b Booking) RelocatedLine(tag language.Tag) string { return say(tag, "booking.relocated", b) }

// HereReason is why a person must look: a customer without an appointment is at the door.
func (b Booking) HereReason(tag language.Tag) string { return say(tag, "booking.here_reason", b) }

// NoSuchBay says that there is no such bay, or that it is not out of use.
func (b Booking) NoSuchBay(tag language.Tag) string { return say(tag, "booking.no_such_bay", b) }

// Label is the label of a button by its name in the templates: "coming", "here".
func (b Booking) Label(tag language.Tag, name string) string {
	return say(tag, "booking.label_"+name, b)
}

// Reasons are why customers do not come, for a choice; what is chosen is noted.
func (b Booking) Reasons(tag language.Tag) []string {
	return strings.Split(say(tag, "booking.reasons", b), "|")
}

// Agenda is a day's appointments, for staff.
type Agenda struct {
	Day       time.Time
	Lines     []Booking
	Cancelled int
	Waiting   int         // on the waiting list
	Closed    []int       // bays out of use
	Part      string      // of the day, where it is only one
	Free      []time.Time // that can still be booked
	Minutes   int         // for a visit so long
	Brief     bool        // the number alone is told
	Missed    int         // did not come
}

// Left tells what can still be booked.
func (a Agenda) Left(tag language.Tag) string { return say(tag, "booking.left", a) }

// In renders the list.
func (a Agenda) In(tag language.Tag) string { return say(tag, "booking.agenda", a) }

// Table is the list in columns: their names, and a row for each appointment.
func (a Agenda) Table(tag language.Tag) (head []string, rows [][]string) {
	for _, l := range a.Lines {
		cells := strings.Split(say(tag, "booking.agenda_row", l), "\t")
		cells[len(cells)-1] = strings.Trim(cells[len(cells)-1], " （）()") // a state stands in brackets behind a line
		rows = append(rows, cells)
	}
	return strings.Split(say(tag, "booking.agenda_head", a), "\t"), rows
}

// Agendas are the appointments of several days, for staff; a day without any is left out.
type Agendas struct {
	From, To time.Time
	Days     []Agenda
	Count    int
	Waiting  int       // on the waiting list
	Open     bool      // only those that wait to be confirmed
	More     bool      // a day is told as a number only
	Minutes  int       // for a visit so long
	Missed   []Booking // by whoever did not come, the first of Count
}

// WhoMissed lists who did not come.
func (a Agendas) WhoMissed(tag language.Tag) string { return say(tag, "booking.who_missed", a) }

// Left tells how many times of each day can still be booked.
func (a Agendas) Left(tag language.Tag) string { return say(tag, "booking.days_left", a) }

// In renders the list.
func (a Agendas) In(tag language.Tag) string { return say(tag, "booking.agendas", a) }

// Lengths are how long services take.
type Lengths struct{ Services []Length }

// Length is how long one service takes.
type Length struct {
	Name    string
	Minutes int
}

// In renders them.
func (l Lengths) In(tag language.Tag) string { return say(tag, "booking.lengths", l) }

// Subject is what staff are asked when it is not clear which customer they mean.
type Subject struct {
	Said      string // what named them; empty when nobody was named
	Count     int    // how many fit
	Elsewhere bool   // only another shop of the chain knows them
	Name      string // for a label
	Phone     string
}

// Nameless is what staff call a customer who gave no name: by the end of their phone number.
func (s Subject) Nameless(tag language.Tag) string { return say(tag, "subject.nameless", s) }

// Which asks which customer is meant.
func (s Subject) Which(tag language.Tag) string { return say(tag, "subject.which", s) }

// Label is one customer on a button.
func (s Subject) Label(tag language.Tag) string { return say(tag, "subject.label", s) }
