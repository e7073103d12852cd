package complaints

import (
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
