package telegramchat

import (
	"sync"

	"pitcrew/bot"
)

// progress remembers how far the parts of a message were sent, so that another try does
// not repeat those that arrived. It is memory only: after a crash the message goes out
// whole.
type progress struct {
	mu   sync.Mutex
	sent map[bot.MessageID][]string // platform ids
}

// mostUnfinished bounds the memory; beyond it the oldest knowledge is not told from other.
const mostUnfinished = 1000

func newProgress() *progress { return &progress{sent: map[bot.MessageID][]string{}} }

// of returns the ids of the parts sent so far.
func (p *progress) of(m bot.MessageID) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent[m]
}

// keep records the parts sent so far. A message without an id is not remembered.
func (p *progress) keep(m bot.MessageID, ids []string) {
	if m == 0 || len(ids) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.sent) >= mostUnfinished {
		for other := range p.sent {
			delete(p.sent, other)
			break
		}
	}
	p.sent[m] = ids
}

func (p *progress) forget(m bot.MessageID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.sent, m)
}
