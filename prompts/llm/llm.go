// Package llm names what the bot asks of a language model: to complete a prompt (Model) and to turn texts into
// vectors (Embedder). Adapters to real services live beside it; Echo and Scripted stand in for them in tests.
//
// A caller lays out a Prompt, puts its Account into the context (WithAccount), asks Complete with a deadline of its own,
// and speaks without the model when an error comes back: ErrUnavailable, ErrSpent, ErrMalformed and ErrNoAnswer only say
// why. The adapter repeats what is worth repeating; callers do not.
package llm

import (
	"context"
	"errors"
)

// Model answers one prompt. It is safe for concurrent use.
type Model interface {
	// Name identifies the model in logs, metrics and stored drafts.
	Name() string
	// Complete returns the model's answer, never blank when err is nil: it has text, or calls of tools where the prompt offers some. It honours ctx; callers set the time-out.
	Complete(ctx context.Context, p Prompt) (Answer, error)
}

// Streamer is a model that can hand over its answer as it is written.
type Streamer interface {
	Model
	// Stream is Complete, which hands over the words as they come. They are unproven until it returns, and after an error they
	// are nothing.
	Stream(ctx context.Context, p Prompt, said func(words string)) (Answer, error)
}

// Prompt is everything that leaves the building for one answer.
type Prompt struct {
	System string // the house rules; never holds text from customers or the playbook
	User   string // the task with its fenced material
	// Schema is a JSON schema that the answer must satisfy; empty asks for plain text.
	Schema    string
	MaxTokens int // 0 leaves the bound to the adapter
	// Tools are what the model may ask for before it answers; a model or service without tools answers at once.
	Tools []Tool
	// Past is what it asked for so far, and got.
	Past []Exchange
	// Enough says that it must answer now.
	Enough bool
}

// Tool is something that a model may ask for.
type Tool struct {
	Name  string
	About string // what it is for, as the model reads it
	Form  string // a JSON schema of its arguments
}

// Call is a model's wish for a tool. It is a stranger's word: neither name nor arguments need be any that were offered.
type Call struct {
	ID        string
	Name      string
	Arguments string
}

// Exchange is what a model asked for in one go, and what it got, in the same order.
type Exchange struct {
	Calls   []Call
	Results []string
}

// Answer is a model's text and what it cost; or, where the prompt has tools, the calls that it wants first.
type Answer struct {
	Text         string
	Calls        []Call
	InputTokens  int
	OutputTokens int
}

// What can be wrong with an answer. Each is recognised by errors.Is; none of their texts repeats what was asked.
var (
	// ErrNoAnswer: the model replied with nothing usable (blank, filtered, cut off).
	ErrNoAnswer = errors.New("the model gave no usable answer")
	// ErrUnavailable: the service cannot be reached, is too slow, refuses, or has failed so often that it is left alone for a while.
	ErrUnavailable = errors.New("the model's service is unavailable")
	// ErrSpent: the account's token budget is used up.
	ErrSpent = errors.New("the token budget is spent")
	// ErrMalformed: the answer is not of the form asked for, or the vectors are not of the length agreed.
	ErrMalformed = errors.New("the model's answer is malformed")
)

// Account says on whose budget a call goes. It never leaves the building.
type Account struct {
	Conversation int64  // 0 for work outside any conversation
	Use          string // what the answer is for, by its template's name
}

type accountKey struct{}

// WithAccount returns a context whose calls go on the account. An empty field keeps what the context had.
func WithAccount(ctx context.Context, a Account) context.Context {
	had := AccountOf(ctx)
	if a.Conversation == 0 {
		a.Conversation = had.Conversation
	}
	if a.Use == "" {
		a.Use = had.Use
	}
	return context.WithValue(ctx, accountKey{}, a)
}

// AccountOf is the context's account, zero where it has none.
func AccountOf(ctx context.Context) Account {
	a, _ := ctx.Value(accountKey{}).(Account)
	return a
}

// Embedder turns texts into vectors of unit length. It is safe for concurrent use.
type Embedder interface {
	// Name identifies the model; vectors of different names are never compared.
	Name() string
	// Dimensions is the length of every vector.
	Dimensions() int
	// Embed returns one vector per text, in order. A blank text gives the zero vector.
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}
