package workshop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/prompts"
	"pitcrew/store"
)

// receive opens an order for a car at the door: from today's appointment, or, for a plate
// on file, without one.
func (d *Desk) receive(ctx context.Context, t desks.Turn, plate string) (desks.Reply, error) {
	o := store.Order{Shop: t.Shop.ID, Plate: plate, Status: store.OrderReceived, OpenedAt: t.Now}
	if t.Who.Role != store.RoleTechnician {
		o.Advisor = t.Who.Staff.ID
	}
	a, err := d.appointment(ctx, t, plate)
	if err != nil {
		return desks.Reply{}, err
	}
	if a.ID != 0 {
		o.Plate, o.Customer, o.Vehicle, o.Booking, o.Summary = a.Plate, a.Customer, a.Vehicle, a.ID, named(a.Service)
	}
	if o, err = d.known(ctx, t, o); err != nil {
		return desks.Reply{}, err
	}
	if o.Customer == 0 {
		return desks.Reply{Text: prompts.Workshop{Plate: plate}.Unfiled(t.Language), Keep: true}, nil
	}
	opened, err := t.Read.OrdersInWork(ctx, t.Shop.ID, mostOpen)
	if err != nil {
		return desks.Reply{}, err
	}
	if i := slices.IndexFunc(opened, func(one store.Order) bool { return one.Plate == o.Plate }); i >= 0 {
		return d.gone(t, opened[i], nil)
	}
	day := time.Date(t.Now.Year(), t.Now.Month(), t.Now.Day(), 0, 0, 0, 0, t.Location())
	count, err := t.Read.OrdersOpenedSince(ctx, t.Shop.ID, day)
	if err != nil {
		return desks.Reply{}, err
	}
	o.Number = fmt.Sprintf("RO%s-%d", t.Now.Format("20060102"), count+1)
	if o.Summary == "" {
		o.Summary = asked(t)
	}
	wait, err := d.queueFor(ctx, t, a)
	if err != nil {
		return desks.Reply{}, err
	}
	o.Promised = d.hours.Add(t.Now, wait+d.ahead(store.OrderReceived, a))
	return d.open(t, o, a, wait), nil
}

// queueFor is how long a car waits for a place: booked ones have their own lane.
func (d *Desk) queueFor(ctx context.Context, t desks.Turn, a store.Appointment) (time.Duration, error) {
	if a.ID != 0 {
		return 0, nil
	}
	f, err := d.floor(ctx, t.Read, t.Shop.ID, t.Now)
	if err != nil {
		return 0, err
	}
	return f.load.queue(d.standard(store.OrderRepairing, a)), nil
}

func (d *Desk) open(t desks.Turn, o store.Order, a store.Appointment, wait time.Duration) desks.Reply {
	f := facts(o, t.Location())
	f.Wait = int(wait.Minutes())
	r := desks.Reply{Text: f.Received(t.Language), Keep: true}
	r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		if o.Vehicle == 0 {
			v, err := tx.AddVehicle(ctx, store.Vehicle{Plate: o.Plate})
			if err != nil {
				return err
			}
			if o.Vehicle = v; tx.Link(ctx, o.Customer, v, "owner") != nil {
				return store.ErrConflict
			}
		}
		id, err := tx.AddOrder(ctx, o)
		if err != nil {
			return err
		}
		o.ID = id
		if err := tx.PromiseOrder(ctx, id, o.Promised, a.ID); err != nil {
			return err
		}
		if a.ID != 0 && a.Status != store.AppointmentArrived {
			if err := tx.CloseTodo(ctx, fmt.Sprintf("confirm/appointment/%d/%d", a.ID, a.StartsAt.Unix()), store.AppointmentArrived); err != nil { // the booking desk's
				return err
			}
			if err := tx.SetAppointmentStatus(ctx, a.ID, store.AppointmentArrived, "", a.Status); err != nil {
				return conflictIfGone(err)
			}
		}
		if err := d.startPromise(ctx, tx, o); err != nil {
			return err
		}
		return d.take(ctx, tx, t, o, store.Step{Order: id, To: o.Status}, a, r)
	}
	return r
}

// appointment is the one that a plate has today, if any; one by itself may be named by
// the end of its plate.
func (d *Desk) appointment(ctx context.Context, t desks.Turn, plate string) (store.Appointment, error) {
	from := time.Date(t.Now.Year(), t.Now.Month(), t.Now.Day(), 0, 0, 0, 0, t.Location())
	all, err := t.Read.AppointmentsBetween(ctx, t.Shop.ID, from, from.AddDate(0, 0, 1))
	if err != nil {
		return store.Appointment{}, err
	}
	states := []string{store.AppointmentRequested, store.AppointmentConfirmed, store.AppointmentArrived}
	all = slices.DeleteFunc(all, func(a store.Appointment) bool {
		return a.Plate == "" || !strings.HasSuffix(a.Plate, plate) || !slices.Contains(states, a.Status)
	})
	if len(all) == 0 || all[0].Plate != all[len(all)-1].Plate {
		return store.Appointment{}, nil
	}
	return all[0], nil
}

// known fills in whose car it is.
func (d *Desk) known(ctx context.Context, t desks.Turn, o store.Order) (store.Order, error) {
	if o.Vehicle == 0 {
		v, err := t.Read.VehicleByPlate(ctx, o.Plate)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return o, err
		}
		o.Vehicle = v.ID
	}
	if o.Customer != 0 {
		return o, nil
	}
	drivers, err := t.Read.CustomersByPlate(ctx, o.Plate)
	if err != nil {
		return o, err
	}
	if i := slices.IndexFunc(drivers, func(c store.Customer) bool { return c.Shop == t.Shop.ID }); i >= 0 {
		o.Customer = drivers[i].ID
	}
	return o, nil
}

// ahead is how long it takes from the start of a step until the car is ready.
func (d *Desk) ahead(step string, a store.Appointment) time.Duration {
	var sum time.Duration
	for _, s := range way[max(slices.Index(way, step), 0):slices.Index(way, store.OrderReady)] {
		sum += d.standard(s, a)
	}
	return sum
}

// standard is how long a step may take; a repair by the longest of the services booked.
func (d *Desk) standard(step string, a store.Appointment) time.Duration {
	standard := d.rules.Standards[step]
	if step != store.OrderRepairing {
		return standard
	}
	var longest time.Duration
	for id := range strings.SplitSeq(a.Service, ",") {
		longest = max(longest, d.rules.Repairs[id])
	}
	if longest > 0 {
		return longest
	}
	return standard
}

// named is what a record calls the services of an appointment.
func named(services string) string {
	var names []string
	for id := range strings.SplitSeq(services, ",") {
		if name := intents.ItemName(id, desks.StaffLanguage); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, "、")
}

// asked is what a visit without an appointment is called.
func asked(t desks.Turn) string {
	var ids []string
	for _, i := range t.Reading.Slots.Items {
		ids = append(ids, i.ID)
	}
	if name := named(strings.Join(ids, ",")); name != "" {
		return name
	}
	return prompts.Workshop{}.Unnamed(desks.StaffLanguage)
}

// conflictIfGone makes the engine ask again where the world has changed.
func conflictIfGone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return store.ErrConflict
	}
	return err
}
