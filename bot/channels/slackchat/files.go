package slackchat

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/slack-go/slack"

	"pitcrew/bot"
)

// mostFile is what we carry from one platform to another, in bytes.
const mostFile = 20 << 20

// Open returns the bytes of an attachment that came with a message, at most 20 MB, which
// wraps ErrRefused beyond. The caller closes it.
func (c *Chat) Open(ctx context.Context, a bot.Attachment) (io.ReadCloser, error) {
	if !isID(a.ID) {
		return nil, fmt.Errorf("%w: no such file", ErrRefused)
	}
	f, _, _, err := c.api.GetFileInfoContext(ctx, a.ID, 1, 1)
	if err != nil {
		return nil, fmt.Errorf("slack file: %w", theirs(err))
	}
	if f.Size > mostFile {
		return nil, errTooLarge
	}
	var content bounded
	if err := c.api.GetFileContext(ctx, orElse(f.URLPrivateDownload, f.URLPrivate), &content); err != nil {
		return nil, fmt.Errorf("slack file: %w", theirs(err))
	}
	return io.NopCloser(&content.Buffer), nil
}

var errTooLarge = fmt.Errorf("%w: the file is longer than 20 MB", ErrRefused)

// bounded is a buffer that takes mostFile bytes.
type bounded struct{ bytes.Buffer }

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > mostFile {
		return 0, errTooLarge
	}
	return b.Buffer.Write(p)
}

// File is something to send.
type File = bot.Carried

// SendFile sends a file to a chat and returns Slack's id of it. Where only one person may
// see it, it goes to their direct messages. Errors are as with Send.
func (c *Chat) SendFile(ctx context.Context, chat string, f File) (string, error) {
	p, err := parsePlace(chat)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrGone, err)
	}
	if person := orElse(p.home, p.only); person != "" {
		p = place{channel: person}
	}
	var content bounded
	if _, err := io.Copy(&content, f.Body); err != nil {
		return "", fmt.Errorf("slack file %s: %w", f.Name, err)
	}
	if content.Len() == 0 {
		return "", fmt.Errorf("%w: the file is empty", ErrRefused)
	}
	if isDirect(p.channel) && p.channel[0] != 'D' { // files need the channel, not the person
		opened, _, _, err := c.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{p.channel}})
		if err != nil {
			return "", fmt.Errorf("slack file: %w", theirs(err))
		}
		p.channel = opened.ID
	}
	var id string
	err = c.paced(ctx, p.channel, func() error {
		sent, err := c.api.UploadFileContext(ctx, slack.UploadFileParameters{
			Filename: orElse(f.Name, "file"), FileSize: content.Len(), Reader: &content.Buffer, Title: f.Name,
			InitialComment: escape.Replace(whole(f.Caption)), Channel: p.channel, ThreadTimestamp: p.thread,
		})
		if err == nil {
			id = sent.ID
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("slack file: %w", theirs(err))
	}
	return id, nil
}
