package webchat

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // the kinds that are taken
	_ "image/jpeg"
	_ "image/png"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	_ "golang.org/x/image/webp" // another kind that is taken

	"pitcrew/bot"
	"pitcrew/language"
)

// kinds are the photos that are taken, by the name that the decoder gives them. What the
// browser says about a file counts for nothing.
var kinds = map[string]string{"jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}

// isPhoto reports whether a MIME type is one of those.
func isPhoto(kind string) bool {
	return slices.Contains(slices.Collect(maps.Values(kinds)), kind)
}

// readPhotos reads and checks what was attached.
func (c *Chat) readPhotos(parts []*multipart.FileHeader, said wording) ([]bot.File, error) {
	if len(parts) > c.rules.Photos {
		return nil, refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf(said.PhotosAtOnce, c.rules.Photos)}
	}
	var out []bot.File
	for _, part := range parts {
		if part.Size > int64(c.rules.PhotoBytes) {
			return nil, refusal{http.StatusRequestEntityTooLarge, said.PhotoTooLarge}
		}
		content, err := readPart(part)
		if err != nil {
			return nil, fmt.Errorf("read photo: %w", err)
		}
		// Only the head is decoded: a small file may unpack to a huge picture.
		head, kind, err := image.DecodeConfig(bytes.NewReader(content))
		if err != nil || kinds[kind] == "" {
			return nil, refusal{http.StatusUnsupportedMediaType, said.NotAPhoto}
		}
		if head.Width <= 0 || head.Height <= 0 || head.Width > c.rules.PhotoPixels/head.Height {
			return nil, refusal{http.StatusRequestEntityTooLarge, said.PhotoTooLarge}
		}
		out = append(out, bot.File{Name: fileName(part.Filename), Type: kinds[kind], Content: content})
	}
	return out, nil
}

func readPart(part *multipart.FileHeader) ([]byte, error) {
	f, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// longestName is how much of a file's name is kept, in characters.
const longestName = 80

// fileName keeps a name for people to read; it never names a file of ours.
func fileName(name string) string {
	name = language.Clean(path.Base(strings.ReplaceAll(name, `\`, "/")))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > longestName {
		name = string(runes[:longestName])
	}
	return name
}

// fileID names the i-th photo of an event: the same one when the event comes again, and
// not to be guessed.
func (c *Chat) fileID(event string, i int) string {
	mac := hmac.New(sha256.New, c.key)
	mac.Write([]byte("file " + event + " " + strconv.Itoa(i)))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18])
}

// photo serves a photo back to the session that sent it.
func (p *pages) photo(w http.ResponseWriter, r *http.Request) {
	chat, ok := p.chat.chatOf(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	p.chat.ServeFile(w, r, p.door, chat, r.PathValue("id"))
}

// ServeFile answers with a file of a chat. Whoever calls it has made sure that the asker
// may see that chat.
func (c *Chat) ServeFile(w http.ResponseWriter, r *http.Request, door bot.Door, chat, id string) {
	f, err := door.File(r.Context(), c.name, chat, id)
	if errors.Is(err, bot.ErrNoFile) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		c.log.Error("web chat: file", "error", err)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	if isPhoto(f.Type) {
		h.Set("Content-Disposition", "inline")
	} else {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	}
	h.Set("Cache-Control", "private, max-age=86400, immutable")
	h.Set("Content-Length", strconv.Itoa(len(f.Content)))
	_, _ = w.Write(f.Content) // the browser may have gone
}
