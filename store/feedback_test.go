package store_test

import (
	"context"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestFeedback(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		say := func(text string, at time.Time) store.MessageID {
			return added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: f.conversation.ID, Direction: store.Inbound, Text: text, At: at})
		}
		add := func(r store.Feedback) {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.AddFeedback(ctx, r) })
		}
		angry := store.Feedback{
			Message: say("等了三个小时，师傅态度也差", start), Shop: f.shop, Customer: f.customer, Intent: "complain", Confidence: 0.93, Sentiment: "neg", Score: -0.8,
			Angry: 0.7, At: start, Text: "等了三个小时，师傅态度也差", Tags: []store.FeedbackTag{
				{Aspect: "waiting", Polarity: "neg", Words: "等了三个小时", Start: 0, End: 6}, {Aspect: "attitude", Polarity: "neg", Words: "态度也差", Start: 9, End: 13},
			},
		}
		plain := store.Feedback{Message: say("你好", start.Add(time.Hour)), Shop: f.shop, Intent: "greet", Confidence: 1, Sentiment: "neu", At: start.Add(time.Hour), Text: "你好"}
		add(angry)
		add(plain)
		second := angry
		second.Intent, second.Tags = "praise", second.Tags[:1]
		add(second) // a message is read once

		got, err := s.FeedbackBetween(ctx, f.shop, start, start.Add(2*time.Hour))
		check(t, got, err, []store.Feedback{angry, plain})
		got, err = s.FeedbackBetween(ctx, f.shop, start.Add(time.Minute), start.Add(2*time.Hour))
		check(t, got, err, []store.Feedback{plain})
		got, err = s.FeedbackBetween(ctx, f.shop, start, start)
		check(t, got, err, nil)
		got, err = s.FeedbackBetween(ctx, 999, start, start.Add(2*time.Hour))
		check(t, got, err, nil)
	})
}
