package bot

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/intents/sentiment"
	"pitcrew/prompts/aliases"
	"pitcrew/prompts/writer"
)

// readAgain asks a model what a customer's message wants when the recogniser is unsure and
// no desk would take it. What it may change is small: the intent, to another one of the
// list, and the feelings, tied to words that stand in the message.
func (e *Engine) readAgain(ctx context.Context, b *burst, t *desks.Turn) {
	if e.writer == nil || t.Who.IsStaff() || t.Action != "" || !t.Reading.Unsure || b.again || !desks.HasWords(t.Text) {
		return
	}
	if desk, _, _ := e.choose(*t); desk != e.routes.Unknown {
		return
	}
	guesses := []string{string(t.Reading.Intent), string(t.Reading.RunnerUp)}
	u, record, ok := e.writer.Understand(ctx, t.Text, guesses, []aliases.Person{personOf(*t)})
	b.read = record
	if !ok {
		return
	}
	t.Reading = understood(t.Reading, t.Text, u)
	if len(b.readings) == 1 {
		b.readings[0] = t.Reading
	}
}

// understood is a reading with what a model read in place of a guess. Feelings that the
// recogniser found stay. That a customer wants no more messages is read in their own words
// only: a model that was talked into it would silence the shop.
func understood(r intents.Reading, text string, u writer.Understanding) intents.Reading {
	if intent := intents.Intent(u.Intent); intent != intents.OptOut {
		r.Intent, r.Confidence, r.Unsure = intent, u.Sure, false
	}
	if r.Sentiment.Polarity != sentiment.Neutral || len(r.Sentiment.Aspects) > 0 {
		return r
	}
	r.Sentiment.Polarity = sentiment.Polarity(u.Sentiment)
	switch r.Sentiment.Polarity {
	case sentiment.Positive:
		r.Sentiment.Score = modelScore
	case sentiment.Negative:
		r.Sentiment.Score = -modelScore
	}
	for _, a := range u.Aspects {
		start := utf8.RuneCountInString(text[:strings.Index(text, a.Words)])
		m := sentiment.Mention{
			Aspect: sentiment.Aspect(a.Aspect), Polarity: sentiment.Polarity(a.Polarity), Words: a.Words, Start: start, End: start + utf8.RuneCountInString(a.Words),
		}
		if !slices.ContainsFunc(r.Sentiment.Aspects, func(have sentiment.Mention) bool { return have.Aspect == m.Aspect }) {
			r.Sentiment.Aspects = append(r.Sentiment.Aspects, m)
		}
	}
	return r
}

// modelScore is the strength of a feeling that only a model read: mild, so that the
// recogniser's own findings lead every list.
const modelScore = 0.3
