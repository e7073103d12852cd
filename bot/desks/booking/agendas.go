package booking

import (
	"context"
	"slices"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents/times"
	"pitcrew/prompts"
	"pitcrew/store"
)

// The most that a list of several days has: days, and appointments told one by one.
const (
	mostDays   = 31
	mostListed = 20
)

// agendas lists the appointments of several days, a day that is over as a number only; or what is left of each.
func (d *Desk) agendas(ctx context.Context, t desks.Turn, days times.Days) (desks.Reply, error) {
	from, to, today := days.First.In(t.Location()), days.Last.In(t.Location()).AddDate(0, 0, 1), midnight(t.Now)
	if asksFree(t.Text) {
		return d.leftOf(ctx, t, from, to)
	}
	if far := from.AddDate(0, 0, mostDays); to.After(far) {
		to = far
	}
	all, err := d.booked(ctx, t, from, to)
	if err != nil {
		return desks.Reply{}, err
	}
	p, told := prompts.Agendas{From: from, To: to.AddDate(0, 0, -1), Waiting: all.waiting, Open: asksUnconfirmed(t.Text)}, 0
	for day := from; day.Before(to); day = day.AddDate(0, 0, 1) {
		one := all.on(d, t, day, wholeDay)
		if len(one.Lines) == 0 {
			continue
		}
		for _, a := range one.Lines {
			if a.Status == string(store.AppointmentNoShow) {
				one.Missed++
			}
		}
		p.Count += len(one.Lines)
		one.Brief = day.Before(today) || told+len(one.Lines) > mostListed
		if !one.Brief {
			told += len(one.Lines)
		}
		p.More = p.More || one.Brief
		p.Days = append(p.Days, one)
	}
	return desks.Reply{Text: p.In(t.Language), Keep: true}, nil
}

// leftOf tells for several days how many times can still be booked.
func (d *Desk) leftOf(ctx context.Context, t desks.Turn, from, to time.Time) (desks.Reply, error) {
	if today := midnight(t.Now); from.Before(today) {
		from = today
	}
	busy, err := d.free(ctx, t, from, nothing)
	if err != nil {
		return desks.Reply{}, err
	}
	n := d.rules.needs(nil)
	p := prompts.Agendas{From: from, To: to.AddDate(0, 0, -1), Minutes: int(n.length.Minutes())}
	for day := from; day.Before(to) && day.Before(from.AddDate(0, 0, searchDays)); day = day.AddDate(0, 0, 1) {
		one := prompts.Agenda{Day: day}
		for _, o := range (calendar{d.rules, d.hours, t.Now}).openings(busy, day, n, wholeDay[0], wholeDay[1]) {
			one.Free = append(one.Free, o.At)
		}
		p.Days = append(p.Days, one)
	}
	return desks.Reply{Text: p.Left(t.Language), Keep: true}, nil
}

// missed lists who did not come, today or on the days that are said, and whose time is over while nobody has noted them here. They
// are whom to call.
func (d *Desk) missed(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	from := midnight(t.Now)
	if w := t.Reading.Slots.When; !w.Date.IsZero() {
		from = w.Date.In(t.Location())
	}
	to := from.AddDate(0, 0, 1)
	if days, ok := times.Several(t.Text, t.Now); ok {
		from, to = days.First.In(t.Location()), days.Last.In(t.Location()).AddDate(0, 0, 1)
	}
	list, err := t.Read.AppointmentsBetween(ctx, t.Shop.ID, from, to)
	if err != nil {
		return desks.Reply{}, err
	}
	p := prompts.Agendas{From: from, To: to.AddDate(0, 0, -1)}
	r := desks.Reply{Keep: true}
	for _, a := range list {
		late := slices.Contains(standingStates, a.Status) && a.StartsAt.Before(t.Now)
		if a.Status != store.AppointmentNoShow && !late {
			continue
		}
		p.Count++
		if len(p.Missed) == mostListed {
			continue
		}
		p.Missed = append(p.Missed, d.facts(t, a))
		if late && len(r.Buttons) < mostButtons {
			r.Buttons = append(r.Buttons, arrivedButton(t.Language, d.facts(t, a)))
		}
	}
	r.Text = p.WhoMissed(t.Language)
	return r, nil
}
