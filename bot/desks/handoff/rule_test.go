package handoff

import (
	"strings"
	"testing"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/intents/sentiment"
)

func TestRuleFits(t *testing.T) {
	t.Parallel()
	turn := desks.Turn{Text: "我的車被追尾了，修要 6000 塊，太贵了"}
	turn.Reading.Intent = intents.Price
	turn.Reading.Slots.Amount, turn.Reading.Slots.Mileage = 600_000, 120_000
	turn.Reading.Sentiment.Aspects = []sentiment.Mention{{Aspect: sentiment.Price, Polarity: sentiment.Negative}, {Aspect: sentiment.Waiting, Polarity: sentiment.Positive}}
	unsure := turn
	unsure.Reading.Unsure = true
	tags := []string{"VIP"}
	for what, c := range map[string]struct {
		rule Rule
		turn desks.Turn
		want bool
	}{
		"a word":                    {Rule{Words: []string{"撞车", "追尾"}}, turn, true},
		"a word in another script":  {Rule{Words: []string{"我的车"}}, turn, true},
		"no such word":              {Rule{Words: []string{"自燃"}}, turn, false},
		"an intent":                 {Rule{Intents: []string{"complain", "price"}}, turn, true},
		"an intent, but unsure":     {Rule{Intents: []string{"price"}}, unsure, false},
		"an aspect complained of":   {Rule{Aspects: []string{"price"}}, turn, true},
		"an aspect that is praised": {Rule{Aspects: []string{"waiting"}}, turn, false},
		"a tag":                     {Rule{Tags: []string{"VIP"}}, turn, true},
		"another tag":               {Rule{Tags: []string{"车队"}}, turn, false},
		"an amount":                 {Rule{AmountFrom: 6000}, turn, true},
		"a smaller amount":          {Rule{AmountFrom: 6001}, turn, false},
		"a mileage":                 {Rule{MileageFrom: 100000}, turn, true},
		"a smaller mileage":         {Rule{MileageFrom: 130000}, turn, false},
		"all of it":                 {Rule{Words: []string{"追尾"}, Intents: []string{"price"}, Tags: []string{"VIP"}, AmountFrom: 5000}, turn, true},
		"not quite all of it":       {Rule{Words: []string{"追尾"}, Intents: []string{"book"}, Tags: []string{"VIP"}}, turn, false},
	} {
		if got := c.rule.fits(c.turn, tags); got != c.want {
			t.Errorf("%s: fits is %t", what, got)
		}
	}
}

func TestRulesCheck(t *testing.T) {
	t.Parallel()
	if err := DefaultRules().Check(); err != nil {
		t.Error(err)
	}
	for want, rule := range map[string]Rule{
		"name is needed": {Words: []string{"事故"}}, "at least one of": {Name: "x"}, `"事"`: {Name: "x", Words: []string{"事"}},
		`intent "buy" is none of`: {Name: "x", Intents: []string{"buy"}}, `aspect "smell" is none of`: {Name: "x", Aspects: []string{"smell"}},
		"not below zero": {Name: "x", Words: []string{"事故"}, AmountFrom: -1},
	} {
		rules := DefaultRules()
		rules.Rules = []Rule{{Name: "ok", Words: []string{"事故"}}, rule}
		if err := rules.Check(); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "handoff.rules[1]") {
			t.Errorf("want … %s …, got %v", want, err)
		}
	}
	rules := DefaultRules()
	if rules.Anger = 2; rules.Check() == nil {
		t.Error("an anger of 2 is accepted")
	}
}
