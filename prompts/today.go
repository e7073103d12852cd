package prompts

import (
	"time"

	"pitcrew/language"
)

// Todos is today's list.
type Todos struct {
	Lines []Todo
	More  bool
}

// In renders the list.
func (l Todos) In(tag language.Tag) string { return say(tag, "today.list", l) }

// Todo is one entry of the list.
type Todo struct {
	Number int
	Reason string
	Due    time.Time
	Late   bool
	Owner  string // to whom it was given
	By     string // who gave it
	Nobody bool   // it is to go to somebody whom the shop does not have
}

// Done says that the entry is done.
func (l Todo) Done(tag language.Tag) string { return say(tag, "today.done", l) }

// Snoozed says until when the entry is put off.
func (l Todo) Snoozed(tag language.Tag) string { return say(tag, "today.snoozed", l) }

// Given says who has the entry now.
func (l Todo) Given(tag language.Tag) string { return say(tag, "today.given", l) }

// Yours tells the one who has it now.
func (l Todo) Yours(tag language.Tag) string { return say(tag, "today.yours", l) }

// Which asks which entry is meant, or who is to have it.
func (l Todo) Which(tag language.Tag) string { return say(tag, "today.which", l) }

// Gone says that somebody else was faster.
func (l Todo) Gone(tag language.Tag) string { return say(tag, "today.gone", l) }

// DoneLabel marks the entry done.
func (l Todo) DoneLabel(tag language.Tag) string { return say(tag, "today.label_done", l) }

// SnoozeLabel puts the entry off until tomorrow.
func (l Todo) SnoozeLabel(tag language.Tag) string { return say(tag, "today.label_snooze", l) }
