package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// BenchmarkWebChat has 500 open pages, each of which asks something every five seconds or so,
// and measures from the press of the button to the reply in the page. Client and server share
// the machine.
func BenchmarkWebChat(b *testing.B) {
	const pages, asked, pause = 500, 3, 5 * time.Second
	address := "127.0.0.1:18191"
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve", "--database", filepath.Join(b.TempDir(), "pitcrew.db"), "--addr", address})
	}()
	base := "http://" + address
	for {
		if r, err := http.Get(base + "/readyz"); err == nil {
			r.Body.Close()
			break
		}
	}
	for b.Loop() {
		var mu sync.Mutex
		var took []time.Duration
		var all sync.WaitGroup
		for i := range pages {
			all.Go(func() {
				time.Sleep(time.Duration(rand.Int64N(int64(pause)))) // people do not come all at once
				p, err := openPage(ctx, base, fmt.Sprintf("10.%d.%d.%d", rand.IntN(250), i/250, i%250))
				if err != nil {
					b.Error(err)
					return
				}
				defer p.close()
				for n := range asked {
					d, err := p.ask(fmt.Sprintf("bench-%d-%d-%d", i, n, rand.Int()), []string{"你们几点关门", "机油多久换一次", "明天下午三点想做个保养"}[n%3])
					if err != nil {
						b.Error(err)
						return
					}
					mu.Lock()
					took = append(took, d)
					mu.Unlock()
					time.Sleep(pause/2 + time.Duration(rand.Int64N(int64(pause))))
				}
			})
		}
		all.Wait()
		slices.Sort(took)
		if len(took) == 0 {
			b.Fatal("no page was answered")
		}
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/p50")
		b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms/p95")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99")
		b.ReportMetric(float64(len(took)), "replies")
	}
	stop()
	<-done
}

// openedPage is one page with its stream.
type openedPage struct {
	client *http.Client
	base   string
	from   string
	lines  *bufio.Scanner
	close  func()
}

func openPage(ctx context.Context, base, from string) (*openedPage, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	p := &openedPage{client: &http.Client{Jar: jar}, base: base, from: from}
	page, err := p.do(ctx, http.MethodGet, "/chat", nil)
	if err != nil {
		return nil, err
	}
	page.Body.Close()
	stream, err := p.do(ctx, http.MethodGet, "/chat/stream", nil) //nolint:bodyclose // the page's close does
	if err != nil {
		return nil, err
	}
	p.lines, p.close = bufio.NewScanner(stream.Body), func() { stream.Body.Close() }
	return p, nil
}

func (p *openedPage) do(ctx context.Context, method, path string, form url.Values) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, p.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-Forwarded-For", p.from)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := p.client.Do(r)
	if err == nil && answer.StatusCode >= http.StatusBadRequest {
		answer.Body.Close()
		return nil, fmt.Errorf("%s %s: %s", method, path, answer.Status)
	}
	return answer, err
}

// ask returns how long the reply to a text took to arrive.
func (p *openedPage) ask(event, text string) (time.Duration, error) {
	began := time.Now()
	taken, err := p.do(context.Background(), http.MethodPost, "/chat/messages", url.Values{"event": {event}, "text": {text}})
	if err != nil {
		return 0, err
	}
	taken.Body.Close()
	for p.lines.Scan() {
		if bytes.Contains(p.lines.Bytes(), []byte(`class="msg theirs`)) {
			return time.Since(began), nil
		}
	}
	return 0, fmt.Errorf("the stream ended: %w", p.lines.Err())
}
