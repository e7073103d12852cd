package bot

import (
	"context"
	"sync"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Staff who wait for a draft see how far it is, not what it says: its words are shown when the guard has read them all.
const (
	progressEvery = 1500 * time.Millisecond // platforms allow about one change a second
	progressTries = 3 * time.Second         // of one change
)

// drafting lets staff see how far a draft of this turn is, where their channel can show it. end must be called before the answer
// is saved: after it no line is shown any more.
func (e *Engine) drafting(ctx context.Context, c store.Conversation, t *desks.Turn) (end func()) {
	channel, ok := e.channels[c.Channel].(Progressor)
	if !ok || e.writer == nil || !t.Who.IsStaff() {
		return func() {}
	}
	latest, stop := make(chan int, 1), make(chan struct{})
	var begin sync.Once
	var shown sync.WaitGroup
	show := func() {
		for {
			select {
			case <-stop:
				return
			case n := <-latest:
				bounded, cancel := context.WithTimeout(ctx, progressTries)
				if err := channel.Progress(bounded, c.Chat, prompts.Drafting{Characters: n}.In(t.Language)); err != nil { // a courtesy
					e.log.Debug("progress", "conversation", c.ID, "error", err)
				}
				cancel()
			}
			select {
			case <-stop:
				return
			case <-time.After(progressEvery):
			}
		}
	}
	t.Drafting = func(characters int) {
		begin.Do(func() { shown.Go(show) })
		select {
		case <-latest: // nobody has read it yet, and it is not the latest any more
		default:
		}
		select {
		case latest <- characters:
		default:
		}
	}
	return func() {
		close(stop)
		shown.Wait()
	}
}
