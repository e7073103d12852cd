package booking

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/store"
)

// party is whom an appointment is for.
type party struct {
	customer *store.Customer // nil while unknown
	phone    string          // E.164, proven or given
	vehicles []store.Vehicle
}

func (p party) id() store.CustomerID {
	if p.customer == nil {
		return 0
	}
	return p.customer.ID
}

// car is the party's vehicle with that plate, or their only one; nil otherwise.
func (p party) car(plate string) *store.Vehicle {
	for i, v := range p.vehicles {
		if v.Plate == plate || (plate == "" && len(p.vehicles) == 1) {
			return &p.vehicles[i]
		}
	}
	return nil
}

// whose finds the party: the customer who speaks, or the one whom staff names, who may be new: a number that nobody has yet. A
// reply means that staff must be asked first.
func (d *Desk) whose(ctx context.Context, t desks.Turn, f *form) (party, *desks.Reply, error) {
	if !t.Who.IsStaff() {
		p := party{customer: t.Who.Customer, phone: t.Who.Phone, vehicles: t.Who.Vehicles}
		if p.phone == "" && p.customer != nil {
			p.phone = p.customer.Phone
		}
		p.phone = cmp.Or(p.phone, f.Phone)
		return p, nil, nil
	}
	slots := t.Reading.Slots
	if f.Customer == 0 && f.Phone == "" || t.Action == "" && (slots.Name != "" || slots.Phone != "") {
		s, err := desks.FindSubject(ctx, t)
		if err != nil {
			return party{}, nil, err
		}
		if !f.isFor(s, slots) {
			return party{}, whom(t, s, f), nil
		}
	}
	if f.Customer == 0 {
		return party{phone: f.Phone}, nil, nil
	}
	c, err := t.Read.Customer(ctx, f.Customer)
	if err != nil {
		return party{}, nil, err
	}
	vehicles, err := t.Read.VehiclesOf(ctx, c.ID)
	return party{customer: &c, phone: c.Phone, vehicles: vehicles}, nil, err
}

// isFor takes whom staff mean: somebody on record, in the middle of a booking for another as well, or a number that nobody has
// yet. False where that is still to be asked.
func (f *form) isFor(s desks.Subject, slots intents.Slots) bool {
	known := f.Customer != 0 || f.Phone != ""
	c, ok := s.One()
	switch {
	case ok && c.ID == f.Customer:
		return true
	case ok:
		if known {
			f.Plate = string(slots.Plate)
		}
		f.Customer, f.Phone, f.Name = c.ID, "", ""
		return true
	case len(s.Found) == 0 && !s.Elsewhere && slots.Phone != "" && s.Said == string(slots.Phone):
		f.Customer, f.Phone, f.Name = 0, s.Said, slots.Name
		return true
	}
	return known && len(s.Found) == 0
}

// whom asks staff which customer is meant.
func whom(t desks.Turn, s desks.Subject, f *form) *desks.Reply {
	f.Asked = askWhom
	r := s.Which(t.Language, "booking:for:")
	r.Keep, r.Form = false, *f
	return &r
}

// meant is the plate of the one car that a message means by the end of its plate or by its model ("朗逸那台"); empty where
// it means none, or several.
func (p party) meant(t desks.Turn, tail string) string {
	if v, ok := desks.EndingIn(tail, p.vehicles); ok {
		return v.Plate
	}
	var plate string
	text := language.Fold(t.Text)
	for _, v := range p.vehicles {
		if v.Model == "" || !strings.Contains(text, language.Fold(v.Model)) || v.Plate == plate {
			continue
		}
		if plate != "" {
			return ""
		}
		plate = v.Plate
	}
	return plate
}

// plates lists the party's plates for a choice.
func (p party) plates() []string {
	var out []string
	for _, v := range p.vehicles {
		if v.Plate != "" && !slices.Contains(out, v.Plate) {
			out = append(out, v.Plate)
		}
	}
	return out
}
