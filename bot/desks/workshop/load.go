package workshop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/knowledge"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// kindLoad looks at how busy the shop is; it goes on by itself while there are cars.
const kindLoad = "workshop.load"

// Calls implements desks.Caller: the playbook is read outside a transaction.
func (d *Desk) Calls() map[string]func(ctx context.Context, r store.Reader, t store.Task) (desks.Write, error) {
	return map[string]func(ctx context.Context, r store.Reader, t store.Task) (desks.Write, error){kindLoad: d.look}
}

// lookAfter has the load looked at after a step.
func (d *Desk) lookAfter(ctx context.Context, tx *store.Tx, shop store.ShopID, s store.StepID) error {
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d/step/%d", kindLoad, shop, s), Kind: kindLoad, ReadyAt: tx.Now()})
	return err
}

// lookLater has it looked at again: the looks of several acts fall together.
func (d *Desk) lookLater(ctx context.Context, tx *store.Tx, shop store.ShopID) error {
	every := d.rules.Surge.Every
	at := tx.Now().Truncate(every).Add(every)
	if !d.hours.IsOpen(at) {
		at, _ = d.hours.NextOpening(at)
	}
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d/%d", kindLoad, shop, at.Unix()), Kind: kindLoad, ReadyAt: at})
	return err
}

// look finds the level anew and announces it where it changed. While the shop is closed
// nobody could do anything about it: the level stays. Orders of an advisor who has left get
// another owner meanwhile.
func (d *Desk) look(ctx context.Context, r store.Reader, t store.Task) (desks.Write, error) {
	parts := strings.Split(t.Key, "/")
	id, err := strconv.ParseInt(parts[min(1, len(parts)-1)], 10, 64)
	if err != nil {
		return nil, fmt.Errorf("task key %q: %w", t.Key, err)
	}
	shop := store.ShopID(id)
	does, err := d.playbook(ctx, shop)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *store.Tx) error {
		f, err := d.floor(ctx, tx.Reader, shop, tx.Now())
		if err != nil {
			return err
		}
		if err := d.adopt(ctx, tx, f); err != nil {
			return err
		}
		was, is := f.surge, f.surge
		if d.hours.IsOpen(tx.Now()) {
			is = d.rules.Surge.next(was, f.load, tx.Now())
			if err := tx.SetSurge(ctx, is, was.Level); err != nil && !errors.Is(err, store.ErrConflict) {
				return err
			} else if err != nil { // another look was faster, and told
				return nil
			}
		}
		if is.Level != was.Level {
			if err := d.announce(ctx, tx, was, is, f.load, does); err != nil {
				return err
			}
		}
		if len(f.orders) == 0 && is.Level == store.SurgeCalm {
			return nil
		}
		return d.lookLater(ctx, tx, shop)
	}, nil
}

// adopt gives the orders of an advisor who has left to the shop's lead, and tells them.
func (d *Desk) adopt(ctx context.Context, tx *store.Tx, f floor) error {
	for _, o := range f.orders {
		i := slices.IndexFunc(f.staff, func(s store.Staff) bool { return s.ID == o.Advisor })
		if i < 0 || f.staff[i].Active {
			continue
		}
		to, ok := lead(f.staff)
		if !ok {
			return nil // nobody is left: the clocks tell the team
		}
		was := o.Advisor
		o.Advisor = to.ID
		if err := tx.AdviseOrder(ctx, o.ID, to.ID, was); errors.Is(err, store.ErrConflict) {
			continue
		} else if err != nil {
			return err
		}
		facts := facts(o, d.hours.Location())
		facts.Was, facts.Owner = f.staff[i].Name, to.Name
		if err := d.team.TellPerson(ctx, tx, o.Shop, to.ID, desks.ActManageBooking, fmt.Sprintf("workshop/adopted/%d/%d", o.ID, to.ID), func(tag language.Tag) string { return facts.Adopted(tag) }, nil); err != nil {
			return err
		}
		if err := tx.Audit(ctx, store.AuditEntry{Shop: o.Shop, Actor: store.OwnerBot, Action: "order.adopted", Subject: fmt.Sprintf("order/%d", o.ID), Detail: o.Number}); err != nil {
			return err
		}
	}
	return nil
}

// lead is who answers for a shop: its first manager, else an admin, else an advisor.
func lead(staff []store.Staff) (store.Staff, bool) {
	for _, role := range []store.Role{store.RoleManager, store.RoleAdmin, store.RoleAdvisor} {
		if i := slices.IndexFunc(staff, func(s store.Staff) bool { return s.Active && s.Role == role }); i >= 0 {
			return staff[i], true
		}
	}
	return store.Staff{}, false
}

// floor is what the shop has in work.
type floor struct {
	load   load
	orders []store.Order
	staff  []store.Staff
	surge  store.Surge
}

// floor reads it.
func (d *Desk) floor(ctx context.Context, r store.Reader, shop store.ShopID, now time.Time) (f floor, err error) {
	if f.orders, err = r.OrdersInWork(ctx, shop, mostOpen); err != nil {
		return f, err
	}
	appointments, err := r.AppointmentsBetween(ctx, shop, now.Add(-d.rules.Surge.Every), now.Add(d.rules.Surge.Ahead))
	if err != nil {
		return f, err
	}
	if f.staff, err = r.StaffOf(ctx, shop); err != nil {
		return f, err
	}
	if f.surge, err = r.Surge(ctx, shop); err != nil {
		return f, err
	}
	f.load = d.measure(f.orders, appointments, f.staff, now)
	return f, nil
}

// measure counts the cars and the places, and finds who waits too long. A shop that has no
// technicians on its list is measured by its bays.
func (d *Desk) measure(orders []store.Order, appointments []store.Appointment, staff []store.Staff, now time.Time) load {
	l := load{bays: d.bays, places: d.bays}
	for _, s := range staff {
		if s.Active && s.Role == store.RoleTechnician {
			l.technicians++
		}
	}
	if l.technicians > 0 {
		l.places = min(l.bays, l.technicians*d.rules.Surge.PerTechnician)
	}
	for _, a := range appointments {
		if a.Status == store.AppointmentRequested || a.Status == store.AppointmentConfirmed {
			l.due++
		}
	}
	waits := map[store.OrderID]int{}
	for _, o := range orders {
		if o.Status == store.OrderReady {
			continue
		}
		l.working++
		if waits[o.ID] = d.wait(o, now); waits[o.ID] > d.rules.Surge.MostWait {
			l.over = append(l.over, o)
		}
	}
	slices.SortStableFunc(l.over, func(a, b store.Order) int { return waits[b.ID] - waits[a.ID] })
	l.percent = (l.working + l.due) * 100 / max(l.places, 1)
	return l
}

// wait is how long an order will have taken at least, in percent of what was promised, in
// opening time: what has passed and the steps after this one. 0 where nothing was promised.
func (d *Desk) wait(o store.Order, now time.Time) int {
	promised := d.hours.Between(o.OpenedAt, o.Promised)
	if o.Promised.IsZero() || promised <= 0 {
		return 0
	}
	spent := d.hours.Between(o.OpenedAt, now) + d.left(o)
	return int(spent * 100 / promised)
}

// left is how long the steps behind this one take until the car is ready. The repair is as
// long as the promise allows for: it was promised by what was booked.
func (d *Desk) left(o store.Order) time.Duration {
	rest := d.rules.Standards
	switch o.Status {
	case store.OrderReceived:
		return max(d.hours.Between(o.OpenedAt, o.Promised)-rest[store.OrderReceived], 0)
	case store.OrderDiagnosing:
		return max(d.hours.Between(o.OpenedAt, o.Promised)-rest[store.OrderReceived]-rest[store.OrderDiagnosing], 0)
	case store.OrderRepairing:
		return rest[store.OrderChecking]
	}
	return 0
}

// announce tells the team of a level, once for each change, with what is to be done. Red is
// a todo too: a partner shop must be called.
func (d *Desk) announce(ctx context.Context, tx *store.Tx, was, is store.Surge, l load, does actions) error {
	f := d.surgeFacts(is, l, does)
	f.Was = was.Level
	key := fmt.Sprintf("surge/%s/%d/%d", is.Level, is.Shop, is.Since.UnixMicro())
	if err := d.team.Tell(ctx, tx, is.Shop, desks.ActWorkshop, key, func(tag language.Tag) string { return f.Announced(tag) }, nil); err != nil {
		return err
	}
	var err error
	switch {
	case is.Level == store.SurgeRed:
		err = tx.AddTodo(ctx, store.Todo{
			Shop: is.Shop, Key: fmt.Sprintf("surge/red/%d/%d", is.Shop, is.Since.UnixMicro()), Kind: "call", Reason: f.CallPartners(desks.StaffLanguage), DueAt: d.hours.Add(tx.Now(), callWithin),
		})
	case was.Level == store.SurgeRed:
		err = tx.CloseTodo(ctx, fmt.Sprintf("surge/red/%d/%d", is.Shop, was.Since.UnixMicro()), is.Level)
	}
	if err != nil {
		return err
	}
	return tx.Audit(ctx, store.AuditEntry{Shop: is.Shop, Actor: store.OwnerBot, Action: "surge." + is.Level, Subject: fmt.Sprintf("shop/%d", is.Shop), Detail: fmt.Sprintf("load %d%%, over %d", is.Load, is.Over)})
}

// callWithin is how soon somebody is called who cannot wait. It is our choice.
const callWithin = 15 * time.Minute

// busy answers how busy the shop is now.
func (d *Desk) busy(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	f, err := d.floor(ctx, t.Read, t.Shop.ID, t.Now)
	if err != nil {
		return desks.Reply{}, err
	}
	is := f.surge
	if open := d.hours.IsOpen(t.Now); open && rank(d.rules.Surge.level(f.load)) > rank(is.Level) { // the next look will say so
		is.Level, is.Since = d.rules.Surge.level(f.load), t.Now
	}
	does, err := d.playbook(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	facts := d.surgeFacts(is, f.load, does)
	facts.Closed = !d.hours.IsOpen(t.Now)
	r := desks.Reply{Text: facts.Now(t.Language), Keep: true}
	if facts.Source != "" {
		r.Sources = []desks.Source{{Label: facts.Source, Ref: "playbook/" + surgeEntry}}
	}
	return r, nil
}

// surgeEntry is the playbook's entry with a row of a table for each level.
const surgeEntry = "complaint-surge"

// actions are what the playbook has a shop do at each level, and where it says so.
type actions struct {
	of     map[string]string
	source string
}

// playbook reads them; a shop whose playbook has no such rows gets our words.
func (d *Desk) playbook(ctx context.Context, shop store.ShopID) (a actions, err error) {
	passages, err := d.library.Document(ctx, shop, surgeEntry)
	if errors.Is(err, knowledge.ErrNoDocument) {
		return a, nil
	}
	for _, p := range passages {
		if rows := actionsOf(p.Text); len(rows) > 0 {
			a = actions{rows, p.Cite()}
		}
	}
	return a, err
}

// actionsOf finds the rows "| 蓝色 | what to do |" in a passage.
func actionsOf(text string) map[string]string {
	rows := map[string]string{}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for _, level := range levels[1:] {
			if len(cells) == 2 && strings.TrimSpace(cells[0]) == (prompts.Surge{Level: level}).Name(language.Hans) {
				rows[level] = strings.TrimSpace(cells[1])
			}
		}
	}
	return rows
}

// surgeFacts is what is told of a level.
func (d *Desk) surgeFacts(s store.Surge, l load, does actions) prompts.Surge {
	f := prompts.Surge{
		Level: s.Level, Load: l.percent, Working: l.working, Due: l.due, Bays: l.bays, Technicians: l.technicians, Places: l.places, Over: len(l.over),
		Limit: d.rules.Surge.MostWait, Minutes: int(d.rules.Surge.Ahead.Minutes()), Partners: d.rules.Surge.Partners, Actions: does.of[s.Level],
	}
	if f.Actions != "" {
		f.Source = does.source
	}
	if !s.Since.IsZero() && s.Level != store.SurgeCalm {
		f.Since = s.Since.In(d.hours.Location())
	}
	for _, o := range l.over[:min(len(l.over), mostListed)] {
		f.Cars = append(f.Cars, o.Plate)
	}
	return f
}
