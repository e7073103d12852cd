package prompts

import "pitcrew/language"

// Script is a draft as staff see it.
type Script struct {
	Kind     string // objection, invite or followup
	Title    string // the playbook entry's
	Variant  string // 温暖, 简短 or 专业
	Name     string // the customer's; empty for a script in general
	Text     string
	Facts    []string // of the customer's record, used in the text
	Note     string   // what never to say
	OptedOut bool
	NoChat   bool
	Edited   bool
	// Unsettled says that an invitation was asked for, and the words are for an open complaint.
	Unsettled bool
	Checked   string // what became of a language model's draft; empty where none was asked
}

// In shows the draft.
func (s Script) In(tag language.Tag) string { return say(tag, "script.draft", s) }

// NoEntry says that the playbook has nothing for this.
func (s Script) NoEntry(tag language.Tag) string { return say(tag, "script.no_entry", s) }

// Gone says that the draft has been dealt with.
func (s Script) Gone(tag language.Tag) string { return say(tag, "script.gone", s) }

// Stale says that the customer wrote meanwhile.
func (s Script) Stale(tag language.Tag) string { return say(tag, "script.stale", s) }

// Sent says that the draft is on its way.
func (s Script) Sent(tag language.Tag) string { return say(tag, "script.sent", s) }

// Dismissed says that the draft is dropped.
func (s Script) Dismissed(tag language.Tag) string { return say(tag, "script.dismissed", s) }

// NoChatToSend says that the customer has no chat.
func (s Script) NoChatToSend(tag language.Tag) string { return say(tag, "script.no_chat", s) }

// OptedOutText says that the customer wants no unasked messages.
func (s Script) OptedOutText(tag language.Tag) string { return say(tag, "script.opted_out", s) }

// SendLabel sends the draft.
func (s Script) SendLabel(tag language.Tag) string { return say(tag, "script.label_send", s) }

// OtherLabel asks for another version.
func (s Script) OtherLabel(tag language.Tag) string { return say(tag, "script.label_other", s) }

// DismissLabel drops the draft.
func (s Script) DismissLabel(tag language.Tag) string { return say(tag, "script.label_dismiss", s) }

// Checked is what staff are told of a language model's draft.
type Checked struct {
	Template string
	Version  string
	Model    string
	Verdict  string   // one of the writer's
	Findings []string // the words that no source has
	Error    string
	Tries    int
}

// In renders the line.
func (c Checked) In(tag language.Tag) string { return say(tag, "draft.checked", c) }

// EditLabel opens the draft's words for a change.
func (s Script) EditLabel(tag language.Tag) string { return say(tag, "script.label_edit", s) }

// HowToEdit tells how to change the words where there is no form for it.
func (s Script) HowToEdit(tag language.Tag) string { return say(tag, "script.how_to_edit", s) }
