package complaints

import (
	"errors"
	"fmt"
	"time"
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

// Rules are the shop's numbers for complaints. They come from shop.yaml.
type Rules struct {
	// FirstReply is how soon a person answers, by grade.
	FirstReply map[Grade]time.Duration `yaml:"first_reply"`
	// Cause is how soon the root-cause report is due, and Verified how soon the
	// correction is verified and told back to the customer.
	Cause    time.Duration `yaml:"root_cause"`
	Verified time.Duration `yaml:"verified"`
	// Anger from which a complaint is graded one higher, 0 … 1.
	Anger float64 `yaml:"anger"`
	// Repeat is how long an earlier complaint of the customer counts as a repeat.
	Repeat time.Duration `yaml:"repeat_within"`
}

// DefaultRules: root cause within 24 h, corrected, verified and told within 48 h
// (mission D7). The first reply's times are the shipped playbook's (complaint-grading).
func DefaultRules() Rules {
	return Rules{
		FirstReply: map[Grade]time.Duration{Urgent: 15 * time.Minute, Serious: time.Hour, Normal: 4 * time.Hour},
		Cause:      24 * time.Hour, Verified: 48 * time.Hour, Anger: 0.6, Repeat: 30 * 24 * time.Hour,
	}
}

// Check reports contradictions, in words for shop.yaml's author.
func (r Rules) Check() error {
	var errs []error
	for _, g := range []Grade{Urgent, Serious, Normal} {
		if r.FirstReply[g] <= 0 {
			errs = append(errs, fmt.Errorf("complaints.first_reply.%s: a time above zero is needed", g))
		}
	}
	if r.FirstReply[Urgent] > r.FirstReply[Serious] || r.FirstReply[Serious] > r.FirstReply[Normal] {
		errs = append(errs, errors.New("complaints.first_reply: a graver complaint cannot wait longer"))
	}
	if r.Cause <= 0 || r.Verified < r.Cause {
		errs = append(errs, fmt.Errorf("complaints.verified: %s is before complaints.root_cause %s", r.Verified, r.Cause))
	}
	if r.Anger <= 0 || r.Anger > 1 {
		errs = append(errs, fmt.Errorf("complaints.anger: %g is not in (0, 1]", r.Anger))
	}
	return errors.Join(errs...)
}
