package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/prompts/writer"
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

// Receiver takes one event in. It returns nil once the event is durable; only then may
// the platform be told that it arrived. ErrTooLong means that the sender must be told.
type Receiver func(ctx context.Context, in Inbound) error

// Runner is a channel that listens by itself, by polling or on a socket. Run returns when
// ctx ends; while the platform is down it keeps trying.
type Runner interface {
	Run(ctx context.Context, receive Receiver) error
}

// Single is a Runner that only one of the processes that share a database may run at a
// time: a platform that gives each update to whoever asks. Single names what they share;
// empty means that any number may run.
type Single interface {
	Single() string
}

// Webhook is a channel whose platform calls us.
type Webhook interface {
	// Handlers are by path, "/telegram/webhook".
	Handlers(receive Receiver) map[string]http.Handler
}

// Typist is a channel that can show that an answer is being worked on.
type Typist interface {
	Typing(ctx context.Context, chat string) error
}

// Progressor is a channel that can show, and change in place, a line that says how far a draft for staff is. The line is gone, or
// has become the answer, once the answer is sent.
type Progressor interface {
	// Progress shows the line in the message of that platform id, or in a new one where it is empty, and returns the id of the
	// message that stands there until Outbound.InPlaceOf names it: "" where the line ends by itself.
	Progress(ctx context.Context, chat, id, line string) (string, error)
}

// ContactAsker is a channel whose app can share the person's own number on a tap, which
// proves it. Other channels are not sent the button with ActionShareContact.
type ContactAsker interface {
	AsksContact() bool
}

// TeamChannel is a channel of staff: who writes there is looked up by the platform's id.
type TeamChannel interface {
	Team() bool
}

// Attachment is a photo, a voice message or a file, by the platform's id of it.
type Attachment struct {
	Kind string `json:"kind"` // photo, voice, video or file
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"` // MIME type
	Size int64  `json:"size,omitempty"` // bytes
}

// FileOpener is a channel that can read an attachment that came with a message.
type FileOpener interface {
	Open(ctx context.Context, a Attachment) (io.ReadCloser, error)
}

// FileSender is a channel that can send a file. Errors are as with Channel.Send. On other
// channels the file is named in words.
type FileSender interface {
	SendFile(ctx context.Context, chat string, f Carried) (platformID string, err error)
}

// Carried is a file on its way from one chat to another.
type Carried struct {
	Name    string
	Type    string // MIME type; a platform may find it out by itself
	Body    io.Reader
	Caption string
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
	// Whole says that nothing more is coming: it is answered at once, without a wait for the
	// rest of a burst.
	Whole bool
	// Attachments came with the message.
	Attachments []Attachment
}

// Outbound is one message to a chat.
type Outbound struct {
	Chat    string
	Message MessageID
	Author  string // the platform's id of the person who is answered
	Text    string
	// InPlaceOf is the platform's id of a Progressor's line, maybe of a process that died: the message takes its place, or it goes.
	InPlaceOf string
	// Personal says that the text tells a customer's personal data: in a shared chat only
	// the asker may see it.
	Personal bool
	Buttons  []desks.Button
	Sources  []desks.Source
	// Exhibits a channel may show, or leave out: Text tells the same.
	Exhibits []desks.Exhibit
	Why      Explanation
}

// Exhibit is what a channel may show of a reply in another form.
type Exhibit = desks.Exhibit

// Explanation says how a reply came about.
type Explanation struct {
	Desk       string  `json:"desk,omitempty"`
	Intent     string  `json:"intent,omitempty"`
	Confidence float64 `json:"confidence,omitempty"`
	Unsure     bool    `json:"unsure,omitempty"`
	Sentiment  string  `json:"sentiment,omitempty"`
	// Slots are the facts that were heard: "time", "plate", a service by its id.
	Slots map[string]string `json:"slots,omitempty"`
	Notes []string          `json:"notes,omitempty"`
	// Passages of the playbook that were found, with their scores.
	Passages []string `json:"passages,omitempty"`
	// Draft says what a language model had to do with the words, and what the guard found.
	Draft *writer.Record `json:"draft,omitempty"`
	// Reading says that a model was asked what the message wants.
	Reading *writer.Record `json:"reading,omitempty"`
}

// ErrUndeliverable, in the chain of Send's error, says that trying again is no use: the
// chat is gone, or the platform refuses this very message.
var ErrUndeliverable = errors.New("undeliverable")

// RetryAfter is a platform's request to wait before the next try.
type RetryAfter struct {
	Delay time.Duration
	Err   error
}

func (r *RetryAfter) Error() string { return fmt.Sprintf("retry after %s: %v", r.Delay, r.Err) }

// Unwrap returns the platform's own error.
func (r *RetryAfter) Unwrap() error { return r.Err }

// extra is what a message stores beside its text.
type extra struct {
	Buttons     []desks.Button  `json:"buttons,omitempty"`
	Sources     []desks.Source  `json:"sources,omitempty"`
	Exhibits    []desks.Exhibit `json:"exhibits,omitempty"`
	Why         Explanation     `json:"why,omitzero"`
	Personal    bool            `json:"personal,omitempty"`
	Author      string          `json:"author,omitempty"` // who asked
	InPlaceOf   string          `json:"in_place_of,omitempty"`
	Attachments []Attachment    `json:"attachments,omitempty"`
	Carry       *desks.Carry    `json:"carry,omitempty"` // the file that the message is
}
