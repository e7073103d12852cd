package bot

import (
	"fmt"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/prompts/writer"
)

func explain(t desks.Turn, desk desks.Desk, r desks.Reply, read *writer.Record) Explanation {
	return Explanation{
		Desk: desk.Name(), Intent: string(t.Reading.Intent), Confidence: t.Reading.Confidence, Unsure: t.Reading.Unsure, Slots: heard(t.Reading.Slots, t.Text),
		Sentiment: string(t.Reading.Sentiment.Polarity), Notes: r.Notes, Passages: r.Passages, Draft: r.Draft, Reading: read,
	}
}

// heard are the facts that were read in a message, in its own words where it has them.
func heard(s intents.Slots, text string) map[string]string {
	out := map[string]string{}
	add := func(name, value string) {
		if value != "" {
			out[name] = value
		}
	}
	if runes := []rune(text); s.When.Start >= 0 && s.When.Start < s.When.End && s.When.End <= len(runes) {
		add("time", string(runes[s.When.Start:s.When.End]))
	}
	add("plate", string(s.Plate))
	for _, item := range s.Items {
		add(item.ID, item.Words)
	}
	add("car", s.Make+s.Model)
	add("name", s.Name)
	add("objection", s.Objection.Words)
	add("answer", string(s.Answer))
	if s.Mileage > 0 {
		add("km", fmt.Sprint(s.Mileage))
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
