package main

import (
	"context"
	"errors"
	"fmt"

	"pitcrew/store"
)

// outboxCommand looks after what could not be delivered.
type outboxCommand struct {
	List  outboxList  `cmd:"" default:"1" help:"List the conversations whose messages were given up."`
	Retry outboxRetry `cmd:"" help:"Try a conversation's messages again."`
	Drop  outboxDrop  `cmd:"" help:"Never send a conversation's messages that were given up."`
}

type outboxList struct{}

// mostListed bounds what is printed.
const mostListed = 200

// Run implements the command.
func (c *outboxList) Run(ctx context.Context, g *globals) error {
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing was written
	list, err := a.store.Undelivered(ctx, a.shop.ID, mostListed)
	if err != nil {
		return err
	}
	for _, u := range list {
		fmt.Printf("%d\t%s\t%d waiting\t%s\n", u.Conversation, u.Channel, u.Messages, u.Reason)
	}
	unknown, err := a.store.UnknownSends(ctx, a.shop.ID)
	if err != nil {
		return err
	}
	fmt.Printf("%d conversations given up, %d messages of which nobody knows whether they arrived twice\n", len(list), unknown)
	return nil
}

type outboxRetry struct {
	Conversation int64 `arg:"" help:"The number that list prints."`
}

// Run implements the command.
func (c *outboxRetry) Run(ctx context.Context, g *globals) error {
	return g.settleOutbox(ctx, c.Conversation, "outbox.retry", "will be tried again", func(ctx context.Context, tx *store.Tx, id store.ConversationID) error {
		return tx.RetryUndelivered(ctx, id)
	})
}

type outboxDrop struct {
	Conversation int64 `arg:"" help:"The number that list prints."`
}

// Run implements the command.
func (c *outboxDrop) Run(ctx context.Context, g *globals) error {
	return g.settleOutbox(ctx, c.Conversation, "outbox.drop", "will not be sent", func(ctx context.Context, tx *store.Tx, id store.ConversationID) error {
		return tx.DropUndelivered(ctx, id, "dropped at the command line")
	})
}

// settleOutbox acts on one conversation of this shop, and keeps it in the audit log.
func (g *globals) settleOutbox(ctx context.Context, number int64, action, done string, act func(context.Context, *store.Tx, store.ConversationID) error) error {
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // everything is committed
	id := store.ConversationID(number)
	err = a.store.InTx(ctx, func(tx *store.Tx) error {
		c, err := tx.Conversation(ctx, id)
		if err == nil && c.Shop != a.shop.ID {
			err = store.ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := act(ctx, tx, id); err != nil {
			return err
		}
		return tx.Audit(ctx, store.AuditEntry{Shop: a.shop.ID, Actor: "command line", Action: action, Subject: fmt.Sprintf("conversation/%d", id)})
	})
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("conversation %d has nothing that was given up", number)
	}
	if err == nil {
		fmt.Printf("conversation %d %s\n", number, done)
	}
	return err
}
