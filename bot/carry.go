package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// carryTimeout bounds the fetching and sending of one file.
const carryTimeout = 2 * time.Minute

// carry sends a message that is a file of another chat. What cannot be fetched or sent is
// named in words: a file that is lost silently would be a bug.
func (e *Engine) carry(ctx context.Context, to Channel, c store.Conversation, m store.Message, what desks.Carry) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, carryTimeout)
	defer cancel()
	var a Attachment
	if err := json.Unmarshal(what.File, &a); err != nil {
		return "", fmt.Errorf("%w: message %d: %w", ErrUndeliverable, m.ID, err)
	}
	inWords := func() (string, error) {
		return to.Send(ctx, Outbound{Chat: c.Chat, Message: m.ID, Text: fmt.Sprintf("%s（%s）", m.Text, orKind(a))})
	}
	sender, ok := to.(FileSender)
	if !ok {
		return inWords()
	}
	body, err := e.open(ctx, what, a)
	if errors.Is(err, ErrUndeliverable) || errors.Is(err, ErrNoFile) {
		e.log.Warn("file not carried", "message", m.ID, "channel", what.Channel, "error", err)
		return inWords()
	}
	if err != nil {
		return "", err
	}
	defer body.Close()
	id, err := sender.SendFile(ctx, c.Chat, Carried{Name: orKind(a), Type: a.Type, Body: body, Caption: m.Text})
	if errors.Is(err, ErrUndeliverable) {
		e.log.Warn("file not carried", "message", m.ID, "channel", c.Channel, "error", err)
		return inWords()
	}
	return id, err
}

// open reads the file where it came from: of the platform, or of our own pages.
func (e *Engine) open(ctx context.Context, what desks.Carry, a Attachment) (io.ReadCloser, error) {
	if opener, ok := e.channels[what.Channel].(FileOpener); ok {
		return opener.Open(ctx, a)
	}
	f, err := e.File(ctx, what.Channel, what.Chat, a.ID)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(f.Content)), nil
}

// orKind names a file that has no name.
func orKind(a Attachment) string {
	switch {
	case a.Name != "":
		return a.Name
	case a.Kind == "photo":
		return "photo.jpg"
	case a.Kind != "":
		return a.Kind
	}
	return "file"
}
