package telegramchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	telegram "github.com/go-telegram/bot"
	"golang.org/x/sync/errgroup"

	"pitcrew/bot"
)

// poller asks for updates. Telegram forgets those below the offset of the next poll, so
// the offset only passes an update that is durable; until then it comes again.
type poller struct {
	*Chat
	receive bot.Receiver
	offset  int64
	batch   []int64        // the updates that the last poll brought
	unread  error          // why some of them could not be read yet
	done    map[int64]bool // updates at or above the offset that are durable already
	heard   time.Time      // when the last update came
}

// idLife is how long an offset is good for: after a week without updates Telegram goes on
// with another number, which may be a lower one.
const idLife = 6 * 24 * time.Hour

// chatsAtOnce bounds how many chats' updates are received at a time.
const chatsAtOnce = 8

func (c *Chat) poll(ctx context.Context, receive bot.Receiver) {
	p := &poller{Chat: c, receive: receive, done: map[int64]bool{}, heard: time.Now()}
	var pause pause
	for ctx.Err() == nil {
		err := p.once(ctx)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			pause.last = 0
			continue
		}
		wait := pause.next(err)
		c.log.Warn("telegram updates", "error", err, "again in", wait)
		rest(ctx, wait)
	}
}

// tooSoon is an answer without updates that did not wait for any; the next poll does.
const tooSoon = 200 * time.Millisecond

func (p *poller) once(ctx context.Context) error {
	if time.Since(p.heard) > idLife {
		p.offset, p.heard = 0, time.Now()
		clear(p.done)
	}
	asked := time.Now()
	raw, err := p.api.updates(ctx, p.offset, p.wait)
	if err != nil {
		return err
	}
	if len(raw) == 0 {
		if early := tooSoon - time.Since(asked); early > 0 {
			rest(ctx, min(early, p.wait))
		}
		return nil
	}
	p.heard = time.Now()
	err = p.take(ctx, p.wholeAlbums(ctx, raw))
	p.advance()
	return errors.Join(err, p.unread)
}

// readAll reads a batch. What cannot be read now, or has not even a number, is left for
// later; it does not hold up the others.
func (p *poller) readAll(ctx context.Context, raw []json.RawMessage) []event {
	var events []event
	p.batch, p.unread = p.batch[:0], nil
	for _, one := range raw {
		u, err := decode(one)
		if err != nil {
			p.unread = err
			continue
		}
		if p.batch = append(p.batch, u.ID); p.done[u.ID] {
			continue
		}
		e, err := p.read(ctx, u)
		if err != nil {
			p.unread = err
			continue
		}
		events = append(events, e)
	}
	return events
}

// take receives events, those of one chat one after the other, and marks what is durable.
// A chat stops at its first failure; the others go on.
func (p *poller) take(ctx context.Context, events []event) error {
	var order []string
	chats := map[string][]event{}
	for _, e := range events {
		if chats[e.chat] == nil {
			order = append(order, e.chat)
		}
		chats[e.chat] = append(chats[e.chat], e)
	}
	taken := make([]int, len(order)) // of each chat
	var group errgroup.Group
	group.SetLimit(chatsAtOnce)
	for i, chat := range order {
		group.Go(func() error {
			for _, e := range chats[chat] {
				if err := p.handle(ctx, e, p.receive); err != nil {
					return fmt.Errorf("update %d: %v", e.ids[0], err) //nolint:errorlint // a chat's own RetryAfter is not for the poll to obey
				}
				taken[i]++
			}
			return nil
		})
	}
	err := group.Wait()
	for i, chat := range order {
		for _, e := range chats[chat][:taken[i]] {
			for _, id := range e.ids {
				p.done[id] = true
			}
		}
	}
	return err
}

// advance moves the offset over everything durable that nothing unfinished precedes. An
// old update that came again never moves it back.
func (p *poller) advance() {
	slices.Sort(p.batch)
	for _, id := range p.batch {
		if !p.done[id] {
			break
		}
		p.offset = max(p.offset, id+1)
	}
	for id := range p.done {
		if id < p.offset {
			delete(p.done, id)
		}
	}
}

// deleteWebhook makes Telegram answer polls; with a webhook set it refuses them.
func (c *Chat) deleteWebhook(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := c.api.lib.DeleteWebhook(ctx, &telegram.DeleteWebhookParams{})
	return theirs(err)
}
