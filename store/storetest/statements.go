package storetest

import (
	"strings"
	"sync"
	"testing"

	"pitcrew/store"
)

// Statements hears what a store runs. It is safe for concurrent use.
type Statements struct {
	mu   sync.Mutex
	list []string
}

// Take returns what ran since the last Take, one line each. What the engine does between
// turns, looking for tasks, is left out.
func (s *Statements) Take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.list
	s.list = nil
	return out
}

func (s *Statements) hear(statement string) {
	if strings.Contains(statement, "WITH ready AS") || strings.Contains(statement, "SELECT MIN(ready_at)") {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, strings.Join(strings.Fields(statement), " "))
}

// EachCounted is EachClock with the statements that the store runs: a desk's test says
// what a turn costs, as docs/architecture.md names it.
func EachCounted(t *testing.T, fn func(t *testing.T, s *store.Store, clock *Clock, ran *Statements)) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string) {
		clock, ran := NewClock(), &Statements{}
		s := Open(t, url, store.Options{Clock: clock.Now, Watch: ran.hear})
		ran.Take()
		fn(t, s, clock, ran)
	})
}
