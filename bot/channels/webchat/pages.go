package webchat

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"pitcrew/bot"
	"pitcrew/language"
)

// pages are what customers' browsers ask for.
type pages struct {
	chat *Chat
	door bot.Door
}

// Pages implements bot.Site: the full page /chat with all below it, and /widget.js for the
// shop's own site.
func (c *Chat) Pages(door bot.Door) map[string]http.Handler {
	p := &pages{c, door}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /chat", p.page)
	mux.HandleFunc("GET /chat/{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/chat", http.StatusPermanentRedirect)
	})
	mux.HandleFunc("POST /chat/messages", p.receive)
	mux.HandleFunc("GET /chat/stream", p.stream)
	mux.HandleFunc("GET /chat/files/{id}", p.photo)
	mux.HandleFunc("GET /chat/assets/{file}", Asset)
	mux.HandleFunc("GET /widget.js", func(w http.ResponseWriter, r *http.Request) { serveAsset(w, r, "widget.js") })
	// Only our own pages write; a browser says where a request comes from.
	guarded := http.NewCrossOriginProtection().Handler(mux)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.protect(w)
		guarded.ServeHTTP(w, r)
	})
	return map[string]http.Handler{"/chat": h, "/chat/": h, "/widget.js": h}
}

// protect sets what every answer carries: nothing runs, loads or frames a page but what we
// serve and the origins that the shop named.
func (c *Chat) protect(w http.ResponseWriter) {
	Protect(w, strings.Join(append([]string{"'self'"}, c.origins...), " "))
}

// Protect sets the headers of a page of ours; ancestors may show it in a frame.
func Protect(w http.ResponseWriter, ancestors string) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "+ancestors)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "geolocation=(), microphone=(), payment=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
}

// shownAtFirst is how many messages a page begins with.
const shownAtFirst = 100

// page is the chat as a whole page, or as the inside of the widget's frame.
func (p *pages) page(w http.ResponseWriter, r *http.Request) {
	chat, ok := p.chat.chatOf(r)
	if !ok {
		if !p.chat.gate.session(address(r)) {
			w.Header().Set("Retry-After", "15")
			http.Error(w, p.words(r).TooMany, http.StatusTooManyRequests)
			return
		}
		var token string
		chat, token = p.chat.newSession(time.Now())
		setCookie(w, r, token)
	}
	past, err := p.door.Past(r.Context(), bot.Past{Channel: p.chat.name, Chat: chat, Limit: shownAtFirst})
	if err != nil {
		p.chat.log.Error("web chat: page", "error", err)
		http.Error(w, p.words(r).TryAgain, http.StatusServiceUnavailable)
		return
	}
	tag := p.tag(r)
	view := struct {
		Lang, Title string
		Words       wording
		Embedded    bool
		Messages    []shown
		Cursor      string
		Placeholder string
		Text        int
		Photos      int
		Assets      map[string]string
	}{
		Lang: string(tag), Title: p.chat.title, Words: words[tag], Placeholder: words[tag].Placeholder, Embedded: r.URL.Query().Has("embed"), Text: p.chat.rules.Text, Photos: p.chat.rules.Photos, Assets: assets(),
	}
	var had seen
	seat := p.seat(r)
	for _, m := range past {
		if m.Out && !m.Sent {
			continue
		}
		had.add(m.Message)
		view.Messages = append(view.Messages, p.chat.shown(seat, m))
	}
	view.Cursor = had.cursor()
	var b bytes.Buffer
	if err := layout.ExecuteTemplate(&b, "chat.html", view); err != nil {
		p.chat.log.Error("web chat: page", "error", err)
		http.Error(w, p.words(r).TryAgain, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(b.Bytes()) // the browser may have gone
}

func (p *pages) seat(r *http.Request) Seat {
	tag := p.tag(r)
	return Seat{Language: tag, Explain: p.chat.explain, Bot: words[tag].Bot, Files: func(string) string { return "/chat/files/" }}
}

func (p *pages) words(r *http.Request) wording { return words[p.tag(r)] }

// tag is the language of the page: as its address says, else as the browser prefers.
func (p *pages) tag(r *http.Request) language.Tag { return TagOf(r) }

// TagOf is the language that a request asks for, Chinese when it asks for none of ours.
func TagOf(r *http.Request) language.Tag {
	wishes := append([]string{r.URL.Query().Get("lang")}, strings.Split(r.Header.Get("Accept-Language"), ",")...)
	for _, wish := range wishes {
		wish, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(wish)), ";")
		switch {
		case strings.HasPrefix(wish, "zh-hant"), strings.HasPrefix(wish, "zh-tw"), strings.HasPrefix(wish, "zh-hk"), strings.HasPrefix(wish, "zh-mo"):
			return language.Hant
		case strings.HasPrefix(wish, "zh"):
			return language.Hans
		case strings.HasPrefix(wish, "en"):
			return language.En
		}
	}
	return language.Hans
}

// assets are the addresses of styles and scripts, with what they hold in the address.
var assets = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, name := range []string{"chat.css", "chat.js"} {
		content, err := files.ReadFile("page/" + name)
		if err != nil {
			panic(fmt.Sprintf("web chat: %s is not built in: %v", name, err))
		}
		sum := sha256.Sum256(content)
		out[name] = "/chat/assets/" + name + "?v=" + base64.RawURLEncoding.EncodeToString(sum[:6])
	}
	return out
})

// Assets are the addresses of the channel's style and script, "chat.css" and "chat.js".
func Assets() map[string]string { return assets() }

// Asset serves style and script, for a page that is not ours too.
func Asset(w http.ResponseWriter, r *http.Request) { serveAsset(w, r, r.PathValue("file")) }

var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

func serveAsset(w http.ResponseWriter, r *http.Request, name string) {
	kind := assetTypes[path.Ext(name)]
	content, err := fs.ReadFile(files, "page/"+path.Base(name))
	if err != nil || kind == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	if r.URL.Query().Has("v") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "public, max-age=600")
	}
	_, _ = w.Write(content) // the browser may have gone
}
