package webchat

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"pitcrew/bot"
)

const (
	// heartbeat keeps proxies from closing a quiet stream.
	heartbeat = 15 * time.Second
	// lookAgain is how soon a stream finds what another process of ours has sent; a chat in
	// which nothing was said for a while is looked at with each heartbeat only.
	lookAgain = 2 * time.Second
	quiet     = 2 * time.Minute
	// writeTimeout bounds one write to a browser that does not read.
	writeTimeout = 10 * time.Second
	// mostPast bounds what one look brings.
	mostPast = 300
)

// Watch says what a stream shows and where it goes.
type Watch struct {
	Chat    string
	Threads bool
	// Seen is the page's cursor; empty means a page that shows nothing yet.
	Seen string
	// Show takes one new message and the cursor after it. An error ends the stream.
	Show func(m bot.Spoken, cursor string) error
	// Pulse is called now and then, and when Busy changed.
	Pulse func(busy bool) error
}

// Follow shows every message of a chat once, those of the past first, until ctx or the
// channel ends.
func (c *Chat) Follow(ctx context.Context, door bot.Door, w Watch) error {
	l := c.hub.join(w.Chat)
	defer c.hub.leave(w.Chat, l)
	had := readSeen(w.Seen)
	busy, beat, last := false, time.Now(), time.Now()
	for look := true; ; {
		news, now := l.take()
		if look || news {
			shown, err := c.showNew(ctx, door, w, l, &had)
			if err != nil {
				return err
			}
			if shown {
				last = time.Now()
			}
		}
		if now != busy || time.Since(beat) >= heartbeat {
			busy, beat = now, time.Now()
			if err := w.Pulse(busy); err != nil {
				return err
			}
		}
		var err error
		if look, err = c.rest(ctx, l, time.Since(last) < quiet); err != nil {
			return err
		}
	}
}

// showNew shows what the page does not have yet.
func (c *Chat) showNew(ctx context.Context, door bot.Door, w Watch, l *listener, had *seen) (shown bool, err error) {
	past, err := door.Past(ctx, bot.Past{Channel: c.name, Chat: w.Chat, Threads: w.Threads, After: had.floor(), Limit: mostPast})
	if err != nil {
		return false, err
	}
	for _, m := range past {
		if had.has(m.Message) || m.Out && !l.was(m.Message) && !m.Sent {
			continue
		}
		had.add(m.Message)
		if err := w.Show(m, had.cursor()); err != nil {
			return shown, err
		}
		shown = true
	}
	return shown, nil
}

// rest waits until there may be something to read: woken, or because it is time to look
// at what nobody woke us for.
func (c *Chat) rest(ctx context.Context, l *listener, lively bool) (look bool, err error) {
	wait := heartbeat
	if lively {
		wait = lookAgain
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-l.wake:
		return false, nil
	case <-timer.C:
		return true, nil
	case <-ctx.Done():
	case <-c.hub.done:
	}
	return false, errGone
}

// Events writes a stream of server-sent events.
type Events struct {
	w    http.ResponseWriter
	ctrl *http.ResponseController
}

// NewEvents begins the stream. A browser that lost it comes back within a second or so.
func NewEvents(w http.ResponseWriter) (*Events, error) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	e := &Events{w: w, ctrl: http.NewResponseController(w)}
	return e, e.write([]byte("retry: 1000\n\n"))
}

// Send writes one event; an empty id leaves the stream's place as it is.
func (e *Events) Send(event, id string, data []byte) error {
	var b bytes.Buffer
	if id != "" {
		fmt.Fprintf(&b, "id: %s\n", id)
	}
	fmt.Fprintf(&b, "event: %s\n", event)
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		fmt.Fprintf(&b, "data: %s\n", bytes.TrimRight(line, "\r"))
	}
	b.WriteByte('\n')
	return e.write(b.Bytes())
}

func (e *Events) write(p []byte) error {
	if err := e.ctrl.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	if _, err := e.w.Write(p); err != nil {
		return err
	}
	return e.ctrl.Flush()
}

// stream is the customer's own.
func (p *pages) stream(w http.ResponseWriter, r *http.Request) {
	chat, ok := p.chat.chatOf(r)
	if !ok {
		p.refuse(w, r, http.StatusUnauthorized, p.words(r).Expired)
		return
	}
	leave, ok := p.chat.gate.stream(chat, address(r))
	if !ok {
		p.refuse(w, r, http.StatusTooManyRequests, p.words(r).TooMany)
		return
	}
	defer leave()
	events, err := NewEvents(w)
	if err != nil {
		return
	}
	cursor := r.Header.Get("Last-Event-ID")
	if cursor == "" {
		cursor = r.URL.Query().Get("after")
	}
	seat := p.seat(r)
	err = p.chat.Follow(r.Context(), p.door, Watch{
		Chat: chat, Seen: cursor,
		Show: func(m bot.Spoken, cursor string) error {
			return events.Send("message", cursor, p.chat.Fragment(seat, m))
		},
		Pulse: func(busy bool) error { return events.Send("typing", "", fmt.Append(nil, busy)) },
	})
	if err != nil && r.Context().Err() == nil && !closing(err) {
		p.chat.log.Error("web chat: stream", "error", err)
	}
}
