package main

import (
	"context"
	"fmt"

	"pitcrew/intents/identifiers"
	"pitcrew/store"
)

// staffCommand keeps the list of people who work here.
type staffCommand struct {
	Add  staffAdd  `cmd:"" help:"Add a member of staff, or change their role."`
	List staffList `cmd:"" help:"List the shop's staff."`
}

type staffAdd struct {
	Name  string `required:"" help:"Name, unique in the shop."`
	Role  string `required:"" help:"One of ${enum}." enum:"advisor,technician,manager,admin"`
	Phone string `help:"Phone number."`
	Slack string `help:"Slack member id, U…."`
	Gone  bool   `help:"The person has left: no access any more."`
}

// Run implements the command.
func (c *staffAdd) Run(ctx context.Context, g *globals) error {
	s := store.Staff{Name: c.Name, Role: store.Role(c.Role), SlackID: c.Slack, Active: !c.Gone}
	if c.Phone != "" {
		p, err := identifiers.ParsePhone(c.Phone)
		if err != nil {
			return fmt.Errorf("--phone %q is not a phone number", c.Phone)
		}
		s.Phone = string(p)
	}
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	return a.store.InTx(ctx, func(tx *store.Tx) error {
		s.Shop = a.shop.ID
		stored, err := tx.PutStaff(ctx, s)
		if err != nil {
			return err
		}
		fmt.Printf("%s is %s of %s\n", stored.Name, stored.Role, a.shop.Name)
		return tx.Audit(ctx, store.AuditEntry{Shop: a.shop.ID, Actor: "command line", Action: "staff.put", Subject: fmt.Sprintf("staff/%d", stored.ID), Detail: c.Role})
	})
}

type staffList struct{}

// Run implements the command.
func (c *staffList) Run(ctx context.Context, g *globals) error {
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	list, err := a.store.StaffOf(ctx, a.shop.ID)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Println("no staff yet; add one with: pitcrew staff add --name NAME --role advisor")
	}
	for _, s := range list {
		state := ""
		if !s.Active {
			state = "  (left)"
		}
		fmt.Printf("%-12s %s  %s%s\n", s.Role, s.Name, s.SlackID, state)
	}
	return nil
}
