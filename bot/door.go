package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// Site is a channel whose pages we serve ourselves: what a platform would keep for its
// users, their past and their files, the channel asks of the door.
type Site interface {
	// Pages are by path, "/chat/".
	Pages(door Door) map[string]http.Handler
}

// Door is all that a channel with pages of its own may ask: to take an event in, and for
// what was said in a chat that it names.
type Door interface {
	// Receive is a Receiver.
	Receive(ctx context.Context, in Inbound) error
	// Past lists the latest messages of a chat, oldest first.
	Past(ctx context.Context, p Past) ([]Spoken, error)
	// KeepFile stores a file that comes with an event, before the event. The same file again
	// is not an error. ErrTooMany means that the chat has sent more than Rules allow.
	KeepFile(ctx context.Context, in Inbound, f File) error
	// File returns a file of a chat; ErrNoFile when that chat has none by this id.
	File(ctx context.Context, channel, chat, id string) (File, error)
}

// Past says which messages are asked for.
type Past struct {
	Channel string
	Chat    string
	Threads bool      // with the threads below the chat, "team:17" below "team"
	After   MessageID // only those with a greater id
	Limit   int
}

// Spoken is a message of the past.
type Spoken struct {
	Message MessageID
	Chat    string
	Event   string // inbound: Inbound.EventID
	Out     bool   // it is ours
	Sent    bool   // outbound: Send returned, and that is on record
	Author  string // outbound: AuthorBot, or who of the staff wrote it
	Text    string
	Action  string // inbound: the data of the button pressed
	At      time.Time
	Buttons []desks.Button
	Sources []desks.Source
	Why     Explanation
	// Attachments came with an inbound message, or are what an outbound one brings from
	// another chat.
	Attachments []Attachment
	// Origin is the chat whose files the Attachments are, where it is not Chat.
	Origin string
}

// AuthorBot is the Author of what the bot wrote.
const AuthorBot = store.OwnerBot

// File is what a person sent along with a message.
type File struct {
	ID      string // unique in the channel, made by it
	Name    string
	Type    string // MIME type
	Content []byte
}

// Errors of a Door.
var (
	ErrNoFile  = errors.New("no such file")
	ErrTooMany = errors.New("too many files")
)

// The most that one chat may keep here.
const (
	mostFiles     = 60
	mostFileBytes = 120 << 20
)

// Past implements Door.
func (e *Engine) Past(ctx context.Context, p Past) ([]Spoken, error) {
	all, err := e.store.Said(ctx, store.Chat{Channel: p.Channel, Chat: p.Chat, Threads: p.Threads}, p.After, p.Limit)
	if err != nil {
		return nil, fmt.Errorf("past of a chat: %w", err)
	}
	out := make([]Spoken, len(all))
	for i, m := range all {
		var x extra
		if len(m.Extra) > 0 {
			if err := json.Unmarshal(m.Extra, &x); err != nil {
				return nil, fmt.Errorf("message %d: %w", m.ID, err)
			}
		}
		out[i] = Spoken{
			Message: m.ID, Chat: m.Chat, Out: m.Direction == store.Outbound, Sent: m.Status == store.StatusSent, Author: m.Author, Text: m.Text, Action: m.Action,
			At: m.At, Buttons: x.Buttons, Sources: x.Sources, Why: x.Why, Attachments: x.Attachments,
		}
		if !out[i].Out {
			out[i].Event = strings.TrimPrefix(m.EventKey, p.Channel+":")
		}
		if x.Carry != nil {
			if err := e.brought(ctx, &out[i], p.Channel, *x.Carry); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// KeepFile implements Door.
func (e *Engine) KeepFile(ctx context.Context, in Inbound, f File) error {
	err := e.store.InTx(ctx, func(tx *store.Tx) error {
		c, err := tx.OpenConversation(ctx, chatOf(in))
		if err != nil {
			return err
		}
		if c, err = e.owned(ctx, tx, in, c); err != nil {
			return err
		}
		files, bytes, err := tx.UploadsOf(ctx, c.ID)
		if err != nil {
			return err
		}
		if files >= mostFiles || bytes+int64(len(f.Content)) > mostFileBytes {
			return ErrTooMany
		}
		return tx.AddUpload(ctx, store.Upload{Key: in.Channel + ":" + f.ID, Conversation: c.ID, Name: f.Name, Type: f.Type, Content: f.Content})
	})
	if err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	return nil
}

// File implements Door.
func (e *Engine) File(ctx context.Context, channel, chat, id string) (File, error) {
	u, err := e.store.Upload(ctx, channel, chat, channel+":"+id)
	if errors.Is(err, store.ErrNotFound) {
		return File{}, ErrNoFile
	}
	return File{ID: id, Name: u.Name, Type: u.Type, Content: u.Content}, err
}
