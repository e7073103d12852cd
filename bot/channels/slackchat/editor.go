package slackchat

import (
	"strings"

	"github.com/slack-go/slack"
)

// The form in which a draft is edited: its callback id, and its only field.
const (
	editForm  = "edit_draft"
	editField = "draft"
)

// opensForm reports whether a button opens the form: "scripts:edit:12", "handoff:edit:3:12".
func opensForm(action string) bool {
	_, rest, _ := strings.Cut(action, ":")
	verb, _, _ := strings.Cut(rest, ":")
	return verb == "edit"
}

// Slack's limits of a button's value and a text field, in characters.
const (
	longestValue = 2000
	longestField = 3000
)

// withDraft puts the draft's words behind the action into a button's value, if they fit:
// a message that only one person sees is not shown to us again when its button is pressed.
func withDraft(action, text string) string {
	if !opensForm(action) {
		return action
	}
	if value := action + "\n" + draftIn(text); units(value) <= longestValue {
		return value
	}
	return action
}

func cutDraft(value string) (action, draft string) {
	action, draft, _ = strings.Cut(value, "\n")
	return action, draft
}

// draftIn finds the draft in a message that shows one: what stands between its first
// empty line, after the title, and its last, before the facts (script.draft in prompts/).
func draftIn(text string) string {
	text = strings.TrimSpace(text)
	_, body, ok := strings.Cut(text, "\n\n")
	if !ok {
		return text
	}
	if end := strings.LastIndex(body, "\n\n"); end >= 0 {
		body = body[:end]
	}
	return strings.TrimSpace(body)
}

// editor is the form, with the draft filled in. It remembers its chat and the button that
// opened it.
func editor(chat, action, draft string) slack.ModalViewRequest {
	w := wordsFor(draft)
	field := slack.NewPlainTextInputBlockElement(nil, editField)
	field.Multiline = true
	field.InitialValue = truncate(draft, longestField)
	field.MaxLength = longestField
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: editForm, PrivateMetadata: chat + "\n" + action,
		Title: label(w.editTitle), Submit: label(w.editDone), Close: label(w.editStop),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewInputBlock(editField, label(w.editField), nil, field)}},
	}
}

func label(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}
