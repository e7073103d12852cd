package handoff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"pitcrew/bot/desks"
	"pitcrew/intents/sentiment"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Rule is a shop's own reason to call a person. What it names must all be there; of a list,
// one.
type Rule struct {
	Name    string   `yaml:"name"`    // as the card tells it
	Words   []string `yaml:"words"`   // in the message, in either script
	Intents []string `yaml:"intents"` // what the message wants
	Aspects []string `yaml:"aspects"` // complained of
	Tags    []string `yaml:"tags"`    // of the customer
	// MileageFrom and AmountFrom are kilometres and yuan that the message names, or more.
	MileageFrom int64 `yaml:"mileage_from"`
	AmountFrom  int64 `yaml:"amount_from"`
}

var (
	ruleIntents = []string{"book", "reschedule", "cancel", "progress", "price", "advice", "complain", "praise", "points", "history", "location", "opt_out"}
	ruleAspects = []string{
		string(sentiment.Waiting), string(sentiment.Price), string(sentiment.Attitude), string(sentiment.Workmanship), string(sentiment.Environment), string(sentiment.Parts),
	}
)

const fenPerYuan = 100

// shortestWord keeps a rule from firing at every second message.
const shortestWord = 2

func (r Rule) check() error {
	if r.Name == "" {
		return errors.New("name is needed: the card tells it as the reason")
	}
	if len(r.Words)+len(r.Intents)+len(r.Aspects)+len(r.Tags) == 0 && r.MileageFrom <= 0 && r.AmountFrom <= 0 {
		return fmt.Errorf("%s: at least one of words, intents, aspects, tags, mileage_from, amount_from is needed", r.Name)
	}
	for _, w := range r.Words {
		if utf8.RuneCountInString(strings.TrimSpace(w)) < shortestWord {
			return fmt.Errorf("%s: the word %q is shorter than %d characters", r.Name, w, shortestWord)
		}
	}
	for _, i := range r.Intents {
		if !slices.Contains(ruleIntents, i) {
			return fmt.Errorf("%s: intent %q is none of %v", r.Name, i, ruleIntents)
		}
	}
	for _, a := range r.Aspects {
		if !slices.Contains(ruleAspects, a) {
			return fmt.Errorf("%s: aspect %q is none of %v", r.Name, a, ruleAspects)
		}
	}
	if r.MileageFrom < 0 || r.AmountFrom < 0 {
		return fmt.Errorf("%s: mileage_from and amount_from are not below zero", r.Name)
	}
	return nil
}

// Rule implements bot.Handoffs. An angry customer gets a card where the team has a chat for
// it; the complaint's ticket calls its owner anyway.
func (d *Desk) Rule(ctx context.Context, r store.Reader, t desks.Turn) (string, error) {
	if t.Action != "" {
		return "", nil
	}
	reason, err := d.ruled(ctx, r, t)
	if err != nil || reason == "" {
		return "", err
	}
	_, err = r.OpenHandoff(ctx, t.Conversation.ID)
	if errors.Is(err, store.ErrNotFound) {
		return reason, nil
	}
	return "", err
}

func (d *Desk) ruled(ctx context.Context, r store.Reader, t desks.Turn) (string, error) {
	if d.rules.Chat != "" && d.rules.Anger > 0 && t.Reading.Sentiment.Angry >= d.rules.Anger {
		return prompts.Handoff{}.Angry(staffLanguage), nil
	}
	if len(d.rules.Rules) == 0 {
		return "", nil
	}
	var tags []string
	if t.Who.Customer != nil {
		var err error
		if tags, err = r.Tags(ctx, t.Who.CustomerID()); err != nil {
			return "", err
		}
	}
	for _, rule := range d.rules.Rules {
		if rule.fits(t, tags) {
			return prompts.Handoff{Text: rule.Name}.ByRule(staffLanguage), nil
		}
	}
	return "", nil
}

// fits reports whether a message of a customer with these tags is the rule's.
func (r Rule) fits(t desks.Turn, tags []string) bool {
	text := language.Fold(t.Text)
	for _, c := range []struct {
		asked bool
		holds func() bool
	}{
		{len(r.Words) > 0, func() bool {
			return slices.ContainsFunc(r.Words, func(w string) bool { return strings.Contains(text, language.Fold(strings.TrimSpace(w))) })
		}},
		{len(r.Intents) > 0, func() bool { return !t.Reading.Unsure && slices.Contains(r.Intents, string(t.Reading.Intent)) }},
		{len(r.Aspects) > 0, func() bool {
			return slices.ContainsFunc(t.Reading.Sentiment.Aspects, func(m sentiment.Mention) bool {
				return m.Polarity == sentiment.Negative && slices.Contains(r.Aspects, string(m.Aspect))
			})
		}},
		{len(r.Tags) > 0, func() bool {
			return slices.ContainsFunc(r.Tags, func(tag string) bool { return slices.Contains(tags, tag) })
		}},
		{r.MileageFrom > 0, func() bool { return int64(t.Reading.Slots.Mileage) >= r.MileageFrom }},
		{r.AmountFrom > 0, func() bool { return t.Reading.Slots.Amount >= r.AmountFrom*fenPerYuan }},
	} {
		if c.asked && !c.holds() {
			return false
		}
	}
	return true
}
