package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"pitcrew/store"
)

// A server that takes no connections is asked again so often: it may come up beside us.
const askAgain = time.Second

// openStore opens the database. A server that takes no connections yet is waited for, so long at most; any other error ends it at once.
func openStore(ctx context.Context, url string, opts store.Options, patience time.Duration, log *slog.Logger) (*store.Store, error) {
	until := time.Now().Add(patience)
	for told := false; ; told = true {
		s, err := store.Open(ctx, url, opts)
		if !errors.Is(err, store.ErrNotUp) || time.Now().Add(askAgain).After(until) {
			return s, err
		}
		if !told {
			log.Error("the database server takes no connections; it is waited for", "at most", patience, "error", err)
		}
		select {
		case <-time.After(askAgain):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

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
