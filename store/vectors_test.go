package store_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// Only PostgreSQL searches vectors; on SQLite they are loaded and searched in memory.
func TestNearest(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		if !s.Postgres() {
			if _, _, err := s.Nearest(ctx, f.shop, "m1", []float32{1, 0}, 5); err == nil {
				t.Error("SQLite searched vectors")
			}
			if err := s.IndexVectors(ctx, "m1", 2); err != nil {
				t.Error(err)
			}
			return
		}
		nothing, version, err := s.Nearest(ctx, f.shop, "m1", []float32{1, 0}, 5)
		check(t, nothing, err, nil)
		check(t, version, nil, 0)
		d := put(t, s, f.document("price", "东", "东北", "北", "又东"), [][]float32{{2, 0}, {1, 1}, {0, 1}, {1, 0}})
		got, version, err := s.Nearest(ctx, f.shop, "m1", []float32{3, 0}, 3)
		check(t, version, err, 1)
		check(t, ids(got), nil, []store.PassageID{d.Passages[0].ID, d.Passages[3].ID, d.Passages[1].ID})
		if got[0].Similarity != 1 || got[2].Similarity > 0.7072 || got[2].Similarity < 0.7071 {
			t.Errorf("cosines: %+v", got)
		}
		for name, search := range map[string]func() ([]store.Near, int64, error){
			"other shop":       func() ([]store.Near, int64, error) { return s.Nearest(ctx, f.shop+1, "m1", []float32{1, 0}, 3) },
			"other model":      func() ([]store.Near, int64, error) { return s.Nearest(ctx, f.shop, `m'1"\`, []float32{1, 0}, 3) },
			"other dimensions": func() ([]store.Near, int64, error) { return s.Nearest(ctx, f.shop, "m1", []float32{1, 0, 0}, 3) },
		} {
			if got, _, err := search(); err != nil || got != nil {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		}
	})
}

func ids(near []store.Near) []store.PassageID {
	var out []store.PassageID
	for _, n := range near {
		out = append(out, n.Passage)
	}
	return out
}

// A big shop is searched by its own index, which finds nearly all, and nothing of others;
// a small one beside it exactly.
func TestIndexVectors(t *testing.T) {
	t.Parallel()
	url := storetest.Postgres(t)
	s := storetest.Open(t, url, store.Options{})
	f := openShop(t, s)
	pool := connect(t, url)
	const dimensions, passages, k = 32, 3000, 60 // k above what an index scan looks at by itself
	fill(t, pool, f.shop, passages, newTopics(dimensions))
	var small store.Shop
	if err := s.InTx(ctx, func(tx *store.Tx) (err error) {
		small, err = tx.PutShop(ctx, store.Shop{Code: "small", Name: "小店", TimeZone: "UTC"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	beside := newTopics(dimensions)
	d := f.document("price", "一", "二", "三")
	d.Shop = small.ID
	d = put(t, s, d, [][]float32{beside.vector(), beside.vector(), beside.vector()})

	questions := newTopics(dimensions)
	var asked [][]float32
	var exact [][]store.PassageID
	for range 40 {
		asked = append(asked, questions.vector())
		near, _, err := s.Nearest(ctx, f.shop, "m1", asked[len(asked)-1], k)
		if err != nil {
			t.Fatal(err)
		}
		exact = append(exact, ids(near))
	}

	var all sync.WaitGroup
	for range 3 { // replicas at once, and again
		all.Go(func() {
			if err := s.IndexVectors(ctx, "m1", dimensions); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := errors.Join(s.IndexVectors(ctx, "m1", dimensions), s.IndexVectors(ctx, "none", dimensions), s.IndexVectors(ctx, "m1", 4000)); err != nil {
		t.Error(err)
	}
	if got := vectorIndexes(t, pool); len(got) != 1 {
		t.Fatalf("indexes: %v", got)
	}

	found, wanted := 0, 0
	for i, v := range asked {
		near, version, err := s.Nearest(ctx, f.shop, "m1", v, k)
		if err != nil || version != 7 || len(near) != k {
			t.Fatalf("%d found, version %d, %v", len(near), version, err)
		}
		for _, id := range ids(near) {
			if slices.Contains(exact[i], id) {
				found++
			}
		}
		wanted += k
		near, _, err = s.Nearest(ctx, small.ID, "m1", v, k)
		if err != nil || len(near) != len(d.Passages) {
			t.Fatalf("small shop: %d found, %v", len(near), err)
		}
	}
	if found*100 < wanted*95 {
		t.Errorf("the index finds %d of %d", found, wanted)
	}

	rebuilds(t, pool, vectorIndexes(t, pool)[0], func() error { return s.IndexVectors(ctx, "m1", dimensions) })
	if n, err := s.RemoveVectors(ctx, f.shop, "m1", dimensions); err != nil || n != passages || len(vectorIndexes(t, pool)) != 0 {
		t.Errorf("%d vectors removed, %v; indexes left: %v", n, err, vectorIndexes(t, pool))
	}
}

func vectorIndexes(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	// Not from pg_indexes, which also writes out indexes that other tests are dropping, and fails.
	rows, err := pool.Query(ctx, `SELECT c.relname FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'hnsw' AND c.relnamespace = current_schema()::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// rebuilds fails where an index whose build was interrupted is not built anew.
func rebuilds(t *testing.T, pool *pgxpool.Pool, name string, build func() error) {
	t.Helper()
	if _, err := pool.Exec(ctx, `UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1::regclass`, name); err != nil {
		t.Fatal(err)
	}
	if err := build(); err != nil {
		t.Fatal(err)
	}
	var valid bool
	if err := pool.QueryRow(ctx, `SELECT indisvalid FROM pg_index WHERE indexrelid = $1::regclass`, strings.ToLower(name)).Scan(&valid); err != nil || !valid {
		t.Errorf("valid: %v, %v", valid, err)
	}
}

// TestPgvector tries out what every Postgres database of ours has; a file has none.
func TestPgvector(t *testing.T) {
	t.Parallel()
	found, err := storetest.Open(t, storetest.Postgres(t), store.Options{}).Pgvector(t.Context())
	if err != nil || found.Version == "" || found.Available == "" {
		t.Errorf("%+v, %v", found, err)
	}
}
