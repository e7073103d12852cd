package booking

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// change moves or cancels one of the party's appointments.
func (d *Desk) change(ctx context.Context, t desks.Turn, p party, f form, s said) (desks.Reply, error) {
	standing, err := d.upcoming(ctx, t, p)
	if err != nil {
		return desks.Reply{}, err
	}
	a, found := choose(standing, f.Target)
	switch {
	case len(standing) == 0:
		return desks.Reply{Text: prompts.Booking{}.NoneStanding(t.Language), Buttons: []desks.Button{
			{Label: prompts.Booking{}.BookLabel(t.Language), Action: "booking:new"},
		}}, nil
	case !found && f.Target != 0: // a stale button
		return desks.Reply{Text: prompts.Booking{}.Gone(t.Language)}, nil
	case !found:
		return d.askWhichOne(t, f, standing), nil
	}
	f.Target = a.ID
	if f.Job == jobCancel {
		return d.cancel(t, f, a, s), nil
	}
	return d.move(ctx, t, p, f, a, s)
}

// choose is the target, or the only one where none is named.
func choose(standing []store.Appointment, target store.AppointmentID) (store.Appointment, bool) {
	for _, a := range standing {
		if a.ID == target || (target == 0 && len(standing) == 1) {
			return a, true
		}
	}
	return store.Appointment{}, false
}

func (d *Desk) askWhichOne(t desks.Turn, f form, standing []store.Appointment) desks.Reply {
	f.Asked = askWhich
	r := desks.Reply{Text: prompts.Booking{}.AskWhich(t.Language), Form: f}
	for _, a := range standing {
		r.Buttons = append(r.Buttons, desks.Button{Label: d.facts(t, a).Line(t.Language), Action: fmt.Sprintf("booking:%s:%d", f.Job, a.ID)})
	}
	return r
}

func (d *Desk) cancel(t desks.Turn, f form, a store.Appointment, s said) desks.Reply {
	switch {
	case s == saidNo && f.Asked == askConfirm:
		return desks.Reply{Text: d.facts(t, a).Kept(t.Language)}
	case s != saidYes || f.Asked != askConfirm:
		f.Asked = askConfirm
		return desks.Reply{Text: d.facts(t, a).AskCancel(t.Language), Form: f, Buttons: []desks.Button{
			{Label: prompts.Booking{}.CancelLabel(t.Language), Action: "booking:yes"},
			{Label: prompts.Booking{}.MoveLabel(t.Language), Action: fmt.Sprintf("booking:move:%d", a.ID)},
			{Label: prompts.Booking{}.KeepLabel(t.Language), Action: "booking:no"},
		}}
	}
	return desks.Reply{
		Text: d.facts(t, a).Cancelled(t.Language),
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.SetAppointmentStatus(ctx, a.ID, store.AppointmentCancelled, "", standingStates...); err != nil {
				return conflictIfGone(err)
			}
			if err := tx.CloseTodo(ctx, confirmKey(a), store.AppointmentCancelled); err != nil {
				return err
			}
			return audit(ctx, tx, t, "booking.cancel", a)
		},
	}
}

var standingStates = []string{store.AppointmentRequested, store.AppointmentConfirmed}

// move finds the new time. What the person leaves open stays: "改到后天" keeps the hour,
// "改到四点" keeps the day.
func (d *Desk) move(ctx context.Context, t desks.Turn, p party, f form, a store.Appointment, s said) (desks.Reply, error) {
	f.Items = strings.Split(a.Service, ",")
	old := a.StartsAt.In(t.Location())
	if s == saidNo && f.Asked == askConfirm {
		return desks.Reply{Text: d.facts(t, a).Kept(t.Language)}, nil
	}
	if f.Clock != "" && f.Date == "" {
		f.Date = old.Format(time.DateOnly)
	}
	if f.Date != "" && f.Clock == "" && f.Part == "" && f.Asked != askWhen {
		f.Clock = old.Format("15:04")
	}
	start, reply, err := d.settle(ctx, t, p, &f, s, a.ID)
	if err != nil || reply != nil {
		return orEmpty(reply), err
	}
	if start.At.Equal(a.StartsAt) {
		return desks.Reply{Text: d.facts(t, a).Already(t.Language), Buttons: changeButtons(t, a)}, nil
	}
	moved := a
	length := a.EndsAt.Sub(a.StartsAt)
	moved.StartsAt, moved.EndsAt, moved.Bay, moved.Status = start.At, start.At.Add(length), start.Bay, store.AppointmentRequested
	facts := d.facts(t, moved)
	facts.Old = old
	if s != saidYes || f.Asked != askConfirm {
		f.Asked = askConfirm
		return desks.Reply{Text: facts.ProposeMove(t.Language), Buttons: confirmButtons(t), Form: f}, nil
	}
	return desks.Reply{
		Text: facts.Moved(t.Language), Buttons: changeButtons(t, moved),
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.Reschedule(ctx, moved); err != nil {
				return conflictIfGone(err)
			}
			if err := tx.CloseTodo(ctx, confirmKey(a), "rescheduled"); err != nil {
				return err
			}
			if err := tx.AddTodo(ctx, d.confirmTodo(tx, t, moved)); err != nil {
				return err
			}
			return audit(ctx, tx, t, "booking.move", moved)
		},
	}, nil
}
