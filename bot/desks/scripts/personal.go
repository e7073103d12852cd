package scripts

import (
	"context"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/knowledge"
	"pitcrew/prompts"
	"pitcrew/prompts/aliases"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// personal lets a language model make the playbook's script one for this customer, in the
// variant's tone. It rests on the script with the facts put in and on the same entry; the
// entry may carry a risky promise only where it is flagged as legal and approved.
func (d *Desk) personal(ctx context.Context, t desks.Turn, f facts, next form, passage *knowledge.Passage, entry []*knowledge.Passage, script string, used []desks.Source) (string, *writer.Record) {
	approved := passage.Document.Approved()
	from := guard.Sources{Answer: script, Free: true, Now: t.Now, Passages: []guard.Passage{{Text: script, Approved: approved}}}
	refs := []string{"playbook/" + next.Entry}
	var background, told []string
	for _, p := range entry {
		if strings.HasPrefix(p.Heading, "注意") { // what never to say
			continue
		}
		from.Passages = append(from.Passages, guard.Passage{Text: p.Text, Approved: approved})
		if !strings.HasPrefix(p.Heading, "话术") && len(background) < mostBackground {
			background = append(background, p.Text)
		}
	}
	for _, s := range used {
		told, refs = append(told, s.Label), append(refs, s.Ref)
	}
	from.Records = told
	who := aliases.Person{Names: []string{t.Who.Staff.Name}}
	people := []aliases.Person{who}
	if f.customer.ID != 0 {
		var numbers []string
		if f.last != nil {
			numbers = append(numbers, f.last.Number)
		}
		people = append(people, desks.Known(f.customer, []store.Vehicle{f.vehicle}, numbers...))
	}
	return d.writer.Draft(ctx, writer.Work{
		Task: func(retry prompts.Retry) prompts.Task {
			return prompts.ScriptTask{Retry: retry, Shop: t.Shop.Name, Kind: next.Kind, Variant: next.Variant, Said: t.Text, Script: script, Entry: background, Facts: told}
		},
		People: people, Sources: from, Refs: refs, Lookups: d.lookups.For(t, f.customer.ID), Progress: t.Drafting,
	})
}

// mostBackground bounds how much of an entry goes out with a script.
const mostBackground = 3
