package digests

import (
	"context"

	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/writer"
)

// Narrative says in a few sentences what the figures mean; "" where there is no model, or
// its words were no good. The figures leave the building, the people behind them do not:
// quotes, names, tickets and promises are left out of what the model reads.
func (d Digest) Narrative(ctx context.Context, w *writer.Writer, tag language.Tag, rules Rules) (string, *writer.Record) {
	if w == nil || d.Messages == 0 {
		return "", nil
	}
	figures := d.words(tag, rules).Digest
	figures.Quotes, figures.AtRisk, figures.Promises, figures.Gaps, figures.Lost, figures.Tickets = nil, nil, nil, nil, nil, nil
	figures.Aspects = append([]prompts.DigestAspect(nil), figures.Aspects...)
	for i := range figures.Aspects {
		figures.Aspects[i].Quotes = nil
	}
	text := figures.In(tag)
	return w.Draft(ctx, writer.Work{
		Task: func(retry prompts.Retry) prompts.Task {
			return prompts.NarrativeTask{Retry: retry, Digest: text, Language: tag}
		},
		Sources: guard.Sources{Answer: text, Free: true, Internal: true, Now: d.Made}, Refs: []string{"digest/" + d.Date},
	})
}
