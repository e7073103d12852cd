// Package demo makes up a believable shop: people, cars and three years of orders, the
// same ones every time. It is for showing and for measuring; nothing of it is real.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"pitcrew/store"
)

// Size of the sample shop.
const (
	Customers = 300
	Vehicles  = 420
	years     = 3
)

// Star is the customer whom the tour is about.
const (
	StarName  = "王建国"
	StarPhone = "+8613800138000"
	StarPlate = "沪A12345"
)

// generator draws everything from one source, so the same seed gives the same shop.
type generator struct {
	r      *rand.Rand
	shop   store.Shop
	now    time.Time       // in the shop's zone
	staff  []store.StaffID // advisors
	plates map[string]bool
	number int   // of the last order
	early  []car // of the first customers
}

// Fill files the sample shop's staff, stock, customers, cars, orders and appointments into an
// empty shop, seen from now. It does nothing where the shop has customers already.
func Fill(ctx context.Context, s *store.Store, shop store.Shop, now time.Time) error {
	_, err := s.CustomerByPhone(ctx, StarPhone)
	if err == nil {
		return nil
	}
	g := &generator{
		r: rand.New(rand.NewPCG(2026, 1123)), shop: shop, now: now.In(shop.Location()), plates: map[string]bool{StarPlate: true},
	}
	if err := stock(ctx, s, shop.ID); err != nil {
		return fmt.Errorf("fill sample stock: %w", err)
	}
	err = s.InTx(ctx, func(tx *store.Tx) error { return g.fill(ctx, tx) })
	if err != nil {
		return fmt.Errorf("fill sample shop: %w", err)
	}
	return nil
}

func (g *generator) fill(ctx context.Context, tx *store.Tx) error {
	if err := g.hire(ctx, tx); err != nil {
		return err
	}
	if err := g.star(ctx, tx); err != nil {
		return err
	}
	cars := 1
	for i := 1; i < Customers; i++ {
		left, people := Vehicles-cars, Customers-i
		n := 1
		if extra := left - people; extra > 0 && g.chance(float64(extra)/float64(people)) {
			n = 2
		}
		cars += n
		if err := g.customer(ctx, tx, i, n); err != nil {
			return err
		}
	}
	if err := g.work(ctx, tx); err != nil {
		return err
	}
	return g.loyalty(ctx, tx)
}

// hire files the staff.
func (g *generator) hire(ctx context.Context, tx *store.Tx) error {
	for _, p := range []struct {
		name string
		role store.Role
	}{{"李敏", store.RoleAdvisor}, {"周浩", store.RoleAdvisor}, {"孙师傅", store.RoleTechnician}, {"陈经理", store.RoleManager}, {"吴师傅", store.RoleTechnician}} {
		s, err := tx.PutStaff(ctx, store.Staff{Shop: g.shop.ID, Name: p.name, Role: p.role, Active: true})
		if err != nil {
			return err
		}
		if p.role == store.RoleAdvisor {
			g.staff = append(g.staff, s.ID)
		}
	}
	return nil
}

func (g *generator) chance(p float64) bool { return g.r.Float64() < p }

func pick[T any](g *generator, list []T) T { return list[g.r.IntN(len(list))] }

// star files the tour's customer: a regular with a service three months ago.
func (g *generator) star(ctx context.Context, tx *store.Tx) error {
	id, err := tx.AddCustomer(ctx, store.Customer{
		Shop: g.shop.ID, Name: StarName, Phone: StarPhone, Gender: "male", Birthday: "1982-12-05", ConsentMarketing: true, Points: 3260,
		EnteredBy: "李敏", CheckedBy: "陈经理",
	})
	if err != nil {
		return err
	}
	if err := tx.AddTag(ctx, id, "喜欢环保养护"); err != nil {
		return err
	}
	m := model{"大众", "朗逸", "gasoline", 1}
	v, err := tx.AddVehicle(ctx, store.Vehicle{Plate: StarPlate, VIN: g.vin("LSV"), Make: m.make, Model: m.name, Energy: m.energy, PurchasedOn: store.DateOf(g.now.AddDate(-4, -2, 0))})
	if err != nil {
		return err
	}
	if err := tx.Link(ctx, id, v, store.RelationOwner); err != nil {
		return err
	}
	return g.history(ctx, tx, id, v, m, 15_000, g.now.AddDate(0, -3, -4))
}

// customer files one person with n cars and their history.
func (g *generator) customer(ctx context.Context, tx *store.Tx, i, n int) error {
	c := g.person(i)
	id, err := tx.AddCustomer(ctx, c)
	if err != nil {
		return err
	}
	for _, tag := range g.tags() {
		if err := tx.AddTag(ctx, id, tag); err != nil {
			return err
		}
	}
	for range n {
		m := pick(g, models)
		bought := g.now.AddDate(0, -g.r.IntN(96)-2, -g.r.IntN(28))
		v, err := tx.AddVehicle(ctx, store.Vehicle{
			Plate: g.plate(m.energy), VIN: g.vin(pick(g, makers)), Make: m.make, Model: m.name, Energy: m.energy, PurchasedOn: store.DateOf(bought),
		})
		if err != nil {
			return err
		}
		if err := tx.Link(ctx, id, v, store.RelationOwner); err != nil {
			return err
		}
		if len(g.early) < len(inWork) {
			g.early = append(g.early, car{id, v})
		}
		perYear := int64(6000 + g.r.IntN(18_000)) // km; ride-hailing cars drive far more
		if g.chance(0.06) {
			perYear = 60_000
		}
		// The last visit of a customer who stays away lies far back.
		last := g.now.AddDate(0, 0, -3-g.r.IntN(170))
		if g.chance(0.22) {
			last = g.now.AddDate(0, -10-g.r.IntN(22), 0)
		}
		if err := g.history(ctx, tx, id, v, m, perYear, last); err != nil {
			return err
		}
	}
	if g.chance(0.07) {
		return g.appointment(ctx, tx, id, c)
	}
	return nil
}
