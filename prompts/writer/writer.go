// Package writer is the one road between desks and a language model: it hides what is personal, asks, puts the personal
// data back, lets the guard judge, asks once more with the reason, and otherwise leaves the word to the template. It
// never fails: without a usable draft it returns none, and its record says why.
package writer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/aliases"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/llm"
)

// Writer drafts. A nil Writer, and one without a model, drafts nothing. It is safe for concurrent use.
type Writer struct {
	model   llm.Model
	timeout time.Duration
	rounds  int
	off     []string
	log     *slog.Logger
	watch   func(Record)
}

// Uses are what a writer is for, by the names of their templates.
var Uses = []string{"reply", "script", "summary", "narrative", "reading", "entry"}

// IsUse reports whether a name is one of Uses.
func IsUse(name string) bool { return slices.Contains(Uses, name) }

// Options of a Writer.
type Options struct {
	Model llm.Model // nil: templates speak alone
	// Timeout bounds one draft with both its tries; 0 means 8 seconds, which a customer in a chat still waits.
	Timeout time.Duration
	// Rounds bound how often a model may look things up for one draft; 0 lets it look up nothing.
	Rounds int
	// Off are uses to do without.
	Off []string
	Log *slog.Logger
	// Watch hears of every draft, for metrics. It must not block.
	Watch func(Record)
}

// New returns a writer, nil where there is no model.
func New(o Options) *Writer {
	if o.Model == nil {
		return nil
	}
	w := &Writer{model: o.Model, timeout: o.Timeout, rounds: o.Rounds, off: o.Off, log: o.Log, watch: o.Watch}
	if w.timeout == 0 {
		w.timeout = 8 * time.Second
	}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	if w.watch == nil {
		w.watch = func(Record) {}
	}
	return w
}

// Work is one draft to write.
type Work struct {
	// Task lays the work out; the second try gets the reasons against the first.
	Task func(prompts.Retry) prompts.Task
	// People are those whose records the texts may hold.
	People []aliases.Person
	// Sources are what the draft may say.
	Sources guard.Sources
	// Refs name the sources in the record ("playbook/x", "order/RO-1").
	Refs []string
	// Lookups are what the model may look up meanwhile.
	Lookups []Lookup
	// Progress hears how many characters of an answer have come, as they come; nil where nobody watches. Of the words themselves
	// nothing is shown before the guard has read them all. It must not block.
	Progress func(characters int)
}

// The verdicts on a draft.
const (
	Passed    = "passed"
	Corrected = "corrected" // the second try passed
	Refused   = "refused"   // both tries said what no source says; the template answers
	Kept      = "kept"      // the model left the template's words as they are
	Failed    = "failed"    // no usable answer: timeout, error, not of the form asked for
	Dropped   = "dropped"   // passed, but the conversation had moved on
	Read      = "read"      // a message was read
	Unread    = "unread"    // the reading did not validate or was not sure enough
)

// Record is how a text came about: kept with the message, shown to staff.
type Record struct {
	Template string          `json:"template"`
	Version  string          `json:"version"`
	Model    string          `json:"model"`
	Verdict  string          `json:"verdict"`
	Tries    int             `json:"tries"`
	Findings []guard.Finding `json:"findings,omitempty"` // against the tries that were not used
	Error    string          `json:"error,omitempty"`
	Sources  []string        `json:"sources,omitempty"`
	Looked   []string        `json:"looked,omitempty"` // up by the model, by the names of look-ups
	Took     int64           `json:"ms"`
}

// tries is how often a model is asked for one draft.
const tries = 2

// Drop records that a draft that had passed was not used.
func (w *Writer) Drop(r *Record) {
	if w == nil || r == nil {
		return
	}
	r.Verdict = Dropped
	w.tell(r)
}

func (w *Writer) tell(r *Record) {
	w.log.Info("model asked", "template", r.Template, "version", r.Version, "model", r.Model, "verdict", r.Verdict, "tries", r.Tries, "findings", len(r.Findings), "ms", r.Took)
	w.watch(*r)
}

// reason is an error's short name: providers' messages may repeat what was asked.
func reason(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.Is(err, errForm):
		return "form"
	case errors.Is(err, errUnknownLookup):
		return "unknown look-up"
	case errors.Is(err, errArguments):
		return "look-up arguments"
	case errors.Is(err, errEndless):
		return "endless look-ups"
	case errors.Is(err, errLookup):
		return "look-up failed"
	case errors.Is(err, llm.ErrSpent):
		return "budget"
	case errors.Is(err, llm.ErrUnavailable):
		return "unavailable"
	case errors.Is(err, llm.ErrMalformed):
		return "form"
	case errors.Is(err, llm.ErrNoAnswer):
		return "no answer"
	}
	return "error"
}

// reasons tells the model what was wrong.
func reasons(found []guard.Finding) []string {
	var out []string
	for _, f := range found {
		switch f.Kind {
		case guard.Invented:
			out = append(out, fmt.Sprintf("“%s”资料里没有", f.Words))
		case guard.Swapped:
			out = append(out, fmt.Sprintf("“%s”在资料里说的是别的事", f.Words))
		case guard.Risky, guard.Deed:
			out = append(out, fmt.Sprintf("“%s”是资料没有给的承诺或结论", f.Words))
		case guard.Lost:
			out = append(out, fmt.Sprintf("漏掉了“%s”", f.Words))
		default:
			out = append(out, "写法不合要求："+f.Kind+" "+f.Class)
		}
	}
	return out
}

// toldFindings bounds what staff read of a draft that failed.
const toldFindings = 4

// Told says in a line for staff what became of a draft; "" for none.
func (r *Record) Told(tag language.Tag) string {
	if r == nil {
		return ""
	}
	words := prompts.Checked{Model: r.Model, Verdict: r.Verdict, Template: r.Template, Version: r.Version, Error: r.Error, Tries: r.Tries}
	for _, f := range r.Findings {
		if f.Words != "" && len(words.Findings) < toldFindings && !slices.Contains(words.Findings, f.Words) {
			words.Findings = append(words.Findings, f.Words)
		}
	}
	return words.In(tag)
}
