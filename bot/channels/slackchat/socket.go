package slackchat

import (
	"context"
	"encoding/json"
	"hash/maphash"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"pitcrew/bot"
)

const (
	lanes        = 16               // messages taken in at a time, those of one chat in their order
	longestFrame = 4 << 20          // bytes on the socket
	receiveIn    = 10 * time.Second // for one event to become durable
	longestPause = 30 * time.Second // between two tries to connect
)

// listen keeps a Socket Mode connection until ctx ends, whatever happens to it.
func (c *Chat) listen(ctx context.Context, receive bot.Receiver) {
	for pause := time.Second; ctx.Err() == nil; pause = min(2*pause, longestPause) {
		if c.connect(ctx, receive) {
			pause = time.Second
		}
		if rest(ctx, pause) == nil {
			c.log.Warn("slack socket is opened anew", "after", pause)
		}
	}
}

// connect serves a connection and those that Slack asks to replace it with, until
// connecting fails for good or too long. It reports whether there was a connection.
func (c *Chat) connect(ctx context.Context, receive bot.Receiver) (connected bool) {
	ctx, stop := context.WithCancel(ctx)
	s := &socket{chat: c, client: socketmode.New(c.api, socketmode.OptionReadLimit(longestFrame), socketmode.OptionPingInterval(c.ping)), receive: receive}
	var running sync.WaitGroup
	defer func() { stop(); running.Wait() }()
	for i := range s.lanes {
		s.lanes[i] = make(chan task, 8)
		running.Go(func() { s.work(ctx, s.lanes[i]) })
	}
	running.Go(func() {
		defer stop()
		if err := s.client.RunContext(ctx); ctx.Err() == nil { // it never returns nil
			c.log.Error("slack refuses the socket", "error", err)
		}
	})
	for {
		select {
		case <-ctx.Done():
			return connected
		case e := <-s.client.Events:
			switch e.Type {
			case socketmode.EventTypeConnected:
				connected = true
				c.log.Info("slack socket is open")
			case socketmode.EventTypeConnectionError:
				failed, _ := e.Data.(*slack.ConnectionErrorEvent)
				c.log.Warn("slack socket does not open", "error", failed.ErrorObj, "attempt", failed.Attempt)
				if failed.Backoff > longestPause { // the library would wait minutes
					return connected
				}
			case socketmode.EventTypeErrorBadMessage: // the library's reading is stricter than ours
				bad, _ := e.Data.(*socketmode.ErrorBadMessage)
				var r socketmode.Request
				if json.Unmarshal(bad.Message, &r) == nil {
					s.dispatch(ctx, r)
				}
			case socketmode.EventTypeEventsAPI, socketmode.EventTypeInteractive, socketmode.EventTypeSlashCommand:
				s.dispatch(ctx, *e.Request)
			}
		}
	}
}

// socket takes in what comes over one connection.
type socket struct {
	chat    *Chat
	client  *socketmode.Client
	receive bot.Receiver
	lanes   [lanes]chan task
}

// task is one envelope, read.
type task struct {
	envelope string
	kind     string
	delivery delivery
}

// seed spreads chats over lanes and locks.
var seed = maphash.MakeSeed()

// dispatch reads an envelope and queues it behind others of its chat.
func (s *socket) dispatch(ctx context.Context, r socketmode.Request) {
	if r.EnvelopeID == "" {
		return
	}
	t := task{envelope: r.EnvelopeID, kind: r.Type}
	var err error
	switch r.Type {
	case socketmode.RequestTypeEventsAPI:
		t.delivery, err = s.chat.event(r.Payload)
	case socketmode.RequestTypeInteractive:
		t.delivery, err = s.chat.interaction(r.Payload)
	case socketmode.RequestTypeSlashCommands:
		t.delivery, err = s.chat.slashJSON(r.Payload)
	}
	if err != nil { // it would not be better the next time: acknowledge what we cannot read
		s.chat.log.Error("slack envelope", "type", r.Type, "error", err)
	}
	select {
	case s.lanes[maphash.String(seed, orElse(t.delivery.place(), t.envelope))%lanes] <- t:
	case <-ctx.Done():
	}
}

// work takes a lane's envelopes one by one and acknowledges each that is durable. What is
// left when ctx ends was not acknowledged, and comes again.
func (s *socket) work(ctx context.Context, lane <-chan task) {
	for {
		select {
		case <-ctx.Done():
			return
		case t := <-lane:
			s.one(ctx, t)
		}
	}
}

func (s *socket) one(ctx context.Context, t task) {
	taking, cancel := context.WithTimeout(context.WithoutCancel(ctx), receiveIn)
	defer cancel()
	if err := s.chat.take(taking, t.delivery, s.receive); err != nil {
		s.chat.log.Error("receive from slack", "type", t.kind, "error", err)
		return // no acknowledgement: Slack sends it again
	}
	if err := s.client.AckCtx(ctx, t.envelope, t.delivery.answer); err != nil && ctx.Err() == nil {
		s.chat.log.Warn("acknowledge to slack", "type", t.kind, "error", err)
	}
}
