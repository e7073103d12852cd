package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// longestClosure bounds for how long a bay is closed at once; a bay that is gone for good
// is taken out of shop.yaml.
const longestClosure = 31 * 24 * time.Hour

// bayHeard answers "3号工位停用到周五" with what is booked there, and "3号工位恢复".
func (d *Desk) bayHeard(ctx context.Context, t desks.Turn, h heard) (desks.Reply, error) {
	closed, err := t.Read.ClosedBays(ctx, t.Shop.ID, t.Now)
	if err != nil {
		return desks.Reply{}, err
	}
	i := slices.IndexFunc(closed, func(one store.Hold) bool { return one.Bay == h.bay })
	switch {
	case h.bay < 1 || h.bay > d.rules.Bays, h.what == "openbay" && i < 0:
		return desks.Reply{Text: prompts.Booking{Order: d.rules.Bays}.NoSuchBay(t.Language), Keep: true}, nil
	case h.what == "openbay":
		return d.openBay(t, closed[i]), nil
	}
	from, until := closure(t)
	affected, err := d.bookedIn(ctx, t.Read, t.Shop.ID, h.bay, from, until)
	if err != nil {
		return desks.Reply{}, err
	}
	facts := prompts.Booking{Bay: h.bay, At: from, Until: until}
	for _, a := range affected {
		facts.Affected = append(facts.Affected, d.facts(t, a))
	}
	return desks.Reply{Text: facts.AskCloseBay(t.Language), Keep: true, Buttons: []desks.Button{{
		Label: facts.Label(t.Language, "closebay"), Action: fmt.Sprintf("booking:closebay:%d:%s:%s", h.bay, from.Format(atLayout), until.Format(atLayout)),
	}}}, nil
}

// closure is from when until when a bay is closed: "明天停用" is that day, "停用到周五" is
// from now to the end of that day, nothing said is the rest of today.
func closure(t desks.Turn) (from, until time.Time) {
	day := midnight(t.Now)
	from = t.Now.Truncate(store.SlotLength)
	if w := t.Reading.Slots.When; !w.Date.IsZero() {
		day = w.Date.In(t.Location())
		if folded := language.Fold(t.Text); day.After(t.Now) && !desks.ContainsAny(folded, []string{"到", "至", "until", "till"}) {
			from = day
		}
	}
	until = day.AddDate(0, 0, 1)
	if !until.After(from) {
		until = midnight(from).AddDate(0, 0, 1)
	}
	if until.Sub(from) > longestClosure {
		until = midnight(from.Add(longestClosure))
	}
	return from, until
}

// bookedIn lists the appointments that stand in a bay at some time of [from, until).
func (d *Desk) bookedIn(ctx context.Context, r store.Reader, shop store.ShopID, bay int, from, until time.Time) ([]store.Appointment, error) {
	list, err := r.AppointmentsBetween(ctx, shop, from.Add(-longestVisit), until)
	return slices.DeleteFunc(list, func(a store.Appointment) bool {
		return a.Bay != bay || !a.EndsAt.After(from) || !slices.Contains(standingStates, a.Status)
	}), err
}

// bayAction handles the buttons that close and open a bay. done is false for all others.
func (d *Desk) bayAction(ctx context.Context, t desks.Turn) (r desks.Reply, done bool, err error) {
	what, value, _ := strings.Cut(strings.TrimPrefix(t.Action, "booking:"), ":")
	if (what != "closebay" && what != "openbay") || !t.Who.IsStaff() {
		return r, false, nil
	}
	gone := desks.Reply{Text: prompts.Booking{Order: d.rules.Bays}.NoSuchBay(t.Language), Keep: true}
	if what == "openbay" {
		id, _ := strconv.ParseInt(value, 10, 64) // 0 is no hold
		h, err := t.Read.HoldByID(ctx, store.HoldID(id))
		if errors.Is(err, store.ErrNotFound) || (err == nil && (h.Shop != t.Shop.ID || h.Kind != store.HoldClosed)) {
			return gone, true, nil
		}
		return d.openBay(t, h), true, err
	}
	number, times, _ := strings.Cut(value, ":")
	bay, errBay := strconv.Atoi(number)
	if len(times) != 2*len(atLayout)+1 || errBay != nil || bay < 1 || bay > d.rules.Bays {
		return gone, true, nil
	}
	from, errFrom := time.ParseInLocation(atLayout, times[:len(atLayout)], t.Location())
	until, errUntil := time.ParseInLocation(atLayout, times[len(atLayout)+1:], t.Location())
	if errFrom != nil || errUntil != nil || !until.After(t.Now) || !until.After(from) || until.Sub(from) > longestClosure+24*time.Hour {
		return gone, true, nil
	}
	return d.closeBay(t, store.Hold{Shop: t.Shop.ID, Kind: store.HoldClosed, Bay: bay, StartsAt: from, EndsAt: until, ExpiresAt: until}), true, nil
}

// closeBay takes a bay out of use. Appointments in it go to another bay where one is free
// at their time; the other customers are offered another time, and staff read whom.
func (d *Desk) closeBay(t desks.Turn, h store.Hold) desks.Reply {
	facts := prompts.Booking{Bay: h.Bay, At: h.StartsAt, Until: h.EndsAt}
	return desks.Reply{
		Text: facts.BayClosed(t.Language), Keep: true,
		Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
			facts := facts
			if _, err := tx.LetProposalGo(ctx, h.Shop, 0); err != nil {
				return err
			}
			affected, err := d.bookedIn(ctx, tx.Reader, h.Shop, h.Bay, h.StartsAt, h.EndsAt)
			if err != nil {
				return err
			}
			if h.ID, err = tx.Hold(ctx, h); err != nil {
				return err
			}
			for _, a := range affected {
				moved, err := d.otherBay(ctx, tx, a, h)
				if err != nil {
					return err
				}
				if moved != 0 {
					a.Bay = moved
					facts.Relocated = append(facts.Relocated, d.facts(t, a).RelocatedLine(t.Language))
					continue
				}
				facts.Affected = append(facts.Affected, d.facts(t, a))
				if err := d.offerOtherTimes(ctx, tx, t, a); err != nil {
					return err
				}
			}
			r.Text = facts.BayClosed(t.Language)
			r.Buttons = []desks.Button{{Label: facts.Label(t.Language, "openbay"), Action: fmt.Sprintf("booking:openbay:%d", h.ID)}}
			return tx.Audit(ctx, store.AuditEntry{
				Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "booking.close_bay", Subject: fmt.Sprintf("bay/%d", h.Bay),
				Detail: h.StartsAt.Format(atLayout) + " " + h.EndsAt.Format(atLayout),
			})
		},
	}
}

// otherBay moves an appointment to another bay at its time, 0 where none is free. The
// customer need not know.
func (d *Desk) otherBay(ctx context.Context, tx *store.Tx, a store.Appointment, closed store.Hold) (int, error) {
	from := midnight(a.StartsAt.In(d.hours.Location()))
	spans, err := tx.TakenSpans(ctx, a.Shop, from, from.AddDate(0, 0, 2), tx.Now())
	if err != nil {
		return 0, err
	}
	n := d.rules.needs(strings.Split(a.Service, ","))
	n.length = a.EndsAt.Sub(a.StartsAt)
	n.technicians = nil // whoever does it, does it in the other bay
	n.bays = slices.DeleteFunc(slices.Clone(n.bays), func(bay int) bool { return bay == closed.Bay })
	bay, _ := index(spans, from, from.AddDate(0, 0, 2), func(s store.TakenSpan) bool { return s.Appointment == a.ID }).place(a.StartsAt, n)
	if bay == 0 {
		return 0, nil
	}
	a.Bay = bay
	return bay, tx.Reschedule(ctx, a)
}

// offerOtherTimes asks a customer to choose another time, and gives staff a todo for it.
func (d *Desk) offerOtherTimes(ctx context.Context, tx *store.Tx, t desks.Turn, a store.Appointment) error {
	start := a.StartsAt.In(t.Location())
	from := midnight(start)
	spans, err := tx.TakenSpans(ctx, a.Shop, from, from.AddDate(0, 0, searchDays), tx.Now())
	if err != nil {
		return err
	}
	busy := index(spans, from, from.AddDate(0, 0, searchDays), nothing)
	list := calendar{d.rules, d.hours, t.Now}.alternatives(busy, start, d.rules.needs(strings.Split(a.Service, ",")))
	say := func(f prompts.Booking, tag language.Tag) string {
		f.Offers = len(list) > 0
		return f.BayTrouble(tag)
	}
	with := func(tag language.Tag, f prompts.Booking) []desks.Button {
		var out []desks.Button
		for _, o := range list {
			out = append(out, desks.Button{Label: prompts.When(tag, o.At), Action: fmt.Sprintf("booking:moveto:%d:%s", a.ID, o.At.Format(atLayout))})
		}
		return append(out, desks.Button{Label: f.CancelLabel(tag), Action: fmt.Sprintf("booking:cancel:%d", a.ID)})
	}
	if err := d.tellCustomer(ctx, tx, a, "bay", say, t.Shop.Name, with); err != nil {
		return err
	}
	facts := d.factsIn(desks.StaffLanguage, t.Location(), a)
	facts.Reason = string(intents.Reschedule)
	return tx.AddTodo(ctx, store.Todo{
		Shop: a.Shop, Key: changeKey(a), Kind: "call", Customer: a.Customer, Conversation: a.Conversation,
		Reason: facts.WantsChange(desks.StaffLanguage), DueAt: d.hours.Add(tx.Now(), d.rules.Confirm),
	})
}

// openBay puts a bay back into use.
func (d *Desk) openBay(t desks.Turn, h store.Hold) desks.Reply {
	return desks.Reply{
		Text: prompts.Booking{Bay: h.Bay}.BayOpened(t.Language), Keep: true,
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.LetGo(ctx, h.ID); err != nil {
				return err
			}
			if err := d.placesFreed(ctx, tx, h.Shop); err != nil {
				return err
			}
			return tx.Audit(ctx, store.AuditEntry{
				Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "booking.open_bay", Subject: fmt.Sprintf("bay/%d", h.Bay),
			})
		},
	}
}
