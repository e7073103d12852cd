package telegramchat_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"pitcrew/bot"
	"pitcrew/bot/channels/telegramchat"
	"pitcrew/bot/channels/telegramchat/telegramtest"
)

const (
	token  = "4200:TEST-token"
	secret = "hook_secret"
	shop   = bot.ShopID(7)
)

// setup is a channel, the Telegram that it talks to, and what it received.
type setup struct {
	t        *testing.T
	telegram *telegramtest.Server
	chat     *telegramchat.Chat
	inbox    *inbox
}

// newSetup talks to Telegram without a network, so that it can be used in synctest.
func newSetup(t *testing.T, change func(*telegramchat.Options)) *setup {
	t.Helper()
	s := &setup{t: t, telegram: telegramtest.New(token), inbox: &inbox{}}
	opts := telegramchat.Options{Token: token, APIURL: "http://telegram.test", Shop: shop, HTTPClient: s.telegram.Client()}
	if change != nil {
		change(&opts)
	}
	chat, err := telegramchat.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	s.chat = chat
	t.Cleanup(s.telegram.Close)
	return s
}

func withWebhook(o *telegramchat.Options) {
	o.WebhookURL, o.WebhookSecret = "http://shop.test", secret
}

// run starts the channel. The function that it returns stops it and waits.
func (s *setup) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.chat.Run(ctx, s.inbox.receive) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Errorf("Run = %v", err)
		}
	}
}

// bubble runs a test with a clock of its own, which the channel and Telegram share.
func bubble(t *testing.T, change func(*telegramchat.Options), test func(t *testing.T, s *setup)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, newSetup(t, change)) })
}

// post calls the webhook as Telegram does and returns its status.
func (s *setup) post(body string) int {
	return call(s.chat.Handlers(s.inbox.receive)["/telegram/webhook"], http.MethodPost, secret, body)
}

func call(handler http.Handler, method, secret, body string) int {
	r := httptest.NewRequest(method, "/telegram/webhook", strings.NewReader(body))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Code
}

// inbox is an engine that only takes in.
type inbox struct {
	mu     sync.Mutex
	tried  []bot.Inbound
	stored []bot.Inbound // each event once
	fails  func(bot.Inbound) error
}

func (i *inbox) receive(_ context.Context, in bot.Inbound) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.tried = append(i.tried, in)
	if i.fails != nil {
		if err := i.fails(in); err != nil {
			return err
		}
	}
	for _, old := range i.stored {
		if old.EventID == in.EventID {
			return nil
		}
	}
	i.stored = append(i.stored, in)
	return nil
}

func (i *inbox) failing(fails func(bot.Inbound) error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.fails = fails
}

func (i *inbox) all() []bot.Inbound {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]bot.Inbound(nil), i.stored...)
}

func (i *inbox) tries() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.tried)
}

// texts are the words that were stored, in order.
func (i *inbox) texts() []string {
	var texts []string
	for _, in := range i.all() {
		texts = append(texts, in.Text)
	}
	return texts
}
