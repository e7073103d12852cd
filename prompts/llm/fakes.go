package llm

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// Echo answers every prompt with the prompt's own user text, so that a test sees what would leave the building.
type Echo struct{}

// Name is "echo".
func (Echo) Name() string { return "echo" }

// Complete returns p.User, or ErrNoAnswer when that is blank.
func (Echo) Complete(ctx context.Context, p Prompt) (Answer, error) {
	if err := ctx.Err(); err != nil {
		return Answer{}, err
	}
	if strings.TrimSpace(p.User) == "" {
		return Answer{}, ErrNoAnswer
	}
	return Answer{Text: p.User}, nil
}

// Scripted gives prepared answers in order and remembers the prompts. An entry of type error is returned as
// the error of that call; a call beyond the script fails. The zero value fails at once.
type Scripted struct {
	mu      sync.Mutex
	script  []any
	prompts []Prompt
}

// NewScripted prepares a model that gives these answers, each a string or an error.
func NewScripted(script ...any) *Scripted { return &Scripted{script: script} }

// Name is "scripted".
func (s *Scripted) Name() string { return "scripted" }

// Complete returns the next entry of the script.
func (s *Scripted) Complete(ctx context.Context, p Prompt) (Answer, error) {
	if err := ctx.Err(); err != nil {
		return Answer{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prompts = append(s.prompts, p)
	if len(s.prompts) > len(s.script) {
		return Answer{}, fmt.Errorf("the script has %d answers, this is call %d", len(s.script), len(s.prompts))
	}
	switch next := s.script[len(s.prompts)-1].(type) {
	case error:
		return Answer{}, next
	default:
		return Answer{Text: fmt.Sprint(next)}, nil
	}
}

// Prompts returns what was asked so far, in order.
func (s *Scripted) Prompts() []Prompt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Prompt(nil), s.prompts...)
}
