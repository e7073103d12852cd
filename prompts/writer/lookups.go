package writer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/llm"
)

// Lookup is something that a model may look up while it drafts. It only reads, and whom it is about was settled when it
// was made: nothing that a model says changes that.
type Lookup struct {
	Name string // one of the list in prompts
	// Find looks up what the arguments ask for; Arguments reads them. What it returns is hidden before the model reads it, and
	// what the draft may rest on afterwards.
	Find func(ctx context.Context, arguments []byte) (Found, error)
}

// Found is what a look-up found.
type Found struct {
	prompts.Found
	Approved []bool   // of each passage, see guard.Passage
	Refs     []string // of the sources, for the record
}

// The bounds of what a model may ask for. The numbers are ours: a question of one line, a few of them at a time.
const (
	mostAtOnce    = 3
	mostArguments = 500 // bytes
)

// Reasons why a draft ended at a look-up.
var (
	errUnknownLookup = errors.New("the model asked for what it was not offered")
	errArguments     = errors.New("the model's arguments are not of the form asked for")
	errEndless       = errors.New("the model asked for more than it may")
	errLookup        = errors.New("the look-up failed")
)

// Arguments decodes a look-up's arguments into a struct: one JSON object with the fields of the struct and no others.
func Arguments(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) || d.Decode(into) != nil || d.More() {
		return errArguments
	}
	return nil
}

// BadArguments says that arguments were read but are out of bounds.
func BadArguments() error { return errArguments }

// tools are the look-ups as they are offered.
func tools(lookups []Lookup) []llm.Tool {
	var out []llm.Tool
	for _, l := range lookups {
		words := prompts.LookupOf(l.Name)
		out = append(out, llm.Tool{Name: words.Name, About: words.About, Form: words.Form})
	}
	return out
}

// look gives a model what it asked for, and the draft the sources for it. Whatever is wrong with the wish ends the draft: a model
// that asks for what it was not offered is not one to bargain with.
func (d *drafting) look(ctx context.Context, calls []llm.Call) error {
	if len(d.past) >= d.rounds || len(calls) > mostAtOnce {
		return errEndless
	}
	round := llm.Exchange{Calls: calls}
	for _, c := range calls {
		i := slices.IndexFunc(d.work.Lookups, func(l Lookup) bool { return l.Name == c.Name })
		switch {
		case i < 0:
			return errUnknownLookup
		case len(c.Arguments) > mostArguments:
			return errArguments
		}
		found, err := d.work.Lookups[i].Find(ctx, []byte(c.Arguments))
		if errors.Is(err, errArguments) || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errLookup, err)
		}
		round.Results = append(round.Results, found.Lay(d.book.Hide))
		d.learn(c.Name, found)
	}
	d.past = append(d.past, round)
	return nil
}

// learn makes what was found a source of the draft.
func (d *drafting) learn(name string, found Found) {
	d.sources.Records = append(slices.Clip(d.sources.Records), found.Lines()...)
	for i, text := range found.Passages {
		d.sources.Passages = append(slices.Clip(d.sources.Passages), guard.Passage{Text: text, Approved: i < len(found.Approved) && found.Approved[i]})
	}
	for _, ref := range found.Refs {
		if !slices.Contains(d.record.Sources, ref) {
			d.record.Sources = append(slices.Clip(d.record.Sources), ref)
		}
	}
	if !slices.Contains(d.record.Looked, name) {
		d.record.Looked = append(d.record.Looked, name)
	}
}
