package booking

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Kinds of the desk's tasks.
const (
	kindWatch = "booking.watch" // what falls due about one appointment
	kindLapse = "booking.lapse" // a hold runs out
	kindWaits = "booking.waits" // time became free: the waiting list is asked
)

// Timers implements desks.Timer.
func (d *Desk) Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error {
	return map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error{kindWatch: d.watchStep, kindLapse: d.lapse, kindWaits: d.askWaiting}
}

// watched is one time of one appointment and how far its clock has come. A moved
// appointment gets a new one; the old clock finds another time and stops.
type watched struct {
	Appointment store.AppointmentID `json:"appointment"`
	Start       time.Time           `json:"start"`
	Asked       time.Time           `json:"asked"` // when the time was asked for
	Done        time.Time           `json:"done"`  // what was due until then is done with
}

// moment is something that falls due about an appointment.
type moment struct {
	at     time.Time
	what   string
	before time.Duration // of a reminder
}

// The moments; each comes once for each time of an appointment.
const (
	onceDue     = "due/"
	onceNudge   = onceDue + "nudge"
	onceOverdue = onceDue + "overdue"
	onceLate    = onceDue + "late"
	onceRemind  = onceDue + "remind/"
)

// deadline is until when the shop confirms what was asked for at a time: within the
// promise in opening time, and before the visit.
func (d *Desk) deadline(asked, start time.Time) time.Time {
	due := d.hours.Add(asked, d.rules.Confirm)
	if due.After(start) {
		return start.In(due.Location())
	}
	return due
}

// moments lists what falls due, in order. A reminder that would follow the booking at
// once is left out.
func (d *Desk) moments(w watched) []moment {
	out := []moment{
		{at: d.hours.Add(w.Asked, d.rules.Confirm-d.rules.Nudge), what: onceNudge},
		{at: d.deadline(w.Asked, w.Start), what: onceOverdue},
		{at: w.Start.Add(d.rules.Late), what: onceLate},
	}
	for _, before := range d.rules.Reminders {
		if at := w.Start.Add(-before); at.Sub(w.Asked) >= before/4 {
			out = append(out, moment{at, onceRemind, before})
		}
	}
	slices.SortStableFunc(out, func(a, b moment) int { return a.at.Compare(b.at) })
	return out
}

// watch starts the clock of an appointment that was made or moved, and tells staff of a
// request that waits for them.
func (d *Desk) watch(ctx context.Context, tx *store.Tx, t desks.Turn, a store.Appointment) error {
	if a.Status == store.AppointmentRequested {
		due := d.deadline(tx.Now(), a.StartsAt)
		if err := tx.AddTodo(ctx, store.Todo{
			Shop: a.Shop, Key: confirmKey(a), Kind: "confirm", Customer: a.Customer, Conversation: a.Conversation,
			Reason: d.factsIn(desks.StaffLanguage, t.Location(), a).ConfirmReason(desks.StaffLanguage), DueAt: due,
		}); err != nil {
			return err
		}
		if err := d.tellTeam(ctx, tx, a, "new", prompts.Booking.NewRequest, prompts.Booking{Due: due}, confirmIt); err != nil {
			return err
		}
	}
	return d.watchNext(ctx, tx, watched{Appointment: a.ID, Start: a.StartsAt, Asked: tx.Now(), Done: tx.Now()})
}

// confirmKey names the clock of one time of an appointment; a moved one has a new clock.
func confirmKey(a store.Appointment) string {
	return fmt.Sprintf("confirm/appointment/%d/%d", a.ID, a.StartsAt.Unix())
}

// watchNext enqueues the next moment that is not done with.
func (d *Desk) watchNext(ctx context.Context, tx *store.Tx, w watched) error {
	for _, m := range d.moments(w) {
		if !m.at.After(w.Done) {
			continue
		}
		payload, err := json.Marshal(w)
		if err != nil {
			return err
		}
		err = tx.Enqueue(ctx, store.Task{
			Key: fmt.Sprintf("watch/%d/%d/%d", w.Appointment, w.Start.Unix(), m.at.Unix()), Kind: kindWatch, Payload: payload, ReadyAt: m.at,
		})
		return err
	}
	return nil
}

// watchStep does what has fallen due, each judged by the time that it is now: what is
// stale after downtime is left out.
func (d *Desk) watchStep(ctx context.Context, tx *store.Tx, task store.Task) error {
	var w watched
	if err := json.Unmarshal(task.Payload, &w); err != nil {
		return fmt.Errorf("watch %s: %w", task.Key, err)
	}
	a, err := tx.Appointment(ctx, w.Appointment)
	if errors.Is(err, store.ErrNotFound) || (err == nil && (!a.StartsAt.Equal(w.Start) || !slices.Contains(standingStates, a.Status))) {
		return nil // moved, given up, arrived: nothing to watch
	}
	if err != nil {
		return err
	}
	now := tx.Now()
	for _, m := range d.moments(w) {
		if m.at.After(w.Done) && !m.at.After(now) {
			if err := d.due(ctx, tx, a, w, m); err != nil {
				return err
			}
		}
	}
	w.Done = now
	return d.watchNext(ctx, tx, w)
}

func (d *Desk) due(ctx context.Context, tx *store.Tx, a store.Appointment, w watched, m moment) error {
	now := tx.Now()
	deadline := d.deadline(w.Asked, w.Start)
	unconfirmed := a.Status == store.AppointmentRequested && now.Before(a.StartsAt)
	known := prompts.Booking{Due: deadline}
	switch {
	case m.what == onceNudge && unconfirmed && now.Before(deadline):
		return d.tellTeam(ctx, tx, a, m.what, prompts.Booking.Nudge, known, confirmIt)
	case m.what == onceOverdue && unconfirmed:
		return d.escalate(ctx, tx, a, known)
	case m.what == onceRemind && now.Before(m.at.Add(m.before/2)):
		return d.tellCustomer(ctx, tx, a, fmt.Sprint(onceRemind, m.before), prompts.Booking.Remind, "", comingOrNot)
	case m.what == onceLate && now.Before(a.EndsAt):
		if err := d.tellCustomer(ctx, tx, a, m.what, prompts.Booking.WhereAreYou, "", onTheWayOrNot); err != nil {
			return err
		}
		return d.tellTeam(ctx, tx, a, m.what, prompts.Booking.NotHere, known, arrivedOrNot)
	}
	return nil
}

// escalate tells the managers that a request was not confirmed in time, and the customer
// that it is being chased.
func (d *Desk) escalate(ctx context.Context, tx *store.Tx, a store.Appointment, known prompts.Booking) error {
	in := d.forStaff(a, known)
	err := d.team.TellManagers(ctx, tx, a.Shop, desks.ActManageBooking, messageKey(tx, a, onceOverdue),
		func(tag language.Tag) string { return in(tag).Overdue(tag) }, func(tag language.Tag) []desks.Button { return confirmIt(tag, in(tag)) })
	if err != nil {
		return err
	}
	return d.tellCustomer(ctx, tx, a, onceOverdue, prompts.Booking.Chased, "", nil)
}
