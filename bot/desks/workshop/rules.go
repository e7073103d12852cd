package workshop

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pitcrew/store"
)

// Rules are the desk's numbers. They come from shop.yaml.
type Rules struct {
	// Standards are how long each step may take, in opening time.
	Standards map[string]time.Duration `yaml:"standards"`
	// Repairs are how long the repair itself may take by service, where it is not the standard.
	Repairs map[string]time.Duration `yaml:"repairs"`
	// FollowUp is within which time after the hand-over a customer is called.
	FollowUp time.Duration `yaml:"follow_up"`
	// WarnBefore is how long before the promised hand-over an advisor is warned.
	WarnBefore time.Duration `yaml:"warn_before"`
	// Surge is when a shop is too busy.
	Surge Surge `yaml:"surge"`
}

// DefaultRules: the follow-up within 24 h is mission B6's, the quote within 30 min of the
// diagnosis C5's; the other times are ours (the playbook leaves them to the shop).
func DefaultRules() Rules {
	return Rules{
		Standards: map[string]time.Duration{
			store.OrderReceived: 20 * time.Minute, store.OrderDiagnosing: 30 * time.Minute, store.OrderRepairing: 90 * time.Minute,
			store.OrderChecking: 20 * time.Minute, store.OrderReady: 2 * time.Hour,
		},
		Repairs:  map[string]time.Duration{"minor_service": time.Hour, "maintenance": time.Hour, "major_service": 3 * time.Hour},
		FollowUp: 24 * time.Hour, WarnBefore: 30 * time.Minute, Surge: DefaultSurge(),
	}
}

// Check reports every contradiction.
func (r Rules) Check() error {
	var errs []error
	for _, step := range slices.Sorted(maps.Keys(r.Standards)) {
		if i := slices.Index(way, step); i < 0 || step == store.OrderClosed {
			errs = append(errs, fmt.Errorf("workshop.standards: %q is none of %v", step, way[:len(way)-1]))
		}
	}
	for _, step := range way[:len(way)-1] {
		if r.Standards[step] <= 0 {
			errs = append(errs, fmt.Errorf("workshop.standards.%s: %s must be above zero", step, r.Standards[step]))
		}
	}
	for _, service := range slices.Sorted(maps.Keys(r.Repairs)) {
		if r.Repairs[service] <= 0 {
			errs = append(errs, fmt.Errorf("workshop.repairs.%s: %s must be above zero", service, r.Repairs[service]))
		}
	}
	if r.FollowUp <= 0 || r.WarnBefore <= 0 {
		errs = append(errs, errors.New("workshop.follow_up and warn_before must be above zero"))
	}
	return errors.Join(append(errs, r.Surge.check())...)
}
