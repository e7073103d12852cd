package main

import (
	"context"
	"fmt"
)

// migrateCommand brings the schema up to date.
type migrateCommand struct{}

// Run implements the command. Opening the database migrates it.
func (c *migrateCommand) Run(ctx context.Context, g *globals) error {
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	fmt.Println("the database is up to date")
	return a.Close()
}

// backupCommand copies the embedded database.
type backupCommand struct {
	File string `arg:"" help:"The copy to write; it must not exist yet."`
}

// Run implements the command.
func (c *backupCommand) Run(ctx context.Context, g *globals) error {
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	if err := a.store.Backup(ctx, c.File); err != nil {
		return err
	}
	fmt.Println("written to", c.File)
	return nil
}
