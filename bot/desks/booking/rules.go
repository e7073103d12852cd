package booking

import (
	"fmt"
	"time"

	"pitcrew/bot/desks"
)

// Rules are the shop's numbers for booked time. They come from shop.yaml; DefaultRules
// says where each default is from.
type Rules struct {
	Hours   desks.Hours   `yaml:",inline"`        // the older place of the section "hours": read, not used here
	Bays    int           `yaml:"bays"`           // bays that can be booked
	Lead    time.Duration `yaml:"lead"`           // the earliest start from now
	Horizon time.Duration `yaml:"horizon"`        // the latest start from now
	Confirm time.Duration `yaml:"confirm_within"` // the shop confirms a request within
	// Durations by service item id; Usual where an item is not listed.
	Durations map[string]time.Duration `yaml:"durations"`
	Usual     time.Duration            `yaml:"usual_duration"`
	// Offers is how many free times are offered at once.
	Offers int `yaml:"offers"`
}

// DefaultRules are the default shop's: four bays (design.md, "Surface"), confirmed within
// an hour (mission B1). Durations are the trade's usual times; lead and horizon are our
// choice.
func DefaultRules() Rules {
	return Rules{
		Bays: 4, Lead: 30 * time.Minute, Horizon: 60 * 24 * time.Hour, Confirm: time.Hour,
		Usual: time.Hour, Offers: 3,
		Durations: map[string]time.Duration{
			"minor_service": time.Hour, "maintenance": time.Hour, "major_service": 150 * time.Minute, "first_service": time.Hour,
			"oil_change": 45 * time.Minute, "tyre_repair": 45 * time.Minute, "tyres": time.Hour, "wash": 30 * time.Minute,
			"brake_pads": 90 * time.Minute, "alignment": time.Hour, "battery": 30 * time.Minute, "ac_clean": time.Hour,
			"transmission_fluid": 2 * time.Hour, "coating": 4 * time.Hour, "paint": 4 * time.Hour, "bodywork": 4 * time.Hour,
			"inspection": time.Hour, "detail": 3 * time.Hour,
		},
	}
}

// Check reports the first contradiction in the rules, in words for shop.yaml's author.
func (r Rules) Check() error {
	if r.Bays < 1 {
		return fmt.Errorf("booking.bays: %d bays cannot be booked; at least 1", r.Bays)
	}
	if r.Horizon <= r.Lead {
		return fmt.Errorf("booking.horizon: %s is not after booking.lead %s", r.Horizon, r.Lead)
	}
	if r.Offers < 1 || r.Usual <= 0 || r.Confirm <= 0 {
		return fmt.Errorf("booking.offers, usual_duration and confirm_within must be above zero")
	}
	return nil
}

// clock reads "08:30" as the time since midnight.
func clock(s string) (time.Duration, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, err
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}
