package main

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

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
