// Package digests is the managers' desk: it counts a shop's day, week or month and links
// every claim to the words behind it (mission F2, F3 and F6). It reads feedback,
// appointments, orders, tickets, todos and gaps, and writes nothing.
package digests

import (
	"context"
	"fmt"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/prompts"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// Desk answers with digests, and with the words behind them. It is safe for concurrent use.
type Desk struct {
	writer *writer.Writer
	rules  Rules
}

// New opens the desk. rules must have passed Check. Without a writer, which is nil, digests
// have no narrative.
func New(w *writer.Writer, rules Rules) *Desk { return &Desk{w, rules} }

// Name of the desk.
func (d *Desk) Name() string { return "digests" }

// The lists behind a digest, as its buttons name them: "digests:neg:2026-11-23".
const (
	listNegative = "neg"
	listTickets  = "complaints"
	listGaps     = "gaps"
)

// Answer gives the digest of the period asked for, the list of a button, or, to a question
// about the bad words or an aspect, the messages behind it.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if list, p, ok := pressed(t); ok {
		return d.list(ctx, t, p, list)
	}
	p, _ := ParsePeriod(t.Text, t.Now)
	if p.Empty() {
		return desks.Reply{Text: prompts.Digest{First: p.From}.Ahead(t.Language), Keep: true}, nil
	}
	if t.Reading.Intent == intents.Why {
		if r, done, err := d.whyCustomer(ctx, t); done || err != nil {
			return r, err
		}
	}
	switch part := partIn(t.Text); part {
	case "":
	case listGaps:
		return d.list(ctx, t, p, listGaps)
	default:
		return d.one(ctx, t, p, part)
	}
	if topic, ok := asked(t); ok {
		return d.behind(ctx, t, p, topic)
	}
	if t.Reading.Intent == intents.Why {
		return desks.Reply{Text: prompts.Digest{}.WhyWhat(t.Language), Buttons: buttons(t, p), Keep: true, Unhelped: true}, nil
	}
	digest, err := Collect(ctx, t.Read, t.Shop, p.From, p.To, t.Now, d.rules)
	if err != nil {
		return desks.Reply{}, err
	}
	w := digest.words(t.Language, d.rules)
	r := desks.Reply{Text: w.In(t.Language), Sources: w.sources(digest), Exhibits: digest.exhibits(t.Language), Buttons: buttons(t, p), Keep: true, Notes: []string{p.Key()}}
	var lead string
	if lead, r.Draft = digest.Narrative(ctx, d.writer, t.Language, d.rules); lead != "" {
		r.Text = lead + "\n\n" + r.Text
	}
	return r, nil
}

// pressed reads a button of this desk.
func pressed(t desks.Turn) (list string, p Period, ok bool) {
	action, ok := strings.CutPrefix(t.Action, "digests:")
	if !ok {
		return "", Period{}, false
	}
	list, key, _ := strings.Cut(action, ":")
	if p, ok = ParseKey(key, t.Location()); !ok {
		p = days(midnight(t.Now), 1)
	}
	return list, p, list == listNegative || list == listTickets || list == listGaps
}

func buttons(t desks.Turn, p Period) []desks.Button {
	words := prompts.Digest{}
	return []desks.Button{
		{Label: words.NegativeLabel(t.Language), Action: "digests:" + listNegative + ":" + p.Key()},
		{Label: words.TicketsLabel(t.Language), Action: "digests:" + listTickets + ":" + p.Key()},
		{Label: words.GapsLabel(t.Language), Action: "digests:" + listGaps + ":" + p.Key()},
	}
}

// list shows what a button opens.
func (d *Desk) list(ctx context.Context, t desks.Turn, p Period, list string) (desks.Reply, error) {
	if list == listNegative {
		return d.behind(ctx, t, p, topic{polarity: negative})
	}
	digest, err := Collect(ctx, t.Read, t.Shop, p.From, p.To, t.Now, d.rules)
	if err != nil {
		return desks.Reply{}, err
	}
	r := desks.Reply{Buttons: buttons(t, p), Keep: true}
	w := digest.frame()
	if list == listTickets {
		w.tickets(digest, d.rules.Listed)
		r.Text = w.TicketList(t.Language)
	} else {
		w.gaps(digest, d.rules.Listed)
		r.Text = w.GapList(t.Language)
		var drafts []desks.Button
		for i, g := range digest.Gaps[:min(len(digest.Gaps), shownLines)] {
			if len(g.MessageIDs) > 0 {
				drafts = append(drafts, desks.Button{Label: w.EntryLabel(t.Language, i+1), Action: fmt.Sprintf("gaps:entry:%d", g.MessageIDs[0])})
			}
		}
		r.Buttons = append(drafts, r.Buttons...)
	}
	r.Sources = w.sources(digest)
	return r, nil
}

// topic is what a manager wants the words of.
type topic struct{ aspect, polarity string }

// asked reads a question for the words behind a figure: about an aspect, about the bad
// ones, or a bare why. Why about a customer is not for figures to tell.
func asked(t desks.Turn) (topic, bool) {
	about := topic{aspect: aspectIn(t.Text), polarity: polarityIn(t.Text)}
	s := t.Reading.Slots
	if (about == topic{}) && t.Reading.Intent == intents.Why && s.Name == "" && s.Plate == "" && s.Phone == "" {
		about.polarity = negative
	}
	return about, about != topic{}
}

// behind lists what customers said about a topic.
func (d *Desk) behind(ctx context.Context, t desks.Turn, p Period, about topic) (desks.Reply, error) {
	r := desks.Reply{Buttons: buttons(t, p), Keep: true}
	words := prompts.DigestVoices{First: p.From, Aspect: about.aspect, Polarity: about.polarity}
	if p.Days() > 1 {
		words.Last = p.To.AddDate(0, 0, -1)
	}
	quotes, err := d.quoted(ctx, t, p, about, &words)
	if err != nil {
		return r, err
	}
	said := words.Negative + words.Positive
	switch about.polarity {
	case negative:
		said = words.Negative
	case positive:
		said = words.Positive
	}
	for _, q := range quotes {
		words.Quotes = append(words.Quotes, quote(q, t.Now))
		r.Sources = append(r.Sources, source(q.Message, q.Text))
	}
	words.More = max(said-len(quotes), 0)
	r.Text = words.In(t.Language)
	return r, nil
}

// quoted finds the words of a topic and counts its messages.
func (d *Desk) quoted(ctx context.Context, t desks.Turn, p Period, about topic, count *prompts.DigestVoices) ([]Quote, error) {
	c := collector{Reader: t.Read, shop: t.Shop, rules: d.rules, loc: t.Location(), said: map[store.MessageID]store.Voice{}}
	if about.aspect == "" {
		counts, err := t.Read.CountFeedback(ctx, t.Shop.ID, p.From, p.To)
		if err != nil {
			return nil, err
		}
		for _, one := range counts {
			switch one.Sentiment {
			case positive:
				count.Positive += one.Messages
			case negative:
				count.Negative += one.Messages
			}
		}
		if about.polarity == negative {
			unhappy, err := t.Read.Unhappy(ctx, t.Shop.ID, p.From, p.To, d.rules.Quotes)
			return c.quotes(nil, unhappy), err
		}
	}
	tags, err := t.Read.AspectVoices(ctx, t.Shop.ID, p.From, p.To, about.aspect, about.polarity, d.rules.Quotes)
	if err != nil {
		return nil, err
	}
	order := aspects(tags)
	if about.aspect != "" {
		for _, a := range order {
			count.Positive, count.Negative = a.Positive, a.Negative
		}
	}
	chosen := choose(tags, order, d.rules.Quotes)
	wanted := make([]store.MessageID, len(chosen))
	for i, v := range chosen {
		wanted[i] = v.Message
	}
	found, err := t.Read.Voices(ctx, t.Shop.ID, wanted...)
	for _, v := range found {
		c.said[v.Message] = v
	}
	return c.quotes(chosen, nil), err
}
