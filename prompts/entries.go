package prompts

import "pitcrew/language"

// Entry is a suggested entry of the playbook: a Markdown file with front matter, for its owner to complete and approve.
type Entry struct {
	ID       string
	Question string
	Audience string // customer or staff
	Text     string // the suggested body; empty leaves a form to fill in
	Checked  string // what became of a language model's draft; empty where none was asked
	Near     []string
}

// In renders the file.
func (e Entry) In(tag language.Tag) string { return say(tag, "entry.file", e) }

// EntryDraft shows a suggested entry in a chat.
type EntryDraft struct {
	Question string
	File     string
	Checked  string // what became of a language model's draft; empty where none was asked
}

// In shows it, with what to do with it.
func (e EntryDraft) In(tag language.Tag) string { return say(tag, "entry.draft", e) }

// Label asks for it.
func (e EntryDraft) Label(tag language.Tag) string { return say(tag, "entry.label", e) }

// Which asks which question is meant.
func (e EntryDraft) Which(tag language.Tag) string { return say(tag, "entry.which", e) }
