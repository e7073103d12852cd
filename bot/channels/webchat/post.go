package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"pitcrew/bot"
	"pitcrew/language"
)

// Message is what a page sent.
type Message struct {
	Event  string // made by the page, so that a second try is known as one
	Text   string
	Action string
	Photos []bot.File
}

var eventForm = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

// refusal is an answer that the person can do something about.
type refusal struct {
	status int
	words  string
}

func (r refusal) Error() string { return r.words }

// formBytes is the room for a form's other fields, beside the photos.
const formBytes = 128 << 10

// ReadMessage takes a page's form apart. A refusal is told to the person in their words.
func (c *Chat) ReadMessage(w http.ResponseWriter, r *http.Request, tag language.Tag) (Message, error) {
	said := words[tag]
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" && kind != "application/x-www-form-urlencoded" {
		return Message{}, refusal{http.StatusUnsupportedMediaType, said.Broken}
	}
	r.Body = http.MaxBytesReader(w, r.Body, int64(c.rules.Photos)*int64(c.rules.PhotoBytes)+formBytes)
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(1 << 20)
	} else {
		err = r.ParseForm()
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return Message{}, refusal{http.StatusRequestEntityTooLarge, said.PhotoTooLarge}
	case err != nil:
		return Message{}, refusal{http.StatusBadRequest, said.Broken}
	}
	m := Message{Event: r.PostFormValue("event"), Text: language.Clean(r.PostFormValue("text")), Action: language.Clean(r.PostFormValue("action"))}
	if !eventForm.MatchString(m.Event) {
		return m, refusal{http.StatusBadRequest, said.Broken}
	}
	if utf8.RuneCountInString(m.Text) > c.rules.Text {
		return m, refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf(said.TooLong, c.rules.Text)}
	}
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files of a request that is over
		if m.Photos, err = c.readPhotos(r.MultipartForm.File["photo"], said); err != nil {
			return m, err
		}
	}
	if strings.TrimSpace(m.Text) == "" && m.Action == "" && len(m.Photos) == 0 {
		return m, refusal{http.StatusBadRequest, said.Empty}
	}
	return m, nil
}

// Take hands a message in as the event in, which says who writes where.
func (c *Chat) Take(ctx context.Context, door bot.Door, in bot.Inbound, m Message, tag language.Tag) error {
	in.Shop, in.Channel, in.Text, in.Action, in.Whole = c.shop, c.name, m.Text, m.Action, true
	in.EventID = in.Chat + "/" + m.Event
	if m.Action != "" {
		label, ok, err := c.offered(ctx, door, in.Chat, m.Action)
		if err != nil {
			return err
		}
		if !ok {
			return refusal{http.StatusConflict, words[tag].PressedTooLate}
		}
		in.Text = label
	}
	for i, f := range m.Photos {
		f.ID = c.fileID(in.EventID, i)
		if err := door.KeepFile(ctx, in, f); errors.Is(err, bot.ErrTooMany) {
			return refusal{http.StatusRequestEntityTooLarge, words[tag].TooManyPhotos}
		} else if err != nil {
			return err
		}
		in.Attachments = append(in.Attachments, bot.Attachment{Kind: "photo", ID: f.ID, Name: f.Name, Type: f.Type, Size: int64(len(f.Content))})
	}
	c.hub.typing(in.Chat) // before: the reply may overtake us
	err := door.Receive(ctx, in)
	if errors.Is(err, bot.ErrTooLong) {
		return refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf(words[tag].TooLong, c.rules.Text)}
	}
	c.hub.came(in.Chat)
	return err
}

// offered reports whether a button with an action was shown in a chat, and its label: a
// page can make any action up.
func (c *Chat) offered(ctx context.Context, door bot.Door, chat, action string) (label string, ok bool, err error) {
	past, err := door.Past(ctx, bot.Past{Channel: c.name, Chat: chat, Limit: mostPast})
	if err != nil {
		return "", false, err
	}
	for _, m := range slices.Backward(past) {
		for _, b := range m.Buttons {
			if m.Out && b.Action == action {
				return b.Label, true, nil
			}
		}
	}
	return "", false, nil
}

// receive takes a customer's message in.
func (p *pages) receive(w http.ResponseWriter, r *http.Request) {
	tag := p.tag(r)
	chat, ok := p.chat.chatOf(r)
	switch {
	case !ok:
		p.refuse(w, r, http.StatusUnauthorized, words[tag].Expired)
		return
	case !p.chat.gate.message(chat, address(r)):
		p.refuse(w, r, http.StatusTooManyRequests, words[tag].TooMany)
		return
	}
	m, err := p.chat.ReadMessage(w, r, tag)
	if err == nil {
		err = p.chat.Take(r.Context(), p.door, bot.Inbound{Chat: chat, Author: chat}, m, tag)
	}
	p.chat.Reply(w, r, err, tag)
}

// Reply tells a page what became of its message: taken, refused with a reason that the
// person is shown, or to be sent again.
func (c *Chat) Reply(w http.ResponseWriter, r *http.Request, err error, tag language.Tag) {
	var no refusal
	switch {
	case err == nil:
		w.WriteHeader(http.StatusAccepted)
	case errors.As(err, &no):
		tell(w, no.status, no.words)
	default:
		if r.Context().Err() == nil {
			c.log.Error("web chat: receive", "error", err)
		}
		w.Header().Set("Retry-After", "2")
		tell(w, http.StatusServiceUnavailable, words[tag].TryAgain)
	}
}

func (p *pages) refuse(w http.ResponseWriter, _ *http.Request, status int, why string) {
	if status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "15")
	}
	tell(w, status, why)
}

func tell(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": why}) // whoever asked may have gone
}

func closing(err error) bool { return errors.Is(err, errGone) || errors.Is(err, context.Canceled) }
