package digests

import (
	"errors"
	"fmt"
	"time"
)

// Rules are the shop's numbers for its digests. They come from shop.yaml; DefaultRules
// says where each default is from.
type Rules struct {
	// Quotes is how many customers' words stand in a digest.
	Quotes int `yaml:"quotes"`
	// Listed bounds every other list: people at risk, promises, tickets, gaps.
	Listed int `yaml:"listed"`
	// Cited bounds the messages named behind one claim; the strongest come first.
	Cited int `yaml:"cited"`
	// Soon is how long before its time a promise counts as about to break.
	Soon time.Duration `yaml:"about_to_break"`
	// Anger from which a message makes its writer a person at risk, 0 … 1.
	Anger float64 `yaml:"anger"`
	// Targets stand beside the results, in percent.
	Targets Targets `yaml:"targets"`
}

// Targets are what a result is measured against, in percent; 0 means none is set.
type Targets struct {
	Repurchase   int `yaml:"repurchase"`
	Satisfaction int `yaml:"satisfaction"`
}

// DefaultRules: the targets are mission F3's, as far as the records hold the result. Soon
// is the longest clock for a first reply (complaint-grading in the shipped playbook), so
// that every such clock is seen before it runs out. Anger is the complaint desk's. How
// much is listed is our choice: what can be read in two minutes.
func DefaultRules() Rules {
	return Rules{Quotes: 8, Listed: 8, Cited: 50, Soon: 4 * time.Hour, Anger: 0.6, Targets: Targets{Repurchase: 80, Satisfaction: 90}}
}

// Check reports contradictions, in words for shop.yaml's author.
func (r Rules) Check() error {
	var errs []error
	for _, n := range []struct {
		name  string
		value int
	}{{"quotes", r.Quotes}, {"listed", r.Listed}, {"cited", r.Cited}} {
		if n.value < 1 || n.value > mostListed {
			errs = append(errs, fmt.Errorf("digests.%s: %d is not in 1 … %d", n.name, n.value, mostListed))
		}
	}
	if r.Soon <= 0 {
		errs = append(errs, errors.New("digests.about_to_break: a time above zero is needed"))
	}
	if r.Anger <= 0 || r.Anger > 1 {
		errs = append(errs, fmt.Errorf("digests.anger: %g is not in (0, 1]", r.Anger))
	}
	for _, p := range []int{r.Targets.Repurchase, r.Targets.Satisfaction} {
		if p < 0 || p > 100 {
			errs = append(errs, fmt.Errorf("digests.targets: %d is not a percentage", p))
		}
	}
	return errors.Join(errs...)
}

// mostListed keeps a digest's memory small whatever the shop configures.
const mostListed = 100
