//go:build browser

package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browser is Chromium with an eye on what a page asks for and complains about.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string
	also string // another server of ours that the page may ask

	frame string // whose page, in a frame of this one, axe is asked about too

	mu       sync.Mutex
	scripts  map[string]cdpruntime.ExecutionContextID // of each server's page, which may be in a frame
	problems []string
	bytes    float64
}

// openBrowser starts Chromium; scripts/chromium.sh says where it is. Without it the test fails.
func openBrowser(t *testing.T, base string, width, height int64) *browser {
	t.Helper()
	program := os.Getenv("PITCREW_CHROMIUM")
	if program == "" {
		t.Fatal("PITCREW_CHROMIUM names no browser: run make browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("lang", "zh-CN"))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
	b := &browser{t: t, base: base}
	b.ctx = ctx
	b.watch(ctx)
	b.do(network.Enable(), cdpruntime.Enable(), chromedp.EmulateViewport(width, height))
	return b
}

// tab is another tab of the same browser.
func (b *browser) tab() *browser {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	other := &browser{t: b.t, ctx: ctx, base: b.base}
	other.watch(ctx)
	other.do(network.Enable(), cdpruntime.Enable())
	return other
}

func (b *browser) watch(ctx context.Context) {
	chromedp.ListenTarget(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if url := e.Request.URL; !strings.HasPrefix(url, b.base) && (b.also == "" || !strings.HasPrefix(url, b.also)) && !strings.HasPrefix(url, "blob:") && !strings.HasPrefix(url, "about:") {
				b.problems = append(b.problems, "asks for "+url)
			}
		case *network.EventLoadingFinished:
			b.bytes += e.EncodedDataLength
		case *cdpruntime.EventExceptionThrown:
			b.problems = append(b.problems, "throws "+e.ExceptionDetails.Error())
		case *cdpruntime.EventExecutionContextCreated:
			if b.scripts == nil {
				b.scripts = map[string]cdpruntime.ExecutionContextID{}
			}
			b.scripts[e.Context.Origin] = e.Context.ID
		case *cdpruntime.EventConsoleAPICalled:
			if e.Type == cdpruntime.APITypeError {
				b.problems = append(b.problems, "complains")
			}
		}
	})
}

// clean fails when the page complained, or asked anybody but us.
func (b *browser) clean() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.problems {
		b.t.Errorf("the page %s", p)
	}
}

func (b *browser) do(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.picture("failed")
		b.t.Fatal(err)
	}
}

// sees waits until a script is true in the page.
func (b *browser) sees(what, script string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	err := chromedp.Run(ctx, chromedp.Poll(script, nil))
	for err != nil && ctx.Err() == nil { // the page was left meanwhile: look at the next
		err = chromedp.Run(ctx, chromedp.Poll(script, nil))
	}
	if err != nil {
		b.picture("failed")
		var text string
		_ = chromedp.Run(b.ctx, chromedp.Evaluate(`document.body.innerText`, &text))
		b.t.Fatalf("never seen: %s (%v)\n%s", what, err, text)
	}
}

// shows waits until a seat has a message of somebody else's with the words.
func (b *browser) shows(seat, words string) {
	b.t.Helper()
	b.sees(seat+" shows "+words, `[...document.querySelectorAll('`+seat+` .msg')].some(m => m.innerText.includes('`+words+`'))`)
}

func (b *browser) count(script string) (n int) {
	b.t.Helper()
	b.do(chromedp.Evaluate(script, &n))
	return n
}

// picture keeps a screenshot for people to look at, once nothing moves any more.
func (b *browser) picture(name string) {
	var png []byte
	_ = chromedp.Run(b.ctx, chromedp.Evaluate(`Promise.allSettled(document.getAnimations().filter(a => a.effect.getTiming().iterations !== Infinity).map(a => a.finished)).then(() => 0)`, nil,
		func(p *cdpruntime.EvaluateParams) *cdpruntime.EvaluateParams { return p.WithAwaitPromise(true) })) // a page that is gone has no picture either
	if err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot(&png)); err != nil {
		b.t.Logf("no screenshot: %v", err)
		return
	}
	dir := filepath.Join(".cache", "screenshots")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(b.t.Name(), "/", "-")+"-"+name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// accessible fails when axe finds something serious or critical, in the page or in the frame.
func (b *browser) accessible() {
	b.t.Helper()
	b.axe(func(p *cdpruntime.EvaluateParams) *cdpruntime.EvaluateParams { return p })
	if b.frame == "" {
		return
	}
	b.mu.Lock()
	id, there := b.scripts[b.frame]
	b.mu.Unlock()
	if !there {
		b.t.Errorf("no frame of %s", b.frame)
		return
	}
	b.axe(func(p *cdpruntime.EvaluateParams) *cdpruntime.EvaluateParams { return p.WithContextID(id) })
}

// axe asks where a script runs.
func (b *browser) axe(where chromedp.EvaluateOption) {
	b.t.Helper()
	script, err := os.ReadFile(os.Getenv("PITCREW_AXE"))
	if err != nil {
		b.t.Fatalf("axe-core: %v (run make browser)", err)
	}
	var found []string
	b.do(chromedp.Evaluate(string(script)+";0", nil, where), chromedp.Evaluate(`axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))
		.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target.join(' ') + ' ' + n.html.slice(0, 120) + ' ' + (n.any[0]?.message || ''))))`, &found, where,
		func(p *cdpruntime.EvaluateParams) *cdpruntime.EvaluateParams { return p.WithAwaitPromise(true) }))
	for _, f := range found {
		b.t.Errorf("axe: %s", f)
	}
}

// tofu fails when Chinese characters look like boxes: all alike.
func (b *browser) tofu() {
	b.t.Helper()
	if kinds := b.count(`(() => { const c = document.createElement('canvas'); c.width = c.height = 40; const x = c.getContext('2d', { willReadFrequently: true });
		x.font = '32px ' + getComputedStyle(document.body).fontFamily; const seen = new Set();
		for (const ch of '保养预约機油繁體') { x.clearRect(0, 0, 40, 40); x.fillText(ch, 2, 32); seen.add(x.getImageData(0, 0, 40, 40).data.join('')); }
		return seen.size; })()`); kinds != 8 {
		b.t.Errorf("8 Chinese characters have %d shapes", kinds)
	}
}

const dark = "prefers-color-scheme"

func night(on bool) chromedp.Action {
	value := map[bool]string{true: "dark", false: "light"}[on]
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: dark, Value: value}})
}

// The customer's page on a phone: keys alone, two tabs, a reload and a lost connection.
func TestBrowserChat(t *testing.T) {
	s := serveWeb(t, filepath.Join(t.TempDir(), "pitcrew.db"))
	b := openBrowser(t, s.url, 390, 844)
	b.do(chromedp.Navigate(s.url+"/chat?lang=zh-Hans"), chromedp.WaitVisible("textarea", chromedp.ByQuery))
	b.picture("empty")
	b.accessible()
	b.tofu()
	b.do(chromedp.Focus("textarea", chromedp.ByQuery), chromedp.KeyEvent("明天下午三点想做个保养，车牌沪A12345，电话13800138000"), chromedp.KeyEvent(kb.Enter))
	b.shows("", "这样约可以吗")
	// From the box back to the first button with the keyboard alone, and press it.
	b.do(chromedp.Focus(".log", chromedp.ByQuery), chromedp.KeyEvent(kb.Tab))
	b.sees("focus on a button", `document.activeElement.classList.contains('choice')`)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.shows("", "约好了")
	b.sees("focus back in the box", `document.activeElement.tagName === 'TEXTAREA'`)

	other := b.tab()
	other.do(chromedp.Navigate(s.url + "/chat?lang=en"))
	other.shows("", "约好了")
	// The connection breaks after the message was sent, in the middle of the reply.
	b.do(chromedp.Evaluate(`fetch = ((f) => (...a) => f(...a).finally(() => { window.sent = true; }))(fetch)`, nil), chromedp.KeyEvent("你们几点关门"), chromedp.KeyEvent(kb.Enter))
	b.sees("sent", `window.sent`)
	b.do(network.EmulateNetworkConditions(true, 0, -1, -1))
	other.shows("", "18:00")
	b.do(network.EmulateNetworkConditions(false, 0, -1, -1))
	b.shows("", "18:00")
	for _, tab := range []*browser{b, other} {
		if n := tab.count(`[...document.querySelectorAll('.msg')].filter(m => m.innerText.includes('18:00')).length`); n != 1 {
			t.Errorf("the reply is shown %d times", n)
		}
		ids := tab.count(`new Set([...document.querySelectorAll('.msg')].map(m => m.dataset.id)).size`)
		if all := tab.count(`document.querySelectorAll('.msg').length`); ids != all {
			t.Errorf("%d messages with %d ids", all, ids)
		}
	}
	before := b.count(`document.querySelectorAll('.msg').length`)
	b.do(chromedp.Reload(), chromedp.WaitVisible("textarea", chromedp.ByQuery))
	if after := b.count(`document.querySelectorAll('.msg').length`); after != before {
		t.Errorf("%d messages before the reload, %d after", before, after)
	}
	b.picture("light")
	b.accessible()
	b.do(night(true))
	b.picture("dark")
	b.accessible()
	b.clean()
}

// One script tag on the shop's own site: the chat opens in a frame, answers, and closes with
// Escape. A site that the shop did not name gets no frame.
func TestBrowserWidget(t *testing.T) {
	page := func(chat *string) *httptest.Server {
		return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			fmt.Fprintf(w, `<!doctype html><html lang="zh-Hant"><meta charset="utf-8"><title>店</title><h1>順風汽修</h1>
				<script>addEventListener('message', e => { window.heard = (window.heard || '') + e.data + ' '; })</script><script src="%s/widget.js" async></script>`, *chat)
		}))
	}
	var chat string
	shop, stranger := page(&chat), page(&chat)
	t.Cleanup(shop.Close)
	t.Cleanup(stranger.Close)
	s := serveWeb(t, filepath.Join(t.TempDir(), "pitcrew.db"), "--web-origins", shop.URL)
	chat = s.url
	b := openBrowser(t, s.url, 1000, 760)
	b.also = shop.URL
	b.do(chromedp.Navigate(shop.URL))
	b.sees("the button", `document.querySelector('button')?.textContent === '聯絡門市'`)
	b.do(chromedp.Click("button", chromedp.ByQuery))
	b.sees("the frame", `document.activeElement.tagName === 'IFRAME'`)
	await(t, s.url+"/readyz")
	deadline := time.Now().Add(20 * time.Second)
	for heard := ""; !strings.Contains(heard, "pitcrew:message"); { // the frame's page is still loading at first
		if time.Now().After(deadline) {
			b.picture("failed")
			t.Fatalf("the shop's page heard %q", heard)
		}
		b.do(chromedp.KeyEvent("幾點關門"), chromedp.KeyEvent(kb.Enter), chromedp.Poll(`new Promise(done => setTimeout(() => done(true), 400))`, nil),
			chromedp.Evaluate(`window.heard || ''`, &heard))
	}
	b.picture("open")
	b.do(chromedp.KeyEvent(kb.Escape))
	b.sees("the closed widget", `document.querySelector('iframe').style.display === 'none' && document.activeElement.tagName === 'BUTTON'`)
	b.clean()

	other := openBrowser(t, s.url, 1000, 760)
	other.do(chromedp.Navigate(stranger.URL), chromedp.Click("button", chromedp.ByQuery))
	other.sees("the frame", `document.querySelector('iframe')`)
	other.do(chromedp.KeyEvent("你好"), chromedp.KeyEvent(kb.Enter), chromedp.Poll(`new Promise(done => setTimeout(() => done(true), 1500))`, nil))
	other.picture("refused")
	if n := other.count(`(window.heard || '').length`); n > 0 {
		t.Error("a site that was not named shows the chat")
	}
}
