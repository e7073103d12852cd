package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pgvector/pgvector-go"
	pgxvector "github.com/pgvector/pgvector-go/pgx"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// size reads how much data a benchmark works on: PITCREW_BENCH_PASSAGES,
// PITCREW_BENCH_CUSTOMERS …
func size(name string, least int) int {
	if n, err := strconv.Atoi(os.Getenv("PITCREW_BENCH_" + name)); err == nil {
		return n
	}
	return least
}

// topics makes vectors that lie in clusters, as texts about the same things do.
type topics struct {
	random  *rand.Rand
	centres [][]float32
}

func newTopics(dimensions int) *topics {
	t := &topics{random: rand.New(rand.NewPCG(1, 2))}
	for range 200 {
		centre := make([]float32, dimensions)
		for i := range centre {
			centre[i] = float32(t.random.NormFloat64())
		}
		t.centres = append(t.centres, centre)
	}
	return t
}

func (t *topics) vector() []float32 {
	v := slices.Clone(t.centres[t.random.IntN(len(t.centres))])
	for i := range v {
		v[i] += float32(t.random.NormFloat64())
	}
	return v
}

// BenchmarkNearest measures a search beside the bare query that it cannot beat, in the
// same run and on the same rows: the nearest rows of the table by the table's only index,
// whatever their shop and model.
func BenchmarkNearest(b *testing.B) {
	passages := size("PASSAGES", 10_000)
	for _, dimensions := range []int{256, 512} {
		b.Run(fmt.Sprintf("%dx%d", passages, dimensions), func(b *testing.B) {
			url := storetest.Postgres(b)
			s := storetest.Open(b, url, store.Options{})
			f := openShop(b, s)
			pool := connect(b, url)
			fill(b, pool, f.shop, passages, newTopics(dimensions))
			began := time.Now()
			if err := s.IndexVectors(ctx, "m1", dimensions); err != nil {
				b.Fatal(err)
			}
			b.Logf("index of %d vectors built in %v", passages, time.Since(began))
			if _, err := pool.Exec(ctx, `ANALYZE passage_vectors`); err != nil {
				b.Fatal(err)
			}
			asked := newTopics(dimensions)
			const k = 30
			bare := fmt.Sprintf(`SELECT passage_id FROM passage_vectors WHERE shop_id = %[2]d AND model = 'm1' AND dimensions = %[1]d
				ORDER BY embedding::vector(%[1]d) <=> $1::vector(%[1]d) LIMIT %[3]d`, dimensions, f.shop, k)
			searches := map[string]func(v []float32) ([]store.PassageID, error){
				"bare": func(v []float32) ([]store.PassageID, error) {
					rows, err := pool.Query(ctx, bare, pgvector.NewVector(v))
					if err != nil {
						return nil, err
					}
					return pgx.CollectRows(rows, pgx.RowTo[store.PassageID])
				},
				"nearest": func(v []float32) (ids []store.PassageID, err error) {
					near, version, err := s.Nearest(ctx, f.shop, "m1", v, k)
					if err == nil && version != 7 {
						err = fmt.Errorf("version %d", version)
					}
					for _, n := range near {
						ids = append(ids, n.Passage)
					}
					return ids, err
				},
			}
			b.Run("recall", func(b *testing.B) {
				found, wanted := 0, 0
				for range b.N {
					v := asked.vector()
					near, err := searches["nearest"](v)
					if err != nil {
						b.Fatal(err)
					}
					for _, id := range exactly(b, pool, bare, v) {
						wanted++
						if slices.Contains(near, id) {
							found++
						}
					}
				}
				b.ReportMetric(float64(found)/float64(wanted), "recall@30")
			})
			for _, name := range []string{"bare", "nearest"} {
				b.Run(name, func(b *testing.B) {
					var took []time.Duration
					for range b.N {
						v := asked.vector()
						began := time.Now()
						found, err := searches[name](v)
						took = append(took, time.Since(began))
						if err != nil || len(found) != k {
							b.Fatalf("%d found, %v", len(found), err)
						}
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
					b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-µs")
				})
			}
		})
	}
}

// exactly runs a search without any index.
func exactly(tb testing.TB, pool *pgxpool.Pool, search string, v []float32) (ids []store.PassageID) {
	tb.Helper()
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL enable_indexscan = off`); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, search, pgvector.NewVector(v))
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[store.PassageID])
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return ids
}

func connect(tb testing.TB, url string) *pgxpool.Pool {
	tb.Helper()
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		tb.Fatal(err)
	}
	config.AfterConnect = pgxvector.RegisterTypes
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(pool.Close)
	return pool
}

// firstFilled is the first id that fill gives, far above those of the sequences.
const firstFilled = 1 << 32

// fill stores so many passages with vectors and sets the playbook's version to 7.
func fill(tb testing.TB, pool *pgxpool.Pool, shop store.ShopID, passages int, from *topics) {
	tb.Helper()
	for _, statement := range []string{
		`INSERT INTO playbook_documents (id, shop_id, slug, title, audience, tags, questions, hash, changed_in, updated_at)
			VALUES (4294967296, $1, 'd', 't', 'staff', '[]', '[]', 'h', 1, '2026-11-23')`,
		`UPDATE shops SET playbook_version = 7 WHERE id = $1`,
	} {
		if _, err := pool.Exec(ctx, statement, shop); err != nil {
			tb.Fatal(err)
		}
	}
	copyIn := func(table string, columns []string, row func(i int) []any) {
		source := pgx.CopyFromSlice(passages, func(i int) ([]any, error) { return row(firstFilled + i), nil })
		if _, err := pool.CopyFrom(ctx, pgx.Identifier{table}, columns, source); err != nil {
			tb.Fatal(err)
		}
	}
	copyIn("passages", []string{"id", "shop_id", "document_id", "position", "heading", "text", "hash"}, func(i int) []any {
		return []any{i, int64(shop), firstFilled, i - firstFilled, "h", "t", "h"}
	})
	copyIn("passage_vectors", []string{"passage_id", "shop_id", "model", "dimensions", "embedding"}, func(i int) []any {
		v := from.vector()
		return []any{i, int64(shop), "m1", len(v), pgvector.NewVector(v)}
	})
}
