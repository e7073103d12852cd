package playground

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/channels/webchat"
	"pitcrew/language"
)

//go:embed page
var files embed.FS

var layout = template.Must(template.ParseFS(files, "page/*.html"))

// tag is the language of the seats' own words; the page's captions are in two.
const tag = language.Hans

// Handler serves the page and everything below it.
func (p *Playground) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.page)
	mux.HandleFunc("GET /demo/stream", p.stream)
	mux.HandleFunc("POST /demo/messages", p.receive)
	mux.HandleFunc("POST /demo/clock", p.setClock)
	mux.HandleFunc("POST /demo/reset", func(w http.ResponseWriter, _ *http.Request) { p.reset(); w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /demo/chart.png", p.chart)
	mux.HandleFunc("GET /demo/files/{chat}/{id}", p.file)
	mux.HandleFunc("GET /demo/assets/{file}", asset)
	mux.HandleFunc("GET /chat/assets/{file}", webchat.Asset)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if _, err := p.now(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	guarded := http.NewCrossOriginProtection().Handler(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		webchat.Protect(w, "'none'")
		if !strings.HasSuffix(r.URL.Path, "z") { // a health check is nobody
			p.touch()
		}
		guarded.ServeHTTP(w, r)
	})
}

// patience is how long the page waits for the shop to be set up.
const patience = 400 * time.Millisecond

func (p *Playground) page(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	world, err := p.now(ctx)
	if err != nil { // an empty page, which comes again as soon as there is a shop
		world = &World{}
	}
	people, err := world.people(r.Context())
	if err != nil {
		p.fail(w, "page", err)
		return
	}
	customer := r.URL.Query().Get("customer")
	if customer == "" && len(people) > 0 {
		customer = people[0].ID
	}
	view := view{
		Shop: world.Shop.Name, World: world.number, People: people, Customer: customer, Assets: webchat.Assets(),
		Seats: []seat{
			{Name: "customer", Title: "客户的手机", English: "The customer's phone", Hint: "像客户一样说话", Photos: 4, Tries: customerTries},
			{Name: "team", Title: "服务顾问群", English: "The advisors' team chat", Hint: "以李敏的身份提问或回复", Tries: teamTries},
			{Name: "manager", Title: "店长", English: "The manager", Hint: "以陈经理的身份提问", Tries: managerTries, Chart: true},
		},
	}
	var b bytes.Buffer
	if err := layout.ExecuteTemplate(&b, "playground.html", view); err != nil {
		p.fail(w, "page", err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(b.Bytes()) // the browser may have gone
}

func (p *Playground) fail(w http.ResponseWriter, what string, err error) {
	if !errors.Is(err, context.Canceled) {
		p.opts.Log.Error("playground: "+what, "error", err)
	}
	http.Error(w, "please try again", http.StatusServiceUnavailable)
}

// stream carries all three seats: a browser has few connections.
func (p *Playground) stream(w http.ResponseWriter, r *http.Request) {
	world, err := p.now(r.Context())
	if err != nil {
		return
	}
	in, err := world.seatOf(r.Context(), "customer", r.URL.Query().Get("customer"), "")
	if err != nil {
		http.Error(w, "no such customer", http.StatusNotFound)
		return
	}
	events, err := webchat.NewEvents(w)
	if err != nil {
		return
	}
	var mu sync.Mutex // of events
	send := func(event string, data []byte) error {
		mu.Lock()
		defer mu.Unlock()
		return events.Send(event, "", data)
	}
	if send("world", fmt.Append(nil, world.number)) != nil || send("clock", p.stamp(world)) != nil {
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	var followers sync.WaitGroup
	for _, f := range []struct {
		seat, chat string
		channel    *webchat.Chat
	}{{"customer", in.Chat, world.Customers}, {"team", TeamChat, world.Team}, {"manager", managerChat, world.Team}} {
		followers.Go(func() {
			defer cancel() // one that ends ends all: the page comes back
			look := webchat.Seat{
				Name: f.seat, Language: tag, Staff: f.seat != "customer", Explain: true, Bot: "Pitcrew",
				Files: func(chat string) string { return "/demo/files/" + chat + "/" },
			}
			_ = f.channel.Follow(ctx, world.Door, webchat.Watch{
				Chat: f.chat, Threads: f.seat == "team",
				Show: func(m bot.Spoken, _ string) error { return send("message", f.channel.Fragment(look, m)) },
				Pulse: func(busy bool) error {
					return errors.Join(send("clock", p.stamp(world)), send("typing", fmt.Appendf(nil, "%s %t", f.seat, busy)))
				},
			}) // the page comes back whatever it was
		})
	}
	followers.Wait()
}

func (p *Playground) stamp(world *World) []byte {
	return []byte(p.clock().In(world.Shop.Location()).Format(time.RFC3339))
}

func (p *Playground) receive(w http.ResponseWriter, r *http.Request) {
	world, err := p.now(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	m, err := world.Customers.ReadMessage(w, r, tag)
	if err != nil {
		world.Customers.Reply(w, r, err, tag)
		return
	}
	name := r.PostFormValue("seat")
	in, err := world.seatOf(r.Context(), name, r.PostFormValue("customer"), r.PostFormValue("thread"))
	if err != nil {
		http.Error(w, "no such seat", http.StatusNotFound)
		return
	}
	channel := world.Team
	if name == "customer" {
		channel = world.Customers
	}
	channel.Reply(w, r, channel.Take(r.Context(), world.Door, in, m, tag), tag)
}

// jumps are how far the clock can be put ahead.
var jumps = map[string]func(time.Time) time.Time{
	"hour": func(t time.Time) time.Time { return t.Add(time.Hour) },
	"tomorrow": func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day()+1, 9, 0, 0, 0, t.Location())
	},
	"week": func(t time.Time) time.Time { return t.AddDate(0, 0, 7) },
}

func (p *Playground) setClock(w http.ResponseWriter, r *http.Request) {
	world, err := p.now(r.Context())
	to := jumps[r.PostFormValue("to")]
	if err != nil || to == nil {
		http.Error(w, "no such time", http.StatusBadRequest)
		return
	}
	if err := p.jump(r.Context(), world, to(p.clock().In(world.Shop.Location()))); err != nil {
		p.fail(w, "clock", err)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	_, _ = w.Write(p.stamp(world)) // the browser may have gone
}

func (p *Playground) chart(w http.ResponseWriter, r *http.Request) {
	world, err := p.now(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	var b bytes.Buffer
	if err := world.Chart(r.Context(), &b, r.URL.Query().Has("dark")); err != nil {
		p.fail(w, "chart", err)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(b.Bytes()) // the browser may have gone
}

func (p *Playground) file(w http.ResponseWriter, r *http.Request) {
	world, err := p.now(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	world.Customers.ServeFile(w, r, world.Door, r.PathValue("chat"), r.PathValue("id"))
}

func asset(w http.ResponseWriter, r *http.Request) {
	kinds := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
	name := path.Base(r.PathValue("file"))
	content, err := fs.ReadFile(files, "page/"+name)
	if err != nil || kinds[path.Ext(name)] == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kinds[path.Ext(name)])
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(content) // the browser may have gone
}
