package openai

import (
	"context"
	"sync"
	"time"

	"pitcrew/prompts/llm"
)

// Budget bounds tokens, sent and received, per day of the shop; 0 is no bound. Each process counts its own and what Resume told it.
type Budget struct {
	Conversation int // of one conversation
	Day          int // of the shop
}

// spending counts a day's tokens.
type spending struct {
	budget Budget
	now    func() time.Time

	mu    sync.Mutex
	day   string
	total int
	by    map[int64]int
}

func newSpending(b Budget, now func() time.Time) *spending { return &spending{budget: b, now: now} }

// allow returns llm.ErrSpent when the account has nothing left. The call that crosses the bound is still made.
func (s *spending) allow(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn()
	conversation := llm.AccountOf(ctx).Conversation
	if s.budget.Day > 0 && s.total >= s.budget.Day ||
		s.budget.Conversation > 0 && conversation != 0 && s.by[conversation] >= s.budget.Conversation {
		return llm.ErrSpent
	}
	return nil
}

func (s *spending) add(ctx context.Context, tokens int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn()
	s.total += tokens
	if conversation := llm.AccountOf(ctx).Conversation; conversation != 0 {
		s.by[conversation] += tokens
	}
}

// Resume counts tokens that went before this process began, today, against the shop's budget of the day.
func (c *Client) Resume(tokens int) { c.spending.add(context.Background(), tokens) }

// turn begins a new day's count.
func (s *spending) turn() {
	if day := s.now().Format(time.DateOnly); day != s.day {
		s.day, s.total, s.by = day, 0, map[int64]int{}
	}
}
