package booking

import (
	"context"
	"errors"
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
	return d.changeOne(ctx, t, f, standing, s)
}

// changeOne changes one of those that stand.
func (d *Desk) changeOne(ctx context.Context, t desks.Turn, f form, standing []store.Appointment, s said) (desks.Reply, error) {
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
	return d.move(ctx, t, f, a, s)
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
	case f.Asked == askConfirm && (s == saidNo || keeps(t.Text)):
		return desks.Reply{Text: d.facts(t, a).Kept(t.Language), Apply: d.letGo(t, f)}
	case s != saidYes || f.Asked != askConfirm:
		f.Asked = askConfirm
		return desks.Reply{Text: d.facts(t, a).AskCancel(t.Language), Form: f, Buttons: []desks.Button{
			{Label: prompts.Booking{}.CancelLabel(t.Language), Action: "booking:yes"},
			{Label: prompts.Booking{}.MoveLabel(t.Language), Action: fmt.Sprintf("booking:move:%d", a.ID)},
			{Label: prompts.Booking{}.KeepLabel(t.Language), Action: "booking:no"},
		}}
	}
	facts := d.facts(t, a)
	facts.Late, facts.Reason = d.late(t, a), jobCancel
	return desks.Reply{
		Text: facts.Cancelled(t.Language), Buttons: []desks.Button{undoButton(t, a)},
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.SetAppointmentStatus(ctx, a.ID, store.AppointmentCancelled, "", standingStates...); err != nil {
				return conflictIfGone(err)
			}
			if err := settled(ctx, tx, a, store.AppointmentCancelled); err != nil {
				return err
			}
			if err := d.placesFreed(ctx, tx, a.Shop); err != nil {
				return err
			}
			if t.Who.IsStaff() {
				if err := d.tellCustomer(ctx, tx, a, "cancelled", prompts.Booking.CancelledByShop, t.Shop.Name, rebook); err != nil {
					return err
				}
				return audit(ctx, tx, t, "booking.cancel", a)
			}
			if facts.Late {
				return d.tellTeam(ctx, tx, a, "cancelled", prompts.Booking.WantsChange, facts, nil)
			}
			return nil
		},
	}
}

// late reports whether the time until which customers change an appointment themselves is
// over. Staff may always.
func (d *Desk) late(t desks.Turn, a store.Appointment) bool {
	return !t.Who.IsStaff() && t.Now.After(a.StartsAt.Add(-d.rules.ChangeUntil))
}

// forward hands a wish that comes too late to the staff, with a clock; the appointment
// stays.
func (d *Desk) forward(t desks.Turn, a store.Appointment) desks.Reply {
	facts := d.facts(t, a)
	facts.Reason = jobMove
	return desks.Reply{
		Text: facts.AskedLate(t.Language),
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.AddTodo(ctx, store.Todo{
				Shop: a.Shop, Key: changeKey(a), Kind: "call", Customer: a.Customer, Conversation: a.Conversation,
				Reason: facts.WantsChange(desks.StaffLanguage), DueAt: tx.Now().Add(callWithin),
			}); err != nil {
				return err
			}
			return d.tellTeam(ctx, tx, a, "change", prompts.Booking.WantsChange, facts, nil)
		},
	}
}

// changeKey names the todo of a change that staff must arrange.
func changeKey(a store.Appointment) string {
	return fmt.Sprintf("change/appointment/%d/%d", a.ID, a.StartsAt.Unix())
}

// settled closes what staff had to do about a time of an appointment.
func settled(ctx context.Context, tx *store.Tx, a store.Appointment, outcome string) error {
	return errors.Join(tx.CloseTodo(ctx, confirmKey(a), outcome), tx.CloseTodo(ctx, changeKey(a), outcome))
}

// callWithin is how soon a customer should be called whose visit is about to begin. It is
// our choice.
const callWithin = 15 * time.Minute

var standingStates = []string{store.AppointmentRequested, store.AppointmentConfirmed}

// move finds the new time. What the person leaves open stays: "改到后天" keeps the hour,
// "改到四点" keeps the day.
func (d *Desk) move(ctx context.Context, t desks.Turn, f form, a store.Appointment, s said) (desks.Reply, error) {
	f.Items = strings.Split(a.Service, ",")
	old := a.StartsAt.In(t.Location())
	if s == saidNo && f.Asked == askConfirm || s == saidNothing && t.Asking && backToFormer(t.Text) {
		return desks.Reply{Text: d.facts(t, a).Kept(t.Language), Apply: d.letGo(t, f)}, nil
	}
	if d.late(t, a) {
		return d.forward(t, a), nil
	}
	if s == saidWait {
		return d.wait(t, party{customer: t.Who.Customer, phone: a.ContactPhone}, f), nil
	}
	if f.Clock != "" && f.Date == "" {
		f.Date = old.Format(time.DateOnly)
	}
	if f.Date != "" && f.Clock == "" && f.Part == "" && f.Asked != askWhen {
		f.Clock = old.Format("15:04")
	}
	start, reply, err := d.settle(ctx, t, &f, s, a.ID)
	if err != nil || reply != nil {
		return orEmpty(reply), err
	}
	if start.At.Equal(a.StartsAt) {
		return desks.Reply{Text: d.facts(t, a).Already(t.Language), Buttons: changeButtons(t, a)}, nil
	}
	moved := a
	moved.StartsAt, moved.EndsAt, moved.Bay, moved.Technician = start.At, start.At.Add(d.rules.needs(f.Items).length), start.Bay, start.Technician
	moved.Status = store.AppointmentRequested
	if t.Who.IsStaff() {
		moved.Status = store.AppointmentConfirmed
	}
	facts := d.facts(t, moved)
	facts.Old = old
	if s != saidYes || f.Asked != askConfirm {
		f.Asked = askConfirm
		return desks.Reply{Text: facts.ProposeMove(t.Language), Buttons: confirmButtons(t), Form: f, Apply: d.hold(t, f, moved)}, nil
	}
	if twice, err := d.standsAt(ctx, t, moved); err != nil || twice {
		return desks.Reply{Text: d.facts(t, moved).TwiceAt(t.Language), Buttons: changeButtons(t, a), Apply: d.letGo(t, f)}, err
	}
	return desks.Reply{
		Text: facts.Moved(t.Language), Buttons: changeButtons(t, moved),
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if _, err := tx.LetProposalGo(ctx, a.Shop, t.Conversation.ID); err != nil {
				return err
			}
			if err := tx.Reschedule(ctx, moved); err != nil {
				return conflictIfGone(err)
			}
			if err := settled(ctx, tx, a, "rescheduled"); err != nil {
				return err
			}
			if err := d.placesFreed(ctx, tx, a.Shop); err != nil {
				return err
			}
			if t.Who.IsStaff() {
				if err := errors.Join(audit(ctx, tx, t, "booking.move", moved), d.tellCustomer(ctx, tx, moved, "moved", prompts.Booking.MovedByShop, t.Shop.Name, changes)); err != nil {
					return err
				}
			}
			return d.watch(ctx, tx, t, moved)
		},
	}, nil
}
