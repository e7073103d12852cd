package bot

import (
	"context"
	"encoding/json"
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
func (e *Engine) drafting(ctx context.Context, b *burst, t *desks.Turn) (end func()) {
	c := b.conversation
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
				if err := e.progress(bounded, channel, b, prompts.Drafting{Characters: n}.In(t.Language)); err != nil { // a courtesy
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

// progress shows a line. Which message it stands in is kept with the task before anything else is done: whoever takes the task up
// when this process dies goes on there.
func (e *Engine) progress(ctx context.Context, channel Progressor, b *burst, line string) error {
	before := b.line()
	id, err := channel.Progress(ctx, b.conversation.Chat, before, line)
	if err != nil || id == before {
		return err
	}
	if b.task.Payload, err = json.Marshal(lineOf{Message: b.messages[0].ID, ID: id}); err != nil {
		return err
	}
	return e.store.InTx(ctx, func(tx *store.Tx) error { return tx.Note(ctx, b.task, b.task.Payload) })
}

// lineOf is the payload of an answer's task: the platform's id of the line that stands where the answer to a message will be. It
// means nothing for the messages that the task answers later.
type lineOf struct {
	Message store.MessageID `json:"message"`
	ID      string          `json:"id"`
}

// line is the platform's id of the line that stands where the burst's answer will be; "" where none does.
func (b burst) line() string {
	var l lineOf
	if len(b.task.Payload) == 0 || json.Unmarshal(b.task.Payload, &l) != nil || l.Message != b.messages[0].ID {
		return ""
	}
	return l.ID
}
