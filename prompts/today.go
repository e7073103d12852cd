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
}

// Done says that the entry is done.
func (l Todo) Done(tag language.Tag) string { return say(tag, "today.done", l) }

// Snoozed says until when the entry is put off.
func (l Todo) Snoozed(tag language.Tag) string { return say(tag, "today.snoozed", l) }

// Gone says that somebody else was faster.
func (l Todo) Gone(tag language.Tag) string { return say(tag, "today.gone", l) }

// DoneLabel marks the entry done.
func (l Todo) DoneLabel(tag language.Tag) string { return say(tag, "today.label_done", l) }

// SnoozeLabel puts the entry off until tomorrow.
func (l Todo) SnoozeLabel(tag language.Tag) string { return say(tag, "today.label_snooze", l) }
