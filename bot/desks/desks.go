// Package desks is what every desk of the shop shares: the turn of a conversation that
// it is asked to answer, the reply it gives, and who may do what. A desk owns its
// rules; it never sends anything and never talks to a platform.
package desks

import (
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode"

	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// Desk answers the messages that are its business. Desks are safe for concurrent use.
type Desk interface {
	// Name is the desk's noun; it prefixes the actions of its buttons ("booking:confirm").
	Name() string
	// Answer decides what to say and do. It only reads; writing happens in Reply.Apply.
	// store.ErrNotFound and friends are for the desk to explain to the person: an error
	// from Answer means that the system failed, and is retried.
	Answer(ctx context.Context, t Turn) (Reply, error)
}

// Dialogist is a desk that asks questions back. While its dialog is open the engine asks
// it whether a message is an answer, before looking at the message's own intent.
type Dialogist interface {
	Desk
	Expects(t Turn) bool
}

// Joiner is a desk that a message may want beside the one that answers it: Joins reports whether it does.
type Joiner interface {
	Desk
	Joins(t Turn) bool
}

// Listener is a desk that hears its business in a message by words of its own, before the
// message's intent and open questions count: "抛锚了" in the middle of a booking. Hears
// names the right that the act needs; busy says that another desk's question is open. It
// is asked for words only, not for buttons.
type Listener interface {
	Desk
	Hears(t Turn, busy bool) (Act, bool)
}

// Timer is a desk with work that falls due by itself. A task of one of these kinds is
// handed to its function in one transaction with the end of the task.
type Timer interface {
	Desk
	Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error
}

// Caller is a desk with due work that first asks a language model, which must not hold a
// transaction open: the function finds out what is to be written and returns the writing,
// which runs in one transaction with the end of the task; nil writes nothing.
type Caller interface {
	Desk
	Calls() map[string]func(ctx context.Context, r store.Reader, t store.Task) (Write, error)
}

// Write is what a slow task leaves behind.
type Write func(ctx context.Context, tx *store.Tx) error

// Turn is one message, or a burst of them, with everything that was found out about it.
type Turn struct {
	Shop         store.Shop
	Now          time.Time // in the shop's zone
	Who          Person
	Conversation store.Conversation
	Message      store.Message   // the last one of the burst
	Messages     []store.Message // all of it
	Text         string          // the burst's words
	Action       string          // data of the button pressed, "booking:confirm"; empty for words
	Reading      intents.Reading
	Language     language.Tag // to answer in
	Form         json.RawMessage
	Asking       bool // this desk's dialog is open; Form is its state
	Read         store.Reader
	// Drafting hears how many characters of a draft have come, for staff who wait for it; nil where the channel cannot show it.
	Drafting func(characters int)
	// CallPerson files, in a reply's transaction, that a human must look after this chat.
	CallPerson func(ctx context.Context, tx *store.Tx, reason string) error
}

// Fill decodes the open dialog's form into form. It reports whether there was one.
func (t Turn) Fill(form any) bool {
	return t.Asking && len(t.Form) > 0 && json.Unmarshal(t.Form, form) == nil
}

// Location is the shop's time zone.
func (t Turn) Location() *time.Location { return t.Now.Location() }

// Person is who speaks: a member of staff, a customer, or a stranger.
type Person struct {
	Role     store.Role
	Staff    store.Staff     // when the role is one of staff's
	Customer *store.Customer // nil until proven
	Phone    string          // E.164, proven by the channel; empty when not
	Vehicles []store.Vehicle // the customer's
}

// IsStaff reports whether the person works here.
func (p Person) IsStaff() bool { return p.Role != store.RoleCustomer }

// CustomerID is the proven customer's id, 0 for anyone else.
func (p Person) CustomerID() store.CustomerID {
	if p.Customer == nil {
		return 0
	}
	return p.Customer.ID
}

// Reply is a desk's decision: what is said, and what is done.
type Reply struct {
	Text    string
	Buttons []Button
	Sources []Source
	// Exhibits show what Text tells in another form, where the channel has one.
	Exhibits []Exhibit
	// Form keeps the dialog open with this state; nil closes it.
	Form any
	// Keep leaves another desk's open dialog as it is, for a question in between.
	Keep bool
	// Personal says that the text tells a customer's personal data: in a shared chat only
	// the asker may see it.
	Personal bool
	// Unhelped says that the person did not get what they came for; too many in a row
	// bring a human.
	Unhelped bool
	// Apply writes what the reply promises, in the transaction that stores the reply. It
	// may complete r with what only the transaction knows (a ticket's number). A
	// store.ErrConflict makes the engine ask the desk again: the world has changed.
	Apply func(ctx context.Context, tx *store.Tx, r *Reply) error
	// About are the items that an open dialog is about: what they cost may be asked beside it.
	About []intents.Item
	// Notes explain the decision to staff: rules applied, facts used.
	Notes []string
	// Passages of the playbook that were found, each with its score, for staff.
	Passages []string
	// Grounds let a language model put Text into better words for a customer, over these
	// sources and no others; nil sends Text as it is. What is done is the desk's alone.
	Grounds *guard.Sources
	// Draft tells how a text that a model worked on came about; nil where none was asked.
	Draft *writer.Record
}

// ActionShareContact is the button that asks for the person's own number, and the action
// that arrives with it.
const ActionShareContact = "identity:contact"

// Button is a choice offered with a reply. Action starts with the desk's name.
type Button struct {
	Label  string `json:"label"`
	Action string `json:"action"`
}

// Exhibit is a table, or the shares of a whole for a chart. The reply's Text tells the same
// without it.
type Exhibit struct {
	Title   string     `json:"title"`
	Instead string     `json:"instead,omitempty"` // the part of Text that a reader of the exhibit does not need
	Head    []string   `json:"head,omitempty"`
	Rows    [][]string `json:"rows,omitempty"` // as long as Head
	Shares  []Share    `json:"shares,omitempty"`
}

// Share is a part of a whole.
type Share struct {
	Label string `json:"label"`
	Count int    `json:"count"`
}

// Source is where a statement comes from, shown as a footnote.
type Source struct {
	Label string `json:"label"`           // "价格异议 › 话术 › 温暖 (v2)"
	Quote string `json:"quote,omitempty"` // the words relied upon
	Ref   string `json:"ref"`             // "playbook/objection-price", "order/RO-1001", "message/12"
}

// HasWords reports whether a text has a letter or a digit, so that there is something to
// read in it.
func HasWords(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
