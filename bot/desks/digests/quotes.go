package digests

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"pitcrew/intents/sentiment"
	"pitcrew/store"
)

const (
	positive = string(sentiment.Positive)
	negative = string(sentiment.Negative)
)

// voices fills what customers said: the aspects, the quotes, and the words behind lost
// appointments. It reads the texts of all messages that are quoted at once.
func (c *collector) voices(ctx context.Context, d *Digest) error {
	tags, err := c.AspectVoices(ctx, c.shop.ID, c.from, c.to, "", "", c.rules.Cited)
	if err != nil {
		return err
	}
	d.Aspects = aspects(tags)
	unhappy, err := c.Unhappy(ctx, c.shop.ID, c.from, c.to, c.rules.Quotes)
	if err != nil {
		return err
	}
	if c.upset, err = c.UpsetPeople(ctx, c.shop.ID, c.from, c.to, c.rules.Anger, c.rules.Listed); err != nil {
		return err
	}
	chosen := choose(tags, d.Aspects, c.rules.Quotes)
	wanted := c.cited(d)
	for _, v := range chosen {
		wanted = append(wanted, v.Message)
	}
	found, err := c.Voices(ctx, c.shop.ID, ids(wanted...)...)
	if err != nil {
		return err
	}
	c.said = map[store.MessageID]store.Voice{}
	for _, v := range append(found, unhappy...) {
		c.said[v.Message] = v
	}
	d.Quotes = c.quotes(chosen, unhappy)
	c.fillLost(d)
	d.Sources = []Source{}
	for _, id := range slices.Sorted(maps.Keys(c.said)) {
		d.Sources = append(d.Sources, Source{id, c.said[id].Text})
	}
	return nil
}

// cited are the messages that the claims so far rest on.
func (c *collector) cited(d *Digest) []store.MessageID {
	var list []store.MessageID
	for _, u := range c.upset {
		list = append(list, u.Worst...)
	}
	for _, l := range c.lost {
		list = append(list, l.Message)
	}
	for _, k := range slices.Concat(c.standing, c.due) {
		list = append(list, k.Message)
	}
	for _, p := range d.Promises {
		list = append(list, p.MessageIDs...)
	}
	for _, g := range d.Gaps {
		list = append(list, g.MessageIDs...)
	}
	return list
}

// aspects counts what was said, the most complained about first.
func aspects(tags []store.AspectVoice) []Aspect {
	list := []Aspect{}
	for _, polarity := range []string{negative, positive, string(sentiment.Neutral)} {
		for _, v := range tags {
			if v.Polarity != polarity {
				continue
			}
			i := slices.IndexFunc(list, func(a Aspect) bool { return a.Aspect == v.Aspect })
			if i < 0 {
				i = len(list)
				list = append(list, Aspect{Aspect: v.Aspect})
			}
			a := &list[i]
			a.MessageIDs = append(a.MessageIDs, v.Message)
			switch polarity {
			case negative:
				a.Negative = v.Of
			case positive:
				a.Positive = v.Of
			default:
				a.Neutral = v.Of
			}
		}
	}
	for i := range list {
		list[i].MessageIDs = ids(list[i].MessageIDs...)
	}
	slices.SortFunc(list, func(a, b Aspect) int {
		return cmp.Or(cmp.Compare(b.Negative, a.Negative), cmp.Compare(b.Positive, a.Positive), strings.Compare(a.Aspect, b.Aspect))
	})
	return list
}

// choose takes the strongest words: first one complaint about every aspect, then the best
// praise, a quarter of the room, then more complaints. A message is quoted twice only
// where an aspect has no other.
func choose(tags []store.AspectVoice, order []Aspect, most int) []store.AspectVoice {
	by := map[[2]string][]store.AspectVoice{}
	for _, v := range tags {
		key := [2]string{v.Aspect, v.Polarity}
		by[key] = append(by[key], v)
	}
	for _, list := range by { // of the strongest, those that can be read on their own
		slices.SortStableFunc(list[:min(len(list), 2*most)], func(a, b store.AspectVoice) int { return cmp.Compare(unclear(a), unclear(b)) })
	}
	var out []store.AspectVoice
	quoted := map[store.MessageID]bool{}
	fresh := func(v store.AspectVoice) bool { return !quoted[v.Message] }
	round := func(polarity string, most int, again bool) bool {
		before := len(out)
		for _, a := range order {
			key := [2]string{a.Aspect, polarity}
			i := slices.IndexFunc(by[key], fresh)
			if again && i < 0 && len(by[key]) > 0 {
				i = 0
			}
			if i >= 0 && len(out) < most {
				v := by[key][i]
				by[key] = slices.Delete(by[key], i, i+1)
				quoted[v.Message] = true
				out = append(out, v)
			}
		}
		return len(out) > before
	}
	praise := max(most/4, 1)
	round(negative, most-praise, true)
	round(positive, min(len(out)+praise, most), true)
	for round(negative, most, false) {
	}
	for round(positive, most, false) {
	}
	return out
}

// unclear is 0 for words that make a quote: no mere keyword and no whole story. The
// strength is the message's; the words are a clause of it.
func unclear(v store.AspectVoice) int {
	if n := utf8.RuneCountInString(v.Words); n < 6 || n > longestWords {
		return 1
	}
	return 0
}

// quotes puts the chosen words together with who said them, and fills the room that is
// left with unhappy messages about nothing in particular.
func (c *collector) quotes(chosen []store.AspectVoice, unhappy []store.Voice) []Quote {
	out := []Quote{}
	quoted := map[store.MessageID]bool{}
	for _, v := range chosen {
		if said, ok := c.said[v.Message]; ok {
			out = append(out, c.quote(said, v.Words, v.Aspect, v.Polarity))
			quoted[v.Message] = true
		}
	}
	for _, said := range unhappy {
		if len(out) < c.rules.Quotes && !quoted[said.Message] {
			out = append(out, c.quote(said, beginning(said.Text), "", negative))
		}
	}
	return out
}

func (c *collector) quote(v store.Voice, words, aspect, polarity string) Quote {
	return Quote{
		Message: v.Message, Person: person(v.Customer, v.Conversation, v.Name, v.Phone), Text: v.Text, Words: words, Aspect: aspect,
		Polarity: polarity, At: c.local(v.At),
	}
}

// longestWords bounds the words quoted of a message that carries no tag, in characters.
const longestWords = 60

// beginning is the exact beginning of a text: its first line, as far as it is short.
func beginning(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	runes := []rune(line)
	return string(runes[:min(len(runes), longestWords)])
}

// fillLost tells of each lost appointment why it was lost: what staff recorded for a
// no-show, the customer's words for a cancellation.
func (c *collector) fillLost(d *Digest) {
	d.Bookings.Lost = []Lost{}
	for _, l := range c.lost {
		lost := Lost{
			Appointment: l.ID, Person: person(l.Customer, l.Conversation, l.Name, l.ContactPhone), Service: l.Service, At: c.local(l.StartsAt),
			Status: l.Status, MessageIDs: ids(l.Message),
		}
		if said, ok := c.said[l.Message]; ok {
			lost.Reason = beginning(said.Text)
		} else if l.Status == store.AppointmentNoShow {
			lost.Reason = l.Note
		}
		d.Bookings.Lost = append(d.Bookings.Lost, lost)
	}
}
