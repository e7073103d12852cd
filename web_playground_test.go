package main

import (
	"bufio"
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"pitcrew/demo/playground"
)

// servePlayground serves a playground on sample shops that open makes.
func servePlayground(t *testing.T, open func(ctx context.Context, clock func() time.Time) (*playground.World, error)) string {
	t.Helper()
	p := playground.New(playground.Options{Open: open, Now: func() time.Time { return time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) }})
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := p.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(p.Handler())
	t.Cleanup(func() {
		stop()
		server.CloseClientConnections()
		server.Close()
		running.Wait()
	})
	await(t, server.URL+"/readyz")
	return server.URL
}

// seats are the playground's page without a screen.
type seats struct {
	t     *testing.T
	ctx   context.Context
	base  string
	lines *bufio.Scanner
	shown []string // "customer: words"
}

func openSeats(t *testing.T, base string) *seats {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/demo/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return &seats{t: t, ctx: ctx, base: base, lines: bufio.NewScanner(answer.Body)}
}

func (s *seats) post(path string, form url.Values) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.ctx, http.MethodPost, s.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode >= http.StatusBadRequest {
		s.t.Fatalf("%s %v: %s", path, form, answer.Status)
	}
}

// says posts a message of a seat.
func (s *seats) says(seat, event, text string) {
	s.t.Helper()
	s.post("/demo/messages", url.Values{"seat": {seat}, "event": {event}, "text": {text}})
}

// sees reads on until a seat shows the words, in a message that no earlier call saw.
func (s *seats) sees(seat, words string) {
	s.t.Helper()
	var message []string
	for s.lines.Scan() {
		line, isData := strings.CutPrefix(s.lines.Text(), "data: ")
		if isData {
			message = append(message, line)
			continue
		}
		if s.lines.Text() != "" {
			continue
		}
		markup := strings.Join(message, "\n")
		message = nil
		if !strings.Contains(markup, `data-seat="`) {
			continue
		}
		text := html.UnescapeString(tags.ReplaceAllString(markup, ""))
		s.shown = append(s.shown, text)
		if strings.Contains(markup, `data-seat="`+seat+`"`) && strings.Contains(text, words) {
			return
		}
	}
	s.t.Fatalf("%s never shows %s:\n%s", seat, words, strings.Join(s.shown, "\n---\n"))
}

// A jump of the clock brings what falls due on the way, at its time: both sides hear that a
// request was not confirmed, the customer is reminded, and both are asked where they are.
func TestPlaygroundClock(t *testing.T) {
	t.Parallel()
	s := openSeats(t, servePlayground(t, (&globals{}).openWorld))
	s.says("customer", "book-it-1", "明天下午三点想做个保养")
	s.sees("customer", "这样约可以吗")
	s.says("customer", "book-it-2", "好的")
	s.sees("customer", "约好了")
	s.post("/demo/clock", url.Values{"to": {"week"}})
	for _, words := range []string{"已经催到经理了", "温馨提醒", "到时间了"} {
		s.sees("customer", words)
	}
	for _, text := range s.shown {
		if strings.Contains(text, "温馨提醒") && !strings.Contains(text, "13:00") {
			t.Errorf("the reminder comes late: %s", text)
		}
	}
	s2 := openSeats(t, s.base)
	s2.sees("team", "11:00 前") // the nudge
	s2.sees("team", "客户还没到")
}
