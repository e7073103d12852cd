package booking

import (
	"context"
	"slices"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/prompts"
	"pitcrew/store"
)

// settle turns the form's day and time into an opening that can be booked. A reply means
// that the person has to choose first: no time was said, or the one said is not free.
func (d *Desk) settle(ctx context.Context, t desks.Turn, p party, f *form, s said, moving store.AppointmentID) (opening, *desks.Reply, error) {
	c := calendar{d.rules, d.hours, t.Now}
	length := d.length(f.Items)
	want, exact := d.want(t, f)
	slots, err := t.Read.TakenSlots(ctx, t.Shop.ID, midnight(want), midnight(want).AddDate(0, 0, searchDays))
	if err != nil {
		return opening{}, nil, err
	}
	busy := index(slots, moving)
	if !exact {
		return opening{}, d.offer(t, c, busy, f, s, want, length), nil
	}
	v := c.judge(want, length)
	if v == fine {
		if bay := c.freeBay(busy, want, length); bay > 0 {
			return opening{want, bay}, nil, nil
		}
		v = full
	}
	near := want
	if v == past || v == tooSoon {
		near = t.Now
	}
	facts := prompts.Booking{At: want, Hours: d.told, Days: int(d.rules.Horizon.Hours() / 24), Offers: true}
	r := d.offers(t, f, c.alternatives(busy, near, length))
	facts.Offers = len(r.Buttons) > 0
	switch v {
	case past:
		r.Text = facts.Past(t.Language)
	case tooSoon:
		r.Text = facts.TooSoon(t.Language)
	case tooFar:
		r.Text, r.Buttons = facts.TooFar(t.Language), nil
	case closedDay:
		r.Text = facts.ClosedDay(t.Language)
	case closedHour:
		r.Text = facts.ClosedHour(t.Language)
	default:
		r.Text = facts.Full(t.Language)
	}
	f.Clock = ""
	f.Asked = askWhen
	r.Form = *f
	return opening{}, r, nil
}

// want is the moment that the form names; exact only with a day and a clock time. A
// clock time alone means today or, when that is over, tomorrow.
func (d *Desk) want(t desks.Turn, f *form) (time.Time, bool) {
	day, err := time.ParseInLocation(time.DateOnly, f.Date, t.Location())
	if f.Date == "" || err != nil {
		day = midnight(t.Now)
	}
	since, err := clock(f.Clock)
	if f.Clock == "" || err != nil {
		return day, false
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), int(since.Hours()), int(since.Minutes())%60, 0, 0, t.Location())
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
func (d *Desk) offer(t desks.Turn, c calendar, busy taken, f *form, s said, day time.Time, length time.Duration) *desks.Reply {
	from, to := time.Duration(0), 24*time.Hour
	if part, ok := parts[f.Part]; ok {
		from, to = part[0], part[1]
	}
	var list []opening
	if f.Date != "" && !midnight(day).Before(midnight(t.Now)) {
		list = spread(c.openings(busy, day, length, from, to), d.rules.Offers)
	}
	onDay := len(list) > 0
	for i := 0; len(list) == 0 && i < searchDays; i++ {
		list = spread(c.openings(busy, midnight(day).AddDate(0, 0, i), length, from, to), d.rules.Offers)
	}
	r := d.offers(t, f, list)
	facts := prompts.Booking{At: day, Services: names(t, f.Items), Hours: d.told, Again: f.Asked == askWhen && s == saidNothing, Offers: len(list) > 0}
	switch {
	case f.Date != "" && onDay:
		r.Text = facts.AskClock(t.Language)
	case f.Date != "" && midnight(day).Before(midnight(t.Now)):
		r.Text = facts.Past(t.Language)
	case f.Date != "" && len(c.open.On(day)) == 0:
		r.Text = facts.ClosedDay(t.Language)
	case f.Date != "":
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
func (d *Desk) offers(t desks.Turn, f *form, list []opening) *desks.Reply {
	r := &desks.Reply{}
	for _, o := range list {
		r.Buttons = append(r.Buttons, desks.Button{Label: prompts.When(t.Language, o.At), Action: "booking:at:" + o.At.Format(atLayout)})
	}
	return r
}

func names(t desks.Turn, items []string) []string {
	var out []string
	for _, id := range items {
		if name := intents.ItemName(id, t.Language); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// joinItems is how an appointment stores its services: item ids with commas.
func joinItems(items []string) string { return strings.Join(items, ",") }

// facts is what is told of an appointment.
func (d *Desk) facts(t desks.Turn, a store.Appointment) prompts.Booking {
	return prompts.Booking{
		Number: int64(a.ID), At: a.StartsAt.In(t.Location()), Services: names(t, strings.Split(a.Service, ",")), Plate: a.Plate, Name: a.ContactName,
		Phone: a.ContactPhone, Minutes: int(a.EndsAt.Sub(a.StartsAt).Minutes()), Within: int(d.rules.Confirm.Minutes()), ByStaff: t.Who.IsStaff(),
		Shop: t.Shop.Name, Status: a.Status,
	}
}
