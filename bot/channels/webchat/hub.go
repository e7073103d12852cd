package webchat

import (
	"strings"
	"sync"

	"pitcrew/bot"
)

// hub wakes the open streams of a chat when there is something to read. It holds no
// messages: what is missed here is found on record.
type hub struct {
	mu      sync.Mutex
	open    map[string]map[*listener]struct{} // by chat
	streams int
	done    chan struct{}
	closed  bool
}

// listener is one open stream.
type listener struct {
	wake chan struct{}
	mu   sync.Mutex
	sent map[bot.MessageID]bool // handed to us, though perhaps not on record as sent yet
	news bool                   // something is there to read
	busy bool                   // an answer is being worked on
}

func newHub() *hub { return &hub{open: map[string]map[*listener]struct{}{}, done: make(chan struct{})} }

// join opens a stream of a chat and of the threads below it.
func (h *hub) join(chat string) *listener {
	l := &listener{wake: make(chan struct{}, 1), sent: map[bot.MessageID]bool{}}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.open[chat] == nil {
		h.open[chat] = map[*listener]struct{}{}
	}
	h.open[chat][l] = struct{}{}
	h.streams++
	return l
}

func (h *hub) leave(chat string, l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.open[chat], l)
	if len(h.open[chat]) == 0 {
		delete(h.open, chat)
	}
	h.streams--
}

// close ends all streams, those to come too. Closing twice is harmless.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.done)
	}
}

// sent says that a message goes out.
func (h *hub) sent(chat string, id bot.MessageID) {
	h.each(chat, func(l *listener) { l.sent[id], l.news, l.busy = true, true, false })
}

// typing says that an answer is being worked on.
func (h *hub) typing(chat string) { h.each(chat, func(l *listener) { l.busy = true }) }

// came says that something came in.
func (h *hub) came(chat string) { h.each(chat, func(l *listener) { l.news = true }) }

func (h *hub) each(chat string, tell func(*listener)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	above, _, _ := strings.Cut(chat, ":")
	for _, name := range []string{chat, above} {
		for l := range h.open[name] {
			l.mu.Lock()
			tell(l)
			l.mu.Unlock()
			select {
			case l.wake <- struct{}{}:
			default:
			}
		}
		if above == chat {
			return
		}
	}
}

// was reports whether a message was handed to us, and forgets it.
func (l *listener) was(id bot.MessageID) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	ok := l.sent[id]
	delete(l.sent, id)
	return ok
}

// take returns what a stream was woken for; the news are taken up.
func (l *listener) take() (news, busy bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	news, l.news = l.news, false
	return news, l.busy
}
