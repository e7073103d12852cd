package prompts

import "time"

// Twin is one of two records that may be the same person's.
type Twin struct {
	Number int64
	Name   string
	Phone  string
	Cars   []string
	Visits int
	Chats  []string // channels
	Since  time.Time
}

// SameTrait is why two records may be one person's.
type SameTrait struct {
	Kind  string // phone, proven, contact, plate, vin or proof
	Value string
}

// Differing is what speaks against it.
type Differing struct {
	Kind          string // phone, chat or vin
	About         string // the channel, or the plate
	First, Second string
}

// Duplicate is all that may be told about two records of perhaps one person.
type Duplicate struct {
	Keep, Gone Twin
	Same       []SameTrait
	Differs    []Differing
	Number     int64 // of the merge
	Moved      int
	Owed       int64 // points that a record has less than none of
	Said       string
}

// In is the card with both records, side by side.
func (d Duplicate) In(tag Tag) string { return say(tag, "duplicate.card", d) }

// Merged says that they are one now, and how to undo it.
func (d Duplicate) Merged(tag Tag) string { return say(tag, "duplicate.merged", d) }

// Apart says that they are two people.
func (d Duplicate) Apart(tag Tag) string { return say(tag, "duplicate.apart", d) }

// Undone says that they are two again, and what stays with whom.
func (d Duplicate) Undone(tag Tag) string { return say(tag, "duplicate.undone", d) }

// Final says that a merge cannot be undone any more.
func (d Duplicate) Final(tag Tag) string { return say(tag, "duplicate.final", d) }

// Later says which merge must be undone first.
func (d Duplicate) Later(tag Tag) string { return say(tag, "duplicate.later", d) }

// AlreadyOne says that both numbers mean one customer.
func (d Duplicate) AlreadyOne(tag Tag) string { return say(tag, "duplicate.already", d) }

// Nobody says that the shop has no such customer.
func (d Duplicate) Nobody(tag Tag) string { return say(tag, "duplicate.nobody", d) }

// MergeLabel merges.
func (d Duplicate) MergeLabel(tag Tag) string { return say(tag, "duplicate.label_merge", d) }

// ApartLabel says that they are two people.
func (d Duplicate) ApartLabel(tag Tag) string { return say(tag, "duplicate.label_apart", d) }

// UndoLabel undoes a merge.
func (d Duplicate) UndoLabel(tag Tag) string { return say(tag, "duplicate.label_undo", d) }

// Duplicates is the list of pairs.
type Duplicates struct {
	Pairs []Duplicate
	More  int
}

// In renders the list.
func (d Duplicates) In(tag Tag) string { return say(tag, "duplicate.list", d) }
