package prompts

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"

	"pitcrew/language"
)

// Ask is a task laid out for a language model: everything that leaves the building for one answer.
type Ask struct {
	Template string // "reply"
	Version  string // of its words: the number that its author gives, and a print of the words themselves
	System   string // the same for every call of the template: no word of customers or the playbook
	User     string // the material, hidden and fenced
	Schema   string // of the JSON answer
}

// Task is one of the structs of this file: the only road to a language model, and their fields all that may take it.
// Lay hides what is personal by means of hide and fences the rest as data.
type Task interface {
	Lay(hide func(string) string) Ask
	task() // of this package alone
}

// Retry is why a draft was not used; the words of the second try. Empty for the first.
type Retry struct{ Reasons []string }

// ReplyTask puts a desk's answer to a customer into better words.
type ReplyTask struct {
	Retry
	Shop     string
	Said     string // by the customer
	Answer   string // the template's
	Language language.Tag
}

// Lay implements Task.
func (t ReplyTask) Lay(hide func(string) string) Ask { return lay(t, "reply", hide) }

func (ReplyTask) task() {}

// ScriptTask makes the playbook's script one for this customer.
type ScriptTask struct {
	Retry
	Shop    string
	Kind    string   // objection, invite or followup
	Variant string   // 温暖, 简短 or 专业
	Said    string   // what the advisor asks, with the customer's words
	Script  string   // the playbook's, with the facts put in
	Entry   []string // the entry's other passages: background, what never to say
	Facts   []string // of the customer's record
}

// Lay implements Task.
func (t ScriptTask) Lay(hide func(string) string) Ask { return lay(t, "script", hide) }

func (ScriptTask) task() {}

// SummaryTask tells a colleague what a conversation is about.
type SummaryTask struct {
	Retry
	Reason string
	Said   []Said
	Facts  []string
}

// Lay implements Task.
func (t SummaryTask) Lay(hide func(string) string) Ask { return lay(t, "summary", hide) }

func (SummaryTask) task() {}

// NarrativeTask tells a manager in a few sentences what a digest's figures say.
type NarrativeTask struct {
	Retry
	Digest   string
	Language language.Tag
}

// Lay implements Task.
func (t NarrativeTask) Lay(hide func(string) string) Ask { return lay(t, "narrative", hide) }

func (NarrativeTask) task() {}

// ReadingTask asks what a message wants that the local recogniser is unsure about.
type ReadingTask struct {
	Said    string
	Guesses []string // of the local recogniser, the best first
}

// Lay implements Task.
func (t ReadingTask) Lay(hide func(string) string) Ask { return lay(t, "reading", hide) }

func (ReadingTask) task() {}

// EntryTask suggests a playbook entry for a question without a good answer.
type EntryTask struct {
	Retry
	Question string
	Audience string   // customer or staff
	Passages []string // the nearest ones
}

// Lay implements Task.
func (t EntryTask) Lay(hide func(string) string) Ask { return lay(t, "entry", hide) }

func (EntryTask) task() {}

// layout is what a task's template sees.
type layout struct {
	Task any
	hide func(string) string
}

// Data fences a value that others wrote. Within the fence no sign is left that could end it.
func (l layout) Data(name, value string) string {
	return fmt.Sprintf("<%s>\n%s\n</%s>", name, Fenced(l.hide(language.Clean(value))), name)
}

// Fence is Data without the line breaks, for one of several values.
func (l layout) Fence(name, value string) string {
	return fmt.Sprintf("<%s>%s</%s>", name, Fenced(l.hide(language.Clean(value))), name)
}

// Language names the language to answer in.
func (layout) Language(tag language.Tag) string {
	switch tag {
	case language.En:
		return "英语"
	case language.Hant:
		return "繁体中文"
	}
	return "简体中文"
}

// fences are signs that a model may take for the end of the data, or for a role, with what is written instead.
var fences = strings.NewReplacer(
	"<", "‹", ">", "›", "＜", "‹", "＞", "›", "```", "'''", "[INST]", "(INST)", "[/INST]", "(/INST)", "[SYSTEM", "(SYSTEM", "### ", "· ", "{{", "( (", "}}", ") )",
)

// Fenced makes a stranger's words fit to stand as data in a prompt: no tag, fence or marker of a role is left.
func Fenced(text string) string { return fences.Replace(text) }

// lay renders a task's system and user part.
func lay(task Task, name string, hide func(string) string) Ask {
	v := versions()[name]
	return Ask{
		Template: name, Version: v, System: say(taskLanguage, "task."+name+".system", nil), User: say(taskLanguage, "task."+name+".user", layout{task, hide}),
		Schema: say(taskLanguage, "task."+name+".schema", nil),
	}
}

// taskLanguage is the language of the words that models read.
const taskLanguage = language.Hans

// versions are the templates' versions by name: the author's number and a print of the words, so that a change of the
// words shows even where the number was forgotten.
var versions = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	set := sets[taskLanguage]()
	for _, name := range []string{"reply", "script", "summary", "narrative", "reading", "entry"} {
		words := set.Lookup("task.rules/zh").Root.String()
		for _, part := range []string{"system", "user", "schema"} {
			words += set.Lookup("task." + name + "." + part + "/zh").Root.String()
		}
		sum := sha256.Sum256([]byte(words))
		out[name] = say(taskLanguage, "task."+name+".version", nil) + "-" + hex.EncodeToString(sum[:4])
	}
	return out
})
