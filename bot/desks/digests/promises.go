package digests

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pitcrew/store"
)

// The complaint desk's words in the records: its gravest grade and its kind of todo.
const (
	gradeUrgent   = "urgent"
	kindComplaint = "complaint"
)

func (c *collector) tickets(ctx context.Context, d *Digest) error {
	counts, err := c.CountTickets(ctx, c.shop.ID, c.from, c.to, c.at)
	if err != nil {
		return err
	}
	d.Complaints = Complaints{Opened: counts.Opened, Open: counts.Open, Breached: counts.Breached, Tickets: []Ticket{}}
	if c.standing, err = c.StandingTickets(ctx, c.shop.ID, c.at, gradeUrgent, c.rules.Listed); err != nil {
		return err
	}
	for _, k := range c.standing {
		d.Complaints.Tickets = append(d.Complaints.Tickets, Ticket{
			Ticket: k.ID, Person: person(k.Customer, k.Conversation, k.Name, k.Phone), Grade: k.Grade, Subject: k.Subject, Status: k.Status,
			Owner: k.OwnerName, ReplyDue: c.local(k.ReplyDue), CauseDue: c.local(k.CauseDue), VerifiedDue: c.local(k.VerifiedDue), ToldDue: c.local(k.ToldDue),
			Owed: c.owed(k, c.at), PausedFor: k.PausedFor, Reopened: k.Reopened, Breached: k.Breached, MessageIDs: ids(k.Message),
		})
	}
	return nil
}

// promises lists what was promised before the end of the period and is owed by a time that
// is near or over: of each complaint the clock that ends next, and the entries of today's
// list, without those that stand for a complaint.
func (c *collector) promises(ctx context.Context, d *Digest) error {
	before := c.now.Add(c.rules.Soon)
	var err error
	if c.due, err = c.DueTickets(ctx, c.shop.ID, c.to, c.now, before, c.rules.Listed); err != nil {
		return err
	}
	todos, err := c.DueTodos(ctx, c.shop.ID, c.to, before, kindComplaint, c.rules.Listed)
	if err != nil {
		return err
	}
	d.Promises = []Promise{}
	for _, k := range c.due {
		next := c.owed(k, c.now)[0] // it would not be due without one
		d.Promises = append(d.Promises, Promise{
			Kind: next.Kind, Person: person(k.Customer, k.Conversation, k.Name, k.Phone), Ticket: k.ID, What: k.Subject, Owner: k.OwnerName,
			Due: next.Due, Late: next.Due.Before(c.now), MessageIDs: ids(k.Message),
		})
	}
	for _, t := range todos {
		d.Promises = append(d.Promises, Promise{
			Kind: PromiseTodo, Person: person(t.Customer, t.Conversation, t.Name, t.Phone), What: t.Reason, Owner: t.OwnerName,
			Due: c.local(t.DueAt), Late: t.DueAt.Before(c.now), MessageIDs: ids(t.Message),
		})
	}
	slices.SortStableFunc(d.Promises, func(a, b Promise) int { return a.Due.Compare(b.Due) })
	d.Promises = d.Promises[:min(len(d.Promises), c.rules.Listed)]
	return nil
}

// owed are the ticket's promises that were not kept by a time, the next to end in front;
// what comes later in the work stands for what comes before it. Of a ticket opened again
// only the clocks that began then are known.
func (c *collector) owed(k store.StandingTicket, at time.Time) []Clock {
	kept := func(stops ...time.Time) bool {
		return slices.ContainsFunc(stops, func(t time.Time) bool { return !t.IsZero() && !t.After(at) })
	}
	out := []Clock{}
	for _, one := range []struct {
		Clock
		kept bool
	}{
		{Clock{PromiseReply, k.ReplyDue}, k.Status != store.TicketOpen && !k.AnsweredAt.After(at)},
		{Clock{PromiseCause, k.CauseDue}, kept(k.CauseAt, k.VerifiedAt, k.ToldAt)},
		{Clock{PromiseVerified, k.VerifiedDue}, kept(k.VerifiedAt, k.ToldAt)},
		{Clock{PromiseTold, k.ToldDue}, kept(k.ToldAt)},
	} {
		if !one.kept && !one.Due.IsZero() {
			out = append(out, Clock{one.Kind, c.local(one.Due)})
		}
	}
	slices.SortStableFunc(out, func(a, b Clock) int { return a.Due.Compare(b.Due) })
	return out
}

// weights order people at risk: what is worse to leave alone weighs more.
var weights = map[string]int{ReasonUrgent: 4, ReasonAngry: 3, ReasonBreached: 2, ReasonNegative: 1, ReasonDeadline: 1}

// atRisk puts together, person by person, who wrote in anger, who has an urgent or late
// complaint, and to whom a promise is due soon.
func (c *collector) atRisk() []Risk {
	list := []Risk{}
	add := func(p Person, why Reason, messages ...store.MessageID) {
		i := slices.IndexFunc(list, func(r Risk) bool { return same(r.Person, p) })
		if i < 0 {
			i = len(list)
			list = append(list, Risk{Person: p})
		}
		list[i].Reasons = append(list[i].Reasons, why)
		list[i].MessageIDs = ids(append(list[i].MessageIDs, messages...)...)
	}
	told := map[store.TicketID]bool{}
	for _, k := range append(slices.Clone(c.standing), c.due...) {
		if told[k.ID] {
			continue
		}
		why := Reason{Code: ReasonDeadline, Ticket: k.ID, Late: k.Breached}
		if owed := c.owed(k, c.now); len(owed) > 0 && k.PausedAt.IsZero() {
			why.Due = owed[0].Due
		}
		switch {
		case k.Grade == gradeUrgent:
			why.Code = ReasonUrgent
		case k.Breached:
			why.Code = ReasonBreached
		case why.Due.IsZero() || why.Due.After(c.now.Add(c.rules.Soon)):
			continue
		}
		told[k.ID] = true
		add(person(k.Customer, k.Conversation, k.Name, k.Phone), why, k.Message)
	}
	for _, u := range c.upset {
		why := Reason{Code: ReasonNegative, Count: u.Messages, Words: beginning(c.said[u.Worst[0]].Text)}
		if u.Angry >= c.rules.Anger {
			why.Code = ReasonAngry
		}
		add(person(u.Customer, u.Conversation, u.Name, u.Phone), why, u.Worst...)
	}
	slices.SortStableFunc(list, func(a, b Risk) int { return cmp.Compare(weight(b), weight(a)) })
	return list[:min(len(list), c.rules.Listed)]
}

// same reports whether two claims are about one person.
func same(a, b Person) bool {
	return a.Customer == b.Customer && (a.Customer != 0 || a.Conversation == b.Conversation)
}

func weight(r Risk) int {
	sum := 0
	for _, why := range r.Reasons {
		sum += weights[why.Code]
	}
	return sum
}
