package main

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/store/storetest"
)

// Files pass both ways between a customer in the web chat and the thread in Slack: staff open the
// photo, and the customer opens what staff send, in this chat and no other.
func TestWebChatFilesToSlack(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serve(t, database)
		web := &site{t: t, ctx: s.ctx, url: s.url}
		v := web.visitor()
		in := v.listen("")
		v.says("转人工")
		in.until("已经通知同事")
		card := s.shows(t, team, "需要人工接待")
		s.slack.Reply(advisor, card, slacktest.Mention+" 接手")
		in.until("李敏 来接待您")

		if status, body := v.post(form{text: "门划了", photos: map[string][]byte{"门 1.png": picture(t)}}); status != http.StatusAccepted {
			t.Fatalf("%d %s", status, body)
		}
		s.shows(t, team, "客户：门划了")
		photo := s.shows(t, team, "客户发来的附件")
		if len(photo.Files) != 1 {
			t.Fatalf("the thread shows %+v", photo)
		}
		if opened := s.slack.File(photo.Files[0]); opened.Name != "门 1.png" || string(opened.Content) != string(picture(t)) {
			t.Errorf("staff open %q with %d bytes", opened.Name, len(opened.Content))
		}

		s.slack.AddFile(slacktest.File{ID: "F0PART", Name: "part.png", MIMEType: "image/png", Content: picture(t)})
		s.slack.AddFile(slacktest.File{ID: "F0QUOTE", Name: "quote.html", MIMEType: "text/html", Content: []byte("<html><script>alert(1)</script>")})
		s.slack.ShareIn(advisor, card, slacktest.Mention+" 看这两个", "F0PART", "F0QUOTE")
		image, quote := in.until("李敏 发来的附件"), in.until("李敏 发来的附件")
		if !strings.Contains(image.html, "<img ") || strings.Contains(quote.html, "<img ") || !strings.Contains(quote.text(), "quote.html") {
			t.Errorf("shown\n%s\n%s", image.html, quote.html)
		}
		address := func(m shownMessage) string { return html.UnescapeString(files.FindString(m.html)) }
		if got := v.look(address(image)); got != string(picture(t)) {
			t.Errorf("%s is not the photo", address(image))
		}
		if _, _, header := v.get(address(quote)); !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("a page of staff's is served with %v", header)
		}
		stranger := web.visitor()
		for _, m := range []shownMessage{image, quote} {
			if status, _, _ := stranger.get(address(m)); status != http.StatusNotFound {
				t.Errorf("another session's %s: %d", address(m), status)
			}
		}
	})
}

// Who takes over sees the photos that came before: those from before the card, and those that came
// while it waited; a second card gets them too, and each thread shows each once.
func TestPhotosBeforeAHandOver(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serve(t, database)
		v := (&site{t: t, ctx: s.ctx, url: s.url}).visitor()
		in := v.listen("")
		sends := func(name string) {
			if status, body := v.post(form{photos: map[string][]byte{name: picture(t)}}); status != http.StatusAccepted {
				t.Fatalf("%d %s", status, body)
			}
			in.until("想让同事看")
		}
		// thread waits until the card's thread shows what is named last, and lists its photos.
		thread := func(card slacktest.Message, last string) (names []string) {
			under := func(m slacktest.Message) bool { return m.Thread == card.TS }
			_, err := s.slack.AwaitReply(s.ctx, team, func(m slacktest.Message) bool {
				return under(m) && len(m.Files) > 0 && s.slack.File(m.Files[0]).Name == last
			})
			if err != nil {
				t.Fatalf("the thread never shows %s: %v", last, err)
			}
			for _, m := range s.slack.Messages(team) {
				if under(m) && len(m.Files) > 0 {
					names = append(names, s.slack.File(m.Files[0]).Name)
				}
			}
			return names
		}

		sends("before.png")
		v.says("转人工")
		in.until("已经通知同事")
		card := s.shows(t, team, "需要人工接待 #1")
		if !strings.Contains(card.Shown(), "客户：（附件）") {
			t.Errorf("the card shows %q", card.Shown())
		}
		if got := thread(card, "before.png"); len(got) != 1 {
			t.Errorf("before anyone took over the thread shows %q", got)
		}
		sends("waiting.png")
		s.slack.Reply(advisor, card, slacktest.Mention+" 接手")
		in.until("李敏 来接待您")
		if got := thread(card, "waiting.png"); !slices.Equal(got, []string{"before.png", "waiting.png"}) {
			t.Errorf("the thread shows %q", got)
		}
		s.slack.Reply(advisor, card, slacktest.Mention+" 解决")
		in.until("已经处理好了")

		v.says("转人工")
		in.until("已经通知同事")
		if got := thread(s.shows(t, team, "需要人工接待 #2"), "waiting.png"); !slices.Equal(got, []string{"before.png", "waiting.png"}) {
			t.Errorf("the second card's thread shows %q", got)
		}
	})
}

var files = regexp.MustCompile(`/chat/files/[A-Za-z0-9_-]+`)

// until returns the first message with the words, whatever comes before it.
func (s *stream) until(words string) shownMessage {
	s.v.t.Helper()
	for {
		m, err := s.next()
		if err != nil {
			s.v.t.Fatalf("never shown … %s …: %v", words, err)
		}
		if strings.Contains(m.text(), words) {
			return m
		}
	}
}
