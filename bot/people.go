package bot

import (
	"context"
	"errors"
	"fmt"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// person finds out who speaks in a conversation and what is known about them. In a
// channel of the team everyone is looked up by the platform's id; who is not on the list
// has no role at all.
func (e *Engine) person(ctx context.Context, c store.Conversation, author string) (desks.Person, error) {
	p := desks.Person{Role: store.RoleCustomer, Phone: c.Phone}
	if team, ok := e.channels[c.Channel].(TeamChannel); ok && team.Team() {
		staff, err := e.store.StaffBySlack(ctx, author)
		if errors.Is(err, store.ErrNotFound) || (err == nil && staff.Shop != c.Shop) {
			return desks.Person{}, nil
		}
		return desks.Person{Role: staff.Role, Staff: staff}, err
	}
	if c.Staff != 0 {
		staff, err := e.store.StaffByID(ctx, c.Staff)
		if err != nil {
			return p, err
		}
		if staff.Active {
			p.Role, p.Staff = staff.Role, staff
		}
		return p, nil
	}
	if c.Customer == 0 {
		return p, nil
	}
	customer, err := e.store.Customer(ctx, c.Customer)
	if errors.Is(err, store.ErrNotFound) { // erased meanwhile
		return p, nil
	}
	if err != nil {
		return p, err
	}
	p.Customer = &customer
	p.Vehicles, err = e.store.VehiclesOf(ctx, customer.ID)
	return p, err
}

// shop returns the conversation's shop. Shops change rarely, but a new playbook version
// lives in their row, so the row is read, not cached.
func (e *Engine) shop(ctx context.Context, id store.ShopID) (store.Shop, error) {
	s, err := e.store.Shop(ctx, id)
	if err != nil {
		return s, fmt.Errorf("shop %d: %w", id, err)
	}
	return s, nil
}
