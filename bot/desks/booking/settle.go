package booking

import (
	"context"
	"slices"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// free is what the shop has left, from now on.
func (d *Desk) free(ctx context.Context, t desks.Turn, day time.Time, skip func(store.TakenSpan) bool) (taken, error) {
	from, to := midnight(day), midnight(day).AddDate(0, 0, searchDays)
	spans, err := t.Read.TakenSpans(ctx, t.Shop.ID, from, to, t.Now)
	return index(spans, from, to, skip), err
}

// settle turns the form's day and time into an opening that can be booked. A reply means
// that the person has to choose first: no time was said, or the one said is not free.
func (d *Desk) settle(ctx context.Context, t desks.Turn, f *form, s said, moving store.AppointmentID) (opening, *desks.Reply, error) {
	c := calendar{d.rules, d.hours, t.Now}
	n := d.rules.needs(f.Items)
	want, exact := d.want(t, f)
	busy, err := d.free(ctx, t, want, func(s store.TakenSpan) bool {
		return (moving != 0 && s.Appointment == moving) || (f.Hold != 0 && s.Hold == f.Hold)
	})
	if err != nil {
		return opening{}, nil, err
	}
	f.Wanted = ""
	if !exact && f.Asked == askWhen && anyTime(t.Text) {
		if first := c.alternatives(busy, want, n); len(first) > 0 {
			f.Date, f.Clock, f.Part, f.chosen = first[0].At.Format(time.DateOnly), first[0].At.Format("15:04"), "", true
			return first[0], nil, nil
		}
	}
	if !exact {
		return opening{}, d.offer(t, c, busy, f, s, want, n), nil
	}
	v := c.judge(want, n)
	if v == fine {
		if bay, technician := busy.place(want, n); bay > 0 {
			return opening{want, bay, technician}, nil, nil
		}
		v = full
	}
	near := want
	if v == past || v == tooSoon {
		near = t.Now
	}
	facts := d.about(want)
	r := d.offers(t, c.alternatives(busy, near, n))
	facts.Offers = len(r.Buttons) > 0
	switch v {
	case past:
		r.Text = facts.Past(t.Language)
		if want.Before(midnight(t.Now)) { // the day is no use, whatever the clock time
			f.Date = ""
		}
	case tooSoon:
		r.Text = facts.TooSoon(t.Language)
	case tooFar:
		r.Text, r.Buttons, f.Date = facts.TooFar(t.Language), nil, ""
	case closedDay:
		facts.Festival = d.festival(t, want)
		r.Text = facts.ClosedDay(t.Language)
	case closedHour:
		r.Text = facts.ClosedHour(t.Language)
	default:
		d.offerToWait(t, f, r, want, moving)
		r.Text = facts.Full(t.Language)
	}
	f.Clock = ""
	f.Asked = askWhen
	r.Form = *f
	return opening{}, r, nil
}

// Free lists the times of a day that can be booked for a visit of the usual length, spread over the day.
func (d *Desk) Free(ctx context.Context, t desks.Turn, day time.Time) ([]time.Time, error) {
	busy, err := d.free(ctx, t, day, nothing)
	if err != nil {
		return nil, err
	}
	var out []time.Time
	for _, o := range spread(calendar{d.rules, d.hours, t.Now}.openings(busy, day, d.rules.needs(nil), 0, 24*time.Hour), mostFree) {
		out = append(out, o.At)
	}
	return out, nil
}

// mostFree is as many times as a message can name.
const mostFree = 6

// about is what can be told of a time that is wanted.
func (d *Desk) about(at time.Time) prompts.Booking {
	return prompts.Booking{At: at, Hours: d.hours.Usual(), Days: int(d.rules.Horizon.Hours() / 24)}
}

// festival names the public holiday on which the shop is closed.
func (d *Desk) festival(t desks.Turn, day time.Time) string {
	f, ok := d.hours.Holiday(day)
	if !ok {
		return ""
	}
	return f.Name(t.Language)
}

// want is the moment that the form names; exact only with a day and a clock time. A
// clock time alone means today or, when that is over, tomorrow.
func (d *Desk) want(t desks.Turn, f *form) (time.Time, bool) {
	day, err := time.ParseInLocation(time.DateOnly, f.Date, t.Location())
	if f.Date == "" || err != nil {
		day = midnight(t.Now)
	}
	since, err := time.Parse("15:04", f.Clock)
	if f.Clock == "" || err != nil {
		return day, false
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), since.Hour(), since.Minute(), 0, 0, t.Location())
	at = at.Truncate(store.SlotLength)
	if f.Date == "" && at.Before(t.Now) {
		at = at.AddDate(0, 0, 1)
	}
	return at, true
}

// parts are the clock times of the parts of a day.
var parts = map[string][2]time.Duration{
	"morning": {0, 12 * time.Hour}, "noon": {11 * time.Hour, 14 * time.Hour}, "afternoon": {13 * time.Hour, 18 * time.Hour},
	"evening": {17 * time.Hour, 24 * time.Hour},
}

// offer asks for the time, with free ones to choose from.
func (d *Desk) offer(t desks.Turn, c calendar, busy taken, f *form, s said, day time.Time, n need) *desks.Reply {
	from, to := time.Duration(0), 24*time.Hour
	if part, ok := parts[f.Part]; ok {
		from, to = part[0], part[1]
	}
	var list []opening
	if f.Date != "" && !midnight(day).Before(midnight(t.Now)) {
		list = spread(c.openings(busy, day, n, from, to), d.rules.Offers)
	}
	onDay := len(list) > 0
	for i := 0; len(list) == 0 && i < searchDays; i++ {
		list = spread(c.openings(busy, midnight(day).AddDate(0, 0, i), n, from, to), d.rules.Offers)
	}
	r := d.offers(t, list)
	facts := d.about(day)
	facts.Services, facts.Again, facts.Offers = names(t, f.Items), f.Asked == askWhen && (s == saidNothing || s == saidYes && f.Date != ""), len(list) > 0
	facts.Again = facts.Again && !wantsOther(t.Text)
	facts.Unreal, facts.CheckFirst = f.unreal, f.open
	if f.Asked == askWhen && !t.Who.IsStaff() {
		facts.Noted = f.noted
	}
	switch {
	case f.Date != "" && onDay:
		r.Text = facts.AskClock(t.Language)
	case f.Date != "" && midnight(day).Before(midnight(t.Now)):
		facts.Day = true
		r.Text = facts.Past(t.Language)
		f.Date = ""
	case f.Date != "" && midnight(day).After(t.Now.Add(d.rules.Horizon)):
		r.Text, r.Buttons, f.Date = facts.TooFar(t.Language), nil, ""
	case f.Date != "" && len(c.open.On(day)) == 0:
		facts.Festival = d.festival(t, day)
		r.Text = facts.ClosedDay(t.Language)
	case f.Date != "":
		d.offerToWait(t, f, r, day, f.Target)
		r.Text = facts.Full(t.Language)
	default:
		r.Text = facts.AskWhen(t.Language)
	}
	r.Unhelped = facts.Again
	f.Asked = askWhen
	r.Form = *f
	return r
}

// offers makes a button of each opening.
func (d *Desk) offers(t desks.Turn, list []opening) *desks.Reply {
	r := &desks.Reply{}
	for _, o := range list {
		r.Buttons = append(r.Buttons, desks.Button{Label: prompts.When(t.Language, o.At), Action: "booking:at:" + o.At.Format(atLayout)})
	}
	return r
}

func names(t desks.Turn, items []string) []string { return namesIn(t.Language, items) }

func namesIn(tag language.Tag, items []string) []string {
	var out []string
	for _, id := range items {
		if name := intents.ItemName(id, tag); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// joinItems is how an appointment stores its services: item ids with commas.
func joinItems(items []string) string { return strings.Join(items, ",") }

// facts is what is told of an appointment to whoever speaks.
func (d *Desk) facts(t desks.Turn, a store.Appointment) prompts.Booking {
	f := d.factsIn(t.Language, t.Location(), a)
	f.ByStaff, f.Shop = t.Who.IsStaff(), t.Shop.Name
	return f
}

// factsIn is what is told of an appointment in a language.
func (d *Desk) factsIn(tag language.Tag, loc *time.Location, a store.Appointment) prompts.Booking {
	return prompts.Booking{
		Number: int64(a.ID), At: a.StartsAt.In(loc), Services: namesIn(tag, strings.Split(a.Service, ",")), Plate: a.Plate, Name: contact(tag, a),
		Phone: a.ContactPhone, Minutes: int(a.EndsAt.Sub(a.StartsAt).Minutes()), Within: int(d.rules.Confirm.Minutes()), Status: a.Status, Reason: a.Note,
		Bay: a.Bay, Technician: a.Technician, Trouble: d.inTrouble(a), Hours24: int(d.rules.ChangeUntil.Hours()),
		Address: d.place.Address, Parking: d.place.Parking, Map: d.place.Map, ShopPhone: d.place.Phone,
	}
}

// howLong tells how long the services that a message names take, by the shop's own durations.
func (d *Desk) howLong(t desks.Turn) desks.Reply {
	var ids []string
	for _, item := range t.Reading.Slots.Items {
		ids = append(ids, item.ID)
	}
	return desks.Reply{Text: d.lengths(t, ids), Keep: true, Buttons: []desks.Button{
		{Label: prompts.Booking{}.BookLabel(t.Language), Action: "booking:service:" + ids[0]},
	}}
}

// lengths tells how long services take.
func (d *Desk) lengths(t desks.Turn, ids []string) string {
	var p prompts.Lengths
	for _, id := range ids {
		p.Services = append(p.Services, prompts.Length{Name: intents.ItemName(id, t.Language), Minutes: int(d.rules.needs([]string{id}).length.Minutes())})
	}
	return p.In(t.Language)
}

// contact is what staff call the person of an appointment; one without a name is known by the car, else by the end of the
// phone number.
func contact(tag language.Tag, a store.Appointment) string {
	if a.ContactName != "" || a.Plate != "" || a.ContactPhone == "" {
		return a.ContactName
	}
	return prompts.Subject{Phone: a.ContactPhone}.Nameless(tag)
}

// inTrouble reports whether the bay or the technician of an appointment that stands is
// not the shop's any more: shop.yaml was changed since.
func (d *Desk) inTrouble(a store.Appointment) bool {
	gone := a.Technician != "" && !slices.ContainsFunc(d.rules.Technicians, func(t Technician) bool { return t.Name == a.Technician })
	return slices.Contains(standingStates, a.Status) && (a.Bay > d.rules.Bays || gone)
}
