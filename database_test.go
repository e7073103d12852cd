package main

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestTheDatabaseComesUpLater: a server that takes no connections yet is waited for, and told of once; what is wrong with the URL or the
// password ends it at once, in one line.
func TestTheDatabaseComesUpLater(t *testing.T) {
	t.Parallel()
	database := storetest.Postgres(t)
	address := freeAddress(t)
	behind := through(t, database, address)
	told := &firstWord{said: make(chan struct{})}
	var opening sync.WaitGroup
	opening.Go(func() {
		s, err := openStore(t.Context(), behind, store.Options{}, time.Minute, slog.New(slog.NewTextHandler(told, nil)))
		if err != nil {
			t.Error(err)
			return
		}
		if err := errors.Join(s.Ping(t.Context()), s.Close()); err != nil {
			t.Error(err)
		}
	})
	<-told.said
	forward(t, database, address)
	opening.Wait()
	if lines := strings.Count(told.all.String(), "\n"); lines != 1 || !strings.Contains(told.all.String(), "takes no connections") {
		t.Errorf("told %d lines:\n%s", lines, &told.all)
	}

	wrong, err := url.Parse(behind)
	if err != nil {
		t.Fatal(err)
	}
	query := wrong.Query()
	query.Del("user")
	wrong.User, wrong.RawQuery = url.UserPassword("nobody_of_that_name", "x"), query.Encode()
	for name, one := range map[string]string{"who": wrong.String(), "where": "postgres://nowhere.invalid/x", "not a URL": "postgres://%zz"} {
		s, err := openStore(t.Context(), one, store.Options{}, time.Hour, slog.New(slog.DiscardHandler))
		if err == nil {
			t.Fatal(name, s.Close(), "it is open")
		}
		if errors.Is(err, store.ErrNotUp) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := openStore(t.Context(), "postgres://"+freeAddress(t)+"/x", store.Options{}, 0, slog.New(slog.DiscardHandler)); !errors.Is(err, store.ErrNotUp) || strings.Contains(err.Error(), "\n") {
		t.Errorf("without patience: %v", err)
	}
}

// firstWord is a log that tells of its first line.
type firstWord struct {
	once sync.Once
	said chan struct{}
	all  bytes.Buffer
}

func (f *firstWord) Write(p []byte) (int, error) {
	defer f.once.Do(func() { close(f.said) })
	return f.all.Write(p)
}

// through is the URL of a database by way of another address.
func through(t *testing.T, database, address string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Del("host")
	query.Del("port")
	u.Host, u.RawQuery = address, query.Encode()
	return u.String()
}

// forward listens at an address in a database server's stead.
func forward(t *testing.T, database, address string) {
	t.Helper()
	config, err := pgx.ParseConfig(database)
	if err != nil {
		t.Fatal(err)
	}
	network, server := pgconn.NetworkAddress(config.Host, config.Port)
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	var open sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); open.Wait() })
	open.Go(func() {
		for {
			from, err := l.Accept()
			if err != nil { // closed
				return
			}
			to, err := net.Dial(network, server)
			if err != nil {
				t.Error(err)
				return
			}
			open.Go(func() { _, _ = io.Copy(to, from); _ = to.Close() })
			open.Go(func() { _, _ = io.Copy(from, to); _ = from.Close() })
		}
	})
}
