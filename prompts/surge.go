package prompts

import (
	"slices"
	"time"

	"pitcrew/language"
)

// Surge is all that is told of how busy the shop is.
type Surge struct {
	Level       string // "calm", "blue", "yellow" or "red"
	Was         string
	Since       time.Time
	Load        int // percent
	Working     int
	Due         int // appointments within Minutes
	Minutes     int
	Bays        int
	Technicians int // 0: not known
	Places      int
	Over        int // cars that wait longer than Limit percent
	Limit       int
	Cars        []string // their plates
	Actions     string   // the playbook's; empty: ours
	Source      string   // where it says so
	Partners    []string
	Closed      bool
}

// Eased reports whether the level fell.
func (s Surge) Eased() bool {
	order := []string{"calm", "blue", "yellow", "red"}
	return slices.Index(order, s.Was) > slices.Index(order, s.Level)
}

// in is it for readers of a language: the playbook is written in simplified characters.
func (s Surge) in(tag language.Tag) Surge {
	if tag == language.Hant {
		s.Actions, s.Source = language.Traditional(s.Actions), language.Traditional(s.Source)
	}
	return s
}

// Name of the level.
func (s Surge) Name(tag language.Tag) string { return say(tag, "surge.name", s) }

// Announced tells the team that the level changed.
func (s Surge) Announced(tag language.Tag) string { return say(tag, "surge.announced", s.in(tag)) }

// Now answers how busy it is.
func (s Surge) Now(tag language.Tag) string { return say(tag, "surge.now", s.in(tag)) }

// CallPartners is the todo at red.
func (s Surge) CallPartners(tag language.Tag) string { return say(tag, "surge.call_partners", s) }
