package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// queue holds the updates that the bot has not confirmed.
type queue struct {
	next     int64
	waiting  []queued
	old      []queued      // confirmed
	again    []queued      // confirmed, and told once more
	replaced chan struct{} // closed when another poll takes the place of a waiting one
}

type queued struct {
	id   int64
	chat int64
	raw  json.RawMessage
}

// push adds an update of a chat and returns its number; mu is held.
func (s *Server) push(chat int64, fields map[string]any) int64 {
	id := s.queue.next
	fields["update_id"] = id
	raw, err := json.Marshal(fields)
	if err != nil {
		panic(fmt.Sprintf("telegramtest: an update that is not JSON: %v", err))
	}
	s.pushRaw(chat, id, raw)
	return id
}

func (s *Server) pushRaw(chat, id int64, raw json.RawMessage) {
	s.queue.next = max(s.queue.next, id) + 1
	s.queue.waiting = append(s.queue.waiting, queued{id: id, chat: chat, raw: raw})
	s.notify()
	s.wakeWebhook(chat)
}

// Push adds an update as it is, whatever it is. Its number is only kept, not put into raw:
// use NextUpdate to know it.
func (s *Server) Push(raw string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.queue.next
	s.pushRaw(0, id, json.RawMessage(raw))
	return id
}

// NextUpdate is the number that the next update gets.
func (s *Server) NextUpdate() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue.next
}

// JumpTo makes the numbers go on from id, as Telegram's do after a week of silence.
func (s *Server) JumpTo(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.next = id
}

// Redeliver tells the last n confirmed updates again with the next poll, whatever its
// offset is, as after a restart of Telegram's.
func (s *Server) Redeliver(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.again = append(s.queue.again, s.queue.old[max(0, len(s.queue.old)-n):]...)
	s.notify()
}

// Unconfirmed returns the numbers of the updates that the bot has not confirmed.
func (s *Server) Unconfirmed() []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []int64
	for _, q := range s.queue.waiting {
		ids = append(ids, q.id)
	}
	return ids
}

// Confirmed waits until the bot has confirmed the update of this number.
func (s *Server) Confirmed(ctx context.Context, id int64) error {
	return s.until(ctx, func() bool {
		return !slices.ContainsFunc(s.queue.waiting, func(q queued) bool { return q.id <= id })
	})
}

// until waits for a condition, which is asked with mu held whenever something changed.
func (s *Server) until(ctx context.Context, met func() bool) error {
	for {
		s.mu.Lock()
		ok, changed := met(), s.changed
		s.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-s.closed:
			return http.ErrServerClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// confirm forgets what one update of a queue was; mu is held.
func (s *Server) confirm(done func(queued) bool) {
	var waiting []queued
	for _, q := range s.queue.waiting {
		if done(q) {
			s.queue.old = append(s.queue.old, q)
		} else {
			waiting = append(waiting, q)
		}
	}
	s.queue.waiting = waiting
	s.notify()
}

// getUpdates confirms what is below the offset, and waits for something to tell.
func (s *Server) getUpdates(ctx context.Context, p params) answer {
	mine := make(chan struct{})
	s.mu.Lock()
	if s.webhook.url != "" {
		s.mu.Unlock()
		return refuse(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if s.queue.replaced != nil {
		close(s.queue.replaced)
	}
	s.queue.replaced = mine
	offset := p.number("offset")
	if offset > s.queue.next { // numbers went on from a lower one
		offset = 0
	}
	s.confirm(func(q queued) bool { return q.id < offset })
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		if s.queue.replaced == mine {
			s.queue.replaced = nil
		}
		s.mu.Unlock()
	}()

	limit := int(p.number("limit"))
	if limit <= 0 || limit > 100 {
		limit = 100
	}
	timer := time.NewTimer(time.Duration(min(p.number("timeout"), 50)) * time.Second)
	defer timer.Stop()
	for {
		s.mu.Lock()
		told, changed := s.tell(limit), s.changed
		s.mu.Unlock()
		if len(told) > 0 {
			return result(told)
		}
		select {
		case <-changed:
		case <-mine:
			return refuse(http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
		case <-timer.C:
			return result([]json.RawMessage{})
		case <-s.closed:
			return result([]json.RawMessage{})
		case <-ctx.Done():
			return result([]json.RawMessage{})
		}
	}
}

// tell returns the next updates; mu is held.
func (s *Server) tell(limit int) []json.RawMessage {
	var told []json.RawMessage
	for _, q := range append(s.queue.again, s.queue.waiting...) {
		if len(told) < limit {
			told = append(told, q.raw)
		}
	}
	s.queue.again = nil
	return told
}
