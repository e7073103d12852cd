package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"pitcrew/prompts"
	"pitcrew/prompts/openai/openaitest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestServeKeepsTheLedger: the shipped program asks a model at a service, writes what that took every ten seconds and, at SIGTERM,
// the rest; `usage` in a process of its own shows it.
func TestServeKeepsTheLedger(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		t.Cleanup(cancel)
		server := openaitest.New(t)
		server.Reply(`{"reply":"","action":"keep"}`)
		path, err := shipped()
		if err != nil {
			t.Fatal(err)
		}
		address := freeAddress(t)
		environment := append(os.Environ(), "OPENAI_BASE_URL="+server.URL, "PITCREW_MODEL=m", "PITCREW_DATABASE="+database)
		p := exec.CommandContext(ctx, path, "serve", "--addr", address) //nolint:gosec // our own binary
		p.Env, p.Stderr = environment, os.Stderr
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		v := ready(ctx, t, "http://"+address).visitor()
		answers := v.listen("")
		ask := func() {
			v.says("多少公里保养一次")
			for {
				m, err := answers.next()
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(m.text(), "12个月") { // the answer, not the question
					return
				}
			}
		}
		ask()
		s := storetest.Open(t, database, store.Options{})
		if n := calls(ctx, t, s, 1); n != 1 { // the loop's
			t.Fatalf("%d calls are on record while it serves", n)
		}
		if used := usageOf(ctx, t, path, environment); used.Total.Calls != 1 || used.Total.In != 100 || used.Total.Out != 10 || used.Lines[0].Use != "reply" || used.Lines[0].Model != "m" {
			t.Errorf("usage %+v", used)
		}
		ask()
		if err := p.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		answers.close()
		if err := p.Wait(); err != nil {
			t.Fatalf("serve ends with %v", err)
		}
		if used := usageOf(ctx, t, path, environment); used.Total.Calls != 2 || used.Total.In != 200 {
			t.Errorf("after SIGTERM usage has %+v", used.Total)
		}
		if n := len(server.Requests()); n != 2 {
			t.Errorf("%d requests", n)
		}
	})
}

// ready waits until a program serves.
func ready(ctx context.Context, t *testing.T, url string) *site {
	t.Helper()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		if r, err := http.Get(url + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return &site{t: t, ctx: ctx, url: url}
			}
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			t.Fatal("serve does not come up")
		}
	}
}

// calls waits until the ledger of any day has that many.
func calls(ctx context.Context, t *testing.T, s *store.Store, want int64) (n int64) {
	t.Helper()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		n = 0
		list, err := s.ModelCalls(ctx, 1, "2000-01-01", "2100-01-01")
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range list {
			n += one.Calls
		}
		if n >= want {
			return n
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			t.Fatalf("the ledger has %d calls", n)
		}
	}
}

// usageOf is what `usage` prints.
func usageOf(ctx context.Context, t *testing.T, path string, environment []string) (used prompts.Usage) {
	t.Helper()
	c := exec.CommandContext(ctx, path, "usage", "--format", "json") //nolint:gosec // our own binary
	c.Env = environment
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &used); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	return used
}
