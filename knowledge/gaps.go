package knowledge

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"pitcrew/language"
	"pitcrew/store"
)

// Gap is a question that found no good answer, and what the playbook answers now.
type Gap struct {
	store.Gap
	Now *Hit // nil while the gap is open
}

// AddGap counts a question without a good answer, in a transaction of its own; see RecordGap.
func (l *Library) AddGap(ctx context.Context, shop store.ShopID, question string, audience Audience, message store.MessageID) error {
	return l.store.InTx(ctx, func(tx *store.Tx) error { return RecordGap(ctx, tx, shop, question, audience, message) })
}

// RecordGap counts a question without a good answer. Questions that differ in script, case, width, spaces or punctuation
// only are one gap. A question without a letter or digit is nothing to answer and is not kept.
func RecordGap(ctx context.Context, tx *store.Tx, shop store.ShopID, question string, audience Audience, message store.MessageID) error {
	question = firstRunes(strings.Join(strings.Fields(language.Clean(question)), " "), maxQuestion)
	folded := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, language.Fold(question))
	if folded == "" {
		return nil
	}
	err := tx.AddGap(ctx, shop, folded, store.Gap{Question: question, Audience: string(audience), Message: message})
	if err != nil {
		return fmt.Errorf("remember a question without an answer: %w", err)
	}
	return nil
}

// Gaps lists the questions without a good answer that were last asked at or after since, the most asked first. Each is
// asked again, so that a gap that has been closed shows its answer.
func (l *Library) Gaps(ctx context.Context, shop store.ShopID, since time.Time, limit int) ([]Gap, error) {
	stored, err := l.store.Gaps(ctx, shop, since, limit)
	if err != nil {
		return nil, fmt.Errorf("list gaps: %w", err)
	}
	out := make([]Gap, len(stored))
	for i, g := range stored {
		out[i] = Gap{Gap: g}
		found, err := l.Search(ctx, Query{Shop: shop, Text: g.Question, Audience: Audience(g.Audience), Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			out[i].Now = &found[0]
		}
	}
	return out, nil
}
