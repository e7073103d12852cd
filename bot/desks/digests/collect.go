package digests

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pitcrew/intents"
	"pitcrew/intents/identifiers"
	"pitcrew/store"
)

// Collect counts the period [from, to) of a shop, seen at now; both bounds are midnights in
// the shop's zone. The database counts and chooses: some fifteen statements, whatever the
// number of messages. Open tickets are told as at the end of a period that is over; what was
// promised by then and is still owed (Promises) as at now.
func Collect(ctx context.Context, r store.Reader, shop store.Shop, from, to, now time.Time, rules Rules) (Digest, error) {
	c := collector{Reader: r, shop: shop, from: from, to: to, now: now, at: now, rules: rules, loc: shop.Location()}
	if end := to.Add(-time.Microsecond); end.Before(now) {
		c.at = end
	}
	last := to.In(c.loc).AddDate(0, 0, -1).Format(time.DateOnly)
	d := Digest{Date: from.In(c.loc).Format(time.DateOnly), Shop: shop.Name, AsOf: c.at.In(c.loc).Truncate(time.Second), Made: now.In(c.loc).Truncate(time.Second), Intents: map[string]int{}}
	if last != d.Date {
		d.Until = last
	}
	for _, step := range []func(context.Context, *Digest) error{c.messages, c.bookings, c.sales, c.tickets, c.promises, c.gaps, c.voices} {
		if err := step(ctx, &d); err != nil {
			return Digest{}, fmt.Errorf("digest of %s: %w", d.Date, err)
		}
	}
	d.AtRisk = c.atRisk()
	d.Results = results(d, c.sold, rules.Targets)
	return d, nil
}

// collector gathers one digest.
type collector struct {
	store.Reader
	shop          store.Shop
	from, to, now time.Time
	at            time.Time // now, or the end of a period that is over
	rules         Rules
	loc           *time.Location

	lost     []store.LostAppointment
	standing []store.StandingTicket
	due      []store.StandingTicket
	upset    []store.Upset
	said     map[store.MessageID]store.Voice // the messages that the digest quotes
	sold     store.Sales
}

// enquiring are the intents of a conversation that may become an appointment.
var enquiring = []string{string(intents.Book), string(intents.Price), string(intents.Advice)}

func (c *collector) messages(ctx context.Context, d *Digest) error {
	counts, err := c.CountFeedback(ctx, c.shop.ID, c.from, c.to)
	if err != nil {
		return err
	}
	for _, one := range counts {
		d.Messages += one.Messages
		d.Intents[one.Intent] += one.Messages
		switch one.Sentiment {
		case positive:
			d.Sentiment.Positive += one.Messages
		case negative:
			d.Sentiment.Negative += one.Messages
		default:
			d.Sentiment.Neutral += one.Messages
		}
	}
	talk, people, err := c.CountTalk(ctx, c.shop.ID, c.from, c.to, enquiring...)
	d.People = people
	for _, one := range talk {
		d.Conversations += one.Conversations
		d.Bookings.Enquiries += one.Asking
		if one.Asking > 0 {
			part(&d.Bookings.ByChannel, one.Channel).Enquiries += one.Asking
		}
	}
	return err
}

func (c *collector) bookings(ctx context.Context, d *Digest) error {
	counts, err := c.CountBookings(ctx, c.shop.ID, c.from, c.to, c.now)
	if err != nil {
		return err
	}
	b := &d.Bookings
	for _, one := range counts {
		b.Booked += one.Booked
		b.Due += one.Due
		b.Arrived += one.Arrived
		b.NoShows += one.NoShow
		b.Unrecorded += one.Unrecorded
		b.Cancelled += one.Cancelled
		if one.Booked+one.Due == 0 {
			continue
		}
		part(&b.ByChannel, one.Channel).add(one)
		for service := range strings.SplitSeq(one.Service, ",") {
			part(&b.ByService, service).add(one)
		}
	}
	b.ByChannel, b.ByService = ranked(b.ByChannel), ranked(b.ByService)
	c.lost, err = c.LostAppointments(ctx, c.shop.ID, c.from, c.to, c.rules.Listed)
	return err
}

// part finds a name's line, or begins it.
func part(list *[]Part, name string) *Part {
	i := slices.IndexFunc(*list, func(p Part) bool { return p.Name == name })
	if i < 0 {
		i = len(*list)
		*list = append(*list, Part{Name: name})
	}
	return &(*list)[i]
}

func (p *Part) add(c store.BookingCount) {
	p.Booked += c.Booked
	p.Due += c.Due
	p.Arrived += c.Arrived
}

// ranked puts the busiest first.
func ranked(list []Part) []Part {
	slices.SortStableFunc(list, func(a, b Part) int {
		return cmp.Or(cmp.Compare(b.Enquiries+b.Booked+b.Due, a.Enquiries+a.Booked+a.Due), strings.Compare(a.Name, b.Name))
	})
	return orNone(list)
}

func (c *collector) sales(ctx context.Context, d *Digest) (err error) {
	c.sold, err = c.CountSales(ctx, c.shop.ID, c.from, c.to)
	d.Bookings.Closed, d.Bookings.Revenue = c.sold.Orders, c.sold.Total
	return err
}

func (c *collector) gaps(ctx context.Context, d *Digest) error {
	gaps, err := c.GapsBetween(ctx, c.shop.ID, c.from, c.to, c.rules.Listed)
	for _, g := range gaps {
		d.Gaps = append(d.Gaps, Gap{Question: g.Question, Audience: g.Audience, Asked: g.Asked, MessageIDs: ids(g.Message)})
	}
	d.Gaps = orNone(d.Gaps)
	return err
}

// results are F3's shares as far as the records hold them. A share of nothing is left out.
func results(d Digest, sold store.Sales, targets Targets) []Result {
	out := []Result{}
	add := func(name string, n, of, target int) {
		if of > 0 {
			out = append(out, Result{Name: name, Percent: (200*n + of) / (2 * of), Of: of, Target: target})
		}
	}
	add(ResultSatisfaction, d.Sentiment.Positive, d.Sentiment.Positive+d.Sentiment.Negative, targets.Satisfaction)
	add(ResultRepurchase, sold.Returning, sold.Customers, targets.Repurchase)
	return out
}

func (c *collector) local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(c.loc)
}

func person(customer store.CustomerID, conversation store.ConversationID, name, phone string) Person {
	return Person{Customer: customer, Conversation: conversation, Name: name, Phone: identifiers.MaskPhone(phone)}
}

// ids are the messages behind a claim; 0 is none.
func ids(list ...store.MessageID) []store.MessageID {
	out := []store.MessageID{}
	for _, id := range list {
		if id != 0 && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// orNone makes a list that is never null in JSON.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
