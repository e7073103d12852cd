package booking

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pitcrew/bot/desks"
)

// Rules are the shop's numbers for booked time. They come from shop.yaml; DefaultRules
// says where each default is from.
type Rules struct {
	Hours desks.Hours `yaml:",inline"` // the older place of the section "hours": read, not used here

	Bays        int                `yaml:"bays"`        // bays that can be booked
	BayKinds    map[string][]int   `yaml:"bay_kinds"`   // bays that take services of a kind only; the others take what needs none
	Technicians []Technician       `yaml:"technicians"` // whose skills are counted; none: skills are not looked at
	Services    map[string]Service `yaml:"services"`    // by service item id
	// Durations by service item id, where Services says none; Usual where neither does.
	Durations map[string]time.Duration `yaml:"durations"`
	Usual     time.Duration            `yaml:"usual_duration"`

	Lead    time.Duration `yaml:"lead"`    // the earliest start from now
	Horizon time.Duration `yaml:"horizon"` // the latest start from now
	Offers  int           `yaml:"offers"`  // how many free times are offered at once
	Hold    time.Duration `yaml:"hold"`    // a proposed time is kept free while the customer decides

	Confirm     time.Duration   `yaml:"confirm_within"` // the shop confirms a request within, in opening time
	Nudge       time.Duration   `yaml:"confirm_nudge"`  // staff are reminded this long before that, in opening time
	ChangeUntil time.Duration   `yaml:"change_until"`   // customers move and cancel by themselves until so long before
	Reminders   []time.Duration `yaml:"reminders"`      // before the start
	Late        time.Duration   `yaml:"late_after"`     // not arrived so long after the start: the second touch
	OfferHold   time.Duration   `yaml:"waiting_hold"`   // a freed time is kept for the one of the waiting list who is asked
	LongestWait time.Duration   `yaml:"longest_wait"`   // for the bay at a booked time, when all bays are taken
}

// Service is what a service needs, beside time.
type Service struct {
	Takes time.Duration `yaml:"takes"`
	Bay   string        `yaml:"bay"`   // a kind of bay; where no bay is of that kind, any will do
	Skill string        `yaml:"skill"` // of the technician; where nobody has it, it is not looked at
	Lead  time.Duration `yaml:"lead"`  // more than the shop's usual lead
}

// Technician is someone whose time is booked with the bay's, where a skill is needed.
type Technician struct {
	Name   string   `yaml:"name"`
	Skills []string `yaml:"skills"`
}

// DefaultRules are the default shop's: four bays (design.md, "Surface"), confirmed within
// an hour (mission B1), reminded a day and two hours ahead (mission D5). Durations and
// kinds of bays are the trade's usual ones; the other numbers are our choice.
func DefaultRules() Rules {
	return Rules{
		Bays: 4, Lead: 30 * time.Minute, Horizon: 60 * 24 * time.Hour, Confirm: time.Hour, Usual: time.Hour, Offers: 3,
		Hold: 10 * time.Minute, Nudge: 15 * time.Minute, ChangeUntil: 2 * time.Hour, Reminders: []time.Duration{24 * time.Hour, 2 * time.Hour},
		Late: 10 * time.Minute, OfferHold: 30 * time.Minute, LongestWait: 15 * time.Minute,
		Durations: map[string]time.Duration{
			"minor_service": time.Hour, "maintenance": time.Hour, "major_service": 150 * time.Minute, "first_service": time.Hour,
			"oil_change": 45 * time.Minute, "tyre_repair": 45 * time.Minute, "tyres": time.Hour, "wash": 30 * time.Minute,
			"brake_pads": 90 * time.Minute, "alignment": time.Hour, "battery": 30 * time.Minute, "ac_clean": time.Hour,
			"transmission_fluid": 2 * time.Hour, "coating": 4 * time.Hour, "paint": 4 * time.Hour, "bodywork": 4 * time.Hour,
			"inspection": time.Hour, "detail": 3 * time.Hour,
		},
		Services: map[string]Service{
			"wash": {Bay: "wash"}, "detail": {Bay: "wash"}, "interior_clean": {Bay: "wash"}, "coating": {Bay: "wash"},
			"paint": {Bay: "paint", Skill: "paint"}, "bodywork": {Bay: "paint", Skill: "bodywork"}, "dent": {Bay: "paint", Skill: "bodywork"},
			"alignment": {Bay: "alignment"}, "traction_battery": {Skill: "ev"}, "charging": {Skill: "ev"},
		},
	}
}

// longestVisit bounds what one conversation can take from the calendar.
const longestVisit = 8 * time.Hour

// Check reports every contradiction in the rules, in words for shop.yaml's author.
func (r Rules) Check() error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf("booking."+format, args...)) }
	if r.Bays < 1 {
		wrong("bays: %d bays cannot be booked; at least 1", r.Bays)
	}
	if r.Horizon <= r.Lead {
		wrong("horizon: %s is not after booking.lead %s", r.Horizon, r.Lead)
	}
	if r.Offers < 1 {
		wrong("offers: must be above zero")
	}
	for _, d := range []struct {
		name string
		is   time.Duration
	}{
		{"usual_duration", r.Usual}, {"confirm_within", r.Confirm}, {"hold", r.Hold}, {"waiting_hold", r.OfferHold}, {"late_after", r.Late}, {"longest_wait", r.LongestWait},
	} {
		if d.is <= 0 {
			wrong("%s: %s must be above zero", d.name, d.is)
		}
	}
	if r.Nudge < 0 || r.Nudge >= r.Confirm {
		wrong("confirm_nudge: %s is not within confirm_within %s", r.Nudge, r.Confirm)
	}
	if r.ChangeUntil < 0 {
		wrong("change_until: %s is below zero", r.ChangeUntil)
	}
	for _, before := range r.Reminders {
		if before <= 0 || before > r.Horizon {
			wrong("reminders: %s is not between zero and booking.horizon", before)
		}
	}
	return errors.Join(append(errs, r.checkBays(), r.checkServices(), r.checkTechnicians())...)
}

func (r Rules) checkBays() error {
	for _, kind := range slices.Sorted(maps.Keys(r.BayKinds)) {
		for _, bay := range r.BayKinds[kind] {
			if bay < 1 || bay > r.Bays {
				return fmt.Errorf("booking.bay_kinds.%s: there is no bay %d; bays are 1 to %d", kind, bay, r.Bays)
			}
		}
	}
	return nil
}

func (r Rules) checkServices() error {
	for _, id := range slices.Sorted(maps.Keys(r.Services)) {
		if takes := r.takes(id); takes <= 0 || takes > longestVisit {
			return fmt.Errorf("booking.services.%s: %s is not between zero and the longest visit, %s", id, takes, longestVisit)
		}
		if lead := r.Services[id].Lead; lead < 0 || lead >= r.Horizon {
			return fmt.Errorf("booking.services.%s.lead: %s is not within booking.horizon %s", id, lead, r.Horizon)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.Durations)) {
		if takes := r.Durations[id]; takes <= 0 || takes > longestVisit {
			return fmt.Errorf("booking.durations.%s: %s is not between zero and the longest visit, %s", id, takes, longestVisit)
		}
	}
	return nil
}

func (r Rules) checkTechnicians() error {
	seen := map[string]bool{}
	for i, t := range r.Technicians {
		if t.Name == "" || seen[t.Name] {
			return fmt.Errorf("booking.technicians[%d]: each needs a name of their own, not %q", i, t.Name)
		}
		seen[t.Name] = true
	}
	return nil
}

// takes is how long one service takes.
func (r Rules) takes(id string) time.Duration {
	return cmp.Or(r.Services[id].Takes, r.Durations[id], r.Usual)
}

// need is what a visit takes from the shop.
type need struct {
	length      time.Duration
	bays        []int    // that will do, in order
	technicians []string // who will do; nil where nobody in particular is needed
	lead        time.Duration
}

// needs adds up what services need, done one after the other in one bay: the bay is that of the
// first service which needs a kind that the shop has. No service is a visit of the usual length.
func (r Rules) needs(items []string) need {
	n := need{lead: r.Lead}
	kind := ""
	var skills []string
	for _, id := range items {
		s := r.Services[id]
		n.length += r.takes(id)
		n.lead = max(n.lead, s.Lead)
		if kind == "" && len(r.BayKinds[s.Bay]) > 0 {
			kind = s.Bay
		}
		if s.Skill != "" && r.anyoneHas(s.Skill) {
			skills = append(skills, s.Skill)
		}
	}
	if len(items) == 0 {
		n.length = r.Usual
	}
	n.length = min(max(n.length, shortestVisit), longestVisit)
	n.bays = r.baysFor(kind)
	if len(skills) > 0 {
		n.technicians = r.whoHas(skills)
	}
	return n
}

// baysFor lists the bays of a kind; with no kind those that are of none, or all where
// every bay is of some kind.
func (r Rules) baysFor(kind string) []int {
	if kind != "" {
		return r.BayKinds[kind]
	}
	var all, free []int
	for bay := 1; bay <= r.Bays; bay++ {
		all = append(all, bay)
		special := false
		for _, bays := range r.BayKinds {
			special = special || slices.Contains(bays, bay)
		}
		if !special {
			free = append(free, bay)
		}
	}
	if len(free) == 0 {
		return all
	}
	return free
}

func (r Rules) anyoneHas(skill string) bool {
	return slices.ContainsFunc(r.Technicians, func(t Technician) bool { return slices.Contains(t.Skills, skill) })
}

// whoHas lists who has all the skills, else who has the first of them.
func (r Rules) whoHas(skills []string) []string {
	for wanted := len(skills); wanted > 0; wanted-- {
		var out []string
		for _, t := range r.Technicians {
			if !slices.ContainsFunc(skills[:wanted], func(s string) bool { return !slices.Contains(t.Skills, s) }) {
				out = append(out, t.Name)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
