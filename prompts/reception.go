package prompts

import "pitcrew/language"

// Reception is all that the front desk may tell.
type Reception struct {
	Shop    string
	Name    string // the customer's or the member of staff's; may be empty
	Text    string // what a customer who wants a person wrote
	Minutes int    // until a person answers
	Known   bool   // the customer is on record
	Glad    bool
	Manager bool
}

// Welcome greets a customer.
func (r Reception) Welcome(tag language.Tag) string { return say(tag, "reception.welcome", r) }

// WhoIAm says that no person writes here, and how to reach one.
func (r Reception) WhoIAm(tag language.Tag) string { return say(tag, "reception.who_i_am", r) }

// Welcomed answers thanks.
func (r Reception) Welcomed(tag language.Tag) string { return say(tag, "reception.welcomed", r) }

// Proven tells a person that their number is confirmed.
func (r Reception) Proven(tag language.Tag) string { return say(tag, "reception.proven", r) }

// Thanks answers praise.
func (r Reception) Thanks(tag language.Tag) string { return say(tag, "reception.thanks", r) }

// NoText answers a message without any text.
func (r Reception) NoText(tag language.Tag) string { return say(tag, "reception.no_text", r) }

// FileAlone answers a photo, a voice message or a file without words.
func (r Reception) FileAlone(tag language.Tag) string { return say(tag, "reception.file_alone", r) }

// Emoji answers a message of signs only.
func (r Reception) Emoji(tag language.Tag) string { return say(tag, "reception.emoji", r) }

// Fine answers a yes or no to nothing in particular.
func (r Reception) Fine(tag language.Tag) string { return say(tag, "reception.fine", r) }

// NotOurs answers what is none of the shop's business.
func (r Reception) NotOurs(tag language.Tag) string { return say(tag, "reception.not_ours", r) }

// Hurry asks somebody in a hurry what it is about.
func (r Reception) Hurry(tag language.Tag) string { return say(tag, "reception.hurry", r) }

// WhatFor asks what one can do for somebody who has no wish yet.
func (r Reception) WhatFor(tag language.Tag) string { return say(tag, "reception.what_for", r) }

// WhatDoYouMean asks rather than guesses.
func (r Reception) WhatDoYouMean(tag language.Tag) string { return say(tag, "reception.what", r) }

// PersonComes says when a human answers.
func (r Reception) PersonComes(tag language.Tag) string { return say(tag, "reception.person", r) }

// WantsPerson is the todo's words.
func (r Reception) WantsPerson(tag language.Tag) string {
	return say(tag, "reception.wants_person", r)
}

// AskStop asks whether the shop shall keep quiet.
func (r Reception) AskStop(tag language.Tag) string { return say(tag, "reception.ask_stop", r) }

// StopLabel says that it shall.
func (r Reception) StopLabel(tag language.Tag) string { return say(tag, "reception.label_stop", r) }

// OptedOut confirms that no unasked message comes any more.
func (r Reception) OptedOut(tag language.Tag) string { return say(tag, "reception.opted_out", r) }

// HumanLabel asks for a person.
func (r Reception) HumanLabel(tag language.Tag) string { return say(tag, "reception.label_human", r) }

// StaffHelp tells staff what they can ask.
func (r Reception) StaffHelp(tag language.Tag) string { return say(tag, "reception.staff_help", r) }

// StaffUnsure tells staff that the question found nothing.
func (r Reception) StaffUnsure(tag language.Tag) string {
	return say(tag, "reception.staff_unsure", r)
}

// Unknown says that the playbook has no answer.
type Unknown struct{ Staff bool }

// In renders the text.
func (u Unknown) In(tag language.Tag) string { return say(tag, "answers.unknown", u) }

// HumanLabel asks for a person.
func (u Unknown) HumanLabel(tag language.Tag) string { return say(tag, "reception.label_human", u) }
