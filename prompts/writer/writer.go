// Package writer is the one road between desks and a language model: it hides what is personal, asks, puts the personal
// data back, lets the guard judge, asks once more with the reason, and otherwise leaves the word to the template. It
// never fails: without a usable draft it returns none, and its record says why.
package writer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
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
	w := &Writer{model: o.Model, timeout: o.Timeout, off: o.Off, log: o.Log, watch: o.Watch}
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
	Took     int64           `json:"ms"`
}

// tries is how often a model is asked for one draft.
const tries = 2

// Draft returns the model's words where the guard lets them pass, else "". The record is nil where no model was asked.
func (w *Writer) Draft(ctx context.Context, work Work) (string, *Record) {
	if w == nil {
		return "", nil
	}
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	book := aliases.New(work.People...)
	record := &Record{Model: w.model.Name(), Sources: work.Refs, Verdict: Refused}
	text := ""
	var retry prompts.Retry
	for record.Tries < tries {
		ask := work.Task(retry).Lay(book.Hide)
		if slices.Contains(w.off, ask.Template) {
			return "", nil
		}
		record.Tries++
		record.Template, record.Version = ask.Template, ask.Version
		said, err := w.ask(ctx, ask)
		if err != nil {
			record.Verdict, record.Error = Failed, reason(err)
			break
		}
		if said == "" {
			record.Verdict = Kept
			break
		}
		said = polished(book.Restore(said))
		found := guard.Check(said, work.Sources)
		if len(found) == 0 {
			text, record.Verdict = said, Passed
			if record.Tries > 1 {
				record.Verdict = Corrected
			}
			break
		}
		record.Findings = append(record.Findings, found...)
		retry = prompts.Retry{Reasons: reasons(found)}
	}
	record.Took = time.Since(start).Milliseconds()
	w.tell(record)
	return text, record
}

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

// answer is the form of a model's draft: what to say and what to do are apart, and the only things to do are to send
// the words or to keep the template's.
type answer struct {
	Reply  *string `json:"reply"`
	Action string  `json:"action"`
}

// errForm says that an answer was not of the form asked for.
var errForm = errors.New("the answer is not of the form asked for")

// ask returns the draft, "" where the template's words are to stay.
func (w *Writer) ask(ctx context.Context, ask prompts.Ask) (string, error) {
	said, err := w.model.Complete(llm.WithAccount(ctx, llm.Account{Use: ask.Template}), llm.Prompt{System: ask.System, User: ask.User, Schema: ask.Schema, MaxTokens: mostTokens})
	if err != nil {
		return "", err
	}
	var a answer
	if err := json.Unmarshal([]byte(object(said.Text)), &a); err != nil || a.Reply == nil {
		return "", errForm
	}
	switch a.Action {
	case "keep":
		return "", nil
	case "send":
		if strings.TrimSpace(*a.Reply) == "" {
			return "", errForm
		}
		return *a.Reply, nil
	}
	return "", errForm
}

// mostTokens bounds an answer: the longest draft that the guard lets pass has 800 characters.
const mostTokens = 1200

// object cuts the JSON object out of an answer that a model put between fences.
func object(text string) string {
	from, to := strings.Index(text, "{"), strings.LastIndex(text, "}")
	if from < 0 || to < from {
		return text
	}
	return text[from : to+1]
}

// polished takes off what models put around a message.
func polished(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	for _, q := range [][2]string{{"“", "”"}, {"\"", "\""}, {"「", "」"}} {
		if strings.HasPrefix(text, q[0]) && strings.HasSuffix(text, q[1]) && strings.Count(text, q[0]) == 1 {
			text = strings.TrimSuffix(strings.TrimPrefix(text, q[0]), q[1])
		}
	}
	return strings.ReplaceAll(text, "**", "")
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
