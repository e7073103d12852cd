package complaints

import (
	"context"
	"errors"
	"fmt"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// mostTickets keeps a list readable in chat.
const mostTickets = 10

// forStaff lists the open tickets, and moves one on when a button is pressed.
func (d *Desk) forStaff(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	for prefix, step := range map[string]func(desks.Turn, store.Ticket) desks.Reply{
		"complaints:answered:": d.answered, "complaints:told:": d.told, "complaints:close:": d.close,
	} {
		id, ok := ticketOf(t.Action, prefix)
		if !ok {
			continue
		}
		ticket, err := t.Read.Ticket(ctx, id)
		if errors.Is(err, store.ErrNotFound) || (err == nil && (ticket.Shop != t.Shop.ID || !ticket.ClosedAt.IsZero())) {
			return desks.Reply{Text: prompts.Complaint{Ticket: int64(id)}.Gone(t.Language), Keep: true}, nil
		}
		if err != nil {
			return desks.Reply{}, err
		}
		return step(t, ticket), nil
	}
	open, err := t.Read.OpenTickets(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	list := prompts.Complaints{Count: len(open)}
	r := desks.Reply{Keep: true}
	for _, one := range open[:min(len(open), mostTickets)] {
		list.Lines = append(list.Lines, d.facts(t, one, Grade(one.Grade)))
		r.Sources = append(r.Sources, desks.Source{Label: fmt.Sprintf("#%d", one.ID), Quote: one.Subject, Ref: fmt.Sprintf("message/%d", one.Message)})
		if len(r.Buttons) < mostTickets {
			r.Buttons = append(r.Buttons, d.nextStep(t, one))
		}
	}
	r.Text = list.In(t.Language)
	return r, nil
}

// nextStep is the button that moves a ticket on: answered, told, closed, in that order.
func (d *Desk) nextStep(t desks.Turn, one store.Ticket) desks.Button {
	words := prompts.Complaint{Ticket: int64(one.ID)}
	switch {
	case one.Status == store.TicketOpen:
		return desks.Button{Label: words.AnsweredLabel(t.Language), Action: fmt.Sprintf("complaints:answered:%d", one.ID)}
	case one.ToldAt.IsZero():
		return desks.Button{Label: words.ToldLabel(t.Language), Action: fmt.Sprintf("complaints:told:%d", one.ID)}
	default:
		return desks.Button{Label: words.CloseLabel(t.Language), Action: fmt.Sprintf("complaints:close:%d", one.ID)}
	}
}

func (d *Desk) answered(t desks.Turn, one store.Ticket) desks.Reply {
	one.Status = store.TicketAnswered
	return d.step(t, one, "complaint.answered", prompts.Complaint{Ticket: int64(one.ID)}.Answered(t.Language))
}

func (d *Desk) told(t desks.Turn, one store.Ticket) desks.Reply {
	one.Status, one.ToldAt = store.TicketAnswered, t.Now
	return d.step(t, one, "complaint.told", prompts.Complaint{Ticket: int64(one.ID)}.ToldBack(t.Language))
}

// close refuses as long as the customer was not told what came of it (B3).
func (d *Desk) close(t desks.Turn, one store.Ticket) desks.Reply {
	if one.ToldAt.IsZero() {
		return desks.Reply{Text: prompts.Complaint{Ticket: int64(one.ID)}.NotToldYet(t.Language), Buttons: []desks.Button{d.nextStep(t, one)}, Keep: true}
	}
	one.Status, one.ClosedAt = store.TicketClosed, t.Now
	return d.step(t, one, "complaint.close", prompts.Complaint{Ticket: int64(one.ID)}.Closed(t.Language))
}

func (d *Desk) step(t desks.Turn, one store.Ticket, action, text string) desks.Reply {
	r := desks.Reply{Text: text, Keep: true}
	if one.ClosedAt.IsZero() {
		r.Buttons = []desks.Button{d.nextStep(t, one)}
	}
	r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.UpdateTicket(ctx, one); err != nil {
			return err
		}
		if err := tx.CloseTodo(ctx, todoKey(one.ID), action); err != nil {
			return err
		}
		return tx.Audit(ctx, store.AuditEntry{Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: action, Subject: fmt.Sprintf("ticket/%d", one.ID)})
	}
	return r
}
