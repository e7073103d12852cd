package bot

import (
	"context"
	"fmt"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// Ids that channels hand through. They are the store's; a channel needs no more of it.
type (
	ShopID    = store.ShopID
	StaffID   = store.StaffID
	MessageID = store.MessageID
)

// Channel sends to one platform. What arrives there it hands to Engine.Receive.
type Channel interface {
	Name() string
	// Send delivers one message and returns the platform's id of it. A *RetryAfter asks
	// for a later try; any other error is retried with growing delay.
	Send(ctx context.Context, out Outbound) (platformID string, err error)
}

// Inbound is one event of a platform: a message or a pressed button.
type Inbound struct {
	Shop    ShopID
	Channel string
	EventID string // the platform's id of the event, unique in the channel; a repeat is dropped
	Chat    string // the platform's id of the chat
	Author  string // the platform's id of the person
	Text    string
	Action  string // the data of the button pressed
	Phone   string // E.164, when the channel has proven it
	Staff   StaffID
	At      time.Time // zero means now
}

// Outbound is one message to a chat.
type Outbound struct {
	Chat    string
	Message MessageID
	Text    string
	Buttons []desks.Button
	Sources []desks.Source
	Why     Explanation
}

// Explanation says how a reply came about.
type Explanation struct {
	Desk       string   `json:"desk,omitempty"`
	Intent     string   `json:"intent,omitempty"`
	Confidence float64  `json:"confidence,omitempty"`
	Unsure     bool     `json:"unsure,omitempty"`
	Sentiment  string   `json:"sentiment,omitempty"`
	Notes      []string `json:"notes,omitempty"`
}

// RetryAfter is a platform's request to wait before the next try.
type RetryAfter struct {
	Delay time.Duration
	Err   error
}

func (r *RetryAfter) Error() string { return fmt.Sprintf("retry after %s: %v", r.Delay, r.Err) }

// Unwrap returns the platform's own error.
func (r *RetryAfter) Unwrap() error { return r.Err }

// extra is what an outbound message stores beside its text.
type extra struct {
	Buttons []desks.Button `json:"buttons,omitempty"`
	Sources []desks.Source `json:"sources,omitempty"`
	Why     Explanation    `json:"why"`
}
