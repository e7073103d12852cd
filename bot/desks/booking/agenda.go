package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents/times"
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
// confirmed and, today, for who should be here; or what is left of the day, where they ask for that. Several days are listed
// one below the other.
func (d *Desk) agenda(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	days, several := times.Several(t.Text, t.Now)
	if !several && asksUnconfirmed(t.Text) && t.Reading.Slots.When.Empty() { // whenever they are
		days.First, days.Last, several = times.DateOf(t.Now), times.DateOf(t.Now.AddDate(0, 0, mostDays-1)), true
	}
	if several {
		return d.agendas(ctx, t, days)
	}
	day := midnight(t.Now)
	if w := t.Reading.Slots.When; !w.Date.IsZero() {
		day = w.Date.In(t.Location())
	}
	part, said := parts[string(t.Reading.Slots.When.Part)]
	if !said {
		part = wholeDay
	}
	if asksFree(t.Text) {
		return d.left(ctx, t, day, part)
	}
	all, err := d.booked(ctx, t, day, day.AddDate(0, 0, 1))
	if err != nil {
		return desks.Reply{}, err
	}
	p := all.on(d, t, day, part)
	p.Part, p.Waiting = string(t.Reading.Slots.When.Part), all.waiting
	r := desks.Reply{Text: p.In(t.Language), Buttons: all.buttons, Keep: true}
	if len(p.Lines) > 1 {
		head, rows := p.Table(t.Language)
		r.Exhibits = []desks.Exhibit{{Instead: listed(r.Text), Head: head, Rows: rows}}
	}
	return r, nil
}

var wholeDay = [2]time.Duration{0, 24 * time.Hour}

// booked is what stands in the calendar of some days.
type booked struct {
	list    []store.Appointment
	closed  []store.Hold
	waiting int
	buttons []desks.Button
}

func (d *Desk) booked(ctx context.Context, t desks.Turn, from, to time.Time) (b booked, err error) {
	if b.list, err = t.Read.AppointmentsBetween(ctx, t.Shop.ID, from, to); err != nil {
		return b, err
	}
	if asksUnconfirmed(t.Text) {
		b.list = slices.DeleteFunc(b.list, func(a store.Appointment) bool { return a.Status != store.AppointmentRequested })
	}
	if b.closed, err = t.Read.ClosedBays(ctx, t.Shop.ID, t.Now); err != nil {
		return b, err
	}
	waiting, err := t.Read.Waiting(ctx, t.Shop.ID)
	for _, w := range waiting {
		if w.From.Before(to) && w.Until.After(from) {
			b.waiting++
		}
	}
	return b, err
}

// on is the agenda of one of the days, or of a part of it. The buttons that it needs are gathered in b.
func (b *booked) on(d *Desk, t desks.Turn, day time.Time, part [2]time.Duration) prompts.Agenda {
	p := prompts.Agenda{Day: day}
	for _, h := range b.closed {
		if h.StartsAt.Before(day.AddDate(0, 0, 1)) && h.EndsAt.After(day) && !slices.Contains(p.Closed, h.Bay) {
			p.Closed = append(p.Closed, h.Bay)
		}
	}
	for _, a := range b.list {
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
		if len(b.buttons) < mostButtons {
			b.buttons = append(b.buttons, d.agendaButtons(t, a)...)
		}
	}
	return p
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
