package slackchat_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
)

// TestFiles carries a photo from Slack and back to it.
func TestFiles(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{NoPace: true})
	s.AddFile(slacktest.File{ID: "F01", Name: "刹车.jpg", MIMEType: "image/jpeg", Content: []byte("jpeg")})
	asked := s.Share(li, room, slacktest.Mention+" 看看", "F01")
	photo := s.inboxed(t, 1)[0].Attachments[0]
	body, err := s.chat.Open(t.Context(), photo)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if content, err := io.ReadAll(body); string(content) != "jpeg" || err != nil {
		t.Errorf("%q %v", content, err)
	}
	for _, c := range []struct{ chat, channel, thread string }{
		{room + ":" + asked.TS, room, asked.TS}, {s.Direct(li), "D0LI", ""}, {li, "D0LI", ""}, {room + "@" + li, "D0LI", ""},
	} {
		before := len(s.Said(c.channel))
		id, err := s.chat.SendFile(t.Context(), c.chat, slackchat.File{Name: "刹车.jpg", Body: strings.NewReader("jpeg"), Caption: "<左前>"})
		if err != nil {
			t.Fatal(err)
		}
		m := s.Said(c.channel)[before]
		if m.Thread != c.thread || m.Files[0] != id || m.Shown() != "<左前>" {
			t.Errorf("%s: %+v", c.chat, m)
		}
	}
}

func TestFilesThatCannotBe(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{})
	s.AddFile(slacktest.File{ID: "F0BIG", Content: make([]byte, 20<<20+1)})
	for _, id := range []string{"F0BIG", "../etc", ""} {
		if _, err := s.chat.Open(t.Context(), bot.Attachment{ID: id}); !errors.Is(err, bot.ErrUndeliverable) {
			t.Errorf("%q: %v", id, err)
		}
	}
	for chat, content := range map[string]string{room: "", "nowhere": "x"} {
		if _, err := s.chat.SendFile(t.Context(), chat, slackchat.File{Name: "x", Body: strings.NewReader(content)}); !errors.Is(err, bot.ErrUndeliverable) {
			t.Errorf("%q: %v", chat, err)
		}
	}
}
