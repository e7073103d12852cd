package writer

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"pitcrew/prompts"
	"pitcrew/prompts/aliases"
	"pitcrew/prompts/llm"
)

// Understanding is what a model read in a message. Every value is one of those asked for, and Words stand in the text.
type Understanding struct {
	Intent    string   `json:"intent"`
	Sure      float64  `json:"sure"`
	Sentiment string   `json:"sentiment"`
	Aspects   []Aspect `json:"aspects"`
}

// Aspect is an opinion about one thing.
type Aspect struct {
	Aspect   string `json:"aspect"`
	Polarity string `json:"polarity"`
	Words    string `json:"words"`
}

// The values that a reading may have, as the template names them.
var (
	intentNames = []string{"book", "reschedule", "cancel", "progress", "price", "advice", "complain", "praise", "points", "history", "location", "human", "opt_out", "greet", "other"}
	sentiments  = []string{"pos", "neu", "neg"}
	aspectNames = []string{"waiting", "price", "attitude", "workmanship", "environment", "parts"}
)

// optOut is the intent whose desk writes at once, without asking for a yes.
const optOut = "opt_out"

// surest is how sure a model must be of an intent. Models name their own confidence badly: the number only keeps shrugs out.
const surest = 0.6

// Understand asks what a message wants. ok is false where there is no model, or its answer does not validate.
func (w *Writer) Understand(ctx context.Context, text string, guesses []string, people []aliases.Person) (u Understanding, record *Record, ok bool) {
	if w == nil {
		return u, nil, false
	}
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, w.timeout/2)
	defer cancel()
	book := aliases.New(people...)
	ask := prompts.ReadingTask{Said: text, Guesses: guesses}.Lay(book.Hide)
	if slices.Contains(w.off, ask.Template) {
		return u, nil, false
	}
	record = &Record{Template: ask.Template, Version: ask.Version, Model: w.model.Name(), Verdict: Unread, Tries: 1}
	said, err := w.model.Complete(llm.WithAccount(ctx, llm.Account{Use: ask.Template}), llm.Prompt{System: ask.System, User: ask.User, Schema: ask.Schema, MaxTokens: mostTokens})
	if err == nil {
		err = json.Unmarshal([]byte(object(said.Text)), &u)
		if err != nil {
			err = errForm
		}
	}
	switch {
	case err != nil:
		record.Verdict, record.Error = Failed, reason(err)
	case !u.valid(text, book):
		record.Error = "form"
	case u.Intent == optOut && (len(guesses) == 0 || guesses[0] != optOut):
		record.Error = "opt_out" // consent is not withdrawn on a model's word alone
	case u.Sure < surest:
		record.Error = "unsure"
	default:
		record.Verdict, ok = Read, true
	}
	record.Took = time.Since(start).Milliseconds()
	w.tell(record)
	return u, record, ok
}

// valid checks every value against its list, and puts the quoted words back into the text's own.
func (u *Understanding) valid(text string, book *aliases.Book) bool {
	if !slices.Contains(intentNames, u.Intent) || !slices.Contains(sentiments, u.Sentiment) || u.Sure < 0 || u.Sure > 1 {
		return false
	}
	for i := range u.Aspects {
		a := &u.Aspects[i]
		a.Words = strings.TrimSpace(book.Restore(a.Words))
		if !slices.Contains(aspectNames, a.Aspect) || a.Polarity != "pos" && a.Polarity != "neg" || a.Words == "" || !strings.Contains(text, a.Words) {
			return false
		}
	}
	return true
}
