package booking

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// offerToWait adds the button of the waiting list to a reply that says "full".
func (d *Desk) offerToWait(t desks.Turn, f *form, r *desks.Reply, want time.Time, moving store.AppointmentID) {
	if t.Who.IsStaff() || moving != 0 {
		return
	}
	f.Wanted = want.Format(atLayout)
	r.Buttons = append(r.Buttons, desks.Button{Label: prompts.Booking{}.Label(t.Language, "wait"), Action: "booking:wait"})
}

// wait files the wish that was full: a clock time is that time, a day will do all day.
func (d *Desk) wait(t desks.Turn, p party, f form) desks.Reply {
	wanted, err := time.ParseInLocation(atLayout, f.Wanted, t.Location())
	if err != nil || len(f.Items) == 0 {
		return desks.Reply{Text: prompts.Booking{}.Gone(t.Language)}
	}
	w := store.Wait{
		Shop: t.Shop.ID, Conversation: t.Conversation.ID, Customer: p.id(), Service: joinItems(f.Items), ContactName: f.Name, ContactPhone: p.phone, Plate: f.Plate,
		From: wanted, Until: wanted.Add(store.SlotLength),
	}
	if hours := d.hours.On(wanted); midnight(wanted).Equal(wanted) && len(hours) > 0 {
		w.From, w.Until = hours[0].From, hours[len(hours)-1].To
	}
	if v := p.car(f.Plate); v != nil {
		w.Plate = v.Plate
	}
	if p.customer != nil {
		w.ContactName = p.customer.Name
	}
	facts := prompts.Booking{At: w.From, Until: w.Until, AllDay: w.Until.Sub(w.From) > store.SlotLength, Services: names(t, f.Items)}
	return desks.Reply{
		Text: facts.OnWaitingList(t.Language),
		Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
			id, err := tx.AddWait(ctx, w)
			if err != nil {
				return err
			}
			list, err := tx.Waiting(ctx, w.Shop)
			if err != nil {
				return err
			}
			for _, one := range list {
				if one.From.Before(w.Until) && one.Until.After(w.From) {
					facts.Order++
				}
				if one.ID == id {
					break
				}
			}
			r.Text = facts.OnWaitingList(t.Language)
			return d.placesFreed(ctx, tx, w.Shop) // one may have become free meanwhile
		},
	}
}

// waitAction handles the buttons of the waiting list. done is false for all others.
func (d *Desk) waitAction(ctx context.Context, t desks.Turn, f form) (r desks.Reply, done bool, err error) {
	what, value, _ := strings.Cut(strings.TrimPrefix(t.Action, "booking:"), ":")
	if t.Action == "booking:wait" {
		p, reply, err := d.whose(ctx, t, &f)
		if err != nil || reply != nil {
			return orEmpty(reply), true, err
		}
		return d.wait(t, p, f), true, nil
	}
	if what != "take" && what != "pass" {
		return r, false, nil
	}
	id, _ := strconv.ParseInt(value, 10, 64) // 0 is nobody's
	w, err := t.Read.Wait(ctx, store.WaitID(id))
	if errors.Is(err, store.ErrNotFound) || (err == nil && (w.Conversation != t.Conversation.ID || w.Status != store.WaitOffered || w.Hold == 0)) {
		return desks.Reply{Text: prompts.Booking{At: t.Now}.OfferOver(t.Language), Buttons: rebook(t.Language, prompts.Booking{})}, true, nil
	}
	if err != nil {
		return r, true, err
	}
	if what == "pass" {
		return d.pass(t, w), true, nil
	}
	r, err = d.takePlace(ctx, t, w)
	return r, true, err
}

// pass declines an offer: the next one is asked.
func (d *Desk) pass(t desks.Turn, w store.Wait) desks.Reply {
	return desks.Reply{
		Text: prompts.Booking{}.OfferOver(t.Language),
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.SetWait(ctx, w.ID, store.WaitEnded, 0, store.WaitOffered); err != nil {
				return conflictIfGone(err)
			}
			if err := tx.LetGo(ctx, w.Hold); err != nil {
				return err
			}
			return d.placesFreed(ctx, tx, w.Shop)
		},
	}
}

// takePlace books what was offered.
func (d *Desk) takePlace(ctx context.Context, t desks.Turn, w store.Wait) (desks.Reply, error) {
	h, err := t.Read.HoldByID(ctx, w.Hold)
	if errors.Is(err, store.ErrNotFound) || (err == nil && !h.ExpiresAt.After(t.Now)) {
		return desks.Reply{Text: prompts.Booking{At: t.Now}.OfferOver(t.Language), Buttons: rebook(t.Language, prompts.Booking{})}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	p := party{customer: t.Who.Customer, phone: w.ContactPhone, vehicles: t.Who.Vehicles}
	f := form{Items: strings.Split(w.Service, ","), Plate: w.Plate, Name: w.ContactName}
	a := d.appointment(t, p, f, opening{h.StartsAt.In(t.Location()), h.Bay, h.Technician})
	if twice, err := d.standsAt(ctx, t, a); err != nil || twice {
		passed := d.pass(t, w)
		passed.Text = d.facts(t, a).TwiceAt(t.Language)
		return passed, err
	}
	r := d.commit(t, p, a)
	book := r.Apply
	r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		if err := tx.SetWait(ctx, w.ID, store.WaitBooked, 0, store.WaitOffered); err != nil {
			return conflictIfGone(err)
		}
		if err := tx.LetGo(ctx, h.ID); err != nil {
			return err
		}
		return book(ctx, tx, r)
	}
	return r, nil
}

// aMoment is how long after a place became free the waiting list is asked: what else becomes
// free by the same act is seen too, and the reply to it goes out first.
const aMoment = 2 * time.Second

// placesFreed has the waiting list asked.
func (d *Desk) placesFreed(ctx context.Context, tx *store.Tx, shop store.ShopID) error {
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("waits/%d", shop), Kind: kindWaits, ReadyAt: tx.Now().Add(aMoment)})
	return err
}

// lapseLater has the shop's holds looked through when one runs out.
func (d *Desk) lapseLater(ctx context.Context, tx *store.Tx, shop store.ShopID, at time.Time) error {
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("lapse/%d/%d", shop, at.UnixMicro()), Kind: kindLapse, ReadyAt: at})
	return err
}

// lapse lets go what has run out.
func (d *Desk) lapse(ctx context.Context, tx *store.Tx, t store.Task) error {
	shop, err := shopOf(t)
	if err != nil {
		return err
	}
	return d.release(ctx, tx, shop, 0)
}

// shopOf reads the shop from a task's key, "waits/3".
func shopOf(t store.Task) (store.ShopID, error) {
	parts := strings.Split(t.Key, "/")
	if len(parts) < 2 {
		return 0, fmt.Errorf("task key %q", t.Key)
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("task key %q: %w", t.Key, err)
	}
	return store.ShopID(id), nil
}

// askWaiting goes through the waiting list in its order: who did not answer an offer in
// time loses it, who waits for a time that is free now gets an offer, which is held.
func (d *Desk) askWaiting(ctx context.Context, tx *store.Tx, t store.Task) error {
	shop, err := shopOf(t)
	if err != nil {
		return err
	}
	list, err := tx.Waiting(ctx, shop)
	if err != nil {
		return err
	}
	for _, w := range list {
		switch {
		case w.Status == store.WaitOffered && w.Hold == 0:
			err = d.endWait(ctx, tx, w, store.WaitOffered)
		case w.Status == store.WaitWaiting && !w.Until.After(tx.Now()):
			err = tx.SetWait(ctx, w.ID, store.WaitEnded, 0, store.WaitWaiting)
		case w.Status == store.WaitWaiting:
			err = d.offerPlace(ctx, tx, w)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// endWait tells somebody that their offer went to the next one.
func (d *Desk) endWait(ctx context.Context, tx *store.Tx, w store.Wait, from string) error {
	if err := tx.SetWait(ctx, w.ID, store.WaitEnded, 0, from); err != nil {
		return err
	}
	c, err := tx.Conversation(ctx, w.Conversation)
	if err != nil {
		return err
	}
	tag := desks.LanguageOf(c)
	facts := prompts.Booking{At: w.From.In(d.hours.Location())}
	_, err = desks.Post(ctx, tx, c, fmt.Sprintf("wait/passed/%d", w.ID), store.OwnerBot, facts.PlacePassed(tag), rebook(tag, facts)...)
	return err
}

// offerPlace holds a free time for who waits for it, and asks them.
func (d *Desk) offerPlace(ctx context.Context, tx *store.Tx, w store.Wait) error {
	loc := d.hours.Location()
	now := tx.Now().In(loc)
	from := midnight(w.From.In(loc))
	spans, err := tx.TakenSpans(ctx, w.Shop, from, from.AddDate(0, 0, 1), now)
	if err != nil {
		return err
	}
	n := d.rules.needs(strings.Split(w.Service, ","))
	c := calendar{d.rules, d.hours, now}
	busy := index(spans, from, from.AddDate(0, 0, 1), nothing)
	o := opening{At: w.From.In(loc)}
	if w.Until.Sub(w.From) > store.SlotLength { // any time of the day
		if list := c.openings(busy, from, n, 0, 24*time.Hour); len(list) > 0 {
			o = list[0]
		}
	} else if c.judge(o.At, n) == fine {
		o.Bay, o.Technician = busy.place(o.At, n)
	}
	if o.Bay == 0 {
		return nil
	}
	expires := now.Add(d.rules.OfferHold)
	if o.At.Before(expires) {
		expires = o.At
	}
	hold, err := tx.Hold(ctx, store.Hold{
		Shop: w.Shop, Conversation: w.Conversation, Kind: store.HoldOffer, Bay: o.Bay, Technician: o.Technician, StartsAt: o.At, EndsAt: o.At.Add(n.length), ExpiresAt: expires,
	})
	if err != nil {
		return err
	}
	if err := tx.SetWait(ctx, w.ID, store.WaitOffered, hold, store.WaitWaiting); err != nil {
		return err
	}
	chat, err := tx.Conversation(ctx, w.Conversation)
	if err != nil {
		return err
	}
	tag := desks.LanguageOf(chat)
	facts := prompts.Booking{At: o.At, Services: namesIn(tag, strings.Split(w.Service, ",")), Keep: int(expires.Sub(now).Minutes())}
	if _, err := desks.Post(ctx, tx, chat, fmt.Sprintf("wait/offer/%d", w.ID), store.OwnerBot, facts.PlaceFree(tag), desks.Button{
		Label: facts.Label(tag, "take"), Action: fmt.Sprintf("booking:take:%d", w.ID),
	}, desks.Button{Label: facts.Label(tag, "pass"), Action: fmt.Sprintf("booking:pass:%d", w.ID)}); err != nil {
		return err
	}
	return d.lapseLater(ctx, tx, w.Shop, expires)
}
