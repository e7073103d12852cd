package complaints

import (
	"fmt"
	"slices"

	"pitcrew/store"
)

// owner is who owns a complaint of a grade: the first of the level's chain who still works
// here; else anybody of staff who manages complaints; 0 when the shop has filed no staff.
func (r Rules) owner(g Grade, staff []store.Staff) store.StaffID {
	for _, who := range r.Owners[g] {
		for _, s := range staff {
			if s.Active && (string(s.Role) == who || s.Name == who) {
				return s.ID
			}
		}
	}
	return 0
}

// Missing says which of Owners are nobody: names that no one who works here has, and grades whose complaints nobody would own. A shop
// that has filed no staff misses nothing yet.
func (r Rules) Missing(staff []store.Staff) (out []string) {
	if len(staff) == 0 {
		return nil
	}
	for _, g := range []Grade{Urgent, Serious, Normal} {
		for _, who := range r.Owners[g] {
			known := slices.ContainsFunc(staff, func(s store.Staff) bool { return s.Active && s.Name == who })
			if !known && !slices.Contains(staffRoles, store.Role(who)) {
				out = append(out, fmt.Sprintf("owners.%s: nobody who works here is called %q", g, who))
			}
		}
		if r.owner(g, staff) == 0 {
			out = append(out, fmt.Sprintf("owners.%s: nobody who works here is one of %v: a complaint has no owner, and nobody is told", g, r.Owners[g]))
		}
	}
	return out
}

func byID(staff []store.Staff, id store.StaffID) (store.Staff, bool) {
	i := slices.IndexFunc(staff, func(s store.Staff) bool { return s.ID == id })
	if i < 0 {
		return store.Staff{}, false
	}
	return staff[i], true
}

func nameOf(staff []store.Staff, id store.StaffID) string {
	s, _ := byID(staff, id)
	return s.Name
}

// climb moves a ticket to the next rung of the ladder.
func climb(k *store.Ticket) bool {
	i := slices.Index(ladder, k.Rung)
	if i == len(ladder)-1 {
		return false
	}
	k.Rung = ladder[i+1]
	return true
}
