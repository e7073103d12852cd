package workshop

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"pitcrew/store"
)

// Surge are the numbers by which a level is found: blue, yellow, red (D8).
type Surge struct {
	// MostWait is the longest wait in percent of what was promised.
	MostWait int `yaml:"most_wait"`
	// Load is from what percent of its places a shop is at a level.
	Load Levels `yaml:"load"`
	// Over is from how many cars that wait longer than MostWait it is.
	Over Levels `yaml:"over_limit"`
	// PerTechnician is how many cars one technician looks after at a time.
	PerTechnician int `yaml:"cars_per_technician"`
	// Ahead is how far ahead appointments count as load.
	Ahead time.Duration `yaml:"ahead"`
	// Calm is how long a lower level must have done before it is announced.
	Calm time.Duration `yaml:"calm"`
	// Every is how often it is looked at while there are cars.
	Every time.Duration `yaml:"look_every"`
	// Partners are the shops to call at red, as staff know them.
	Partners []string `yaml:"partners"`
}

// Levels are where each level begins.
type Levels struct {
	Blue   int `yaml:"blue"`
	Yellow int `yaml:"yellow"`
	Red    int `yaml:"red"`
}

// DefaultSurge: the levels and that nobody waits longer than 120 % of what was promised are
// mission D8's; where each level begins is our choice.
func DefaultSurge() Surge {
	return Surge{
		MostWait: 120, Load: Levels{100, 125, 150}, Over: Levels{1, 2, 3}, PerTechnician: 2,
		Ahead: time.Hour, Calm: 15 * time.Minute, Every: 5 * time.Minute,
	}
}

// check reports every contradiction.
func (s Surge) check() error {
	var errs []error
	if s.MostWait < 100 {
		errs = append(errs, fmt.Errorf("workshop.surge.most_wait: %d %% is less than what was promised", s.MostWait))
	}
	for name, l := range map[string]Levels{"load": s.Load, "over_limit": s.Over} {
		if l.Blue <= 0 || l.Yellow <= l.Blue || l.Red <= l.Yellow {
			errs = append(errs, fmt.Errorf("workshop.surge.%s: blue %d, yellow %d, red %d do not rise from above zero", name, l.Blue, l.Yellow, l.Red))
		}
	}
	if s.PerTechnician < 1 || s.Ahead <= 0 || s.Calm <= 0 || s.Every <= 0 {
		errs = append(errs, errors.New("workshop.surge: cars_per_technician, ahead, calm and look_every must be above zero"))
	}
	return errors.Join(errs...)
}

// levels in their order.
var levels = []string{store.SurgeCalm, store.SurgeBlue, store.SurgeYellow, store.SurgeRed}

func rank(level string) int { return max(slices.Index(levels, level), 0) }

// of is the level that a number stands for.
func (l Levels) of(n int) string {
	switch {
	case n >= l.Red:
		return store.SurgeRed
	case n >= l.Yellow:
		return store.SurgeYellow
	case n >= l.Blue:
		return store.SurgeBlue
	}
	return store.SurgeCalm
}

// load is how much a shop has to do.
type load struct {
	working     int // cars that need a place
	due         int // appointments that come soon
	bays        int
	technicians int
	places      int           // cars that can be worked on at a time
	percent     int           // of the places
	over        []store.Order // cars that wait longer than the limit, the longest in front
}

// level is what the load alone calls for.
func (s Surge) level(l load) string {
	byLoad, byWait := s.Load.of(l.percent), s.Over.of(len(l.over))
	if rank(byWait) > rank(byLoad) {
		return byWait
	}
	return byLoad
}

// next is the level to announce after was. It rises at once and falls when a lower one has
// done for Calm, so that a car that comes and goes does not make it flap. A clock that went
// back begins anew.
func (s Surge) next(was store.Surge, l load, now time.Time) store.Surge {
	is := was
	is.Load, is.Over = l.percent, len(l.over)
	if is.Since.IsZero() { // the first look
		is.Since = now
	}
	found := s.level(l)
	switch {
	case rank(found) > rank(was.Level):
		is.Level, is.Since, is.Calmer = found, now, time.Time{}
	case found == was.Level:
		is.Calmer = time.Time{}
	case was.Calmer.IsZero() || was.Calmer.After(now):
		is.Calmer = now
	case now.Sub(was.Calmer) >= s.Calm:
		is.Level, is.Since, is.Calmer = found, now, time.Time{}
	}
	return is
}

// queue is how long a car without an appointment waits for a place: booked ones go first,
// and each place does one car in the time that a repair takes.
func (l load) queue(repair time.Duration) time.Duration {
	ahead := l.working + l.due - l.places + 1
	if ahead <= 0 || l.places <= 0 {
		return 0
	}
	return (repair * time.Duration(ahead) / time.Duration(l.places)).Round(5 * time.Minute)
}
