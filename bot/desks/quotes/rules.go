package quotes

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Rules are the desk's numbers, in shop.yaml under "quotes".
type Rules struct {
	// Within is how long after the diagnosis a quote is out, in opening time.
	Within time.Duration `yaml:"within"`
	// EscalateAfter is how long after that the managers are told.
	EscalateAfter time.Duration `yaml:"escalate_after"`
	// ValidFor is how long a quote keeps its prices, whatever the price list does meanwhile.
	ValidFor time.Duration `yaml:"valid_for"`
	// Adds are codes of the price list that a better option has beside what was found.
	Adds map[string][]string `yaml:"adds"`
}

// DefaultRules: a quote within 30 min of the diagnosis is mission C5's; the check with the
// better options is the playbook's (three-option-quote); the rest is ours.
func DefaultRules() Rules {
	return Rules{
		Within: 30 * time.Minute, EscalateAfter: 15 * time.Minute, ValidFor: 72 * time.Hour,
		Adds: map[string][]string{plus: {"inspection"}, premium: {"inspection"}},
	}
}

// Check reports every contradiction.
func (r Rules) Check() error {
	var errs []error
	for name, d := range map[string]time.Duration{"within": r.Within, "escalate_after": r.EscalateAfter, "valid_for": r.ValidFor} {
		if d <= 0 {
			errs = append(errs, fmt.Errorf("quotes.%s: %s must be above zero", name, d))
		}
	}
	if r.ValidFor > 0 && r.ValidFor < r.Within {
		errs = append(errs, fmt.Errorf("quotes.valid_for: %s is shorter than quotes.within (%s), a customer could not choose in time", r.ValidFor, r.Within))
	}
	for _, g := range slices.Sorted(maps.Keys(r.Adds)) {
		if g != plus && g != premium {
			errs = append(errs, fmt.Errorf("quotes.adds: %q is neither plus nor premium", g))
		}
	}
	return errors.Join(errs...)
}
