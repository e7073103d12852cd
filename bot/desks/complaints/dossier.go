package complaints

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// How much of the past goes into a dossier.
const (
	dossierOrders = 3
	dossierWords  = 8
	dossierActs   = 200 // of the shop's audit log, searched for the ticket's
)

// dossier drafts what a person needs to know before they call: who, which car, the visits,
// the words with their messages, what was promised and tried.
func (d *Desk) dossier(ctx context.Context, t desks.Turn, k store.Ticket, staff []store.Staff) (desks.Reply, error) {
	p := prompts.Dossier{Complaint: d.told(k, t.Now, staff), Advisor: nameOf(staff, k.Advisor), Verifier: nameOf(staff, k.Verifier)}
	r := desks.Reply{Keep: true, Personal: true}
	if err := d.person(ctx, t, k, &p); err != nil {
		return r, err
	}
	if k.Conversation != 0 {
		said, err := t.Read.LastMessages(ctx, k.Conversation, 4*dossierWords)
		if err != nil {
			return r, err
		}
		for _, m := range said {
			if m.Direction == store.Inbound && m.Text != "" && m.ID >= k.Message {
				p.Words = append(p.Words, prompts.Quote{Message: int64(m.ID), At: m.At.In(t.Location()), Text: prompts.Cut(m.Text, 120)})
				r.Sources = append(r.Sources, desks.Source{Label: fmt.Sprintf("message %d", m.ID), Quote: prompts.Cut(m.Text, 60), Ref: fmt.Sprintf("message/%d", m.ID)})
			}
		}
		p.Words, r.Sources = p.Words[:min(len(p.Words), dossierWords)], r.Sources[:min(len(r.Sources), dossierWords)]
	}
	acts, err := t.Read.AuditLog(ctx, t.Shop.ID, dossierActs)
	if err != nil {
		return r, err
	}
	for _, e := range slices.Backward(acts) {
		if e.Subject == subjectOf(k) {
			p.Acts = append(p.Acts, prompts.Done{At: e.At.In(t.Location()), Who: e.Actor, What: e.Action, Detail: e.Detail})
		}
	}
	todo, err := t.Read.ActionsOf(ctx, k.ID)
	if err != nil {
		return r, err
	}
	for _, a := range todo {
		p.Actions = append(p.Actions, d.line(a, staff))
	}
	r.Text, r.Buttons = p.In(t.Language), steps(t.Language, k)
	r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		return tx.Audit(ctx, store.AuditEntry{Shop: k.Shop, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "complaint.dossier", Subject: subjectOf(k)})
	}
	return r, nil
}

func (d *Desk) person(ctx context.Context, t desks.Turn, k store.Ticket, p *prompts.Dossier) error {
	if k.Customer == 0 {
		return nil
	}
	c, err := t.Read.Customer(ctx, k.Customer)
	if err != nil {
		return err
	}
	p.Name, p.Phone = desks.NameOf(desks.StaffLanguage, c), c.Phone
	cars, err := t.Read.VehiclesOf(ctx, k.Customer)
	if err != nil {
		return err
	}
	for _, v := range cars {
		if k.Vehicle == 0 || v.ID == k.Vehicle {
			p.Cars = append(p.Cars, prompts.Car{Plate: v.Plate, Name: strings.TrimSpace(v.Make + " " + v.Model)})
		}
	}
	orders, err := t.Read.OrdersOf(ctx, k.Customer, dossierOrders)
	for _, o := range orders {
		p.Orders = append(p.Orders, prompts.PastVisit{Number: o.Number, At: o.OpenedAt.In(t.Location()), Summary: o.Summary})
	}
	return err
}
