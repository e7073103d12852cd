package requests

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// longestText bounds what is noted of a customer's words, in characters.
const longestText = 300

// placeNamed finds where a car stands: "在延安高架上抛锚了", "on the ring road".
var placeNamed = regexp.MustCompile(`(?:在|到)([^，。,.!！?？在]{2,40}?)(?:抛锚|趴窝|坏|熄火|打不着|没电|爆胎|动不了|了|，|,|。|[!！]|$)|(?i:\b(?:on|at|near) ((?:the )?[a-z0-9][^,.!?]{2,60}))`)

var clockTime = regexp.MustCompile(`^(?i:\d{1,2}(:\d\d)?( ?[ap]\.?m\b|$))`)

// take puts the facts of a message into the form. The answer to an open question is taken
// as it stands.
func (f *form) take(t desks.Turn, answering bool) {
	s := t.Reading.Slots
	if s.Plate != "" {
		f.Plate = string(s.Plate)
	}
	if s.Phone != "" {
		f.Phone = string(s.Phone)
	}
	if s.Name != "" {
		f.Name = s.Name
	}
	f.takeTime(t)
	text := prompts.Cut(t.Text, longestText)
	if f.Detail == "" && t.Action == "" {
		f.Detail = text
	}
	switch {
	case answering && f.Asked == "place" && desks.HasWords(t.Text) && s.Phone == "" && !onlyTime(t):
		f.Place = text
	case answering && f.Asked == "detail" && desks.HasWords(t.Text):
		f.Detail += " / " + text
		f.Tries++
	case answering && f.Asked == "plate" && f.Plate == "" && (s.Make != "" || s.Model != ""):
		f.Plate = strings.TrimSpace(s.Make + s.Model)
	case f.Place == "" && (f.Kind == Rescue || f.Kind == Delivery):
		for _, m := range placeNamed.FindAllStringSubmatch(t.Text, -1) {
			if place := strings.TrimSpace(m[1] + m[2]); !clockTime.MatchString(place) { // "at 9am"
				f.Place = place
				break
			}
		}
	}
	if f.Plate == "" && len(t.Who.Vehicles) == 1 {
		f.Plate = t.Who.Vehicles[0].Plate
	}
}

// partStarts are the clock times at which the parts of a day begin.
var partStarts = map[string]int{"morning": 9, "noon": 12, "afternoon": 14, "evening": 17}

// takeTime notes when it is wanted: a day alone leaves the time to be asked for, a part of
// the day means its beginning.
func (f *form) takeTime(t desks.Turn) {
	w := t.Reading.Slots.When
	if w.Empty() || f.Kind == Rescue {
		return
	}
	if !w.Date.IsZero() {
		f.Day = w.Date.String()
	}
	hour, minute := partStarts[string(w.Part)], 0
	if clock, err := time.Parse("15:04", w.Clock.String()); w.Clock.Valid && err == nil {
		hour, minute = clock.Hour(), clock.Minute()
	} else if hour == 0 {
		return
	}
	day, err := time.ParseInLocation(time.DateOnly, f.Day, t.Location())
	if err != nil {
		day = t.Now
	}
	f.Wanted = time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, t.Location())
}

// onlyTime reports whether a message says when, and is too short to say where.
func onlyTime(t desks.Turn) bool {
	return !t.Reading.Slots.When.Empty() && len([]rune(t.Text)) <= 8
}

// missing is the first thing that is needed and not known.
func (f form) missing(t desks.Turn) string {
	for _, what := range needs[f.Kind] {
		switch what {
		case "place":
			if f.Place == "" {
				return what
			}
		case "when":
			if f.Wanted.IsZero() {
				return what
			}
		case "plate":
			if f.Plate == "" {
				return what
			}
		case "detail":
			if f.Tries == 0 {
				return what
			}
		case "phone":
			if f.phone(t) == "" {
				return what
			}
		}
	}
	return ""
}

func (f form) phone(t desks.Turn) string {
	switch {
	case f.Phone != "":
		return f.Phone
	case t.Who.Phone != "":
		return t.Who.Phone
	case t.Who.Customer != nil:
		return t.Who.Customer.Phone
	}
	return ""
}

// next asks for what is missing, or files the request.
func (d *Desk) next(ctx context.Context, t desks.Turn, f form) (desks.Reply, error) {
	missing := f.missing(t)
	if f.Request != 0 {
		return d.add(ctx, t, f, missing)
	}
	if missing != "" && f.Kind != Rescue {
		again := f.Asked == missing && t.Reading.Slots.When.Empty() // a time is something
		f.Asked = missing
		return desks.Reply{Text: prompts.Request{Kind: string(f.Kind), Missing: missing, Again: again}.Ask(t.Language), Form: f, Unhelped: again}, nil
	}
	open, err := t.Read.RequestsOf(ctx, t.Conversation.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	for _, q := range open { // the same wish again is the same request
		if q.Kind == string(f.Kind) {
			f.Request, f.Asked = q.ID, ""
			return d.add(ctx, t, f, missing)
		}
	}
	return d.file(ctx, t, f, missing)
}

// file files the request, gives it an owner and a clock, and tells staff.
func (d *Desk) file(ctx context.Context, t desks.Turn, f form, missing string) (desks.Reply, error) {
	q := store.Request{
		Shop: t.Shop.ID, Conversation: t.Conversation.ID, Customer: t.Who.CustomerID(), Kind: string(f.Kind), ContactName: f.Name, ContactPhone: f.phone(t), Plate: f.Plate,
		Place: f.Place, Detail: f.Detail, WantedAt: f.Wanted, Status: store.RequestOpen, DueAt: d.due(f.Kind, t.Now),
	}
	if t.Who.Customer != nil {
		q.ContactName = t.Who.Customer.Name
	}
	owner, err := d.owner(ctx, t)
	if err != nil {
		return desks.Reply{}, err
	}
	q.Owner = owner.ID
	facts := d.facts(q)
	if f.KmBy != "" {
		facts.Km, facts.KmSaid, facts.Near = strconv.FormatFloat(f.Km, 'f', -1, 64), f.KmBy == kmSaid, f.Km <= float64(d.rules.FreeRadius)
		q.Detail = prompts.Cut(q.Detail+" / "+facts.Distance(desks.StaffLanguage), longestText)
		facts.Detail = q.Detail
	}
	facts.Owner, facts.Missing, facts.Known = owner.Name, missing, t.Who.Customer != nil
	if facts.Known && f.Kind == Rescue {
		totals, err := t.Read.TotalsOf(ctx, t.Who.CustomerID())
		if err != nil {
			return desks.Reply{}, err
		}
		facts.Member = totals.Spent >= d.rules.FreeTowing
	}
	return desks.Reply{
		Text: facts.Filed(t.Language), Notes: []string{"request " + q.Kind},
		Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
			facts := facts
			id, err := tx.AddRequest(ctx, q)
			if err != nil {
				return err
			}
			q.ID, facts.Number = id, int64(id)
			r.Text = facts.Filed(t.Language)
			r.Buttons = []desks.Button{{Label: facts.Label(t.Language, "drop"), Action: fmt.Sprintf("requests:drop:%d", id)}}
			if f.Request, f.Asked = id, f.more(missing); f.Asked != "" {
				r.Form = f
			}
			if err := d.startClock(ctx, tx, q, facts); err != nil {
				return err
			}
			return d.tell(ctx, tx, q, fmt.Sprintf("requests/new/%d", id), facts, prompts.Request.Card)
		},
	}, nil
}

// add notes what a customer says about a request that is filed already.
func (d *Desk) add(ctx context.Context, t desks.Turn, f form, missing string) (desks.Reply, error) {
	q, err := t.Read.Request(ctx, f.Request)
	if errors.Is(err, store.ErrNotFound) || (err == nil && (q.Conversation != t.Conversation.ID || !slices.Contains(openStates, q.Status))) {
		return desks.Reply{Text: prompts.Request{}.Gone(t.Language)}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	if f.Place != "" {
		q.Place = f.Place
	}
	q.Detail = prompts.Cut(q.Detail+" / "+t.Text, longestText)
	if phone := f.phone(t); q.ContactPhone == "" && phone != "" {
		q.Detail = prompts.Cut(phone+" "+q.Detail, longestText)
	}
	facts := d.facts(q)
	facts.Missing, facts.Says = missing, t.Text
	r := desks.Reply{
		Text: facts.Added(t.Language), Buttons: []desks.Button{{Label: facts.Label(t.Language, "drop"), Action: fmt.Sprintf("requests:drop:%d", q.ID)}},
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.UpdateRequest(ctx, q, openStates...); err != nil {
				return conflictIfGone(err)
			}
			return d.tell(ctx, tx, q, fmt.Sprintf("requests/more/%d/%d", q.ID, t.Message.ID), facts, prompts.Request.More)
		},
	}
	if missing != f.Asked || missing == "" {
		f.Asked = f.more(missing)
	}
	if f.Asked != "" {
		r.Form = f
	}
	return r, nil
}

// askMore is the open end of a rescue: nothing is asked, and what else the customer says of
// the place goes to whoever drives there.
const askMore = "more"

func (f form) more(missing string) string {
	if missing == "" && f.Kind == Rescue {
		return askMore
	}
	return missing
}

var openStates = []string{store.RequestOpen, store.RequestTaken}

func conflictIfGone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: %w", store.ErrConflict, err)
	}
	return err
}

// due is until when somebody contacts the customer: around the clock for a rescue.
func (d *Desk) due(kind Kind, now time.Time) time.Time {
	if kind == Rescue {
		return now.Add(d.rules.Within[kind])
	}
	return d.hours.Add(now, d.rules.Within[kind])
}

// most bounds how many open requests are looked through.
const most = 200

// owner is the active advisor with the fewest open requests, else a manager; nobody where
// the shop has neither.
func (d *Desk) owner(ctx context.Context, t desks.Turn) (store.Staff, error) {
	staff, err := t.Read.StaffOf(ctx, t.Shop.ID)
	if err != nil {
		return store.Staff{}, err
	}
	open, err := t.Read.OpenRequests(ctx, t.Shop.ID, most)
	if err != nil {
		return store.Staff{}, err
	}
	load := map[store.StaffID]int{}
	for _, q := range open {
		load[q.Owner]++
	}
	var best store.Staff
	for _, role := range []store.Role{store.RoleAdvisor, store.RoleManager} {
		for _, s := range staff {
			if s.Active && s.Role == role && (best.ID == 0 || load[s.ID] < load[best.ID]) {
				best = s
			}
		}
		if best.ID != 0 {
			return best, nil
		}
	}
	return best, nil
}

// newKind reads the button that starts a request.
func newKind(action string) (Kind, bool) {
	kind, ok := strings.CutPrefix(action, "requests:new:")
	_, known := needs[Kind(kind)]
	return Kind(kind), ok && known
}
