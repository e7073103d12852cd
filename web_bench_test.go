package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pitcrew/store/storetest"
)

// BenchmarkWebChat has 500 pages open at a time on the shipped program, and measures from the press
// of the button to the reply in the page. A visitor loads page, style and script, opens the stream,
// reads and types for a while, sends, waits for the reply, and so on through a short conversation;
// pause is the mean between a reply and the next message, from half to one and a half of it. The
// server is a process of its own, so that each side's processor time can be told; PostgreSQL's own
// is in neither. Both sides share the machine. It needs `ulimit -n 8192`.
func BenchmarkWebChat(b *testing.B) {
	for _, database := range []struct {
		name string
		url  func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		for _, pause := range []time.Duration{10 * time.Second, 2500 * time.Millisecond} {
			b.Run(fmt.Sprintf("%s/pause=%s", database.name, pause), func(b *testing.B) {
				p := startChat(b, database.url(b))
				for b.Loop() {
					p.crowd(b, pause)
				}
			})
		}
	}
}

// chatProgram is `pitcrew serve` as a process.
type chatProgram struct {
	base    string
	process *exec.Cmd
}

func startChat(b *testing.B, database string) chatProgram {
	b.Helper()
	path, err := shipped()
	if other := os.Getenv("PITCREW_BENCH_PROGRAM"); other != "" { // another build, to compare with
		path = other
	}
	if err != nil {
		b.Fatal(err)
	}
	address := freeAddress(b)
	p := chatProgram{"http://" + address, exec.Command(path, "serve", "--database", database, "--addr", address)} //nolint:gosec // our own binary
	if err := p.process.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		p.process.Process.Kill() //nolint:errcheck // it may have ended
		p.process.Wait()         //nolint:errcheck // it was killed
	})
	for {
		r, err := http.Get(p.base + "/readyz")
		if err == nil {
			r.Body.Close()
			return p
		}
		if b.Context().Err() != nil {
			b.Fatal("the program does not come up")
		}
	}
}

// crowd lets 500 people talk, and reports how long they waited.
func (p chatProgram) crowd(b *testing.B, pause time.Duration) {
	const people = 500
	visit := []string{"你们几点关门", "机油多久换一次", "做个小保养多少钱", "明天下午三点想做个保养", "刹车的时候方向盘抖是什么原因"}
	think := func() { time.Sleep(pause/2 + time.Duration(rand.Int64N(int64(pause)))) }
	var mu sync.Mutex
	var took []time.Duration
	var everybody, here sync.WaitGroup
	var began time.Time
	var server, client time.Duration
	here.Add(people)
	start := make(chan struct{})
	for i := range people {
		everybody.Go(func() {
			page, err := openPage(b.Context(), p.base, fmt.Sprintf("10.%d.%d.%d", rand.IntN(250), i/250, i%250))
			here.Done()
			if err != nil {
				b.Error(err)
				return
			}
			defer page.close()
			<-start
			for n, text := range visit {
				think()
				d, err := page.ask(fmt.Sprintf("bench-%d-%d-%d", i, n, rand.Int()), text)
				if err != nil {
					b.Error(err)
					return
				}
				mu.Lock()
				took = append(took, d)
				mu.Unlock()
			}
		})
	}
	here.Wait()
	began, server, client = time.Now(), processorTime(p.process.Process.Pid), processorTime(os.Getpid())
	close(start)
	everybody.Wait()
	replies, lasted := float64(len(took)), time.Since(began)
	if replies == 0 {
		b.Fatal("nobody was answered")
	}
	slices.Sort(took)
	at := func(share int) float64 { return float64(took[(len(took)-1)*share/100].Microseconds()) / 1000 }
	b.ReportMetric(replies/lasted.Seconds(), "replies/s")
	b.ReportMetric(at(50), "ms/p50")
	b.ReportMetric(at(95), "ms/p95")
	b.ReportMetric(at(99), "ms/p99")
	b.ReportMetric((processorTime(p.process.Process.Pid)-server).Seconds()*1000/replies, "server_ms/reply")
	b.ReportMetric((processorTime(os.Getpid())-client).Seconds()*1000/replies, "client_ms/reply")
}

// processorTime is what a process has used, on Linux; 0 elsewhere.
func processorTime(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // a program's name may have spaces
	fields := strings.Fields(rest)
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// openedPage is one page with its stream.
type openedPage struct {
	client *http.Client
	base   string
	from   string
	lines  *bufio.Scanner
	close  func()
}

var pageParts = regexp.MustCompile(`/chat/assets/chat\.(?:css|js)\?v=[\w-]+`)

func openPage(ctx context.Context, base, from string) (*openedPage, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	p := &openedPage{client: &http.Client{Jar: jar, Transport: &http.Transport{}}, base: base, from: from}
	html, err := p.load(ctx, "/chat")
	if err != nil {
		return nil, err
	}
	for _, part := range pageParts.FindAllString(html, -1) {
		if _, err := p.load(ctx, part); err != nil {
			return nil, err
		}
	}
	stream, err := p.do(ctx, http.MethodGet, "/chat/stream", "", nil) //nolint:bodyclose // the page's close does
	if err != nil {
		return nil, err
	}
	p.lines, p.close = bufio.NewScanner(stream.Body), func() { stream.Body.Close(); p.client.CloseIdleConnections() }
	return p, nil
}

func (p *openedPage) load(ctx context.Context, path string) (string, error) {
	r, err := p.do(ctx, http.MethodGet, path, "", nil)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(r.Body)
	return b.String(), err
}

func (p *openedPage) do(ctx context.Context, method, path, kind string, body *bytes.Buffer) (*http.Response, error) {
	if body == nil {
		body = &bytes.Buffer{}
	}
	r, err := http.NewRequestWithContext(ctx, method, p.base+path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-Forwarded-For", p.from)
	r.Header.Set("Content-Type", kind)
	answer, err := p.client.Do(r)
	if err == nil && answer.StatusCode >= http.StatusBadRequest {
		answer.Body.Close()
		return nil, fmt.Errorf("%s %s: %s", method, path, answer.Status)
	}
	return answer, err
}

// ask returns how long the reply to a text took to arrive.
func (p *openedPage) ask(event, text string) (time.Duration, error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for name, value := range map[string]string{"event": event, "text": text, "action": ""} {
		if err := w.WriteField(name, value); err != nil {
			return 0, err
		}
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	began := time.Now()
	taken, err := p.do(context.Background(), http.MethodPost, "/chat/messages", w.FormDataContentType(), &form)
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
