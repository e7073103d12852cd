package complaints

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents/sentiment"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// past is what happened to a customer before, within the window that counts as a repeat.
type past struct {
	tickets []store.Ticket
	advisor store.StaffID // of the last visit
}

// mostPast bounds what is looked at.
const mostPast = 20

func (d *Desk) past(ctx context.Context, t desks.Turn) (p past, err error) {
	if t.Who.Customer == nil {
		return p, nil
	}
	tickets, err := t.Read.TicketsOf(ctx, t.Who.CustomerID(), mostPast)
	if err != nil {
		return p, err
	}
	for _, one := range tickets {
		if t.Now.Sub(one.OpenedAt) < d.rules.Repeat {
			p.tickets = append(p.tickets, one)
		}
	}
	orders, err := t.Read.OrdersOf(ctx, t.Who.CustomerID(), 1)
	if err == nil && len(orders) > 0 {
		p.advisor = orders[0].Advisor
	}
	return p, err
}

// repeats finds the ticket that this one repeats: the same car with the same fault, and
// says whether the advisor is the same too.
func (p past) repeats(k store.Ticket) (why string, of store.TicketID) {
	for _, one := range p.tickets {
		if k.Fault == "" || one.Fault != k.Fault || k.Vehicle == 0 || one.Vehicle != k.Vehicle {
			continue
		}
		if k.Advisor != 0 && one.Advisor == k.Advisor {
			return fmt.Sprintf("same_advisor:#%d", one.ID), one.ID
		}
		return fmt.Sprintf("same_fault:#%d", one.ID), one.ID
	}
	return "", 0
}

// fault is what a complaint is about: the job that it names, else what it blames first.
func fault(t desks.Turn) string {
	if items := t.Reading.Slots.Items; len(items) > 0 {
		return items[0].ID
	}
	for _, a := range t.Reading.Sentiment.Aspects {
		if a.Polarity == sentiment.Negative {
			return string(a.Aspect)
		}
	}
	return ""
}

// notSolved hears that what was told to be done is not.
func notSolved(text string) bool {
	folded := language.Fold(text)
	for _, w := range words {
		if w.code != "repeat" {
			continue
		}
		for _, word := range w.list {
			if strings.Contains(folded, word) {
				return true
			}
		}
	}
	return strings.Contains(folded, "还是") || strings.Contains(folded, "not solved") || strings.Contains(folded, "not fixed")
}

// verdict takes the customer's answer to the result they were told.
func (d *Desk) verdict(ctx context.Context, t desks.Turn) (r desks.Reply, done bool, err error) {
	rest, ok := strings.CutPrefix(t.Action, "complaints:")
	if !ok {
		return r, false, nil
	}
	what, number, _ := strings.Cut(rest, ":")
	id, _ := strconv.ParseInt(number, 10, 64) // 0 is none
	k, err := t.Read.Ticket(ctx, store.TicketID(id))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return r, true, err
	}
	theirs := err == nil && k.Shop == t.Shop.ID && (k.Conversation == t.Conversation.ID || k.Customer != 0 && k.Customer == t.Who.CustomerID())
	gone := desks.Reply{Text: prompts.Complaint{Ticket: id}.Gone(t.Language), Keep: true}
	if !theirs || k.ToldAt.IsZero() || k.Verdict != "" && what == k.Verdict {
		return gone, true, nil
	}
	switch what {
	case "satisfied":
		k.Verdict = what
		words := d.facts(t, k, Grade(k.Grade))
		return desks.Reply{Text: words.Thanks(t.Language), Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.UpdateTicket(ctx, k); err != nil {
				return err
			}
			return d.team.TellPerson(ctx, tx, k.Shop, k.Owner, desks.ActTickets, fmt.Sprintf("complaints/verdict/%d/%d", k.ID, t.Message.ID), words.Satisfied, d.buttons(k))
		}}, true, nil
	case "unsatisfied":
		if !k.ClosedAt.IsZero() && t.Now.Sub(k.ClosedAt) > d.rules.Reopen {
			return gone, true, nil
		}
		r, err = d.again(ctx, t, k)
		return r, true, err
	}
	return gone, true, nil
}

// again opens the same ticket again, in the words of the customer: one rung higher, at
// least serious, with its clocks anew. What ran out before stays on record.
func (d *Desk) again(ctx context.Context, t desks.Turn, k store.Ticket) (desks.Reply, error) {
	staff, err := t.Read.StaffOf(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	d.reopen(&k, t.Now, staff)
	words := d.facts(t, k, Grade(k.Grade))
	return desks.Reply{Text: words.Reopening(t.Language), Form: form{Ticket: k.ID}, Notes: k.Reasons, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := d.keepReopened(ctx, tx, k, words); err != nil {
			return err
		}
		card := d.told(k, t.Now, staff)
		card.Said = t.Text
		return d.team.TellPerson(ctx, tx, k.Shop, k.Owner, desks.ActTickets, fmt.Sprintf("complaints/again/%d/%d", k.ID, k.Reopened), card.Again, d.cardButtons(k))
	}}, nil
}

func (d *Desk) reopen(k *store.Ticket, now time.Time, staff []store.Staff) {
	record(k, now)
	k.Reopened++
	k.Status, k.Verdict, k.Grade = store.TicketOpen, "unsatisfied", string(graver(Grade(k.Grade), Serious))
	k.AnsweredAt, k.CauseAt, k.FixedAt, k.VerifiedAt, k.ToldAt, k.ClosedAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}
	k.PausedAt, k.PausedFor, k.PausedBy = time.Time{}, "", 0
	climb(k)
	if s, ok := byID(staff, k.Owner); !ok || !s.Active {
		k.Owner = d.rules.owner(Grade(k.Grade), staff)
	}
	d.startClocks(k, now)
}

func (d *Desk) keepReopened(ctx context.Context, tx *store.Tx, k store.Ticket, words prompts.Complaint) error {
	if err := tx.UpdateTicket(ctx, k); err != nil {
		return err
	}
	if err := tx.Audit(ctx, store.AuditEntry{Shop: k.Shop, Actor: "customer", Action: "complaint.reopen", Subject: subjectOf(k), Detail: strconv.Itoa(k.Reopened)}); err != nil {
		return err
	}
	if err := d.todo(ctx, tx, k, words); err != nil {
		return err
	}
	return d.watch(ctx, tx, k)
}
