package main

import (
	"context"
	"crypto/rand"
	"fmt"

	"pitcrew/bot/channels/webchat"
	"pitcrew/store"
)

// website is the chat on pages of our own: on unless it is switched off.
type website struct {
	Web        bool     `help:"Serve the customers' chat at /chat, and /widget.js for the shop's own site." env:"PITCREW_WEB" default:"true" negatable:""`
	WebOrigins []string `name:"web-origins" help:"Sites that may embed the chat, e.g. https://shop.example." env:"PITCREW_WEB_ORIGINS" placeholder:"URL"`
	WebSecret  string   `name:"web-secret" help:"Signs the chat's sessions, at least 16 characters. Without it, one is made up and kept in the database." env:"PITCREW_WEB_SECRET" placeholder:"SECRET"`
}

// open makes the channel; nil when it is switched off.
func (s website) open(ctx context.Context, a *app) (*webchat.Chat, error) {
	if !s.Web {
		return nil, nil
	}
	secret := s.WebSecret
	if secret == "" {
		err := a.store.InTx(ctx, func(tx *store.Tx) (err error) {
			secret, err = tx.Secret(ctx, "web chat", rand.Text())
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	c, err := webchat.New(webchat.Options{
		Shop: a.shop.ID, Title: a.shop.Name, Location: a.shop.Location(), Secret: []byte(secret), Origins: s.WebOrigins, Log: a.log,
	})
	if err != nil {
		return nil, fmt.Errorf("web chat: %w", err)
	}
	return c, nil
}
