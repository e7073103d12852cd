package booking

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/prompts"
	"pitcrew/store"
)

// book makes an appointment: it asks for what is missing, proposes, and books on a yes.
func (d *Desk) book(ctx context.Context, t desks.Turn, p party, f form, s said) (desks.Reply, error) {
	standing, err := d.upcoming(ctx, t, p)
	if err != nil {
		return desks.Reply{}, err
	}
	if s == saidNo && f.Asked == askConfirm {
		f.Date, f.Clock, f.Part = "", "", ""
	}
	if s == saidWait {
		return d.wait(t, p, f), nil
	}
	if len(f.Items) == 0 && len(standing) > 0 && !t.Asking && onlyTime(t) {
		f.Job = jobMove
		return d.changeOne(ctx, t, f, standing, s)
	}
	if len(f.Items) == 0 && f.Asked == "" && len(standing) == 0 && !t.Who.IsStaff() {
		spoken, err := desks.SpokenItems(ctx, t)
		if err != nil {
			return desks.Reply{}, err
		}
		for _, item := range spoken {
			f.Items = append(f.Items, item.ID)
		}
	}
	if len(f.Items) == 0 {
		return d.askForService(t, f, s), nil
	}
	start, reply, err := d.settle(ctx, t, &f, s, 0)
	if err != nil || reply != nil {
		return orEmpty(reply), err
	}
	other := otherCar(standing, f.Plate)
	for _, a := range standing {
		if a.StartsAt.Equal(start.At) && !otherCar([]store.Appointment{a}, f.Plate) {
			return desks.Reply{Text: d.facts(t, a).Already(t.Language), Buttons: changeButtons(t, a)}, nil
		}
	}
	if len(standing) > 0 && !f.Another && !other {
		return d.askWhetherAnother(t, f, standing[0]), nil
	}
	if p.phone == "" {
		return d.askForPhone(t, f, s), nil
	}
	f.Plate = cmp.Or(p.meant(t, f.tail), f.Plate)
	// A plate is welcome and not needed: who does not give one is not asked twice.
	f.NoPlate = f.NoPlate || f.Asked == askPlate && s != saidFacts && s != saidAction && len(p.vehicles) == 0
	if f.Plate == "" && !f.NoPlate && p.car("") == nil {
		return d.askForPlate(t, p, f, start), nil
	}
	a := d.appointment(t, p, f, start)
	if s == saidYes && f.Asked == askConfirm {
		if twice, err := d.standsAt(ctx, t, a); err != nil || twice {
			return desks.Reply{Text: d.facts(t, a).TwiceAt(t.Language), Buttons: rebook(t.Language, prompts.Booking{}), Apply: d.letGo(t, f)}, err
		}
		return d.commit(t, p, a), nil
	}
	f.Asked = askConfirm
	facts := d.facts(t, a)
	facts.Keep = int(d.rules.Hold.Minutes())
	if facts.New = t.Who.IsStaff() && p.customer == nil; facts.New {
		facts.Name = a.ContactName
	}
	return desks.Reply{Text: facts.Propose(t.Language), Buttons: confirmButtons(t), Form: f, Apply: d.hold(t, f, a)}, nil
}

// otherCar reports whether a plate is of none of the cars that appointments are for.
func otherCar(standing []store.Appointment, plate string) bool {
	return plate != "" && !slices.ContainsFunc(standing, func(a store.Appointment) bool { return a.Plate == "" || a.Plate == plate })
}

// standsAt reports whether the car of an appointment has another one at its start: made
// in another chat, maybe at this very instant. What it is for is not told: the number may
// be typed by anybody.
func (d *Desk) standsAt(ctx context.Context, t desks.Turn, a store.Appointment) (bool, error) {
	if a.ContactPhone == "" {
		return false, nil
	}
	other, err := t.Read.StandingAt(ctx, a.Shop, a.ContactPhone, a.Plate, a.StartsAt)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && other.ID != a.ID, err
}

// hold keeps a proposed time free while the person decides.
func (d *Desk) hold(t desks.Turn, f form, a store.Appointment) func(context.Context, *store.Tx, *desks.Reply) error {
	return func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		if err := d.release(ctx, tx, a.Shop, t.Conversation.ID); err != nil {
			return err
		}
		h := store.Hold{
			Shop: a.Shop, Conversation: t.Conversation.ID, Kind: store.HoldProposal, Bay: a.Bay, Technician: a.Technician,
			StartsAt: a.StartsAt, EndsAt: a.EndsAt, ExpiresAt: tx.Now().Add(d.rules.Hold),
		}
		id, err := tx.Hold(ctx, h)
		if err != nil {
			return err
		}
		f.Hold = id
		r.Form = f
		return d.lapseLater(ctx, tx, a.Shop, h.ExpiresAt)
	}
}

// release ends what a conversation has held, and what has run out; whoever waits for the
// time is asked.
func (d *Desk) release(ctx context.Context, tx *store.Tx, shop store.ShopID, c store.ConversationID) error {
	freed, err := tx.LetProposalGo(ctx, shop, c)
	if err != nil || !freed {
		return err
	}
	return d.placesFreed(ctx, tx, shop)
}

// letGo is release for a reply that ends the dialog.
func (d *Desk) letGo(t desks.Turn, f form) func(context.Context, *store.Tx, *desks.Reply) error {
	if f.Hold == 0 {
		return nil
	}
	return func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		return d.release(ctx, tx, t.Shop.ID, t.Conversation.ID)
	}
}

// upcoming lists what the party has booked already.
func (d *Desk) upcoming(ctx context.Context, t desks.Turn, p party) ([]store.Appointment, error) {
	conversation := t.Conversation.ID
	if t.Who.IsStaff() {
		conversation = 0
	}
	return t.Read.UpcomingAppointments(ctx, p.id(), conversation, t.Now)
}

func (d *Desk) askForService(t desks.Turn, f form, s said) desks.Reply {
	again := f.Asked == askService && (s == saidNothing || s == saidYes || s == saidNo)
	f.Asked = askService
	facts := prompts.Booking{Again: again, Unreal: f.unreal, Noted: f.noted}
	if at, exact := d.want(t, &f); s == saidFacts && (f.Date != "" || f.Clock != "") && f.unreal == "" && !at.Before(midnight(t.Now)) {
		facts.At, facts.Day = at, !exact
	}
	r := desks.Reply{Text: facts.AskService(t.Language), Form: f, Unhelped: again}
	for _, id := range []string{"maintenance", "tyres", "brakes", "ac", "inspection"} {
		r.Buttons = append(r.Buttons, desks.Button{Label: intents.ItemName(id, t.Language), Action: "booking:service:" + id})
	}
	return r
}

// askForPhone asks how the shop can reach a stranger; who would rather not say may have a person.
func (d *Desk) askForPhone(t desks.Turn, f form, s said) desks.Reply {
	again := f.Asked == askPhone && s == saidNothing
	f.Asked = askPhone
	r := desks.Reply{Text: prompts.Booking{Again: again, ShopPhone: d.place.Phone}.AskPhone(t.Language), Form: f, Unhelped: again}
	if again {
		r.Buttons = append(r.Buttons, desks.Button{Label: prompts.Reception{}.HumanLabel(t.Language), Action: "reception:human"})
	}
	r.Buttons = append(r.Buttons, desks.Button{Label: prompts.Unproven{}.ShareLabel(t.Language), Action: desks.ActionShareContact})
	return r
}

// askForPlate asks which car comes, and tells the time that was left to the shop.
func (d *Desk) askForPlate(t desks.Turn, p party, f form, start opening) desks.Reply {
	f.Asked = askPlate
	facts := prompts.Booking{Partial: f.tail}
	if f.chosen {
		facts.At = start.At
	}
	r := desks.Reply{Text: facts.AskPlate(t.Language), Form: f}
	for _, plate := range p.plates() {
		r.Buttons = append(r.Buttons, desks.Button{Label: plate, Action: "booking:plate:" + plate})
	}
	r.Buttons = append(r.Buttons, desks.Button{Label: prompts.Booking{}.NoPlateLabel(t.Language), Action: "booking:noplate"})
	return r
}

func (d *Desk) askWhetherAnother(t desks.Turn, f form, a store.Appointment) desks.Reply {
	f.Asked = askWhich
	return desks.Reply{Text: d.facts(t, a).Standing(t.Language), Form: f, Buttons: []desks.Button{
		{Label: prompts.Booking{}.MoveLabel(t.Language), Action: fmt.Sprintf("booking:move:%d", a.ID)},
		{Label: prompts.Booking{}.AnotherLabel(t.Language), Action: "booking:another"},
	}}
}

// appointment is what the form asks for, ready to be booked.
func (d *Desk) appointment(t desks.Turn, p party, f form, start opening) store.Appointment {
	a := store.Appointment{
		Shop: t.Shop.ID, Customer: p.id(), ContactName: f.Name, ContactPhone: p.phone, Plate: f.Plate, Service: joinItems(f.Items),
		Bay: start.Bay, Technician: start.Technician, StartsAt: start.At, EndsAt: start.At.Add(d.rules.needs(f.Items).length), Status: store.AppointmentRequested,
	}
	if !t.Who.IsStaff() {
		a.Conversation = t.Conversation.ID
	}
	if v := p.car(f.Plate); v != nil {
		a.Vehicle, a.Plate = v.ID, v.Plate
	}
	if p.customer != nil {
		a.ContactName = p.customer.Name
	}
	return a
}

// commit books. What the person sees is written only if the bay is still free: a lost
// race is a store.ErrConflict, and the engine asks the desk again.
func (d *Desk) commit(t desks.Turn, p party, a store.Appointment) desks.Reply {
	byStaff := t.Who.IsStaff()
	if byStaff {
		a.Status = store.AppointmentConfirmed
	}
	return desks.Reply{
		Text:  d.facts(t, a).Booked(t.Language),
		Notes: []string{fmt.Sprintf("bay %d, %s–%s", a.Bay, a.StartsAt.Format("15:04"), a.EndsAt.Format("15:04"))},
		Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
			if err := d.fileParty(ctx, tx, t, p, &a); err != nil {
				return err
			}
			if _, err := tx.LetProposalGo(ctx, a.Shop, t.Conversation.ID); err != nil {
				return err
			}
			id, err := tx.Book(ctx, a)
			if err != nil {
				return err
			}
			a.ID = id
			r.Text = d.facts(t, a).Booked(t.Language)
			r.Buttons = changeButtons(t, a)
			if byStaff {
				if err := audit(ctx, tx, t, "booking.create", a); err != nil {
					return err
				}
			}
			return d.watch(ctx, tx, t, a)
		},
	}
}

// fileParty files a customer and a car that are not on record yet. A plate that belongs
// to someone else stays words on the appointment: staff sort that out, not a stranger.
func (d *Desk) fileParty(ctx context.Context, tx *store.Tx, t desks.Turn, p party, a *store.Appointment) error {
	if p.customer == nil {
		c, err := tx.CustomerByPhone(ctx, p.phone)
		switch {
		case err == nil && t.Who.Phone != p.phone:
			return nil // the number was typed, not proven: the appointment keeps it as contact only
		case err == nil:
			a.Customer = c.ID
		case errors.Is(err, store.ErrNotFound) && t.Who.IsStaff():
			if a.Customer, err = tx.AddCustomer(ctx, store.Customer{Shop: t.Shop.ID, Name: a.ContactName, Phone: p.phone, EnteredBy: t.Who.Staff.Name}); err != nil {
				return err
			}
		case errors.Is(err, store.ErrNotFound) && t.Who.Phone == p.phone:
			if a.Customer, err = tx.AddCustomer(ctx, store.Customer{Shop: t.Shop.ID, Name: a.ContactName, Phone: p.phone, EnteredBy: store.OwnerBot}); err != nil {
				return err
			}
			if err := tx.SetConversationCustomer(ctx, t.Conversation.ID, a.Customer); err != nil {
				return err
			}
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
	}
	if a.Customer == 0 || a.Vehicle != 0 || a.Plate == "" {
		return nil
	}
	if _, err := tx.VehicleByPlate(ctx, a.Plate); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	v, err := tx.AddVehicle(ctx, store.Vehicle{Plate: a.Plate})
	if err != nil {
		return err
	}
	a.Vehicle = v
	return tx.Link(ctx, a.Customer, v, store.RelationOwner)
}

func confirmButtons(t desks.Turn) []desks.Button {
	return []desks.Button{
		{Label: prompts.Booking{}.YesLabel(t.Language), Action: "booking:yes"},
		{Label: prompts.Booking{}.OtherTimeLabel(t.Language), Action: "booking:no"},
	}
}

func changeButtons(t desks.Turn, a store.Appointment) []desks.Button {
	return []desks.Button{
		{Label: prompts.Booking{}.MoveLabel(t.Language), Action: fmt.Sprintf("booking:move:%d", a.ID)},
		{Label: prompts.Booking{}.CancelLabel(t.Language), Action: fmt.Sprintf("booking:cancel:%d", a.ID)},
	}
}
