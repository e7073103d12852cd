package prompts

import "pitcrew/language"

// Sorry tells a person that something broke and that a human takes over.
type Sorry struct{}

// In renders the text.
func (p Sorry) In(tag language.Tag) string { return say(tag, "engine.sorry", p) }

// PersonComes tells a customer whom we could not help that a human takes over.
type PersonComes struct{}

// In renders the text.
func (p PersonComes) In(tag language.Tag) string { return say(tag, "engine.person_comes", p) }

// NotAllowed tells a person that their role has no right to what they asked.
type NotAllowed struct{}

// In renders the text.
func (p NotAllowed) In(tag language.Tag) string { return say(tag, "engine.not_allowed", p) }

// ReasonHelpless is the todo's reason when the bot did not help several times in a row.
type ReasonHelpless struct{}

// In renders the text.
func (p ReasonHelpless) In(tag language.Tag) string { return say(tag, "engine.reason_helpless", p) }

// ReasonBroken is the todo's reason when an answer failed inside the system.
type ReasonBroken struct{}

// In renders the text.
func (p ReasonBroken) In(tag language.Tag) string { return say(tag, "engine.reason_broken", p) }

// NotOnList tells somebody in the team's chat how to be added.
type NotOnList struct{ Author string }

// In renders the text.
func (p NotOnList) In(tag language.Tag) string { return say(tag, "engine.not_on_list", p) }

// Drafting tells staff who wait for a draft how far it is.
type Drafting struct{ Characters int }

// In renders it.
func (d Drafting) In(tag language.Tag) string { return say(tag, "engine.drafting", d) }

// PersonToo says that a person looks at it beside the bot's answer.
type PersonToo struct{}

// In renders the text.
func (p PersonToo) In(tag language.Tag) string { return say(tag, "engine.person_too", p) }
