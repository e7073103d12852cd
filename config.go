package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"pitcrew/bot"
	"pitcrew/bot/desks"
	"pitcrew/bot/desks/booking"
	"pitcrew/bot/desks/complaints"
	"pitcrew/bot/desks/digests"
	"pitcrew/bot/desks/duplicates"
	"pitcrew/bot/desks/handoff"
	"pitcrew/bot/desks/identity"
	"pitcrew/bot/desks/parts"
	"pitcrew/bot/desks/quotes"
	"pitcrew/bot/desks/reception"
	"pitcrew/bot/desks/requests"
	"pitcrew/bot/desks/scripts"
	"pitcrew/bot/desks/workshop"
	"pitcrew/pricing"
	"pitcrew/store"
)

// Rules are the contents of shop.yaml.
type Rules struct {
	Shop       Shop             `yaml:"shop"`
	Hours      desks.Hours      `yaml:"hours"`
	Booking    booking.Rules    `yaml:"booking"`
	Complaints complaints.Rules `yaml:"complaints"`
	Scripts    scripts.Rules    `yaml:"scripts"`
	Reception  reception.Rules  `yaml:"reception"`
	Handoff    handoff.Rules    `yaml:"handoff"`
	Identity   identity.Rules   `yaml:"identity"`
	Duplicates duplicates.Rules `yaml:"duplicates"`
	Digests    digests.Rules    `yaml:"digests"`
	Requests   requests.Rules   `yaml:"requests"`
	Workshop   workshop.Rules   `yaml:"workshop"`
	Parts      parts.Rules      `yaml:"parts"`
	Quotes     quotes.Rules     `yaml:"quotes"`
	Pricing    pricing.Rules    `yaml:"pricing"`
	Drafts     Drafts           `yaml:"drafts"`
	Models     Models           `yaml:"models"`
	Slack      slackRules       `yaml:"slack"`
}

// Shop is who we are.
type Shop struct {
	Code        string `yaml:"code"`
	Name        string `yaml:"name"`
	TimeZone    string `yaml:"time_zone"`
	desks.Place `yaml:",inline"`
}

// defaultRules run a shop that configured nothing (design.md, "Surface").
func defaultRules() Rules {
	return Rules{
		Shop:    Shop{Code: "main", Name: "示范汽车服务", TimeZone: "Asia/Shanghai"},
		Hours:   desks.DefaultHours(),
		Booking: booking.DefaultRules(), Complaints: complaints.DefaultRules(),
		Scripts: scripts.DefaultRules(), Reception: reception.DefaultRules(), Handoff: handoff.DefaultRules(), Identity: identity.DefaultRules(), Duplicates: duplicates.DefaultRules(), Digests: digests.DefaultRules(), Requests: requests.DefaultRules(), Workshop: workshop.DefaultRules(), Quotes: quotes.DefaultRules(), Parts: parts.DefaultRules(), Pricing: pricing.DefaultRules(), Drafts: defaultDrafts(), Models: defaultModels(),
	}
}

// loadRules reads shop.yaml over the defaults; an empty path means the defaults. An
// error points at the line that is wrong.
func loadRules(path string) (Rules, error) {
	rules := defaultRules()
	if path == "" {
		return rules, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return rules, fmt.Errorf("shop configuration: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(text, &rules, yaml.Strict()); err != nil {
		return rules, fmt.Errorf("shop configuration %s: %s", path, strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	rules.Hours = rules.Hours.Or(rules.Booking.Hours)
	if err := rules.check(); err != nil {
		return rules, fmt.Errorf("shop configuration %s: %w", path, err)
	}
	return rules, nil
}

// check reports every contradiction at once, each in one sentence.
func (r Rules) check() error {
	var errs []error
	if r.Shop.Code == "" || r.Shop.Name == "" {
		errs = append(errs, errors.New("shop.code and shop.name are needed"))
	}
	if _, err := time.LoadLocation(r.Shop.TimeZone); err != nil {
		errs = append(errs, fmt.Errorf("shop.time_zone: %q is not a zone like Asia/Shanghai", r.Shop.TimeZone))
	}
	if r.Requests.FreeRadius != r.Pricing.PickupKm {
		errs = append(errs, fmt.Errorf("requests.free_radius says %d km of free pick-up and pricing.pickup_km says %d: give both the same", r.Requests.FreeRadius, r.Pricing.PickupKm))
	}
	return errors.Join(append(errs, r.Shop.Check(), r.Hours.Check(), r.Booking.Check(), r.Complaints.Check(), r.Handoff.Check(), r.Identity.Check(), r.Duplicates.Check(), r.Digests.Check(), r.Requests.Check(), r.Workshop.Check(), r.Quotes.Check(), r.Parts.Check(), r.Pricing.Check(), r.Drafts.check(), r.Models.check())...)
}

// shop is the configured shop as a record.
func (r Rules) shop() store.Shop {
	return store.Shop{Code: r.Shop.Code, Name: r.Shop.Name, TimeZone: r.Shop.TimeZone}
}

// engineRules are the engine's numbers for a command. Someone at a terminal types whole
// lines, so no burst is waited for there.
func engineRules(burst time.Duration) bot.Rules {
	rules := bot.DefaultRules()
	rules.Burst = burst
	return rules
}
