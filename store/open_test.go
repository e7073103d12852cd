package store_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestOpenAgain(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, store.Options{Durable: true})
		f := openShop(t, s)
		if s.Postgres() != store.IsPostgres(url) {
			t.Errorf("%s: Postgres() is %v", url, s.Postgres())
		}
		for range 2 {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.InTx(ctx, tagging(f, "closed")); err == nil {
			t.Error("a closed store takes writes")
		}
		if err := s.Ping(ctx); err == nil {
			t.Error("a closed store answers")
		}
		s = storetest.Open(t, url, store.Options{})
		if err := s.Ping(ctx); err != nil {
			t.Error(err)
		}
		if c, err := s.CustomerByPhone(ctx, phone); err != nil || c.ID != f.customer {
			t.Errorf("after opening again: %+v, %v", c, err)
		}
	})
}

// Replicas that start at once migrate one at a time, and see each other's commits at once.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		stores := make([]*store.Store, 4)
		var all sync.WaitGroup
		for i := range stores {
			all.Go(func() {
				var err error
				if stores[i], err = store.Open(ctx, url, store.Options{}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if t.Failed() {
			return
		}
		f := openShop(t, stores[0])
		for i, s := range stores {
			all.Go(func() {
				for range 25 {
					if err := s.InTx(ctx, func(tx *store.Tx) error {
						_, err := tx.AddMessage(ctx, store.Message{Conversation: f.conversation.ID, Direction: store.Inbound, At: start})
						return err
					}); err != nil {
						t.Errorf("store %d: %v", i, err)
					}
				}
			})
		}
		all.Wait()
		for i, s := range stores {
			if got, err := s.LastMessages(ctx, f.conversation.ID, 1000); err != nil || len(got) != 100 {
				t.Errorf("store %d sees %d messages, %v", i, len(got), err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestOpenOddPaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"my shop.db", "顺风汽修 数据.db", "50%?mode=ro#1&_pragma=x.db", "a;b'c\"d.db", ":memory:"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), name)
			openShop(t, storetest.Open(t, path, store.Options{}))
			if _, err := os.Stat(path); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpenFails(t *testing.T) {
	t.Parallel()
	noFile := filepath.Join(t.TempDir(), "pitcrew.db")
	if err := os.WriteFile(noFile, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{
		noFile, filepath.Join(t.TempDir(), "no", "folder.db"), t.TempDir(), "postgres:///x?host=/nowhere", "postgres://%zz", "",
	} {
		if s, err := store.Open(ctx, url, store.Options{}); err == nil {
			t.Errorf("%q: opened", url)
			_ = s.Close()
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: not one line: %v", url, err)
		}
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := store.Open(cancelled, storetest.SQLite(t), store.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestWriteFromAnotherProcess is run by TestTwoProcesses in a process of its own.
func TestWriteFromAnotherProcess(t *testing.T) {
	path, ok := os.LookupEnv("PITCREW_TEST_SHARED_FILE")
	if !ok {
		return
	}
	s := storetest.Open(t, path, store.Options{})
	for n := range 50 {
		if err := s.InTx(ctx, receive(shopFloor{shop: 1}, int64(1000+n))); err != nil {
			t.Fatal(err)
		}
	}
}

// An import beside a running shop: two processes write one SQLite file.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	path := storetest.SQLite(t)
	s := storetest.Open(t, path, store.Options{})
	f := openShop(t, s)
	other := exec.Command(os.Args[0], "-test.run=^TestWriteFromAnotherProcess$")
	other.Env = append(os.Environ(), "PITCREW_TEST_SHARED_FILE="+path)
	var out strings.Builder
	other.Stdout, other.Stderr = &out, &out
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	for n := range 50 {
		if err := s.InTx(ctx, receive(f, int64(n))); err != nil {
			t.Error(err)
		}
	}
	if err := other.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	tasks, err := s.Claim(ctx, "a", 0, 1000, "answer.web")
	if err != nil || len(tasks) != 50 { // both wrote to the same fifty chats
		t.Errorf("%d tasks, %v", len(tasks), err)
	}
}
