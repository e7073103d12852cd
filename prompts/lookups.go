package prompts

import (
	"strings"
	"time"
)

// The things that a model may look up while it drafts: the whole list, and all of them only read.
const (
	LookHistory  = "history"
	LookPrices   = "price_list"
	LookSlots    = "free_slots"
	LookPlaybook = "playbook"
)

// Lookup is how one of them is offered to a model.
type Lookup struct {
	Name  string
	About string
	Form  string // a JSON schema of the arguments
}

// LookupOf returns the words for one of the list.
func LookupOf(name string) Lookup {
	return Lookup{name, say(taskLanguage, "task.lookup."+name, nil), say(taskLanguage, "task.lookup."+name+".schema", nil)}
}

// Found is what a look-up found: the fields are all of it that may leave the building.
type Found struct {
	Visits   []FoundVisit
	Prices   []Price
	Day      time.Time // the day that was asked about, for Times
	Times    []time.Time
	Passages []string
}

// FoundVisit is a customer's own visit.
type FoundVisit struct {
	On      time.Time
	Plate   string
	Summary string
	Mileage int64
	Total   int64 // fen
}

// Lines tell the facts found, passages aside. They are what a draft may rest on.
func (f Found) Lines() []string {
	var out []string
	for _, line := range strings.Split(say(taskLanguage, "task.found", f), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Lay lays what was found out for a model: hidden and fenced, as the material of a task is.
func (f Found) Lay(hide func(string) string) string {
	l := layout{f, hide}
	var out []string
	for _, line := range f.Lines() {
		out = append(out, l.Fence("found", line))
	}
	for _, p := range f.Passages {
		out = append(out, l.Fence("passage", p))
	}
	if len(out) == 0 {
		return say(taskLanguage, "task.found.nothing", nil)
	}
	return strings.Join(out, "\n")
}
