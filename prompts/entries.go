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
