package prompts

import (
	"time"

	"pitcrew/language"
)

// Tag is a language to render a text in.
type Tag = language.Tag

// Handoff is all that the handoff desk may tell, to staff and to the customer.
type Handoff struct {
	Number  int64
	Reason  string
	Channel string
	Name    string // on the card the customer's; elsewhere who of the staff acts
	Phone   string
	Cars    []string
	Visits  []Visit
	Said    []Said
	Text    string
	Files   bool
	At      time.Time
	// Of a suggested reply: whom it greets, what it rests on, and what became of a model's draft.
	Customer string
	Facts    []string
	Checked  string
}

// Suggestion shows staff what they might answer.
func (h Handoff) Suggestion(tag Tag) string { return say(tag, "handoff.suggestion", h) }

// Edited shows staff their own words before they go out.
func (h Handoff) Edited(tag Tag) string { return say(tag, "handoff.edited", h) }

// HowToEdit tells how, where the channel has no form.
func (h Handoff) HowToEdit(tag Tag) string { return say(tag, "handoff.how_to_edit", h) }

// OwnedBy says that a colleague has the chat.
func (h Handoff) OwnedBy(tag Tag) string { return say(tag, "handoff.owned_by", h) }

// Opening begins a person's part of a conversation.
func (h Handoff) Opening(tag Tag) string { return say(tag, "handoff.opening", h) }

// ShortOpening does so in few words.
func (h Handoff) ShortOpening(tag Tag) string { return say(tag, "handoff.opening_short", h) }

// SendLabel sends the suggested reply.
func (h Handoff) SendLabel(tag Tag) string { return say(tag, "handoff.label_send", h) }

// EditLabel edits it.
func (h Handoff) EditLabel(tag Tag) string { return say(tag, "handoff.label_edit", h) }

// OtherLabel asks for another version.
func (h Handoff) OtherLabel(tag Tag) string { return say(tag, "handoff.label_other", h) }

// Said is one message of the conversation so far.
type Said struct {
	Bot  bool   // ours: the bot's, or Who's
	Who  string // of the staff
	Text string
	// Files came with it.
	Files bool
}

// In is the card in the team's chat.
func (h Handoff) In(tag Tag) string { return say(tag, "handoff.card", h) }

// Summary tells the thread what the conversation is about.
func (h Handoff) Summary(tag Tag) string { return say(tag, "handoff.summary", h) }

// FromCustomer is what the customer wrote, in the thread.
func (h Handoff) FromCustomer(tag Tag) string { return say(tag, "handoff.from_customer", h) }

// Taken tells the thread who looks after the customer.
func (h Handoff) Taken(tag Tag) string { return say(tag, "handoff.taken", h) }

// Returned tells the thread that the bot is back.
func (h Handoff) Returned(tag Tag) string { return say(tag, "handoff.returned", h) }

// Resolved tells the thread that the matter is closed.
func (h Handoff) Resolved(tag Tag) string { return say(tag, "handoff.resolved", h) }

// SentOn tells the thread that the words went to the customer.
func (h Handoff) SentOn(tag Tag) string { return say(tag, "handoff.sent_on", h) }

// NothingToSend tells the thread that there were no words.
func (h Handoff) NothingToSend(tag Tag) string { return say(tag, "handoff.nothing", h) }

// Gone tells staff that the handoff is over.
func (h Handoff) Gone(tag Tag) string { return say(tag, "handoff.gone", h) }

// ToldOwner tells the customer who looks after them.
func (h Handoff) ToldOwner(tag Tag) string { return say(tag, "handoff.told_owner", h) }

// BotIsBack tells the customer that the bot answers again.
func (h Handoff) BotIsBack(tag Tag) string { return say(tag, "handoff.bot_back", h) }

// ReturnedSilent tells the customer that the bot answers again after a silence.
func (h Handoff) ReturnedSilent(tag Tag) string { return say(tag, "handoff.silent", h) }

// AllDone tells the customer that the matter is closed.
func (h Handoff) AllDone(tag Tag) string { return say(tag, "handoff.done", h) }

// TakeLabel takes over.
func (h Handoff) TakeLabel(tag Tag) string { return say(tag, "handoff.label_take", h) }

// ReturnLabel gives back to the bot.
func (h Handoff) ReturnLabel(tag Tag) string { return say(tag, "handoff.label_return", h) }

// ResolveLabel closes the matter.
func (h Handoff) ResolveLabel(tag Tag) string { return say(tag, "handoff.label_resolve", h) }

// AssignLabel gives the customer to a colleague.
func (h Handoff) AssignLabel(tag Tag) string { return say(tag, "handoff.label_assign", h) }

// ByRule tells staff which rule of the shop's called them.
func (h Handoff) ByRule(tag Tag) string { return say(tag, "handoff.by_rule", h) }

// Angry tells staff that anger called them.
func (h Handoff) Angry(tag Tag) string { return say(tag, "handoff.angry", h) }

// Closed tells the customer when a person will be there.
func (h Handoff) Closed(tag Tag) string { return say(tag, "handoff.closed", h) }

// ToWhom asks to whom the customer is to be given.
func (h Handoff) ToWhom(tag Tag) string { return say(tag, "handoff.to_whom", h) }

// Assigned tells the thread who looks after the customer now.
func (h Handoff) Assigned(tag Tag) string { return say(tag, "handoff.assigned", h) }

// Confirmed tells the thread whose chat it is.
func (h Handoff) Confirmed(tag Tag) string { return say(tag, "handoff.confirmed", h) }

// OtherCustomer tells the thread that the chat is proven to be somebody else's.
func (h Handoff) OtherCustomer(tag Tag) string { return say(tag, "handoff.other", h) }

// FileOfCustomer is the caption of a customer's file in the thread.
func (h Handoff) FileOfCustomer(tag Tag) string { return say(tag, "handoff.file_customer", h) }

// FileOfStaff is the caption of a file from staff.
func (h Handoff) FileOfStaff(tag Tag) string { return say(tag, "handoff.file_staff", h) }
