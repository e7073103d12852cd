package booking

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"pitcrew/bot/desks"
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

// whose finds the party: the customer who speaks, or the one whom staff names. A reply
// means that staff must be asked first.
func (d *Desk) whose(ctx context.Context, t desks.Turn, f *form) (party, *desks.Reply, error) {
	if !t.Who.IsStaff() {
		p := party{customer: t.Who.Customer, phone: t.Who.Phone, vehicles: t.Who.Vehicles}
		if p.phone == "" && p.customer != nil {
			p.phone = p.customer.Phone
		}
		p.phone = cmp.Or(p.phone, f.Phone)
		return p, nil, nil
	}
	if f.Customer == 0 {
		s, err := desks.FindSubject(ctx, t)
		if err != nil {
			return party{}, nil, err
		}
		c, ok := s.One()
		if !ok {
			return party{}, whom(t, s, f), nil
		}
		f.Customer = c.ID
	}
	c, err := t.Read.Customer(ctx, f.Customer)
	if err != nil {
		return party{}, nil, err
	}
	vehicles, err := t.Read.VehiclesOf(ctx, c.ID)
	return party{customer: &c, phone: c.Phone, vehicles: vehicles}, nil, err
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
