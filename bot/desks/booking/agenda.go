package booking

import (
	"context"
	"errors"
	"fmt"
	"strconv"
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

// agenda lists a day's appointments for staff, with a button for each that waits for
// confirmation.
func (d *Desk) agenda(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	day := midnight(t.Now)
	if w := t.Reading.Slots.When; !w.Date.IsZero() {
		day = time.Date(w.Date.Year, w.Date.Month, w.Date.Day, 0, 0, 0, 0, t.Location())
	}
	list, err := t.Read.AppointmentsBetween(ctx, t.Shop.ID, day, day.AddDate(0, 0, 1))
	if err != nil {
		return desks.Reply{}, err
	}
	p := prompts.Agenda{Day: day}
	var buttons []desks.Button
	for _, a := range list {
		if a.Status == store.AppointmentCancelled {
			p.Cancelled++
			continue
		}
		p.Lines = append(p.Lines, d.facts(t, a))
		if a.Status == store.AppointmentRequested && len(buttons) < mostButtons {
			buttons = append(buttons, desks.Button{Label: d.facts(t, a).ConfirmLabel(t.Language), Action: fmt.Sprintf("booking:approve:%d", a.ID)})
		}
	}
	return desks.Reply{Text: p.In(t.Language), Buttons: buttons}, nil
}

// mostButtons keeps a card usable on a phone.
const mostButtons = 8

// staffAction handles the buttons that only staff see. done is false for all others.
func (d *Desk) staffAction(ctx context.Context, t desks.Turn) (r desks.Reply, done bool, err error) {
	value, ok := strings.CutPrefix(t.Action, "booking:approve:")
	if !ok || !t.Who.IsStaff() {
		return r, false, nil
	}
	id, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return desks.Reply{Text: prompts.Booking{}.Gone(t.Language)}, true, nil
	}
	a, err := t.Read.Appointment(ctx, store.AppointmentID(id))
	if errors.Is(err, store.ErrNotFound) || (err == nil && (a.Shop != t.Shop.ID || a.Status != store.AppointmentRequested)) {
		return desks.Reply{Text: prompts.Booking{}.Gone(t.Language), Keep: true}, true, nil
	}
	if err != nil {
		return r, true, err
	}
	return d.approve(t, a), true, nil
}

// approve confirms a request and tells the customer where it was made.
func (d *Desk) approve(t desks.Turn, a store.Appointment) desks.Reply {
	return desks.Reply{
		Text: d.facts(t, a).Approved(t.Language), Keep: true,
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.SetAppointmentStatus(ctx, a.ID, store.AppointmentConfirmed, "", store.AppointmentRequested); err != nil {
				return conflictIfGone(err)
			}
			if err := tx.CloseTodo(ctx, confirmKey(a), store.AppointmentConfirmed); err != nil {
				return err
			}
			if err := audit(ctx, tx, t, "booking.confirm", a); err != nil || a.Conversation == 0 {
				return err
			}
			c, err := tx.Conversation(ctx, a.Conversation)
			if err != nil {
				return err
			}
			_, err = desks.Post(ctx, tx, c, fmt.Sprintf("confirmed/%d/%d", a.ID, a.StartsAt.Unix()), store.OwnerBot, d.facts(t, a).ToldConfirmed(desks.LanguageOf(c)))
			return err
		},
	}
}
