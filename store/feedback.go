package store

import (
	"context"
	"time"
)

// Feedback is what was read in one customer message (F1).
type Feedback struct {
	Message    MessageID
	Shop       ShopID
	Customer   CustomerID
	Intent     string
	Confidence float64
	Sentiment  string  // pos, neu or neg
	Score      float64 // -1 … 1
	Angry      float64 // 0 … 1
	At         time.Time
	Tags       []FeedbackTag
	Text       string // read only: the message
}

// FeedbackTag is one aspect with its polarity and the words it came from, as rune
// offsets into the message.
type FeedbackTag struct {
	Aspect, Polarity, Words string
	Start, End              int
}

// AddFeedback tags a message with all its aspects, in two statements.
func (tx *Tx) AddFeedback(ctx context.Context, f Feedback) error {
	err := tx.later(ctx, "add feedback", `INSERT INTO feedback (message_id, shop_id, customer_id, intent, confidence, sentiment, score, angry, at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT (message_id) DO NOTHING`,
		f.Message, f.Shop, null(f.Customer), f.Intent, f.Confidence, f.Sentiment, f.Score, f.Angry, nullTime(f.At))
	if err != nil || len(f.Tags) == 0 {
		return err
	}
	args := make([]any, 0, len(f.Tags)*7)
	for i, t := range f.Tags {
		args = append(args, f.Message, i, t.Aspect, t.Polarity, t.Words, t.Start, t.End)
	}
	for rows, part := range batches(args, 7) {
		err = tx.later(ctx, "add feedback tags", `INSERT INTO feedback_tags (message_id, position, aspect, polarity, words, start_rune, end_rune)
			VALUES `+rows+` ON CONFLICT DO NOTHING`, part...)
		if err != nil {
			return err
		}
	}
	return nil
}

// FeedbackBetween lists a shop's tagged messages in [from, to) with their tags and text,
// by message.
func (r Reader) FeedbackBetween(ctx context.Context, shop ShopID, from, to time.Time) ([]Feedback, error) {
	return r.feedback(ctx, `f.shop_id = $1 AND f.at >= $2 AND f.at < $3`, shop, micros(from), micros(to))
}

// feedback lists what was read in the messages that a condition on feedback f and message
// m selects, by message.
func (r Reader) feedback(ctx context.Context, where string, args ...any) ([]Feedback, error) {
	const from = ` FROM feedback f JOIN messages m ON m.id = f.message_id `
	out, err := many(ctx, r, "feedback", func(r row) (f Feedback, err error) {
		err = r.Scan(&f.Message, &f.Shop, &f.Customer, &f.Intent, &f.Confidence, &f.Sentiment, &f.Score, &f.Angry, instant{&f.At}, &f.Text)
		return f, err
	}, `SELECT f.message_id, f.shop_id, COALESCE(f.customer_id,0), f.intent, f.confidence, f.sentiment, f.score, f.angry, f.at, m.text`+
		from+`WHERE `+where+` ORDER BY f.message_id`, args...)
	if err != nil {
		return nil, err
	}
	at := make(map[MessageID]int, len(out))
	for i, f := range out {
		at[f.Message] = i
	}
	type tagged struct {
		message MessageID
		tag     FeedbackTag
	}
	tags, err := many(ctx, r, "feedback tags", func(r row) (t tagged, err error) {
		err = r.Scan(&t.message, &t.tag.Aspect, &t.tag.Polarity, &t.tag.Words, &t.tag.Start, &t.tag.End)
		return t, err
	}, `SELECT t.message_id, t.aspect, t.polarity, t.words, t.start_rune, t.end_rune`+from+
		`JOIN feedback_tags t ON t.message_id = f.message_id WHERE `+where+` ORDER BY t.message_id, t.position`, args...)
	if err != nil {
		return nil, err
	}
	for _, t := range tags {
		if i, ok := at[t.message]; ok {
			out[i].Tags = append(out[i].Tags, t.tag)
		}
	}
	return out, nil
}
