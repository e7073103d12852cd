// Package requests is the desk of what customers want beside a booked repair: road
// rescue, pick-up and delivery, used-car valuation, insurance, a visit of the workshop, a
// test of parts (mission B9). It takes down what is needed, gives it an owner and a clock,
// and tells the customer what became of it. It owns the table requests.
package requests

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Kind is what is wanted.
type Kind string

// The kinds.
const (
	Rescue    Kind = "rescue"
	Delivery  Kind = "delivery"
	Valuation Kind = "valuation"
	Insurance Kind = "insurance"
	Visit     Kind = "visit"
	PartsTest Kind = "parts_test"
)

// needs is what each kind asks for, in this order. A rescue is filed at once, with what is
// known: the rest is asked while somebody sets off.
var needs = map[Kind][]string{
	Rescue: {"place", "phone"}, Delivery: {"place", "when", "phone"}, Valuation: {"plate", "phone"},
	Insurance: {"plate", "phone"}, Visit: {"when", "phone"}, PartsTest: {"detail", "phone"},
}

// Rules are the desk's numbers. They come from shop.yaml.
type Rules struct {
	// Within is how soon somebody takes a request and contacts the customer: around the
	// clock for a rescue, in opening time for the others.
	Within map[Kind]time.Duration `yaml:"contact_within"`
	// FreeTowing is the spend in fen from which a customer is towed free of charge.
	FreeTowing int64 `yaml:"free_towing_from"`
	// FreeRadius is within how many kilometres pick-up is free with a premium package.
	FreeRadius int `yaml:"free_radius"`
}

// DefaultRules: free pick-up within 20 km is mission E3's; that members are towed free of
// charge is mission B9's, and who is one (¥10,000 spent) and the clocks are our choice.
func DefaultRules() Rules {
	return Rules{
		Within: map[Kind]time.Duration{
			Rescue: 10 * time.Minute, Delivery: time.Hour, Valuation: 4 * time.Hour, Insurance: 2 * time.Hour, Visit: 4 * time.Hour, PartsTest: 4 * time.Hour,
		},
		FreeTowing: 1_000_000, FreeRadius: 20,
	}
}

// Check reports every contradiction.
func (r Rules) Check() error {
	var errs []error
	for _, kind := range slices.Sorted(maps.Keys(r.Within)) {
		if _, ok := needs[kind]; !ok {
			errs = append(errs, fmt.Errorf("requests.contact_within: %q is none of %v", kind, slices.Sorted(maps.Keys(needs))))
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(needs)) {
		if r.Within[kind] <= 0 {
			errs = append(errs, fmt.Errorf("requests.contact_within.%s: %s must be above zero", kind, r.Within[kind]))
		}
	}
	if r.FreeTowing < 0 || r.FreeRadius < 0 {
		errs = append(errs, errors.New("requests.free_towing_from and free_radius must not be below zero"))
	}
	return errors.Join(errs...)
}

// Desk takes requests. It is safe for concurrent use.
type Desk struct {
	rules Rules
	hours *desks.Calendar
	team  desks.Team
	place desks.Place
}

// New opens the desk. The rules must have passed Check.
func New(rules Rules, hours *desks.Calendar, team desks.Team, place desks.Place) *Desk {
	return &Desk{rules, hours, team, place}
}

// Name of the desk.
func (d *Desk) Name() string { return "requests" }

// form is the open dialog.
type form struct {
	Kind    Kind            `json:"kind"`
	Request store.RequestID `json:"request,omitempty"` // filed already
	Place   string          `json:"place,omitempty"`
	Plate   string          `json:"plate,omitempty"`
	Phone   string          `json:"phone,omitempty"`
	Name    string          `json:"name,omitempty"`
	Detail  string          `json:"detail,omitempty"`
	Day     string          `json:"day,omitempty"` // said without a time
	Wanted  time.Time       `json:"wanted,omitzero"`
	Asked   string          `json:"asked,omitempty"`
	Tries   int             `json:"tries,omitempty"`
	Km      float64         `json:"km,omitempty"` // how far away it is
	KmBy    string          `json:"km_by,omitempty"`
}

// Expects implements desks.Dialogist.
func (d *Desk) Expects(t desks.Turn) bool {
	var f form
	if !t.Fill(&f) || f.Asked == "" {
		return false
	}
	s := t.Reading.Slots
	switch {
	case s.Answer == intents.Nevermind || f.Asked == "phone" && s.Phone != "" || f.Asked == "plate" && (s.Plate != "" || s.Make != "") || f.Asked == "when" && !s.When.Empty():
		return true
	case f.Asked == askMore:
		more := []intents.Intent{intents.Location, intents.Other, intents.Progress, intents.Advice}
		folded := language.Fold(t.Text)
		return desks.ContainsAny(folded, howFar) || (desks.HasWords(t.Text) && !asksBack(folded) && (t.Reading.Unsure || slices.Contains(more, t.Reading.Intent)))
	case (f.Asked == "place" || f.Asked == askMore) && isShared(t):
		return true
	case f.Asked == "place" || f.Asked == "detail":
		return desks.HasWords(t.Text) && !asksBack(language.Fold(t.Text))
	}
	return t.Reading.Unsure || t.Reading.Intent == intents.Other || t.Reading.Intent == intents.Book
}

// Answer takes a request down, or, for staff, moves one on.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if t.Who.IsStaff() {
		return d.forStaff(ctx, t)
	}
	if reply, done, err := d.customerAct(ctx, t); done || err != nil {
		return reply, err
	}
	var f form
	asking := t.Fill(&f)
	if asking && t.Reading.Slots.Answer == intents.Nevermind && f.Request == 0 {
		return desks.Reply{Text: prompts.Request{}.Dropped(t.Language)}, nil
	}
	h := hear(t)
	if kind, ok := newKind(t.Action); ok {
		h = heard{what: "new", kind: kind}
	}
	if h.what == "new" && (!asking || h.kind != f.Kind) {
		f, asking = form{Kind: h.kind}, false
	}
	if f.Kind == "" {
		return desks.Reply{Text: prompts.Request{}.Gone(t.Language)}, nil
	}
	f.take(t, asking)
	f.takeDistance(t, d.place)
	return d.next(ctx, t, f)
}

// facts is what is told of a request.
func (d *Desk) facts(q store.Request) prompts.Request {
	loc := d.hours.Location()
	f := prompts.Request{
		Number: int64(q.ID), Kind: q.Kind, Plate: q.Plate, Name: q.ContactName, Phone: q.ContactPhone, Place: q.Place, Detail: q.Detail, Due: q.DueAt.In(loc),
		Status: q.Status, Outcome: q.Outcome, Radius: d.rules.FreeRadius, Hotline: d.place.Phone,
	}
	if !q.WantedAt.IsZero() {
		f.At = q.WantedAt.In(loc)
	}
	return f
}
