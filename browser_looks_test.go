//go:build browser

package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// look keeps pictures of a page by day and by night, and asks axe about both.
func (b *browser) look(name string) {
	b.t.Helper()
	for _, dark := range []bool{false, true} {
		b.do(night(dark))
		b.picture(name + map[bool]string{false: "", true: "-dark"}[dark])
		b.accessible()
	}
	b.do(night(false))
}

// The customers' page in each language, on a phone and on a desk, empty, in a conversation that
// began with a suggestion, and when things go wrong.
func TestBrowserChatLooks(t *testing.T) {
	s := serveWeb(t, filepath.Join(t.TempDir(), "pitcrew.db"))
	for _, one := range []struct{ lang, starter, reply, placeholder string }{
		{"zh-Hans", "做个小保养多少钱", "保养", "请输入消息…"}, {"zh-Hant", "做個小保養多少錢", "保養", "請輸入訊息…"}, {"en", "How much is a basic service?", "price list", "Write a message…"},
	} {
		b := openBrowser(t, s.url, 390, 844)
		b.do(chromedp.Navigate(s.url+"/chat?lang="+one.lang), chromedp.WaitVisible("textarea", chromedp.ByQuery))
		b.sees("its language", `document.documentElement.lang === '`+one.lang+`' && document.querySelector('textarea').placeholder === '`+one.placeholder+`'`)
		b.look(one.lang + "-empty")
		b.do(chromedp.Evaluate(`[...document.querySelectorAll('.starter')].find(s => s.textContent === '`+one.starter+`').click()`, nil))
		b.answers("main", one.reply)
		if n := b.count(`[...document.querySelectorAll('.starter')].filter(s => s.checkVisibility()).length`); n > 0 {
			t.Errorf("%d suggestions to begin with in a conversation", n)
		}
		b.look(one.lang + "-phone")
		b.do(chromedp.EmulateViewport(1280, 800))
		b.look(one.lang + "-desk")
		b.clean()
	}
}

// What the page says when a message is refused, the connection is away, or scripts are off.
func TestBrowserChatTroubles(t *testing.T) {
	s := serveWeb(t, filepath.Join(t.TempDir(), "pitcrew.db"))
	b := openBrowser(t, s.url, 390, 844)
	b.do(chromedp.Navigate(s.url+"/chat?lang=zh-Hans"), chromedp.WaitVisible("textarea", chromedp.ByQuery))
	b.do(chromedp.Evaluate(`document.querySelector('textarea').removeAttribute('maxlength'); document.querySelector('textarea').value = '长'.repeat(4001); document.querySelector('.send').click()`, nil))
	b.sees("why it was not taken", `(n => n?.textContent.includes('太长了') && n.getAttribute('role') === 'alert')(document.querySelector('.msg.failed .note'))`)
	b.do(chromedp.Evaluate(`(i => { const t = new DataTransfer(); t.items.add(new File(['no photo'], 'x.png', { type: 'image/png' })); i.files = t.files; i.dispatchEvent(new Event('change')); })(document.querySelector('input[type=file]'))`, nil))
	b.sees("the tray", `document.querySelector('.tray button')`)
	b.do(chromedp.Click(".send", chromedp.ByQuery))
	b.sees("that it is no photo", `[...document.querySelectorAll('.msg.failed .note')].some(n => n.textContent.includes('不是照片'))`)
	for range 25 {
		b.do(chromedp.Evaluate(`document.querySelector('textarea').value = '你好'; document.querySelector('.send').click()`, nil))
	}
	b.sees("that it was too fast, and a way to send it again", `[...document.querySelectorAll('.msg.failed .note')].some(n => n.textContent.includes('太快') && n.querySelector('button')?.textContent === '重发')`)
	b.do(chromedp.Evaluate(`[...document.querySelectorAll('.msg.failed')].at(-1).scrollIntoView({ behavior: 'instant' })`, nil))
	b.look("refused")
	b.do(network.EmulateNetworkConditions(true, 0, -1, -1), chromedp.Evaluate(`dispatchEvent(new Event('online'))`, nil))
	b.sees("that the connection is away", `(s => !s.hidden && s.getAttribute('role') === 'status' && s.textContent.includes('重连'))(document.querySelector('.status'))`)
	b.look("offline")
	b.do(network.EmulateNetworkConditions(false, 0, -1, -1))
	b.sees("that it is back", `document.querySelector('.status').hidden`)
}

// Keys alone, in the order of the page, and what a screen reader is told.
func TestBrowserChatKeys(t *testing.T) {
	s := serveWeb(t, filepath.Join(t.TempDir(), "pitcrew.db"))
	b := openBrowser(t, s.url, 800, 700)
	b.do(chromedp.Navigate(s.url+"/chat?lang=zh-Hans"), chromedp.WaitVisible("textarea", chromedp.ByQuery))
	b.do(chromedp.Evaluate(`document.activeElement.blur(); getSelection().setPosition(document.body, 0)`, nil))
	for i, at := range []string{"A.skip", "DIV.log", "BUTTON.starter", "BUTTON.starter", "BUTTON.starter", "BUTTON.starter", "INPUT.sr", "TEXTAREA.", "BUTTON.icon send"} {
		b.do(chromedp.KeyEvent(kb.Tab))
		b.sees(fmt.Sprintf("stop %d at %s", i+1, at), `(e => e.tagName + '.' + e.className === '`+at+`' && (e.textContent || e.ariaLabel || e.getAttribute('aria-label') || e.placeholder))(document.activeElement)`)
	}
	b.do(chromedp.Focus(".starter", chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	b.answers("main", "")
	b.sees("the box, ready for the next words", `document.activeElement.tagName === 'TEXTAREA'`)
	b.sees("a log that is read out", `(l => l.getAttribute('role') === 'log' && l.getAttribute('aria-live') === 'polite' && l.getAttribute('aria-label'))(document.querySelector('.log'))`)
	b.sees("who says what", `[...document.querySelectorAll('.msg')].every(m => m.querySelector('.sr, .author')?.textContent)`)
	b.clean()
}

// The widget's frame on a phone and by night.
func TestBrowserWidgetLooks(t *testing.T) {
	var chat string
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		fmt.Fprintf(w, `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>店</title><h1>顺风汽修</h1><script src="%s/widget.js" async></script>`, chat)
	}))
	t.Cleanup(shop.Close)
	s := serveWeb(t, filepath.Join(t.TempDir(), "pitcrew.db"), "--web-origins", shop.URL)
	chat = s.url
	for name, width := range map[string]int64{"desk": 1000, "phone": 390} {
		b := openBrowser(t, s.url, width, 760)
		b.also = shop.URL
		b.do(chromedp.Navigate(shop.URL))
		b.sees("the button", `document.querySelector('button')?.textContent === '联系门店'`)
		b.picture(name + "-closed")
		b.do(chromedp.Evaluate(`addEventListener('message', e => { window.heard = e.data }); document.querySelector('button').click()`, nil))
		b.sees("the frame", `document.querySelector('iframe')?.getBoundingClientRect().height > 400`)
		b.sees("the frame's page", `window.heard === 'pitcrew:ready'`)
		b.frame = s.url
		b.look(name + "-open")
		b.clean()
	}
}
