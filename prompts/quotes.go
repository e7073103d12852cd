package prompts

import (
	"time"

	"pitcrew/language"
)

// Offer is all that the quotes desk may tell of a quote.
type Offer struct {
	Number     string
	Plate      string
	Found      string // in the words of who found it
	Options    []QuoteOption
	Until      time.Time
	Grade      string // chosen
	Status     string
	Km         int      // of free pick-up with the best option; 0 for none
	Count      int      // orders that could be meant
	Orders     []string // of these
	Unclear    []QuoteWord
	Minutes    int  // that the clock ran
	CouponGone bool // a coupon that the price counted on is used or over
	Over       bool // the order is done with
	Working    bool // the work has begun
	Asked      bool // nobody wanted a change, only to know
}

// QuoteOption is one of the choices.
type QuoteOption struct {
	Grade string
	Lines []QuoteLine
	Price PriceFor
	To    int64 // fen, at most
}

// QuoteLine is one item of an option.
type QuoteLine struct {
	Name     string
	Brand    string
	Quantity int
	Fen      int64
	To       int64 // the upper end of a range; 0 for a fixed price
	Labour   int64 // fen of it
	Items    []string
}

// Part is what is not labour.
func (l QuoteLine) Part() int64 { return l.Fen - l.Labour }

// Item names the line in an order.
func (l QuoteLine) Item(tag language.Tag) string { return say(tag, "quote.item", l) }

// Work names its labour in an order.
func (l QuoteLine) Work(tag language.Tag) string { return say(tag, "quote.work", l) }

// QuoteWord is a word that names no item of the price list, or several.
type QuoteWord struct {
	Word string
	Fits []string
}

// In names a rule, as a line of an order.
func (s PriceStep) In(tag language.Tag) string { return say(tag, "price.rule", s) }

// Draft is the card as staff look at it.
func (q Offer) Draft(tag language.Tag) string { return say(tag, "quote.draft", q) }

// Card is the card as the customer gets it.
func (q Offer) Card(tag language.Tag) string { return say(tag, "quote.card", q) }

// AskItems asks staff what is to be quoted, or which item a word means.
func (q Offer) AskItems(tag language.Tag) string { return say(tag, "quote.ask_items", q) }

// Which says that no order, or several, are meant.
func (q Offer) Which(tag language.Tag) string { return say(tag, "quote.which", q) }

// ToAdvisor tells a technician who looks at the draft.
func (q Offer) ToAdvisor(tag language.Tag) string { return say(tag, "quote.to_advisor", q) }

// Changed tells staff that prices changed under a draft.
func (q Offer) Changed(tag language.Tag) string { return say(tag, "quote.changed", q) }

// Sent tells staff that the customer has it.
func (q Offer) Sent(tag language.Tag) string { return say(tag, "quote.sent", q) }

// NoChat tells staff that the customer has no chat and must be called.
func (q Offer) NoChat(tag language.Tag) string { return say(tag, "quote.no_chat", q) }

// Dropped tells staff that a quote is out of use.
func (q Offer) Dropped(tag language.Tag) string { return say(tag, "quote.dropped", q) }

// Withdrawn tells the customer so.
func (q Offer) Withdrawn(tag language.Tag) string { return say(tag, "quote.withdrawn", q) }

// Chosen confirms a choice to who made it.
func (q Offer) Chosen(tag language.Tag) string { return say(tag, "quote.chosen", q) }

// ChosenBy tells the other side of a choice.
func (q Offer) ChosenBy(tag language.Tag) string { return say(tag, "quote.chosen_by", q) }

// Undone confirms that a choice is taken back.
func (q Offer) Undone(tag language.Tag) string { return say(tag, "quote.undone", q) }

// UndoneBy tells the other side so.
func (q Offer) UndoneBy(tag language.Tag) string { return say(tag, "quote.undone_by", q) }

// NoSuch says that there is no such option.
func (q Offer) NoSuch(tag language.Tag) string { return say(tag, "quote.no_such", q) }

// None says that no quote waits.
func (q Offer) None(tag language.Tag) string { return say(tag, "quote.none", q) }

// Stands says where a quote stands, and that nothing changed.
func (q Offer) Stands(tag language.Tag) string { return say(tag, "quote.stands", q) }

// OutOfDate tells the customer that a new quote comes.
func (q Offer) OutOfDate(tag language.Tag) string { return say(tag, "quote.out_of_date", q) }

// RenewIt asks staff for a new quote.
func (q Offer) RenewIt(tag language.Tag) string { return say(tag, "quote.renew_it", q) }

// Gone says that a button is out of date.
func (q Offer) Gone(tag language.Tag) string { return say(tag, "quote.gone", q) }

// Late reminds the advisor of a quote that is due.
func (q Offer) Late(tag language.Tag) string { return say(tag, "quote.late", q) }

// Missed tells the managers of it.
func (q Offer) Missed(tag language.Tag) string { return say(tag, "quote.missed", q) }

// ChooseLabel chooses an option.
func (q Offer) ChooseLabel(tag language.Tag) string { return say(tag, "quote.label_choose", q) }

// Label is the words of a button: "send", "drop", "renew" or "undo".
func (q Offer) Label(tag language.Tag, what string) string {
	q.Status = what
	return say(tag, "quote.label", q)
}
