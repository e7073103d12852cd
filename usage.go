package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"pitcrew/bot/desks/usage"
	"pitcrew/language"
)

// usageCommand prints the ledger of model calls.
type usageCommand struct {
	Days   int    `help:"How many days back, today included." default:"7"`
	Format string `help:"How to print it: ${enum}." enum:"text,json" default:"text"`
}

// Run implements the command.
func (c *usageCommand) Run(ctx context.Context, g *globals) error {
	if c.Days < 1 || c.Days > 366 {
		return errors.New("--days is between 1 and 366")
	}
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing was written
	u, err := usage.Of(ctx, a.store.Reader, a.shop, a.store.Now(), c.Days, a.rules.Models.DayTokens)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return json.NewEncoder(os.Stdout).Encode(u)
	}
	fmt.Println(u.In(language.Hans))
	return nil
}
