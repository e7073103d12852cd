//go:build browser

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"pitcrew/demo/playground"
	"pitcrew/store"
)

// payload runs where a page takes words for markup.
const payload = `<img src=x onerror=window.__x=1><script>window.__x=1</script>`

// inert fails when a word of somebody's became part of the page, or ran.
func (b *browser) inert(where string) {
	b.t.Helper()
	var found string
	b.do(chromedp.Evaluate(`typeof window.__x !== 'undefined' ? 'it ran' : [...document.querySelectorAll('[onerror],[onload],[onmouseover],script:not([src]),iframe,svg svg,img[src="x"],a[href^="javascript" i],body b')].map(e => e.outerHTML).join(' ')`, &found))
	if found != "" {
		b.picture("failed")
		b.t.Errorf("%s: %s", where, found)
	}
}

// hostilePlaybook is a folder with one entry that has markup in title, heading and text.
func hostilePlaybook(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	entry := fmt.Sprintf("---\nid: hostile\ntitle: 龙猫玻璃水 %[1]s\naudience: customer\nquestions:\n  - 龙猫玻璃水怎么加\n---\n\n龙猫玻璃水从盖子加进去。%[1]s\n\n## 龙猫玻璃水的颜色 %[1]s\n龙猫玻璃水是紫色的。%[1]s\n", strings.ReplaceAll(payload, ": ", ":"))
	if err := os.WriteFile(filepath.Join(dir, "hostile.md"), []byte(entry), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// hostilePage is a playground whose shop, customer, advisor and playbook have markup for names.
func hostilePage(t *testing.T) string {
	t.Helper()
	g := &globals{PlaybookDir: hostilePlaybook(t)}
	open := func(ctx context.Context, clock func() time.Time) (*playground.World, error) {
		w, err := g.openWorld(ctx, clock)
		if err != nil {
			return nil, err
		}
		return w, w.Store.InTx(ctx, func(tx *store.Tx) (err error) {
			w.Shop.Name = "店" + payload
			if w.Shop, err = tx.PutShop(ctx, w.Shop); err != nil {
				return err
			}
			if w.Advisor, err = tx.PutStaff(ctx, store.Staff{Shop: w.Shop.ID, Name: "敏" + payload, Role: store.RoleAdvisor, Active: true}); err != nil {
				return err
			}
			w.Star = store.Customer{Shop: w.Shop.ID, Name: "王" + payload, Phone: "+8613900000001"}
			if w.Star.ID, err = tx.AddCustomer(ctx, w.Star); err != nil {
				return err
			}
			car, err := tx.AddVehicle(ctx, store.Vehicle{Plate: "沪X00001", Make: "大众", Model: "朗逸" + payload})
			return errors.Join(err, tx.Link(ctx, w.Star.ID, car, store.RelationOwner))
		})
	}
	return servePlayground(t, open)
}

// What people call themselves, say and attach, and what a playbook has in it, is text on every
// seat of the playground, and never part of the page.
func TestBrowserPlaygroundScript(t *testing.T) {
	base := hostilePage(t)
	b := openBrowser(t, base, 1440, 900)
	b.do(chromedp.Navigate(base+"/"), chromedp.WaitVisible("#customer", chromedp.ByQuery))
	b.sees("the shop's name as text", `document.querySelector('h1').textContent.includes('onerror=')`)
	b.sees("the customer's name as text", `document.getElementById('customer').textContent.includes('onerror=')`)
	b.inert("names")
	for _, text := range []string{payload, `"><svg onload=window.__x=1>`, `javascript:window.__x=1 https://x.example/"onmouseover="window.__x=1`, `{{.}} ${window.__x=1} <b>粗</b>`} {
		b.say(customerSeat, text)
		b.sees("the words as text", `[...document.querySelectorAll('#seat-customer .msg.mine .bubble')].at(-1).innerText.trim() === `+quoted(text))
	}
	b.attaches(customerSeat)
	b.say(customerSeat, "龙猫玻璃水怎么加")
	b.shows(customerSeat, "龙猫玻璃水从盖子加进去")
	b.say(teamSeat, "龙猫玻璃水是什么颜色")
	b.shows(teamSeat, "onerror=")
	b.inert("words, a file and the playbook")
	b.say(customerSeat, "上次等了两个小时都没人理我，太让人生气了"+payload)
	b.answers(customerSeat, "工单")
	b.say(customerSeat, "转人工")
	b.shows(teamSeat, "需要人工接待")
	b.press(teamSeat, "接手")
	b.shows(customerSeat, "来接待您")
	b.do(chromedp.SendKeys(teamSeat+" .reply input", "您好"+payload, chromedp.ByQuery), chromedp.SendKeys(teamSeat+" .reply input", kb.Enter, chromedp.ByQuery))
	b.sees("the advisor's name as text", `[...document.querySelectorAll('#seat-customer .author')].some(a => a.textContent.includes('onerror='))`)
	b.say(teamSeat, "沪X00001 是谁的车")
	b.say(managerSeat, "今天的日报")
	b.shows(managerSeat, "日报")
	b.do(chromedp.Evaluate(`for (const d of document.querySelectorAll('details')) d.open = true`, nil))
	b.inert("the card, the thread, the digest and every fold-out")
	b.picture("inert")
	for _, path := range []string{"/?customer=" + url.QueryEscape(payload), "/demo/" + url.PathEscape(payload), "/demo/files/" + url.PathEscape(payload) + "/x", "/?world=" + url.QueryEscape(payload)} {
		b.do(chromedp.Navigate(base + path))
		b.inert(path)
	}
}

// attaches sends a photo whose name is markup.
func (b *browser) attaches(seat string) {
	b.t.Helper()
	b.do(chromedp.Evaluate(`new Promise(done => { const c = document.createElement('canvas'); c.width = c.height = 60; c.getContext('2d').fillRect(9, 9, 30, 30);
		c.toBlob(blob => { const t = new DataTransfer(); t.items.add(new File([blob], '"><img src=x onerror=window.__x=1>.png', { type: 'image/png' }));
		const i = document.querySelector('`+seat+` input[type=file]'); i.files = t.files; i.dispatchEvent(new Event('change')); done(true); }); }) && 0`, nil))
	b.sees("the photo in the tray", `document.querySelector('`+seat+` .tray img')`)
	b.do(chromedp.Click(seat+" .send", chromedp.ByQuery))
	b.sees("the file's name as text", `[...document.querySelectorAll('`+seat+` a.photo img')].some(i => i.alt.includes('onerror='))`)
}

// quoted is a Go string as JavaScript.
func quoted(s string) string { return fmt.Sprintf("%q", s) }

// The same for the customers' chat, as a page and in the widget's frame on a shop's own site.
func TestBrowserChatScript(t *testing.T) {
	shop := filepath.Join(t.TempDir(), "shop.yaml")
	if err := os.WriteFile(shop, []byte("shop:\n  name: '店"+payload+"'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serveWeb(t, filepath.Join(t.TempDir(), "pitcrew.db"), "--shop", shop, "--playbook-dir", hostilePlaybook(t))
	b := openBrowser(t, s.url, 390, 844)
	for _, path := range []string{"/chat?lang=" + url.QueryEscape(`"><script>window.__x=1</script>`), "/chat?embed=" + url.QueryEscape(payload), "/chat/files/" + url.PathEscape(payload), "/chat/" + url.PathEscape(payload), "/chat"} {
		b.do(chromedp.Navigate(s.url + path))
		b.inert(path)
	}
	b.sees("the shop's name as text", `document.querySelector('h1').textContent.includes('onerror=')`)
	for _, text := range []string{payload, `"><svg onload=window.__x=1>`, `javascript:window.__x=1 https://x.example/"onmouseover="window.__x=1`} {
		b.say("main", text)
		b.sees("the words as text", `[...document.querySelectorAll('.msg.mine .bubble')].at(-1).innerText.trim() === `+quoted(text))
	}
	b.attaches("main")
	b.say("main", "龙猫玻璃水怎么加")
	b.shows("main", "龙猫玻璃水从盖子加进去")
	b.do(chromedp.Evaluate(`for (const d of document.querySelectorAll('details')) d.open = true`, nil))
	b.inert("words, a file and the playbook")
	b.do(chromedp.Reload(), chromedp.WaitVisible("textarea", chromedp.ByQuery))
	b.inert("after a reload")
	b.picture("inert")

	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<!doctype html><meta charset="utf-8"><title>店</title><script src="%s/widget.js" data-label="&lt;img src=x onerror=window.__x=1&gt;" data-lang="&quot;&gt;&lt;script&gt;window.__x=1&lt;/script&gt;"></script>`, s.url)
	}))
	t.Cleanup(site.Close)
	b.also = site.URL
	b.do(chromedp.Navigate(site.URL))
	b.sees("the label as text", `document.querySelector('button')?.textContent.includes('onerror=')`)
	b.do(chromedp.Click("button", chromedp.ByQuery))
	b.sees("the frame", `document.querySelector('iframe')`)
	var ran bool
	b.do(chromedp.Evaluate(`typeof window.__x !== 'undefined' || !!document.querySelector('img')`, &ran))
	if ran {
		t.Error("the widget's label became part of the shop's page")
	}
}
