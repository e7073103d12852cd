package prompts

import (
	"fmt"
	"time"
)

// Usage is what language models were asked in some days, and what that took.
type Usage struct {
	From      time.Time   `json:"from"`
	To        time.Time   `json:"to"`
	Days      int         `json:"days"`
	Total     UsageSum    `json:"total"`
	Lines     []UsageLine `json:"lines"`
	Today     int64       `json:"today_tokens"`
	DayTokens int64       `json:"day_tokens"` // what a day may take; 0 is no bound
	// Of customers' Messages so many were Read by a model, because the recogniser was unsure; asked, not necessarily understood.
	Messages int64 `json:"messages"`
	Read     int64 `json:"read_by_model"`
}

// Share is the part of the messages that a model read, in percent.
func (u Usage) Share() string {
	return fmt.Sprintf("%.1f", 100*float64(u.Read)/float64(max(u.Messages, 1)))
}

// In renders the usage.
func (u Usage) In(tag Tag) string { return say(tag, "usage.list", u) }

// UsageLine is the part of one use and model.
type UsageLine struct {
	Use   string `json:"use"`
	Model string `json:"model"`
	UsageSum
}

// UsageSum is what calls took together.
type UsageSum struct {
	Calls        int64 `json:"calls"`
	Failed       int64 `json:"failed"`
	In           int64 `json:"tokens_in"`
	Out          int64 `json:"tokens_out"`
	Milliseconds int64 `json:"milliseconds"`
	Cost         int64 `json:"cost_micro_yuan"`
}

// Plus adds up.
func (s UsageSum) Plus(o UsageSum) UsageSum {
	return UsageSum{s.Calls + o.Calls, s.Failed + o.Failed, s.In + o.In, s.Out + o.Out, s.Milliseconds + o.Milliseconds, s.Cost + o.Cost}
}

// Seconds is how long one call took, on average.
func (s UsageSum) Seconds() string {
	return fmt.Sprintf("%.1f", float64(s.Milliseconds)/1000/float64(max(s.Calls, 1)))
}

// Yuan is the cost, to a hundredth of a fen where it is below one yuan.
func (s UsageSum) Yuan() string {
	if s.Cost >= 1_000_000 {
		return fmt.Sprintf("%d.%02d", s.Cost/1_000_000, s.Cost%1_000_000/10_000)
	}
	return fmt.Sprintf("0.%04d", s.Cost/100)
}
