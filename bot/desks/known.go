package desks

import (
	"pitcrew/prompts/aliases"
	"pitcrew/store"
)

// Known is what is on record of a customer, for a writer to hide.
func Known(c store.Customer, vehicles []store.Vehicle, numbers ...string) aliases.Person {
	p := aliases.Person{Names: []string{c.Name}, Phones: []string{c.Phone}, Numbers: numbers}
	for _, v := range vehicles {
		p.Plates, p.VINs = append(p.Plates, v.Plate), append(p.VINs, v.VIN)
	}
	return p
}
