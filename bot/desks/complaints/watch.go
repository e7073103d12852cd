package complaints

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// The tasks that look at a ticket's clocks, and at an action that falls due.
const (
	kindClock  = "complaints.clock"
	kindAction = "complaints.action"
)

// Timers implements desks.Timer.
func (d *Desk) Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error {
	return map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error{kindClock: d.look, kindAction: d.actionDue}
}

// watch enqueues the next moment at which a ticket must be looked at. Its key is the
// moment, so that the looks of several acts fall together.
func (d *Desk) watch(ctx context.Context, tx *store.Tx, k store.Ticket) error {
	if !k.ClosedAt.IsZero() {
		return nil
	}
	now := tx.Now()
	next := now.Truncate(d.rules.Look).Add(d.rules.Look)
	consider := func(at time.Time) {
		if at.After(now) && at.Before(next) {
			next = at
		}
	}
	if k.PausedAt.IsZero() {
		for _, c := range of(&k) {
			if c.stopped.IsZero() {
				consider(d.rules.warnAt(c.clock, Grade(k.Grade), *c.due))
				consider(c.due.Add(time.Microsecond)) // at the very instant it has not run out
			}
		}
	}
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d/%d", kindClock, k.ID, next.UnixMicro()), Kind: kindClock, ReadyAt: next})
	return err
}

// look judges a ticket by the time that it is now, whenever the process comes to it: a
// clock that was stopped meanwhile says nothing, one that has run out is not warned of.
func (d *Desk) look(ctx context.Context, tx *store.Tx, task store.Task) error {
	parts := strings.Split(task.Key, "/")
	if len(parts) != 3 {
		return fmt.Errorf("task key %q", task.Key)
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return fmt.Errorf("task key %q: %w", task.Key, err)
	}
	k, err := tx.Ticket(ctx, store.TicketID(id))
	if errors.Is(err, store.ErrNotFound) || (err == nil && !k.ClosedAt.IsZero()) {
		return nil
	}
	if err != nil {
		return err
	}
	staff, err := tx.StaffOf(ctx, k.Shop)
	if err != nil {
		return err
	}
	changed, err := d.replaceOwner(ctx, tx, &k, staff)
	if err != nil {
		return err
	}
	fresh := record(&k, tx.Now())
	for range fresh {
		changed = climb(&k) || changed
	}
	if changed || len(fresh) > 0 {
		if err := tx.UpdateTicket(ctx, k); err != nil {
			return err
		}
	}
	if err := d.tellClocks(ctx, tx, k, staff); err != nil {
		return err
	}
	return d.watch(ctx, tx, k)
}

// replaceOwner gives the ticket of somebody who has left to the next of the chain, who is
// told.
func (d *Desk) replaceOwner(ctx context.Context, tx *store.Tx, k *store.Ticket, staff []store.Staff) (bool, error) {
	if s, ok := byID(staff, k.Owner); ok && s.Active {
		return false, nil
	}
	next := d.rules.owner(Grade(k.Grade), staff)
	if next == k.Owner || next == 0 {
		return false, nil
	}
	facts := d.told(*k, tx.Now(), staff)
	facts.Before, facts.Owner = nameOf(staff, k.Owner), nameOf(staff, next)
	k.Owner = next
	if err := tx.GiveTodo(ctx, todoKey(*k), next); err != nil {
		return false, err
	}
	if err := tx.Audit(ctx, store.AuditEntry{Shop: k.Shop, Actor: store.OwnerBot, Action: "complaint.reassign", Subject: subjectOf(*k), Detail: facts.Owner}); err != nil {
		return false, err
	}
	return true, d.team.TellPerson(ctx, tx, k.Shop, next, desks.ActTickets, fmt.Sprintf("complaints/owner/%d/%d", k.ID, next), facts.Reassigned, d.buttons(*k))
}

// tellClocks warns the owner of what is near, and the chain of what has run out, each once:
// the key of a message names the clock and its time. What ran out while nobody looked is told together.
func (d *Desk) tellClocks(ctx context.Context, tx *store.Tx, k store.Ticket, staff []store.Staff) error {
	now := tx.Now()
	var ran []running
	for _, c := range of(&k) {
		switch {
		case !c.stopped.IsZero():
		case c.late(k, now):
			ran = append(ran, c)
		case k.PausedAt.IsZero() && !now.Before(d.rules.warnAt(c.clock, Grade(k.Grade), *c.due)):
			facts := d.told(k, now, staff)
			facts.Clocks = d.times(c)
			if err := d.team.TellPerson(ctx, tx, k.Shop, k.Owner, desks.ActTickets, c.key(k)+"/warn", facts.Warning, d.buttons(k)); err != nil {
				return err
			}
		}
	}
	if len(ran) == 0 {
		return nil
	}
	return d.escalate(ctx, tx, k, ran, staff)
}

// key names a clock's run in the keys of messages.
func (c running) key(k store.Ticket) string {
	return fmt.Sprintf("complaints/%s/%d/%d", c.clock, k.ID, c.due.Unix())
}

// times are clocks as people read them.
func (d *Desk) times(list ...running) (out []prompts.ComplaintClock) {
	for _, c := range list {
		out = append(out, prompts.ComplaintClock{Kind: string(c.clock), Due: c.due.In(d.hours.Location())})
	}
	return out
}

// escalate tells the owner and, step by step, the chain of all clocks that have run out: anew when the next one does.
func (d *Desk) escalate(ctx context.Context, tx *store.Tx, k store.Ticket, ran []running, staff []store.Staff) error {
	slices.SortStableFunc(ran, func(a, b running) int { return a.due.Compare(*b.due) })
	since, key := tx.Now().Sub(*ran[0].due), ran[len(ran)-1].key(k)
	facts := d.told(k, tx.Now(), staff)
	facts.Clocks = d.times(ran...)
	told := map[store.StaffID]bool{}
	tell := func(id store.StaffID, step string) error {
		if told[id] {
			return nil
		}
		told[id] = true
		return d.team.TellPerson(ctx, tx, k.Shop, id, desks.ActTickets, key+step, facts.Overdue, d.buttons(k))
	}
	if err := tell(k.Owner, "/late"); err != nil {
		return err
	}
	for i, role := range d.rules.Escalation {
		if since < time.Duration(i)*d.rules.EscalateAfter {
			break
		}
		for _, s := range staff {
			if s.Active && string(s.Role) == role {
				if err := tell(s.ID, "/late"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// buttons are the next steps of a ticket in a reader's language.
func (d *Desk) buttons(k store.Ticket) desks.Labels {
	return func(tag language.Tag) []desks.Button { return steps(tag, k) }
}

func subjectOf(k store.Ticket) string { return fmt.Sprintf("ticket/%d", k.ID) }
