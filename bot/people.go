package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// person finds out who speaks in a conversation and what is known about them. In a
// channel of the team everyone is looked up by the platform's id; who is not on the list
// has no role at all. Known is the conversation's customer where that was looked up before.
func (e *Engine) person(ctx context.Context, c store.Conversation, author string, known store.Owner) (desks.Person, error) {
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
	if known.Customer.ID != 0 {
		p.Customer, p.Vehicles = &known.Customer, known.Vehicles
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

// shopsAge is how long a change of a shop's name or zone may go unnoticed.
const shopsAge = time.Second

// shop returns the conversation's shop. Shops hardly ever change, and every message needs
// one, so each is read once in a while.
func (e *Engine) shop(ctx context.Context, id store.ShopID) (store.Shop, error) {
	now := e.store.Now()
	e.shops.mu.Lock()
	known, ok := e.shops.known[id]
	e.shops.mu.Unlock()
	if age := now.Sub(known.read); ok && age >= 0 && age < shopsAge {
		return known.shop, nil
	}
	s, err := e.store.Shop(ctx, id)
	if err != nil {
		return s, fmt.Errorf("shop %d: %w", id, err)
	}
	e.shops.mu.Lock()
	e.shops.known[id] = readShop{s, now}
	e.shops.mu.Unlock()
	return s, nil
}

// shops are the shops as they were last read.
type shops struct {
	mu    sync.Mutex
	known map[store.ShopID]readShop
}

type readShop struct {
	shop store.Shop
	read time.Time
}
