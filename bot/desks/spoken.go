package desks

import (
	"context"
	"slices"
	"time"

	"pitcrew/intents"
	"pitcrew/store"
)

// How far back a customer spoke of what they mean now: in messages, in those of their own, and in time.
const (
	spokenBack = 12
	ownBack    = 5
	freshly    = 15 * time.Minute
)

// SpokenItems are the items that the customer named a moment ago: after "刹车吱吱响", "那就明天" is for the brakes. Empty for
// none.
func SpokenItems(ctx context.Context, t Turn) ([]intents.Item, error) {
	last, err := t.Read.LastMessages(ctx, t.Conversation.ID, spokenBack)
	if err != nil {
		return nil, err
	}
	own := 0
	for _, m := range slices.Backward(last) {
		if m.Direction != store.Inbound || m.ID >= t.Messages[0].ID {
			continue
		}
		if own++; own > ownBack || t.Now.Sub(m.At) > freshly {
			break
		}
		if items := intents.SlotsIn(m.Text, t.Now, intents.Customer).Items; len(items) > 0 {
			return items, nil
		}
	}
	return nil, nil
}
