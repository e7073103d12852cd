package telegramchat_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot"
	"pitcrew/bot/channels/telegramchat"
	"pitcrew/bot/channels/telegramchat/telegramtest"
)

func TestWebhookDoor(t *testing.T) {
	t.Parallel()
	hello := private(`"text":"你好"`)
	for _, c := range []struct {
		name, method, secret, body string
		fails                      error
		status, stored             int
	}{
		{"right", "POST", secret, hello, nil, http.StatusOK, 1},
		{"no secret", "POST", "", hello, nil, http.StatusUnauthorized, 0},
		{"wrong secret", "POST", secret + "x", hello, nil, http.StatusUnauthorized, 0},
		{"GET", "GET", secret, hello, nil, http.StatusMethodNotAllowed, 0},
		{"too large", "POST", secret, private(`"text":"` + strings.Repeat("大", 400_000) + `"`), nil, http.StatusRequestEntityTooLarge, 0},
		{"not stored", "POST", secret, hello, errDatabase, http.StatusInternalServerError, 0},
		{"never readable", "POST", secret, `{"update_id":`, nil, http.StatusOK, 0},
		{"nothing", "POST", secret, ``, nil, http.StatusOK, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSetup(t, withWebhook)
			s.inbox.failing(func(bot.Inbound) error { return c.fails })
			handler := s.chat.Handlers(s.inbox.receive)["/telegram/webhook"]
			if got := call(handler, c.method, c.secret, c.body); got != c.status {
				t.Errorf("status = %d, want %d", got, c.status)
			}
			if got := len(s.inbox.all()); got != c.stored {
				t.Errorf("stored %d, want %d", got, c.stored)
			}
		})
	}
}

func TestNoWebhookWhilePolling(t *testing.T) {
	t.Parallel()
	s := newSetup(t, nil)
	if handlers := s.chat.Handlers(s.inbox.receive); len(handlers) != 0 {
		t.Errorf("handlers: %v", handlers)
	}
}

// Over real connections: Telegram calls, we fail, it calls again, in order.
func TestWebhookBringsEachMessageOnceInOrder(t *testing.T) {
	t.Parallel()
	telegram := telegramtest.New(token)
	telegram.RetryDelay = time.Millisecond
	api := httptest.NewServer(telegram)
	defer api.Close()
	defer telegram.Close()
	in := &inbox{}
	fail := 0
	in.failing(func(bot.Inbound) error {
		if fail++; fail%3 == 0 {
			return errDatabase
		}
		return nil
	})
	mux := http.NewServeMux()
	shopServer := httptest.NewServer(mux)
	defer shopServer.Close()
	chat, err := telegramchat.New(telegramchat.Options{Token: token, APIURL: api.URL + "/", WebhookURL: shopServer.URL, Shop: shop})
	if err != nil {
		t.Fatal(err)
	}
	for path, handler := range chat.Handlers(in.receive) {
		mux.Handle(path, handler)
	}
	s := &setup{t: t, telegram: telegram, chat: chat, inbox: in}
	defer s.run()()

	var last telegramtest.Posted
	for i := range 20 {
		for person := range 3 {
			last = telegram.Person(int64(11+person), "客", "").Says(fmt.Sprint(i))
		}
	}
	if err := telegram.Confirmed(t.Context(), last.Update); err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, m := range in.all() {
		got[m.Chat] = append(got[m.Chat], m.Text)
	}
	var want []string
	for i := range 20 {
		want = append(want, fmt.Sprint(i))
	}
	if diff := cmp.Diff(map[string][]string{"11": want, "12": want, "13": want}, got); diff != "" {
		t.Error(diff)
	}
	if telegram.WebhookFailures() == 0 {
		t.Error("nothing failed")
	}
}

func TestPressesAreAnswered(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		defer s.run()()
		wang := s.telegram.Person(11, "王", "")
		m := s.offer(t, wang, "booking:yes")
		_, right := wang.Presses(m, "确认")
		_, forged := wang.Forges(m, "admin:erase")
		time.Sleep(time.Second)
		if a := s.telegram.PressAnswer(right); a == nil || a.Text != "" {
			t.Errorf("answer to the press: %+v", a)
		}
		if a := s.telegram.PressAnswer(forged); a == nil || !strings.Contains(a.Text, "失效") {
			t.Errorf("answer to the forged press: %+v", a)
		}
		if all := s.inbox.all(); len(all) != 1 || all[0].Action != "booking:yes" || all[0].Text != "确认" {
			t.Errorf("stored %+v", all)
		}
	})
}

// An action above Telegram's 64 bytes becomes the message and the index.
func TestALongActionSurvivesARestart(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		wang := s.telegram.Person(11, "王", "")
		m := s.offer(t, wang, "booking:at:"+strings.Repeat("长", 20))
		restarted := *s
		chat, err := telegramchat.New(telegramchat.Options{Token: token, APIURL: "http://telegram.test", Shop: shop, HTTPClient: s.telegram.Client()})
		if err != nil {
			t.Fatal(err)
		}
		restarted.chat = chat
		defer restarted.run()()
		wang.Presses(m, "确认")
		time.Sleep(time.Second)
		if all := s.inbox.all(); len(all) != 1 || all[0].Action != "button:17:0" || all[0].Text != "确认" {
			t.Errorf("stored %+v", all)
		}
	})
}

// Telegram itself always sends a message's buttons along; a press without them is made up.
func TestTelegramsOwnPressesTellTheirButtons(t *testing.T) {
	t.Parallel()
	bubble(t, func(o *telegramchat.Options) {
		o.APIURL, o.WebhookURL, o.WebhookSecret = "", "https://shop.test", secret
	}, func(t *testing.T, s *setup) {
		if status := s.post(`{"update_id":900,"callback_query":{"id":"1","from":{"id":11},"data":"booking:yes","message":{"chat":{"id":11,"type":"private"}}}}`); status != http.StatusOK {
			t.Errorf("status = %d", status)
		}
		if all := s.inbox.all(); len(all) != 0 {
			t.Errorf("stored %+v", all)
		}
	})
}
