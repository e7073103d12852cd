package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
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
	if _, ok := to.(Site); ok {
		return e.carryHere(ctx, to, c, m, what, a)
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

// carryHere brings a file to a chat whose files are kept here. One that is kept here already
// stays with the chat that it came from, so that it is erased with that; any other is kept
// with the chat that it goes to.
func (e *Engine) carryHere(ctx context.Context, to Channel, c store.Conversation, m store.Message, what desks.Carry, a Attachment) (string, error) {
	if !e.keptHere(what) {
		if err := e.fetch(ctx, c, m, what, a); err != nil {
			if !errors.Is(err, ErrUndeliverable) && !errors.Is(err, ErrTooMany) {
				return "", err
			}
			e.log.Warn("file not carried", "message", m.ID, "channel", what.Channel, "error", err)
		}
	}
	return to.Send(ctx, Outbound{Chat: c.Chat, Message: m.ID, Text: m.Text})
}

// keptHere reports whether a file came by a channel whose files we keep.
func (e *Engine) keptHere(what desks.Carry) bool {
	_, ok := e.channels[what.Channel].(Site)
	return ok
}

// fetch stores a platform's file with the chat that it goes to.
func (e *Engine) fetch(ctx context.Context, c store.Conversation, m store.Message, what desks.Carry, a Attachment) error {
	body, err := e.open(ctx, what, a)
	if errors.Is(err, ErrNoFile) {
		return fmt.Errorf("%w: %w", ErrUndeliverable, err)
	}
	if err != nil {
		return err
	}
	defer body.Close()
	content, err := io.ReadAll(io.LimitReader(body, mostCarried+1))
	if err != nil {
		return err
	}
	if len(content) > mostCarried {
		return fmt.Errorf("%w: more than %d bytes", ErrUndeliverable, mostCarried)
	}
	return e.KeepFile(ctx, Inbound{Shop: c.Shop, Channel: c.Channel, Chat: c.Chat}, File{ID: carriedID(m.ID), Name: orKind(a), Type: http.DetectContentType(content), Content: content})
}

// mostCarried bounds a file that is kept with the chat that it goes to.
const mostCarried = 20 << 20

// carriedID is the id of the file that a message brings.
func carriedID(m MessageID) string { return fmt.Sprintf("carried-%d", m) }

// brought tells what a message brings: a file that is here, else its name in words.
func (e *Engine) brought(ctx context.Context, m *Spoken, channel string, what desks.Carry) error {
	var a Attachment
	if err := json.Unmarshal(what.File, &a); err != nil {
		return fmt.Errorf("message %d: %w", m.Message, err)
	}
	key := what.Channel + ":" + a.ID
	if e.keptHere(what) {
		m.Origin = what.Chat
	} else {
		a.ID = carriedID(m.Message)
		key = channel + ":" + a.ID
	}
	switch here, err := e.store.HasUpload(ctx, key); {
	case err != nil:
		return err
	case here:
		m.Attachments = []Attachment{a}
	default:
		m.Text = fmt.Sprintf("%s（%s）", m.Text, orKind(a))
	}
	return nil
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
