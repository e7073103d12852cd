// Package llm names what the bot asks of a language model: to complete a prompt (Model) and to turn texts into
// vectors (Embedder). Adapters to real services live beside it; Echo and Scripted stand in for them in tests.
package llm

import (
	"context"
	"errors"
)

// Model answers one prompt. It is safe for concurrent use.
type Model interface {
	// Name identifies the model in logs, metrics and stored drafts.
	Name() string
	// Complete returns the model's answer, never blank when err is nil. It honours ctx; callers set the time-out.
	Complete(ctx context.Context, p Prompt) (Answer, error)
}

// Prompt is everything that leaves the building for one answer.
type Prompt struct {
	System string // the house rules; never holds text from customers or the playbook
	User   string // the task with its fenced material
	// Schema is a JSON schema that the answer must satisfy; empty asks for plain text.
	Schema    string
	MaxTokens int // 0 leaves the bound to the adapter
}

// Answer is a model's text and what it cost.
type Answer struct {
	Text         string
	InputTokens  int
	OutputTokens int
}

// ErrNoAnswer: the model replied with nothing usable (blank, filtered, cut off).
var ErrNoAnswer = errors.New("the model gave no usable answer")

// Embedder turns texts into vectors of unit length. It is safe for concurrent use.
type Embedder interface {
	// Name identifies the model; vectors of different names are never compared.
	Name() string
	// Dimensions is the length of every vector.
	Dimensions() int
	// Embed returns one vector per text, in order. A blank text gives the zero vector.
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}
