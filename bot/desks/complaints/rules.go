package complaints

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// Grade is how grave a complaint is. It decides who owns it and how fast.
type Grade string

// The grades, 一般, 重要 and 紧急 in the playbook.
const (
	Normal  Grade = "normal"
	Serious Grade = "serious"
	Urgent  Grade = "urgent"
)

var rank = map[Grade]int{Normal: 1, Serious: 2, Urgent: 3}

// The ladder of mission D7: 现场调解, 技术复核, 管理层回访.
var ladder = []string{"mediation", "review", "management"}

// Rules are the shop's numbers for complaints. They come from shop.yaml.
type Rules struct {
	// FirstReply is how soon a person answers, by grade.
	FirstReply map[Grade]time.Duration `yaml:"first_reply"`
	// Cause is how soon the root-cause report is due, Verified how soon the correction is
	// verified, and Told how soon the customer is told the result.
	Cause    time.Duration `yaml:"root_cause"`
	Verified time.Duration `yaml:"verified"`
	Told     time.Duration `yaml:"told"`
	// Opening are the clocks that count in opening time; those of AroundTheClock's grades never do.
	Opening        []Clock `yaml:"opening_time"`
	AroundTheClock []Grade `yaml:"around_the_clock"`
	// Owners are who owns a complaint, by grade: roles or names of staff, the first who is there.
	Owners map[Grade][]string `yaml:"owners"`
	// Warn is how long before a clock runs out its owner is warned, a quarter of it at most.
	Warn time.Duration `yaml:"warn_before"`
	// Escalation are the roles who are told of a breach, the next one each EscalateAfter
	// as long as it lasts.
	Escalation    []string      `yaml:"escalation"`
	EscalateAfter time.Duration `yaml:"escalate_after"`
	// Look is how often an open ticket is looked at for an owner who has left.
	Look time.Duration `yaml:"look_every"`
	// Action is how soon a corrective action is due when nobody says when.
	Action time.Duration `yaml:"action_within"`
	// Anger from which a complaint is graded one higher, 0 … 1.
	Anger float64 `yaml:"anger"`
	// Repeat is how long an earlier complaint of the customer counts as a repeat.
	Repeat time.Duration `yaml:"repeat_within"`
	// Reopen is how long after its closing "still not solved" opens the same ticket again.
	Reopen time.Duration `yaml:"reopen_within"`
}

// DefaultRules: root cause within 24 h, corrected and verified within 48 h, told within 48
// h (mission D7). The first reply's times are the shipped playbook's (complaint-grading).
// That it counts in opening time but for what is urgent, and the rest, is our choice.
func DefaultRules() Rules {
	return Rules{
		FirstReply: map[Grade]time.Duration{Urgent: 15 * time.Minute, Serious: time.Hour, Normal: 4 * time.Hour},
		Cause:      24 * time.Hour, Verified: 48 * time.Hour, Told: 48 * time.Hour, Anger: 0.6, Repeat: 30 * 24 * time.Hour,
		Opening: []Clock{Reply}, AroundTheClock: []Grade{Urgent},
		Owners: map[Grade][]string{Urgent: {"manager", "admin", "advisor"}, Serious: {"manager", "advisor", "admin"}, Normal: {"advisor", "manager", "admin"}},
		Warn:   2 * time.Hour, Escalation: []string{"manager", "admin"}, EscalateAfter: 2 * time.Hour, Look: time.Hour, Action: 7 * 24 * time.Hour,
		Reopen: 7 * 24 * time.Hour,
	}
}

// within is how long a clock of a grade is.
func (r Rules) within(c Clock, g Grade) time.Duration {
	switch c {
	case Reply:
		return r.FirstReply[g]
	case Cause:
		return r.Cause
	case Verified:
		return r.Verified
	}
	return r.Told
}

func (r Rules) opening(c Clock, g Grade) bool {
	return slices.Contains(r.Opening, c) && !slices.Contains(r.AroundTheClock, g)
}

// warnAt is when the owner is warned of a clock.
func (r Rules) warnAt(c Clock, g Grade, due time.Time) time.Time {
	return due.Add(-min(r.Warn, r.within(c, g)/4))
}

// Check reports contradictions, in words for shop.yaml's author.
func (r Rules) Check() error {
	errs := append(r.checkGrades(), r.checkClocks()...)
	for i, role := range r.Escalation {
		switch {
		case !slices.Contains(staffRoles, store.Role(role)):
			errs = append(errs, fmt.Errorf("complaints.escalation: %q is no role of staff", role))
		case !desks.May(store.Role(role), desks.ActTickets):
			errs = append(errs, fmt.Errorf("complaints.escalation: a %s may not manage complaints", role))
		case slices.Contains(r.Escalation[:i], role):
			errs = append(errs, fmt.Errorf("complaints.escalation: %s stands there twice", role))
		}
	}
	if len(r.Escalation) == 0 {
		errs = append(errs, errors.New("complaints.escalation: somebody must be told of a breach"))
	}
	if r.Anger <= 0 || r.Anger > 1 {
		errs = append(errs, fmt.Errorf("complaints.anger: %g is not in (0, 1]", r.Anger))
	}
	return errors.Join(errs...)
}

func (r Rules) checkGrades() (errs []error) {
	for _, g := range []Grade{Urgent, Serious, Normal} {
		if r.FirstReply[g] <= 0 {
			errs = append(errs, fmt.Errorf("complaints.first_reply.%s: a time above zero is needed", g))
		}
		if r.FirstReply[g] > r.Cause {
			errs = append(errs, fmt.Errorf("complaints.first_reply.%s: %s is longer than complaints.root_cause %s", g, r.FirstReply[g], r.Cause))
		}
		if len(r.Owners[g]) == 0 {
			errs = append(errs, fmt.Errorf("complaints.owners.%s: name a role or a member of staff", g))
		}
		for _, who := range r.Owners[g] {
			if role := store.Role(who); who == "" || role == store.RoleCustomer || slices.Contains(staffRoles, role) && !desks.May(role, desks.ActTickets) {
				errs = append(errs, fmt.Errorf("complaints.owners.%s: %q may not manage complaints", g, who))
			}
		}
	}
	for _, g := range slices.Sorted(maps.Keys(r.FirstReply)) {
		if rank[g] == 0 {
			errs = append(errs, fmt.Errorf("complaints.first_reply: %q is no grade; there are normal, serious and urgent", g))
		}
	}
	for _, g := range slices.Sorted(maps.Keys(r.Owners)) {
		if rank[g] == 0 {
			errs = append(errs, fmt.Errorf("complaints.owners: %q is no grade; there are normal, serious and urgent", g))
		}
	}
	if r.FirstReply[Urgent] > r.FirstReply[Serious] || r.FirstReply[Serious] > r.FirstReply[Normal] {
		errs = append(errs, errors.New("complaints.first_reply: a graver complaint cannot wait longer"))
	}
	for _, g := range r.AroundTheClock {
		if rank[g] == 0 {
			errs = append(errs, fmt.Errorf("complaints.around_the_clock: %q is no grade", g))
		}
	}
	return errs
}

func (r Rules) checkClocks() (errs []error) {
	if r.Cause <= 0 || r.Verified < r.Cause {
		errs = append(errs, fmt.Errorf("complaints.verified: %s is before complaints.root_cause %s", r.Verified, r.Cause))
	}
	if r.Told < r.Verified {
		errs = append(errs, fmt.Errorf("complaints.told: %s is before complaints.verified %s", r.Told, r.Verified))
	}
	for _, c := range r.Opening {
		if !slices.Contains(clocks, c) {
			errs = append(errs, fmt.Errorf("complaints.opening_time: %q is none of %v", c, clocks))
		}
	}
	for _, one := range []struct {
		key   string
		value time.Duration
	}{
		{"warn_before", r.Warn}, {"escalate_after", r.EscalateAfter}, {"look_every", r.Look}, {"action_within", r.Action}, {"repeat_within", r.Repeat}, {"reopen_within", r.Reopen},
	} {
		if one.value <= 0 {
			errs = append(errs, fmt.Errorf("complaints.%s: a time above zero is needed", one.key))
		}
	}
	if r.Look > r.EscalateAfter {
		errs = append(errs, fmt.Errorf("complaints.look_every: %s is longer than complaints.escalate_after %s, whose steps would come late", r.Look, r.EscalateAfter))
	}
	return errs
}

var staffRoles = []store.Role{store.RoleTechnician, store.RoleAdvisor, store.RoleManager, store.RoleAdmin}
