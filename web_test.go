package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"html"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
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

// A customer books; the page that comes back, on a new stream, after a reload and after a
// restart of the process, has every message once.
func TestWebChatComesBack(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serveWeb(t, database)
		v := s.visitor()
		one := v.listen("")
		v.says("明天下午三点想做个保养，车牌沪A12345，电话13800138000")
		one.shows("明天下午三点")
		offer := one.shows("15:00")
		if !strings.Contains(offer.html, `data-press="booking:`) {
			t.Fatalf("no button in %s", offer.html)
		}
		cursor := one.cursor
		one.close()
		status, _ := v.post(form{event: "same-event", text: "好的"})
		again, _ := v.post(form{event: "same-event", text: "好的"})
		if status != http.StatusAccepted || again != http.StatusAccepted {
			t.Errorf("sent twice: %d, %d", status, again)
		}
		two := v.listen(cursor)
		two.shows("好的")
		booked := two.shows("约好了")

		s.stop()
		if _, err := two.next(); err == nil {
			t.Error("a message after the process ended")
		}
		s2 := serveWeb(t, database)
		v.site = s2
		page := v.look("/chat")
		for _, words := range []string{"明天下午三点", "好的", "约好了"} {
			if n := strings.Count(page, words); n != 1 {
				t.Errorf("the reloaded page has %q %d times", words, n)
			}
		}
		three := v.listen(two.cursor)
		v.says("你们几点关门")
		if m := three.shows("你们几点关门"); m.id <= booked.id && len(m.id) <= len(booked.id) {
			t.Errorf("message %s after %s", m.id, booked.id)
		}
		three.shows("18:00")
	})
}

// What strangers try.
func TestWebChatRefuses(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serveWeb(t, database, "--web-origins", "https://shop.example")
		v := s.visitor()
		_, _, header := v.get("/chat")
		policy := header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'self' https://shop.example"} {
			if !strings.Contains(policy, want) || strings.Contains(policy, "unsafe") {
				t.Errorf("policy %q", policy)
			}
		}
		for name, c := range map[string]struct {
			f    form
			want int
		}{
			"another site's page":    {form{text: "hi", origin: "https://evil.example"}, http.StatusForbidden},
			"a made-up button":       {form{text: "x", action: "handoff:take:1"}, http.StatusConflict},
			"no event":               {form{event: "short", text: "x"}, http.StatusBadRequest},
			"an event with a path":   {form{event: "../../etc/passwd", text: "x"}, http.StatusBadRequest},
			"nothing":                {form{text: " \n "}, http.StatusBadRequest},
			"too long":               {form{text: strings.Repeat("长", 4001)}, http.StatusRequestEntityTooLarge},
			"a script as a photo":    {form{photos: map[string][]byte{"a.jpg": []byte("<svg onload=alert(1)>")}}, http.StatusUnsupportedMediaType},
			"a photo too large":      {form{photos: map[string][]byte{"a.png": make([]byte, 9<<20)}}, http.StatusRequestEntityTooLarge},
			"a bomb":                 {form{photos: map[string][]byte{"a.png": bomb(t)}}, http.StatusRequestEntityTooLarge},
			"too many photos":        {form{photos: map[string][]byte{"1": nil, "2": nil, "3": nil, "4": nil, "5": nil}}, http.StatusRequestEntityTooLarge},
			"far too large a form":   {form{photos: map[string][]byte{"a": make([]byte, 40<<20)}}, http.StatusRequestEntityTooLarge},
			"one's own site's frame": {form{text: "你好", origin: s.url}, http.StatusAccepted},
		} {
			if status, body := v.post(c.f); status != c.want {
				t.Errorf("%s: %d %s, want %d", name, status, body, c.want)
			}
		}

		// Script in a message and in a file's name is shown as what it is.
		const script = `<img src=x onerror=alert(1)><script>alert(2)</script>`
		if status, body := v.post(form{text: script, photos: map[string][]byte{script + ".png": picture(t)}}); status != http.StatusAccepted {
			t.Fatalf("photo: %d %s", status, body)
		}
		page := v.look("/chat")
		if strings.Contains(page, "<script>alert") || strings.Contains(page, "<img src=x") || !strings.Contains(page, "&lt;script&gt;alert(2)") {
			t.Errorf("the page has script in it: %s", page)
		}
		file := regexp.MustCompile(`/chat/files/[A-Za-z0-9_-]+`).FindString(page)
		if body := v.look(file); body != string(picture(t)) {
			t.Errorf("%s is not the photo", file)
		}
		if _, _, header := v.get(file); header.Get("Content-Type") != "image/png" || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("photo's header %v", header)
		}

		// Another session sees nothing of it; a session that we did not sign is none.
		other := s.visitor()
		if status, _, _ := other.get(file); status != http.StatusNotFound {
			t.Errorf("another session's photo: %d", status)
		}
		if strings.Contains(other.look("/chat"), "alert(2)") {
			t.Error("another session's words are shown")
		}
		theirs := v.client.Jar.Cookies(mustURL(t, s.url+"/chat"))[0]
		for name, value := range map[string]string{
			"signed by nobody": strings.Split(theirs.Value, ".")[0], "another time": strings.Replace(theirs.Value, ".", ".1", 1), "empty": "", "dots": "...",
		} {
			stranger := s.visitor()
			stranger.client.Jar.SetCookies(mustURL(t, s.url+"/chat"), []*http.Cookie{{Name: theirs.Name, Value: value, Path: "/chat"}})
			if status, _ := stranger.post(form{text: "hi"}); status != http.StatusUnauthorized {
				t.Errorf("session %s: %d", name, status)
			}
			if status, _, _ := stranger.get("/chat/stream"); status != http.StatusUnauthorized {
				t.Errorf("stream of session %s: %d", name, status)
			}
		}
		for _, path := range []string{"/chat/assets/../webchat.go", "/chat/assets/chat.html", "/chat/files/..%2f..%2fetc", "/chat/nothing"} {
			if status, body, _ := v.get(path); status == http.StatusOK {
				t.Errorf("GET %s: %s", path, body)
			}
		}
	})
}

// Ten thousand messages from one session are mostly turned away; another is answered as ever.
func TestWebChatFlood(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serveWeb(t, database)
		flood, calm := s.visitor(), s.visitor()
		taken := 0
		for range 10_000 {
			status, body := flood.post(form{text: "在吗", lang: "en"})
			switch {
			case status == http.StatusAccepted:
				taken++
			case status != http.StatusTooManyRequests || !strings.Contains(body, "wait a moment"):
				t.Fatalf("%d %s", status, body)
			}
		}
		if taken < 20 || taken > 100 {
			t.Errorf("%d of 10,000 messages were taken", taken)
		}
		in := calm.listen("")
		calm.says("你们几点关门")
		in.shows("你们几点关门")
		in.shows("18:00")
	})
}

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// picture is a small photo.
func picture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a small file whose head promises a huge picture.
func bomb(t *testing.T) []byte {
	t.Helper()
	b := picture(t)
	copy(b[16:24], []byte{0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30}) // 30,000 × 30,000 in IHDR
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// The database goes away for a moment: every connection breaks. What was said before, during
// and after is shown once, by pages that come back and send again as ours do.
func TestWebChatDatabaseBreaks(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		if !store.IsPostgres(database) {
			return // an embedded database has no connections to break
		}
		name := "breaks" + strings.ToLower(rand.Text()[:8])
		s := serveWeb(t, database+"&application_name="+name, "--lease", "4s")
		v := s.visitor()
		in := v.listen("")
		v.says("你们几点关门")
		in.shows("你们几点关门")
		in.shows("18:00")
		db, err := sql.Open("pgx", database)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		shown := map[string]int{}
		for i := range 5 {
			var broken int
			if err := db.QueryRow(`SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1`, name).Scan(&broken); err != nil || broken == 0 {
				t.Fatalf("%d connections broken: %v", broken, err)
			}
			said := form{event: fmt.Sprintf("breaks-%08d", i), text: fmt.Sprintf("第%d句：机油多久换一次", i)}
			for status := 0; status != http.StatusAccepted; {
				var body string
				if status, body = v.post(said); status != http.StatusAccepted && status != http.StatusServiceUnavailable {
					t.Fatalf("%d %s", status, body)
				}
			}
			for replied := false; !replied; {
				m, err := in.next()
				if err != nil { // the stream broke too: the page opens it again where it was
					in = v.listen(in.cursor)
					continue
				}
				shown[m.id]++
				replied = strings.Contains(m.html, "theirs") && strings.Contains(m.html, "msg")
			}
		}
		if len(shown) != 10 {
			t.Errorf("%d messages are shown, want 5 and their 5 replies: %v", len(shown), shown)
		}
		for id, n := range shown {
			if n != 1 {
				t.Errorf("message %s is shown %d times", id, n)
			}
		}
	})
}
