package store

import (
	"context"
	"time"
)

// Upload is a file that came with a message.
type Upload struct {
	Key          string // the channel's id of it, unique
	Conversation ConversationID
	Name         string
	Type         string // MIME type
	Content      []byte
	At           time.Time
}

const uploadColumns = `u.key, u.conversation_id, u.name, u.type, u.content, u.at`

func scanUpload(r row) (u Upload, err error) {
	err = r.Scan(&u.Key, &u.Conversation, &u.Name, &u.Type, &u.Content, instant{&u.At})
	return u, err
}

// AddUpload stores a file. Where its key is stored already it does nothing: the same
// event again is a success.
func (tx *Tx) AddUpload(ctx context.Context, u Upload) error {
	return tx.later(ctx, "add upload", `INSERT INTO uploads (key, conversation_id, name, type, content, at) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (key) DO NOTHING`, u.Key, u.Conversation, u.Name, u.Type, u.Content, tx.now)
}

// Upload returns a file of one chat. A key that is another chat's is ErrNotFound.
func (r Reader) Upload(ctx context.Context, channel, chat, key string) (Upload, error) {
	return one(ctx, r, "upload", scanUpload, `SELECT `+uploadColumns+` FROM uploads u JOIN conversations c ON c.id = u.conversation_id
		WHERE u.key = $3 AND c.channel = $1 AND c.chat = $2`, channel, chat, key)
}

// HasUpload reports whether a file is stored.
func (r Reader) HasUpload(ctx context.Context, key string) (bool, error) {
	found, err := many(ctx, r, "has upload", scanInto[string], `SELECT key FROM uploads WHERE key = $1`, key)
	return len(found) > 0, err
}

// UploadsOf counts the files of a conversation, and their bytes.
func (r Reader) UploadsOf(ctx context.Context, id ConversationID) (files int, bytes int64, err error) {
	_, err = one(ctx, r, "uploads of conversation", func(r row) (struct{}, error) { return struct{}{}, r.Scan(&files, &bytes) },
		`SELECT COUNT(*), COALESCE(SUM(LENGTH(content)),0) FROM uploads WHERE conversation_id = $1`, id)
	return files, bytes, err
}

// Secret returns the named key of this installation. The first caller's fresh one is
// kept; all others get that.
func (tx *Tx) Secret(ctx context.Context, name, fresh string) (string, error) {
	if _, err := tx.exec(ctx, "keep secret", `INSERT INTO secrets (name, value, created_at) VALUES ($1,$2,$3) ON CONFLICT (name) DO NOTHING`, name, fresh, tx.now); err != nil {
		return "", err
	}
	return one(ctx, tx.Reader, "secret", scanInto[string], `SELECT value FROM secrets WHERE name = $1`, name)
}
