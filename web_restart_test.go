package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"pitcrew/store/storetest"
)

// The database server is restarted, as after a crash, under open pages whose people go on
// writing: nothing is lost and nothing comes twice.
func TestWebChatDatabaseRestarts(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("/tmp", "pcr") //nolint:usetesting // a Unix socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	cluster := func(what string) string {
		out, err := exec.Command("scripts/postgres.sh", what, dir).Output() //nolint:gosec // our own script
		if err != nil {
			t.Errorf("%s the cluster: %v", what, err)
		}
		return strings.TrimSpace(string(out))
	}
	t.Cleanup(func() { cluster("stop") })
	p := startServe(t, cluster("start"))
	restart := func() { cluster("restart") }
	p.keepTalking([]func(){restart, restart})
}

// The process is killed and started again under open pages, likewise.
func TestWebChatProcessRestarts(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		p := startServe(t, database)
		p.keepTalking([]func(){p.restart, p.restart})
	})
}

// servedProcess is `pitcrew serve` as a process that can be killed.
type servedProcess struct {
	*site
	database string
	running  *exec.Cmd
}

func startServe(t *testing.T, database string) *servedProcess {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	p := &servedProcess{site: &site{t: t, ctx: ctx, url: "http://" + freeAddress(t)}, database: database}
	t.Cleanup(p.kill)
	p.start()
	return p
}

func (p *servedProcess) start() {
	path, err := shipped()
	if err != nil {
		p.t.Errorf("build: %v", err)
		return
	}
	p.running = exec.Command(path, "serve", "--database", p.database, "--addr", strings.TrimPrefix(p.url, "http://"), "--lease", "4s") //nolint:gosec // our own binary
	p.running.Stderr = os.Stderr
	if err := p.running.Start(); err != nil {
		p.t.Error(err)
	}
	await(p.t, p.url+"/readyz")
}

func (p *servedProcess) kill() {
	p.running.Process.Kill() //nolint:errcheck // it may have ended
	p.running.Wait()         //nolint:errcheck // it was killed
}

func (p *servedProcess) restart() {
	p.kill()
	p.start()
}

// keepTalking has people talk in pages that come back and send again as ours do, and disturbs
// them each time that so many of them were answered.
func (p *servedProcess) keepTalking(disturb []func()) {
	const people, each = 6, 6
	answered := make(chan struct{}, people*each)
	var all sync.WaitGroup
	all.Go(func() {
		for _, f := range disturb {
			for range people {
				select {
				case <-answered:
				case <-p.ctx.Done():
					return
				}
			}
			f()
		}
	})
	for i := range people {
		v := p.visitor()
		all.Go(func() {
			page := &lastingPage{v: v, shown: map[string]int{}}
			for n := range each {
				if !page.asks(fmt.Sprintf("lasting-%02d-%02d", i, n), fmt.Sprintf("第%d句：机油多久换一次", n)) {
					return
				}
				answered <- struct{}{}
			}
			page.check(2 * each)
		})
	}
	all.Wait()
}

// lastingPage is a page that does not give up.
type lastingPage struct {
	v      *visitor
	in     *stream
	cursor string
	shown  map[string]int
}

// asks sends a message until it is taken, and waits for the reply.
func (l *lastingPage) asks(event, text string) bool {
	ctx := l.v.ctx
	for status := 0; status != http.StatusAccepted; {
		if ctx.Err() != nil {
			l.v.t.Errorf("%s is not taken", text)
			return false
		}
		var body string
		var err error
		if status, body, err = l.v.try(form{event: event, text: text}); err == nil && status != http.StatusAccepted && status != http.StatusServiceUnavailable {
			l.v.t.Errorf("%s: %d %s", text, status, body)
			return false
		}
		if status != http.StatusAccepted {
			await(l.v.t, l.v.url+"/readyz") // a page would pause
		}
	}
	if l.reads(func(m shownMessage) bool { return strings.Contains(m.html, `class="msg theirs`) }) {
		return true
	}
	l.v.t.Errorf("%s is not answered", text)
	return false
}

// reads shows messages until one that is wanted, on as many streams as it takes.
func (l *lastingPage) reads(wanted func(shownMessage) bool) bool {
	for l.v.ctx.Err() == nil {
		if l.in == nil {
			if s, err := l.v.tryListen(l.cursor); err == nil {
				l.in = s
			} else {
				await(l.v.t, l.v.url+"/readyz")
			}
			continue
		}
		m, err := l.in.next()
		if err != nil { // it broke: again from where it was
			l.in.close()
			l.in = nil
			continue
		}
		l.cursor = m.cursor
		l.shown[m.id]++
		if wanted(m) {
			return true
		}
	}
	return false
}

// check fails unless every message was shown once, and is so in a page that is loaded anew: with
// what its stream brings, where a reply that is shown is not on record as sent yet.
func (l *lastingPage) check(want int) {
	for id, n := range l.shown {
		if n != 1 {
			l.v.t.Errorf("message %s is shown %d times", id, n)
		}
	}
	page := ""
	for page == "" && l.v.ctx.Err() == nil { // the last disturbance may not be over
		if r, err := l.v.client.Get(l.v.url + "/chat"); err == nil && r.StatusCode == http.StatusOK {
			page = readAll(r)
		} else if err == nil {
			r.Body.Close()
		}
	}
	anew := &lastingPage{v: l.v, shown: map[string]int{}}
	for _, id := range messageID.FindAllStringSubmatch(page, -1) {
		anew.shown[id[1]]++
	}
	if cursor := pageCursor.FindStringSubmatch(page); cursor != nil {
		anew.cursor = cursor[1]
	}
	for len(anew.shown) < want && anew.reads(func(shownMessage) bool { return true }) {
	}
	for id, n := range anew.shown {
		if n != 1 || l.shown[id] != 1 {
			l.v.t.Errorf("after a reload message %s is shown %d times, before it %d", id, n, l.shown[id])
		}
	}
	if len(l.shown) != want || len(anew.shown) != want {
		l.v.t.Errorf("%d messages were shown and %d after a reload, want %d", len(l.shown), len(anew.shown), want)
	}
}

var pageCursor = regexp.MustCompile(`data-cursor="([^"]*)"`)

func readAll(r *http.Response) string {
	defer r.Body.Close()
	text, _ := io.ReadAll(r.Body) // half a page is no page: it has too few messages
	return string(text)
}
