package telegramchat_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	telegram "github.com/go-telegram/bot"
	"github.com/google/go-cmp/cmp"

	"pitcrew/bot"
	"pitcrew/bot/channels/telegramchat"
)

func TestAPhotoIsOpened(t *testing.T) {
	t.Parallel()
	s := newSetup(t, nil)
	s.telegram.AddFile("L", []byte("jpeg"))
	f, err := s.chat.Open(t.Context(), bot.Attachment{Kind: "photo", ID: "L"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if body, err := io.ReadAll(f); err != nil || string(body) != "jpeg" {
		t.Errorf("read %q, %v", body, err)
	}
	if _, err := s.chat.Open(t.Context(), bot.Attachment{Kind: "photo", ID: "none"}); err == nil || strings.Contains(err.Error(), token) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestFilesAreSent(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		s.telegram.Person(11, "王", "")
		long := strings.Repeat("照片里是左前门。", 200)
		for _, f := range []telegramchat.File{
			{Name: "门.jpg", Type: "image/jpeg", Body: strings.NewReader("jpeg"), Caption: "左前门"},
			{Name: "保单.pdf", Type: "application/pdf", Body: bytes.NewReader([]byte("pdf")), Caption: long},
		} {
			if _, err := s.chat.SendFile(t.Context(), "11", f); err != nil {
				t.Fatal(err)
			}
		}
		sent := s.telegram.Sent()
		if len(sent) != 3 {
			t.Fatalf("%d messages", len(sent))
		}
		got := []any{sent[0].Photo, sent[0].FileName, string(sent[0].File), sent[0].Text, sent[1].Photo, sent[1].FileName, string(sent[1].File)}
		if diff := cmp.Diff([]any{true, "门.jpg", "jpeg", "左前门", false, "保单.pdf", "pdf"}, got); diff != "" {
			t.Error(diff)
		}
		if sent[1].Text+sent[2].Text != long {
			t.Error("the caption and what follows are not the text")
		}
		s.telegram.Person(11, "王", "").Blocks(true)
		_, err := s.chat.SendFile(t.Context(), "11", telegramchat.File{Name: "a", Body: strings.NewReader("a")})
		if !errors.Is(err, telegramchat.ErrGone) {
			t.Errorf("err = %v", err)
		}
	})
}

func TestStatus(t *testing.T) {
	t.Parallel()
	s := newSetup(t, withWebhook)
	s.telegram.Person(11, "王", "").Says("你好")
	got, err := s.chat.Status(t.Context())
	if diff := cmp.Diff(telegramchat.Status{Username: "pitcrew_bot", Waiting: 1}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	wrong, err := telegramchat.New(telegramchat.Options{Token: "4200:WRONG", APIURL: "http://telegram.test", HTTPClient: s.telegram.Client()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wrong.Status(t.Context()); !errors.Is(err, telegram.ErrorUnauthorized) {
		t.Errorf("err = %v", err)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		opts telegramchat.Options
		want string // the webhook, or a part of the error
	}{
		{"polls", telegramchat.Options{Token: token}, ""},
		{"webhook by host", telegramchat.Options{Token: token, WebhookURL: "https://shop.example/"}, "https://shop.example/telegram/webhook"},
		{"webhook by path", telegramchat.Options{Token: token, WebhookURL: "https://shop.example/pitcrew/tg"}, "https://shop.example/pitcrew/tg"},
		{"no token", telegramchat.Options{}, "token must look like"},
		{"half a token", telegramchat.Options{Token: "4200"}, "token must look like"},
		{"a token with a path", telegramchat.Options{Token: "4200:a/../b"}, "token must look like"},
		{"API URL", telegramchat.Options{Token: token, APIURL: "api.telegram.org"}, "API URL must look like"},
		{"webhook without https", telegramchat.Options{Token: token, WebhookURL: "http://shop.example"}, "only calls https"},
		{"webhook is none", telegramchat.Options{Token: token, WebhookURL: "shop"}, "URL must look like"},
		{"secret", telegramchat.Options{Token: token, WebhookURL: "https://shop.example", WebhookSecret: "秘密"}, "secret must be"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			chat, err := telegramchat.New(c.opts)
			switch {
			case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
				t.Error(err)
			case err == nil && chat.Expected() != c.want:
				t.Errorf("webhook %q, want %q", chat.Expected(), c.want)
			}
		})
	}
}
