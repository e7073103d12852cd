package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// conflictIfGone turns "no longer in that state" into a conflict: the world changed
// between answer and writing, so the desk is asked again.
func conflictIfGone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: %w", store.ErrConflict, err)
	}
	return err
}

// audit records what staff did to an appointment. Customers' own acts are in the
// conversation.
func audit(ctx context.Context, tx *store.Tx, t desks.Turn, action string, a store.Appointment) error {
	if !t.Who.IsStaff() {
		return nil
	}
	return tx.Audit(ctx, store.AuditEntry{
		Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: action, Subject: fmt.Sprintf("appointment/%d", a.ID),
		Detail: a.StartsAt.In(t.Location()).Format("2006-01-02 15:04") + " " + a.Service,
	})
}

// agenda lists the appointments of a day, or of the part of it that staff name, with buttons for what waits to be
// confirmed and, today, for who should be here; or what is left of the day, where they ask for that.
func (d *Desk) agenda(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	day := midnight(t.Now)
	if w := t.Reading.Slots.When; !w.Date.IsZero() {
		day = time.Date(w.Date.Year, w.Date.Month, w.Date.Day, 0, 0, 0, 0, t.Location())
	}
	part, said := parts[string(t.Reading.Slots.When.Part)]
	if !said {
		part = [2]time.Duration{0, 24 * time.Hour}
	}
	if asksFree(t.Text) {
		return d.left(ctx, t, day, part)
	}
	list, err := t.Read.AppointmentsBetween(ctx, t.Shop.ID, day, day.AddDate(0, 0, 1))
	if err != nil {
		return desks.Reply{}, err
	}
	p := prompts.Agenda{Day: day, Part: string(t.Reading.Slots.When.Part)}
	if p.Closed, err = d.closedOn(ctx, t, day); err != nil {
		return desks.Reply{}, err
	}
	var buttons []desks.Button
	for _, a := range list {
		if since := a.StartsAt.Sub(day); since < part[0] || since >= part[1] {
			continue
		}
		if a.Status == store.AppointmentCancelled {
			p.Cancelled++
			continue
		}
		line := d.facts(t, a)
		line.Trouble = line.Trouble || (slices.Contains(p.Closed, a.Bay) && slices.Contains(standingStates, a.Status))
		p.Lines = append(p.Lines, line)
		if len(buttons) < mostButtons {
			buttons = append(buttons, d.agendaButtons(t, a)...)
		}
	}
	waiting, err := t.Read.Waiting(ctx, t.Shop.ID)
	for _, w := range waiting {
		if w.From.Before(day.AddDate(0, 0, 1)) && w.Until.After(day) {
			p.Waiting++
		}
	}
	r := desks.Reply{Text: p.In(t.Language), Buttons: buttons, Keep: true}
	if len(p.Lines) > 1 {
		head, rows := p.Table(t.Language)
		r.Exhibits = []desks.Exhibit{{Instead: listed(r.Text), Head: head, Rows: rows}}
	}
	return r, err
}

// left tells the times of a day that can still be booked for a visit of the usual length.
func (d *Desk) left(ctx context.Context, t desks.Turn, day time.Time, part [2]time.Duration) (desks.Reply, error) {
	busy, err := d.free(ctx, t, day, nothing)
	if err != nil {
		return desks.Reply{}, err
	}
	n := d.rules.needs(nil)
	p := prompts.Agenda{Day: day, Part: string(t.Reading.Slots.When.Part), Minutes: int(n.length.Minutes())}
	for _, o := range (calendar{d.rules, d.hours, t.Now}).openings(busy, day, n, part[0], part[1]) {
		p.Free = append(p.Free, o.At)
	}
	return desks.Reply{Text: p.Left(t.Language), Keep: true}, nil
}

// listed is the part of an agenda that lists the appointments.
func listed(agenda string) string {
	var lines strings.Builder
	for line := range strings.Lines(agenda) {
		if strings.HasPrefix(line, "· ") {
			lines.WriteString(line)
		}
	}
	return strings.TrimSuffix(lines.String(), "\n")
}

// mostButtons keeps a card usable on a phone.
const mostButtons = 8

// soonHere is how long before their time customers may be checked in from the list.
const soonHere = time.Hour

func (d *Desk) agendaButtons(t desks.Turn, a store.Appointment) []desks.Button {
	switch {
	case a.Status == store.AppointmentRequested:
		return []desks.Button{{Label: d.facts(t, a).ConfirmLabel(t.Language), Action: fmt.Sprintf("booking:approve:%d", a.ID)}}
	case a.Status == store.AppointmentConfirmed && a.StartsAt.Before(t.Now.Add(soonHere)) && midnight(t.Now).Equal(midnight(a.StartsAt.In(t.Location()))):
		return []desks.Button{arrivedButton(t.Language, d.facts(t, a))}
	}
	return nil
}

// closedOn lists the bays that are out of use on a day.
func (d *Desk) closedOn(ctx context.Context, t desks.Turn, day time.Time) ([]int, error) {
	list, err := t.Read.ClosedBays(ctx, t.Shop.ID, t.Now)
	var out []int
	for _, h := range list {
		if h.StartsAt.Before(day.AddDate(0, 0, 1)) && h.EndsAt.After(day) && !slices.Contains(out, h.Bay) {
			out = append(out, h.Bay)
		}
	}
	return out, err
}
