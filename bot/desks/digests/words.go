package digests

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// How much of each list stands in a chat; the buttons and the JSON have more.
const (
	shownIntents = 6
	shownLines   = 5
	shownQuotes  = 2 // per aspect
	shownParts   = 5
)

// Text is the digest in words, each claim with its messages as "#123".
func (d Digest) Text(tag language.Tag, rules Rules) string { return d.words(tag, rules).In(tag) }

// Footnotes are the words behind the claims of Text, in the order of their citing.
func (d Digest) Footnotes(tag language.Tag, rules Rules) []desks.Source {
	return d.words(tag, rules).sources(d)
}

// wording fills the words and keeps which messages they cite.
type wording struct {
	prompts.Digest
	now   time.Time
	cited []store.MessageID
}

// frame is what all words of a digest begin with.
func (d Digest) frame() *wording {
	loc := d.Made.Location()
	w := &wording{now: d.Made}
	w.Shop, w.AsOf = d.Shop, d.AsOf
	w.First = store.Date(d.Date).In(loc)
	w.Last = store.Date(d.Until).In(loc)
	end := w.First
	if d.Until != "" {
		end = w.Last
	}
	w.Running = end.AddDate(0, 0, 1).After(d.Made)
	return w
}

func (d Digest) words(tag language.Tag, rules Rules) *wording {
	w := d.frame()
	w.Messages, w.People = d.Messages, d.People
	for name, n := range d.Intents {
		w.Intents = append(w.Intents, prompts.DigestCount{Name: name, Count: n})
	}
	slices.SortFunc(w.Intents, func(a, b prompts.DigestCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Name, b.Name))
	})
	w.Intents = w.Intents[:min(len(w.Intents), shownIntents)]
	w.bookings(tag, d.Bookings)
	w.tickets(d, shownLines)
	w.Positive, w.Neutral, w.Negative = d.Sentiment.Positive, d.Sentiment.Neutral, d.Sentiment.Negative
	w.aspects(d)
	w.risks(d)
	w.Soon = int(rules.Soon.Hours() + 0.5)
	w.promises(d)
	w.gaps(d, shownLines)
	for _, r := range d.Results {
		w.Results = append(w.Results, prompts.DigestResult{Name: r.Name, Percent: r.Percent, Of: r.Of, Target: r.Target})
	}
	return w
}

func (w *wording) bookings(tag language.Tag, b Bookings) {
	w.Enquiries, w.Booked, w.Due, w.Arrived, w.Closed, w.Revenue = b.Enquiries, b.Booked, b.Due, b.Arrived, b.Closed, b.Revenue
	w.Cancelled, w.NoShows, w.Unrecorded = b.Cancelled, b.NoShows, b.Unrecorded
	for _, p := range b.ByChannel[:min(len(b.ByChannel), shownParts)] {
		w.Channels = append(w.Channels, prompts.DigestPart{Name: prompts.DigestChannel(p.Name).In(tag), Enquiries: p.Enquiries, Booked: p.Booked, Due: p.Due, Arrived: p.Arrived})
	}
	for _, p := range b.ByService[:min(len(b.ByService), shownParts)] {
		w.Services = append(w.Services, prompts.DigestPart{Name: service(tag, p.Name), Booked: p.Booked, Due: p.Due, Arrived: p.Arrived})
	}
	for _, l := range b.Lost[:min(len(b.Lost), shownLines)] {
		w.Lost = append(w.Lost, prompts.DigestLost{
			Who: who(l.Person), At: l.At, Service: service(tag, l.Service), NoShow: l.Status == store.AppointmentNoShow, Reason: l.Reason, Cited: w.cite(l.MessageIDs),
		})
	}
}

func (w *wording) tickets(d Digest, most int) {
	c := d.Complaints
	w.Opened, w.Open, w.Breached = c.Opened, c.Open, c.Breached
	for _, k := range c.Tickets[:min(len(c.Tickets), most)] {
		line := prompts.DigestTicket{
			Ticket: int64(k.Ticket), Who: who(k.Person), Grade: k.Grade, Subject: k.Subject, Owner: k.Owner, Breached: k.Breached,
			Paused: k.PausedFor, Reopened: k.Reopened, Cited: w.cite(k.MessageIDs),
		}
		for _, c := range k.Owed {
			line.Owed = append(line.Owed, prompts.DigestClock{Kind: c.Kind, Due: w.moment(c.Due)})
		}
		w.Tickets = append(w.Tickets, line)
	}
	w.MoreTickets = c.Open - len(w.Tickets)
}

func (w *wording) aspects(d Digest) {
	for _, a := range d.Aspects {
		line := prompts.DigestAspect{Aspect: a.Aspect, Positive: a.Positive, Negative: a.Negative, Neutral: a.Neutral}
		for _, q := range d.Quotes {
			if q.Aspect == a.Aspect && len(line.Quotes) < shownQuotes {
				line.Quotes = append(line.Quotes, quote(q, w.now))
				w.cite(ids(q.Message))
			}
		}
		w.Aspects = append(w.Aspects, line)
	}
	for _, q := range d.Quotes {
		if q.Aspect == "" && len(w.Quotes) < shownQuotes {
			w.Quotes = append(w.Quotes, quote(q, w.now))
			w.cite(ids(q.Message))
		}
	}
}

func (w *wording) risks(d Digest) {
	for _, r := range d.AtRisk[:min(len(d.AtRisk), shownLines)] {
		line := prompts.DigestRisk{Who: who(r.Person), Cited: w.cite(r.MessageIDs)}
		for _, why := range r.Reasons {
			line.Reasons = append(line.Reasons, prompts.DigestReason{
				Code: why.Code, Count: why.Count, Words: why.Words, Ticket: int64(why.Ticket), Due: w.moment(why.Due), Late: why.Late,
			})
		}
		w.AtRisk = append(w.AtRisk, line)
	}
}

// promises leaves out the tickets that stand above with the same clock.
func (w *wording) promises(d Digest) {
	for _, p := range d.Promises {
		above := slices.ContainsFunc(w.Tickets, func(k prompts.DigestTicket) bool { return p.Ticket != 0 && k.Ticket == int64(p.Ticket) })
		if above || len(w.Promises) == shownLines {
			continue
		}
		w.Promises = append(w.Promises, prompts.DigestPromise{
			Kind: p.Kind, Ticket: int64(p.Ticket), What: p.What, Owner: p.Owner, Due: w.moment(p.Due), Late: p.Late, Cited: w.cite(p.MessageIDs),
		})
	}
}

func (w *wording) gaps(d Digest, most int) {
	for _, g := range d.Gaps[:min(len(d.Gaps), most)] {
		w.Gaps = append(w.Gaps, prompts.DigestGap{Question: g.Question, Asked: g.Asked, Staff: g.Audience == string(intents.Staff), Cited: w.cite(g.MessageIDs)})
	}
}

// cite keeps the messages as cited and returns their numbers.
func (w *wording) cite(list []store.MessageID) []int64 {
	out := make([]int64, len(list))
	for i, id := range list {
		out[i] = int64(id)
		if !slices.Contains(w.cited, id) {
			w.cited = append(w.cited, id)
		}
	}
	return out
}

// sources are the footnotes to what was cited, in its order.
func (w *wording) sources(d Digest) []desks.Source {
	var out []desks.Source
	for _, id := range w.cited {
		text := ""
		if i := slices.IndexFunc(d.Sources, func(s Source) bool { return s.Message == id }); i >= 0 {
			text = d.Sources[i].Text
		}
		out = append(out, source(id, text))
	}
	return out
}

// footnote is how much of a message a footnote shows, in characters.
const footnote = 120

func source(id store.MessageID, text string) desks.Source {
	return desks.Source{Label: fmt.Sprintf("#%d", id), Quote: prompts.Cut(text, footnote), Ref: fmt.Sprintf("message/%d", id)}
}

func (w *wording) moment(t time.Time) prompts.DigestMoment { return moment(t, w.now) }

func moment(t, now time.Time) prompts.DigestMoment {
	return prompts.DigestMoment{At: t, Today: t.Format(time.DateOnly) == now.Format(time.DateOnly)}
}

func quote(q Quote, now time.Time) prompts.DigestQuote {
	return prompts.DigestQuote{Who: who(q.Person), At: moment(q.At, now), Aspect: q.Aspect, Polarity: q.Polarity, Words: q.Words, Message: int64(q.Message)}
}

func who(p Person) prompts.DigestPerson { return prompts.DigestPerson{Name: p.Name, Phone: p.Phone} }

// service names an appointment's services; an id that is not in the trade's list stays.
func service(tag language.Tag, list string) string {
	var names []string
	for id := range strings.SplitSeq(list, ",") {
		names = append(names, cmp.Or(intents.ItemName(id, tag), id))
	}
	return strings.Join(names, "+")
}
