package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"pitcrew/intents/identifiers"
	"pitcrew/store"
)

// exportCommand hands a customer everything that is kept about them (G2).
type exportCommand struct {
	Customer string `required:"" help:"The customer's phone number or id." placeholder:"ID"`
}

// Run implements the command.
func (c *exportCommand) Run(ctx context.Context, g *globals) error {
	return g.withCustomer(ctx, c.Customer, func(a *app, found store.Customer) error {
		e, err := a.store.ExportCustomer(ctx, found.ID)
		if err != nil {
			return err
		}
		if err := a.auditCommand(ctx, "customer.export", found.ID); err != nil {
			return err
		}
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(e)
	})
}

// eraseCommand removes what is personal about a customer.
type eraseCommand struct {
	Customer string `required:"" help:"The customer's phone number or id." placeholder:"ID"`
	Yes      bool   `help:"Do it; without this flag it is only told what would go."`
}

// Run implements the command. It cannot be undone, so it wants to be told twice.
func (c *eraseCommand) Run(ctx context.Context, g *globals) error {
	return g.withCustomer(ctx, c.Customer, func(a *app, found store.Customer) error {
		if !c.Yes {
			e, err := a.store.ExportCustomer(ctx, found.ID)
			if err != nil {
				return err
			}
			fmt.Printf("would erase customer %d (%s): %d cars, %d orders, %d appointments, %d conversations; the books keep their totals.\nThis cannot be undone. Do it with --yes.\n",
				found.ID, identifiers.MaskName(found.Name), len(e.Vehicles), len(e.Orders), len(e.Appointments), len(e.Conversations))
			return nil
		}
		if err := a.store.InTx(ctx, func(tx *store.Tx) error { return tx.EraseCustomer(ctx, found.ID) }); err != nil {
			return err
		}
		fmt.Println("erased customer", found.ID)
		return a.auditCommand(ctx, "customer.erase", found.ID)
	})
}

// withCustomer opens the database and finds the customer that a phone number or an id names.
func (g *globals) withCustomer(ctx context.Context, named string, fn func(*app, store.Customer) error) error {
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	var found store.Customer
	if phone, err := identifiers.ParsePhone(named); err == nil {
		found, err = a.store.CustomerByPhone(ctx, string(phone))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	if found.ID == 0 {
		var id store.CustomerID
		if _, err := fmt.Sscan(strings.TrimSpace(named), &id); err != nil {
			return fmt.Errorf("no customer %q: give a phone number on record, or the id", named)
		}
		if found, err = a.store.Customer(ctx, id); err != nil {
			return fmt.Errorf("customer %q: %w", named, err)
		}
	}
	return fn(a, found)
}

// auditCommand records what was done to a customer from the command line.
func (a *app) auditCommand(ctx context.Context, action string, id store.CustomerID) error {
	return a.store.InTx(ctx, func(tx *store.Tx) error {
		return tx.Audit(ctx, store.AuditEntry{Shop: a.shop.ID, Actor: "command line", Action: action, Subject: fmt.Sprintf("customer/%d", id)})
	})
}
