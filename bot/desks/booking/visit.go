package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// visitAction handles the buttons of an appointment that take it on its way: confirmed,
// arrived, missed, taken back. done is false for all others.
func (d *Desk) visitAction(ctx context.Context, t desks.Turn) (r desks.Reply, done bool, err error) {
	rest, ok := strings.CutPrefix(t.Action, "booking:")
	if !ok {
		return r, false, nil
	}
	what, value, _ := strings.Cut(rest, ":")
	number, reason, _ := strings.Cut(value, ":")
	forStaff, known := visitActs[what]
	if !known || (forStaff && !t.Who.IsStaff()) {
		return r, false, nil
	}
	id, _ := strconv.ParseInt(number, 10, 64) // 0 is no appointment
	a, err := t.Read.Appointment(ctx, store.AppointmentID(id))
	switch {
	case errors.Is(err, store.ErrNotFound) || (err == nil && !mayTouch(t, a)):
		return desks.Reply{Text: prompts.Booking{}.Gone(t.Language), Keep: true}, true, nil
	case err != nil:
		return r, true, err
	}
	r, err = d.visit(ctx, t, a, what, reason)
	return r, true, err
}

// visitActs are the acts and whether they are for staff alone.
var visitActs = map[string]bool{"approve": true, "arrived": true, "noshow": true, "unarrive": true, "restore": false, "coming": false, "onmyway": false}

// mayTouch reports whether an appointment is the shop's, for staff, or the speaker's own.
func mayTouch(t desks.Turn, a store.Appointment) bool {
	if t.Who.IsStaff() {
		return a.Shop == t.Shop.ID
	}
	return a.Conversation == t.Conversation.ID || (a.Customer != 0 && a.Customer == t.Who.CustomerID())
}

func (d *Desk) visit(ctx context.Context, t desks.Turn, a store.Appointment, what, reason string) (desks.Reply, error) {
	standing := slices.Contains(standingStates, a.Status)
	switch {
	case what == "approve" && a.Status == store.AppointmentRequested:
		return d.approve(t, a), nil
	case what == "arrived" && standing:
		return d.arrive(t, a), nil
	case what == "unarrive" && a.Status == store.AppointmentArrived:
		return d.unarrive(ctx, t, a)
	case what == "noshow" && standing && !a.StartsAt.After(t.Now):
		if reason == "" {
			return d.askReason(t, a), nil
		}
		return d.noShow(t, a, reason), nil
	case what == "restore" && (a.Status == store.AppointmentCancelled || (a.Status == store.AppointmentNoShow && t.Who.IsStaff())):
		return d.restore(ctx, t, a)
	case (what == "coming" || what == "onmyway") && standing:
		return d.coming(ctx, t, a)
	}
	return desks.Reply{Text: prompts.Booking{}.Gone(t.Language), Keep: true}, nil
}

// approve confirms a request and tells the customer.
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
			if err := audit(ctx, tx, t, "booking.confirm", a); err != nil {
				return err
			}
			return d.tellCustomer(ctx, tx, a, "confirmed", prompts.Booking.ToldConfirmed, t.Shop.Name, changes)
		},
	}
}

// arrive notes that the car is here, and welcomes the customer.
func (d *Desk) arrive(t desks.Turn, a store.Appointment) desks.Reply {
	return desks.Reply{
		Text: d.facts(t, a).Arrived(t.Language), Keep: true,
		Buttons: []desks.Button{{Label: prompts.Booking{}.Label(t.Language, "undo"), Action: fmt.Sprintf("booking:unarrive:%d", a.ID)}},
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.SetAppointmentStatus(ctx, a.ID, store.AppointmentArrived, "", standingStates...); err != nil {
				return conflictIfGone(err)
			}
			if err := tx.CloseTodo(ctx, confirmKey(a), store.AppointmentArrived); err != nil {
				return err
			}
			if err := audit(ctx, tx, t, "booking.arrived", a); err != nil {
				return err
			}
			return d.tellCustomer(ctx, tx, a, "arrived", prompts.Booking.Welcome, t.Shop.Name, nil)
		},
	}
}

func (d *Desk) unarrive(ctx context.Context, t desks.Turn, a store.Appointment) (desks.Reply, error) {
	if twice, err := d.standsAt(ctx, t, a); err != nil || twice {
		return desks.Reply{Text: d.facts(t, a).TwiceAt(t.Language), Keep: true}, err
	}
	return desks.Reply{
		Text: d.facts(t, a).Undone(t.Language), Keep: true,
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.SetAppointmentStatus(ctx, a.ID, store.AppointmentConfirmed, "", store.AppointmentArrived); err != nil {
				return conflictIfGone(err)
			}
			return audit(ctx, tx, t, "booking.unarrived", a)
		},
	}, nil
}

func (d *Desk) askReason(t desks.Turn, a store.Appointment) desks.Reply {
	facts := d.facts(t, a)
	r := desks.Reply{Text: facts.AskReason(t.Language), Keep: true}
	for _, reason := range facts.Reasons(t.Language) {
		r.Buttons = append(r.Buttons, desks.Button{Label: reason, Action: fmt.Sprintf("booking:noshow:%d:%s", a.ID, reason)})
	}
	return r
}

// longestReason bounds what is noted of a reason, in characters.
const longestReason = 200

// noShow notes that nobody came, and why; the bay is free again.
func (d *Desk) noShow(t desks.Turn, a store.Appointment, reason string) desks.Reply {
	reason = prompts.Cut(reason, longestReason)
	facts := d.facts(t, a)
	facts.Reason = reason
	return desks.Reply{
		Text: facts.NoShow(t.Language), Keep: true, Buttons: []desks.Button{undoButton(t, a)},
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.SetAppointmentStatus(ctx, a.ID, store.AppointmentNoShow, reason, standingStates...); err != nil {
				return conflictIfGone(err)
			}
			if err := settled(ctx, tx, a, store.AppointmentNoShow); err != nil {
				return err
			}
			if err := d.placesFreed(ctx, tx, a.Shop); err != nil {
				return err
			}
			if err := audit(ctx, tx, t, "booking.no_show", a); err != nil {
				return err
			}
			return d.tellCustomer(ctx, tx, a, "missed", prompts.Booking.Missed, t.Shop.Name, rebook)
		},
	}
}

// restore takes a cancellation or a no-show back, where the time is still free.
func (d *Desk) restore(ctx context.Context, t desks.Turn, a store.Appointment) (desks.Reply, error) {
	busy, err := d.free(ctx, t, a.StartsAt.In(t.Location()), nothing)
	if err != nil {
		return desks.Reply{}, err
	}
	n := d.rules.needs(strings.Split(a.Service, ","))
	n.length = a.EndsAt.Sub(a.StartsAt)
	bay, technician := busy.place(a.StartsAt, n)
	twice, err := d.standsAt(ctx, t, a)
	if err != nil {
		return desks.Reply{}, err
	}
	if bay == 0 || twice || a.EndsAt.Before(t.Now) {
		return desks.Reply{Text: d.facts(t, a).CannotRestore(t.Language), Keep: true, Buttons: rebook(t.Language, d.facts(t, a))}, nil
	}
	a.Bay, a.Technician, a.Status = bay, technician, store.AppointmentRequested
	if t.Who.IsStaff() {
		a.Status = store.AppointmentConfirmed
	}
	return desks.Reply{
		Text: d.facts(t, a).Restored(t.Language), Keep: true, Buttons: changeButtons(t, a),
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := d.release(ctx, tx, a.Shop, 0); err != nil {
				return err
			}
			if err := tx.Restore(ctx, a); err != nil {
				return conflictIfGone(err)
			}
			if t.Who.IsStaff() {
				if err := errors.Join(audit(ctx, tx, t, "booking.restore", a), d.tellCustomer(ctx, tx, a, "restored", prompts.Booking.Restored, t.Shop.Name, changes)); err != nil {
					return err
				}
			}
			return d.watch(ctx, tx, t, a)
		},
	}, nil
}

// coming notes that the customer means to come.
func (d *Desk) coming(ctx context.Context, t desks.Turn, a store.Appointment) (desks.Reply, error) {
	facts := d.facts(t, a)
	var err error
	if facts.Wait, err = d.waitAt(ctx, t.Read, a, t.Now); err != nil {
		return desks.Reply{}, err
	}
	return desks.Reply{Text: facts.Coming(t.Language), Keep: true}, nil
}
