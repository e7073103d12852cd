package slacktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// socket is a Socket Mode connection of the app.
type socket struct {
	conn    *websocket.Conn
	out     chan any
	mute    atomic.Bool
	gone    chan struct{}            // closed when the connection ends
	pending map[string]chan<- []byte // by envelope, with the server's lock
}

// offer is an envelope under way.
type offer struct {
	socket   *socket
	envelope string
	ack      <-chan []byte
}

// pingEvery is how often Slack pings; the library gives up after 30 s without.
const pingEvery = 10 * time.Second

func (s *Server) connectionsOpen(call) (answer, error) {
	return answer{"url": "ws" + strings.TrimPrefix(s.server.URL, "http") + "/socket?ticket=" + s.id("ticket")}, nil
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (s *Server) openSocket(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	so := &socket{conn: conn, out: make(chan any, 10_000), gone: make(chan struct{}), pending: map[string]chan<- []byte{}}
	so.out <- map[string]any{"type": "hello", "num_connections": 1, "connection_info": map[string]any{"app_id": AppID}}
	s.mu.Lock()
	if s.ctx.Err() != nil || s.down {
		s.mu.Unlock()
		_ = conn.Close()
		return
	}
	s.sockets = append(s.sockets, so)
	s.running.Go(func() { so.write(s.opts.PingEvery) })
	s.touch()
	s.mu.Unlock()
	s.listen(so)
}

func (so *socket) write(pingEvery time.Duration) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	defer func() { _ = so.conn.Close() }()
	for {
		select {
		case <-so.gone:
			return
		case what := <-so.out:
			if what == nil {
				return
			}
			if !so.mute.Load() && so.conn.WriteJSON(what) != nil {
				return
			}
		case <-ping.C:
			if !so.mute.Load() && so.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second)) != nil {
				return
			}
		}
	}
}

// listen reads acknowledgements. One that comes over another connection than its
// envelope counts for nothing.
func (s *Server) listen(so *socket) {
	defer func() {
		s.mu.Lock()
		s.sockets = slices.DeleteFunc(s.sockets, func(other *socket) bool { return other == so })
		s.touch()
		s.mu.Unlock()
		close(so.gone)
	}()
	for {
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if so.conn.ReadJSON(&ack) != nil {
			return
		}
		s.mu.Lock()
		if waiting, ok := so.pending[ack.EnvelopeID]; ok {
			delete(so.pending, ack.EnvelopeID)
			waiting <- ack.Payload
		}
		s.mu.Unlock()
	}
}

// offer puts a delivery into an envelope on the newest connection; nil when there is none
// or the app takes HTTP. The lock is held.
func (s *Server) offer(d *Delivery, retry int) *offer {
	if s.opts.Target != "" || len(s.sockets) == 0 {
		return nil
	}
	so := s.sockets[len(s.sockets)-1]
	ack := make(chan []byte, 1)
	o := &offer{socket: so, envelope: s.id("envelope-"), ack: ack}
	so.pending[o.envelope] = ack
	so.out <- map[string]any{
		"type": d.Kind, "envelope_id": o.envelope, "payload": d.payload, "accepts_response_payload": d.Kind != kindEvent,
		"retry_attempt": retry, "retry_reason": map[bool]string{true: "timeout"}[retry > 0],
	}
	return o
}

// overSocket waits for the acknowledgement of an envelope; without one it makes one.
func (s *Server) overSocket(d *Delivery, o *offer, retry int) (json.RawMessage, result) {
	for o == nil {
		s.mu.Lock()
		changed := s.changed
		o = s.offer(d, retry)
		http := s.opts.Target != ""
		s.mu.Unlock()
		if http {
			return nil, lost
		}
		if o == nil {
			select {
			case <-changed:
			case <-s.ctx.Done():
				return nil, lost
			}
		}
	}
	select {
	case answer := <-o.ack:
		return answer, accepted
	case <-o.socket.gone:
		return nil, lost
	case <-s.opts.After(ackWithin):
		return nil, refused
	case <-s.ctx.Done():
		return nil, lost
	}
}

// Sockets is how many connections are open.
func (s *Server) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets)
}

// CloseSockets breaks every connection without a word, and returns when they are gone.
func (s *Server) CloseSockets() {
	s.mu.Lock()
	open := slices.Clone(s.sockets)
	s.mu.Unlock()
	for _, so := range open {
		_ = so.conn.Close()
		<-so.gone
	}
}

// Mute makes the connections that are open go silent without closing: nothing comes over
// them any more, no ping either.
func (s *Server) Mute() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, so := range s.sockets {
		so.mute.Store(true)
	}
}

// Refresh asks the app to connect anew, as Slack does every few hours.
func (s *Server) Refresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, so := range s.sockets {
		so.out <- map[string]any{"type": "disconnect", "reason": "refresh_requested"}
	}
}
