// Package storetest gives tests real databases: each test its own, empty and migrated,
// on SQLite and on PostgreSQL. What the databases must do is tested in store itself.
package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"pitcrew/store"
)

// Each runs fn as two parallel sub-tests, "sqlite" and "postgres", each on a fresh store
// whose clock stands at Start.
func Each(t *testing.T, fn func(t *testing.T, s *store.Store)) {
	t.Helper()
	EachClock(t, func(t *testing.T, s *store.Store, _ *Clock) { fn(t, s) })
}

// EachClock is Each with the store's clock, to be moved by the test.
func EachClock(t *testing.T, fn func(t *testing.T, s *store.Store, clock *Clock)) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string) {
		clock := NewClock()
		fn(t, Open(t, url, store.Options{Clock: clock.Now}), clock)
	})
}

// EachURL is Each for what opens its store itself: url names a database without a schema.
func EachURL(t *testing.T, fn func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, Postgres(t))
	})
}

// Open opens a store that is closed when the test ends.
func Open(tb testing.TB, url string, opts store.Options) *store.Store {
	tb.Helper()
	s, err := store.Open(context.Background(), url, opts)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// SQLite is the path of a database file that does not exist yet, in a folder of its own.
func SQLite(tb testing.TB) string { return filepath.Join(tb.TempDir(), "pitcrew.db") }

// Server is the environment variable with the URL of the PostgreSQL server for tests.
const Server = "PITCREW_TEST_POSTGRES"

// Postgres is the URL of an empty schema of its own on the server for tests, removed when
// the test ends. Without a server the test fails and says how to get one.
func Postgres(tb testing.TB) string {
	tb.Helper()
	server := os.Getenv(Server)
	if server == "" {
		tb.Fatalf("%s is not set: run `make test`, or `scripts/postgres.sh run go test ./...`", Server)
	}
	schema := "test_" + strings.ToLower(rand.Text()[:16])
	administer(tb, server, "SELECT pg_advisory_xact_lock(7); CREATE EXTENSION IF NOT EXISTS vector; CREATE SCHEMA "+schema)
	tb.Cleanup(func() { administer(tb, server, "SET client_min_messages = error; DROP SCHEMA "+schema+" CASCADE") })
	u, err := url.Parse(server)
	if err != nil {
		tb.Fatal(fmt.Errorf("%s: %w", Server, err))
	}
	query := u.Query()
	query.Set("search_path", schema+",public")
	u.RawQuery = query.Encode()
	return u.String()
}

// administer runs statements in one implicit transaction on a connection of their own.
func administer(tb testing.TB, server, statements string) {
	tb.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statements); err != nil {
		tb.Fatal(err)
	}
}
