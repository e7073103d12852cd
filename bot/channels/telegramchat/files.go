package telegramchat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"pitcrew/bot"
)

// What Telegram lets a bot download and upload, in bytes.
const (
	mostFile   = 20 << 20
	mostUpload = 50 << 20
)

// uploadTimeout bounds the sending of one file.
const uploadTimeout = time.Minute

// Open returns the bytes of an attachment that came with a message, at most 20 MB. The
// caller closes it; ctx bounds the reading too.
func (c *Chat) Open(ctx context.Context, a bot.Attachment) (io.ReadCloser, error) {
	ask, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	f, err := c.api.lib.GetFile(ask, &telegram.GetFileParams{FileID: a.ID})
	if err != nil {
		return nil, fmt.Errorf("telegram getFile: %w", theirs(err))
	}
	if f.FilePath == "" || strings.HasPrefix(f.FilePath, "/") {
		return nil, errors.New("telegram getFile: there is no path to download")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.api.lib.FileDownloadLink(f), nil)
	if err != nil {
		return nil, errors.New("telegram file: the path is not one")
	}
	resp, err := c.api.http.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("telegram file: %w", c.api.http.hide(err))
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("telegram file: the server answers %s", resp.Status)
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, mostFile), resp.Body}, nil
}

// File is something to send.
type File = bot.Carried

// mostCaption is the longest caption, in UTF-16 units.
const mostCaption = 1024

// SendFile sends a file to a chat and returns the platform's id of it. The rest of a
// caption that is too long follows as messages. Errors are as with Send.
func (c *Chat) SendFile(ctx context.Context, chat string, f File) (string, error) {
	to, err := parseAddress(chat)
	if err != nil {
		return "", err
	}
	if err := c.limits.wait(ctx, to.chat); err != nil {
		return "", err
	}
	caption, more := f.Caption, ""
	if parts := split(strings.ToValidUTF8(f.Caption, "\uFFFD"), mostCaption); len(parts) > 1 {
		caption, more = parts[0], strings.Join(parts[1:], "")
	}
	id, err := c.callSendFile(ctx, to, f, caption)
	if err != nil {
		return "", fmt.Errorf("telegram file: %w", theirs(err))
	}
	first := strconv.Itoa(id)
	if strings.TrimSpace(more) == "" {
		return first, nil
	}
	rest, err := c.Send(ctx, bot.Outbound{Chat: chat, Text: more})
	return first + "," + rest, err
}

func (c *Chat) callSendFile(ctx context.Context, to target, f File, caption string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	body, err := io.ReadAll(io.LimitReader(f.Body, mostUpload+1))
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", f.Name, err)
	}
	if len(body) > mostUpload {
		return 0, fmt.Errorf("%w: the file is longer than 50 MB", ErrRefused)
	}
	upload := &models.InputFileUpload{Filename: f.Name, Data: bytes.NewReader(body)}
	var sent *models.Message
	switch f.Type {
	case "image/jpeg", "image/png", "image/webp":
		sent, err = c.api.lib.SendPhoto(ctx, &telegram.SendPhotoParams{ChatID: to.chat, MessageThreadID: to.thread, Photo: upload, Caption: caption})
	default:
		sent, err = c.api.lib.SendDocument(ctx, &telegram.SendDocumentParams{ChatID: to.chat, MessageThreadID: to.thread, Document: upload, Caption: caption})
	}
	if err != nil {
		return 0, err
	}
	return sent.ID, nil
}
