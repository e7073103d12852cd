package writer

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pitcrew/prompts"
	"pitcrew/prompts/aliases"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/llm"
)

// drafting is one draft under way.
type drafting struct {
	*Writer
	work    Work
	book    *aliases.Book
	sources guard.Sources
	record  *Record
	past    []llm.Exchange // what was looked up
}

// Draft returns the model's words where the guard lets them pass, else "". The record is nil where no model was asked.
func (w *Writer) Draft(ctx context.Context, work Work) (string, *Record) {
	if w == nil {
		return "", nil
	}
	if w.rounds == 0 {
		work.Lookups = nil
	}
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	d := &drafting{Writer: w, work: work, book: aliases.New(work.People...), sources: work.Sources, record: &Record{Model: w.model.Name(), Sources: work.Refs, Verdict: Refused}}
	text, asked := d.write(ctx)
	if !asked {
		return "", nil
	}
	d.record.Took = time.Since(start).Milliseconds()
	w.tell(d.record)
	return text, d.record
}

// write asks, judges, and asks once more with the reasons; asked is false where the use is off.
func (d *drafting) write(ctx context.Context) (text string, asked bool) {
	record := d.record
	var retry prompts.Retry
	for record.Tries < tries {
		ask := d.work.Task(retry).Lay(d.book.Hide)
		if slices.Contains(d.off, ask.Template) {
			return "", false
		}
		record.Tries++
		record.Template, record.Version = ask.Template, ask.Version
		said, err := d.ask(ctx, ask)
		if err != nil {
			record.Verdict, record.Error = Failed, reason(err)
			break
		}
		if said == "" {
			record.Verdict = Kept
			break
		}
		said = polished(d.book.Restore(said))
		found := guard.Check(said, d.sources)
		if len(found) == 0 {
			record.Verdict = Passed
			if record.Tries > 1 {
				record.Verdict = Corrected
			}
			return said, true
		}
		record.Findings = append(record.Findings, found...)
		retry = prompts.Retry{Reasons: reasons(found)}
	}
	return "", true
}

// answer is the form of a model's draft: what to say and what to do are apart, and the only things to do are to send
// the words or to keep the template's.
type answer struct {
	Reply  *string `json:"reply"`
	Action string  `json:"action"`
}

// errForm says that an answer was not of the form asked for.
var errForm = errors.New("the answer is not of the form asked for")

// ask returns the draft, "" where the template's words are to stay. Meanwhile the model may look things up.
func (d *drafting) ask(ctx context.Context, ask prompts.Ask) (string, error) {
	ctx = llm.WithAccount(ctx, llm.Account{Use: ask.Template})
	p := llm.Prompt{System: ask.System, User: ask.User, Schema: ask.Schema, MaxTokens: mostTokens, Tools: tools(d.work.Lookups)}
	for {
		p.Past, p.Enough = d.past, len(d.past) >= d.rounds
		said, err := d.complete(ctx, p)
		if err != nil {
			return "", err
		}
		if len(said.Calls) == 0 {
			return read(said.Text)
		}
		if err := d.look(ctx, said.Calls); err != nil {
			return "", err
		}
	}
}

// complete asks the model, and tells meanwhile how much has come where somebody watches.
func (d *drafting) complete(ctx context.Context, p llm.Prompt) (llm.Answer, error) {
	streamer, ok := d.model.(llm.Streamer)
	if !ok || d.work.Progress == nil {
		return d.model.Complete(ctx, p)
	}
	come := -utf8.RuneCountInString(`{"reply":""`)
	return streamer.Stream(ctx, p, func(words string) {
		come += utf8.RuneCountInString(words)
		d.work.Progress(max(come, 0))
	})
}

// read takes the draft out of a model's answer.
func read(text string) (string, error) {
	var a answer
	if err := json.Unmarshal([]byte(object(text)), &a); err != nil || a.Reply == nil {
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
