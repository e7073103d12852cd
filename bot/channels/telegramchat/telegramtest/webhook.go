package telegramtest

import (
	"bytes"
	"fmt"
	"net/http"
	"time"
)

// webhook is where the bot wants to be called. Updates of one chat go one after the
// other; the next one only when the last was answered with 2xx.
type webhook struct {
	url, secret string
	failures    int
	lastError   string
	queues      map[int64]bool // chats that are being served
	stop        chan struct{}
}

func (s *Server) setWebhook(p params) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopWebhook()
	s.webhook.url, s.webhook.secret = p.text("url"), p.text("secret_token")
	s.webhook.stop = make(chan struct{})
	for _, q := range s.queue.waiting {
		s.wakeWebhook(q.chat)
	}
	s.notify()
	return result(true)
}

func (s *Server) deleteWebhook() answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopWebhook()
	s.notify()
	return result(true)
}

func (s *Server) stopWebhook() {
	if s.webhook.stop != nil {
		close(s.webhook.stop)
	}
	s.webhook = webhook{queues: map[int64]bool{}}
}

func (s *Server) getWebhookInfo() answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	info := map[string]any{"url": s.webhook.url, "has_custom_certificate": false, "pending_update_count": len(s.queue.waiting)}
	if s.webhook.lastError != "" {
		info["last_error_message"], info["last_error_date"] = s.webhook.lastError, time.Now().Unix()
	}
	return result(info)
}

// WebhookFailures is how many calls of the webhook were not answered with 2xx.
func (s *Server) WebhookFailures() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhook.failures
}

// wakeWebhook serves a chat's updates, unless that is being done; mu is held.
func (s *Server) wakeWebhook(chat int64) {
	w := s.webhook
	if w.url == "" || w.queues[chat] {
		return
	}
	select {
	case <-s.closed:
		return
	default:
	}
	w.queues[chat] = true
	s.workers.Go(func() { s.serveWebhook(w, chat) })
}

func (s *Server) serveWebhook(w webhook, chat int64) {
	delay := s.RetryDelay
	if delay == 0 {
		delay = time.Second
	}
	for wait := delay; ; {
		next, ok := s.nextOf(w, chat)
		if !ok {
			return
		}
		err := s.call(w, next)
		s.mu.Lock()
		if err == nil {
			s.confirm(func(q queued) bool { return q.id == next.id })
			wait = delay
		} else {
			s.webhook.failures++
			s.webhook.lastError = err.Error()
			s.notify()
		}
		s.mu.Unlock()
		if err == nil {
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
			wait = min(2*wait, time.Minute)
		case <-w.stop:
			timer.Stop()
			return
		case <-s.closed:
			timer.Stop()
			return
		}
	}
}

// nextOf is a chat's next update; without one the chat is served no more.
func (s *Server) nextOf(w webhook, chat int64) (queued, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-w.stop:
		return queued{}, false
	case <-s.closed:
		return queued{}, false
	default:
	}
	for _, q := range s.queue.waiting {
		if q.chat == chat {
			return q, true
		}
	}
	delete(w.queues, chat)
	return queued{}, false
}

// webhookTimeout is how long the bot has to answer a call.
const webhookTimeout = 10 * time.Second

func (s *Server) call(w webhook, q queued) error {
	client := s.WebhookClient
	if client == nil {
		client = &http.Client{Timeout: webhookTimeout}
	}
	req, err := http.NewRequest(http.MethodPost, w.url, bytes.NewReader(q.raw))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if w.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", w.secret)
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("wrong response from the webhook: %s", resp.Status)
	}
	return nil
}
