package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// site is the shipped program with its web chat, over loopback.
type site struct {
	t    *testing.T
	ctx  context.Context
	url  string
	stop func()
}

func serveWeb(t *testing.T, database string, args ...string) *site {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	address := freeAddress(t)
	s := &site{t: t, ctx: ctx, url: "http://" + address}
	serving, stop := context.WithCancel(ctx)
	done := make(chan int, 1)
	go func() {
		done <- run(serving, append([]string{"serve", "--database", database, "--addr", address}, args...))
	}()
	stopped := false
	s.stop = func() {
		if stopped {
			return
		}
		stopped = true
		stop()
		if code := <-done; code != 0 {
			t.Errorf("serve exits with %d", code)
		}
	}
	t.Cleanup(s.stop)
	for {
		if r, err := http.Get(s.url + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return s
			}
		}
		select {
		case code := <-done:
			done <- code
			t.Fatalf("serve ended with %d", code)
		case <-ctx.Done():
			t.Fatal("serve does not come up")
		default:
		}
	}
}

// await waits until a server says that it is ready.
func await(t *testing.T, url string) {
	t.Helper()
	for t.Context().Err() == nil {
		if r, err := http.Get(url); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
	}
}

// visitor is a browser without a screen.
type visitor struct {
	*site
	client *http.Client
	page   string // as first seen
	events int
}

func (s *site) visitor() *visitor {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	v := &visitor{site: s, client: &http.Client{Jar: jar}}
	v.page = v.look("/chat")
	return v
}

// look fetches a page that must be there.
func (v *visitor) look(path string) string {
	v.t.Helper()
	status, body, _ := v.get(path)
	if status != http.StatusOK {
		v.t.Fatalf("GET %s: %d %s", path, status, body)
	}
	return body
}

func (v *visitor) get(path string) (status int, body string, header http.Header) {
	v.t.Helper()
	r, err := v.client.Get(v.url + path)
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return r.StatusCode, string(text), r.Header
}

// form is what a page posts.
type form struct {
	event, text, action string
	photos              map[string][]byte
	origin              string
	lang                string
}

func (v *visitor) post(f form) (status int, body string) {
	v.t.Helper()
	status, body, err := v.try(f)
	if err != nil {
		v.t.Fatal(err)
	}
	return status, body
}

// try is post where nobody may be listening.
func (v *visitor) try(f form) (status int, body string, err error) {
	v.t.Helper()
	if f.event == "" {
		v.events++
		f.event = fmt.Sprintf("event-%08d", v.events)
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range map[string]string{"event": f.event, "text": f.text, "action": f.action} {
		if err := w.WriteField(name, value); err != nil {
			v.t.Fatal(err)
		}
	}
	for name, content := range f.photos {
		part, err := w.CreateFormFile("photo", name)
		if err != nil {
			v.t.Fatal(err)
		}
		_, _ = part.Write(content)
	}
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.ctx, http.MethodPost, v.url+"/chat/messages?lang="+f.lang, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	if f.origin != "" {
		r.Header.Set("Origin", f.origin)
	}
	answer, err := v.client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), err
}

// says sends a message that must be taken.
func (v *visitor) says(text string) {
	v.t.Helper()
	if status, body := v.post(form{text: text}); status != http.StatusAccepted {
		v.t.Fatalf("%q: %d %s", text, status, body)
	}
}

// shownMessage is one message on the stream.
type shownMessage struct{ id, cursor, html string }

func (m shownMessage) text() string { return html.UnescapeString(tags.ReplaceAllString(m.html, "")) }

var (
	tags      = regexp.MustCompile(`<[^>]*>`)
	messageID = regexp.MustCompile(`data-id="(\d+)"`)
)

// stream is an open stream of a visitor.
type stream struct {
	v      *visitor
	lines  *bufio.Scanner
	cursor string
	close  func()
}

func (v *visitor) listen(cursor string) *stream {
	v.t.Helper()
	s, err := v.tryListen(cursor)
	if err != nil {
		v.t.Fatal(err)
	}
	return s
}

// tryListen is listen where nobody may be there.
func (v *visitor) tryListen(cursor string) (*stream, error) {
	v.t.Helper()
	ctx, cancel := context.WithCancel(v.ctx)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.url+"/chat/stream?after="+url.QueryEscape(cursor), nil)
	if err != nil {
		v.t.Fatal(err)
	}
	answer, err := v.client.Do(r) //nolint:bodyclose // the stream's close does
	if err != nil {
		cancel()
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		cancel()
		answer.Body.Close()
		return nil, fmt.Errorf("stream: %s", answer.Status)
	}
	s := &stream{v: v, lines: bufio.NewScanner(answer.Body), cursor: cursor, close: func() { cancel(); answer.Body.Close() }}
	v.t.Cleanup(s.close)
	return s, nil
}

// next is the next message; io.EOF when the stream ended.
func (s *stream) next() (m shownMessage, err error) {
	var event string
	var data []string
	for s.lines.Scan() {
		name, value, _ := strings.Cut(s.lines.Text(), ": ")
		switch name {
		case "id":
			m.cursor = value
		case "event":
			event = value
		case "data":
			data = append(data, value)
		case "":
			if event == "message" {
				m.html = strings.Join(data, "\n")
				m.id = messageID.FindStringSubmatch(m.html)[1]
				s.cursor = m.cursor
				return m, nil
			}
			event, data, m.cursor = "", nil, ""
		}
	}
	if err := s.lines.Err(); err != nil && !errors.Is(err, context.Canceled) {
		return m, err
	}
	return m, io.EOF
}

// shows returns the next message, which must have the words.
func (s *stream) shows(words string) shownMessage {
	s.v.t.Helper()
	m, err := s.next()
	if err != nil {
		s.v.t.Fatalf("want … %s …, the stream has %v", words, err)
	}
	if !strings.Contains(m.text(), words) {
		s.v.t.Fatalf("shown %q, want … %s …", m.text(), words)
	}
	return m
}
