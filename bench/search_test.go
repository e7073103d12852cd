package bench_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pgvector/pgvector-go"
	pgxvector "github.com/pgvector/pgvector-go/pgx"

	"pitcrew/knowledge"
	"pitcrew/store/storetest"
)

// BenchmarkSearch searches the playbook with made-up passages in it, one question at a
// time. On PostgreSQL each search takes turns with the bare vector query, which uses the
// same index and gets the same questions, each half the list later: who asks right after
// somebody else asked the same finds the vectors in the processor's cache.
func BenchmarkSearch(b *testing.B) {
	for _, passages := range []int{10_000, 20_000, 100_000} {
		b.Run(fmt.Sprintf("sqlite/%d", passages), func(b *testing.B) {
			s := open(b, storetest.SQLite(b), false, passages)
			took := s.searches(b, func(string) {})
			b.ReportMetric(percentile(took, 50), "p50_ms")
			b.ReportMetric(percentile(took, 95), "p95_ms")
		})
		b.Run(fmt.Sprintf("postgres/%d", passages), func(b *testing.B) {
			s := open(b, storetest.Postgres(b), false, passages)
			bare := openBare(b, s)
			took := s.searches(b, func(q string) { bare.nearest(b, q) })
			slices.Sort(bare.took)
			b.ReportMetric(percentile(took, 50), "p50_ms")
			b.ReportMetric(percentile(took, 95), "p95_ms")
			b.ReportMetric(percentile(bare.took, 50), "bare_p50_ms")
			b.ReportMetric(percentile(bare.took, 95), "bare_p95_ms")
			b.ReportMetric(percentile(took, 50)/percentile(bare.took, 50), "ratio")
		})
	}
}

// searches measures searches, and lets something else be done with another question after each.
func (s *shop) searches(b *testing.B, after func(question string)) []time.Duration {
	b.Helper()
	list := questions(500)
	ask := func(question string) {
		q := knowledge.Query{Shop: s.record.ID, Text: question, Audience: knowledge.Staff}
		if _, err := s.library.Search(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	for _, q := range list[:50] { // warms caches and plans
		ask(q)
		after(q)
	}
	var took []time.Duration
	b.ResetTimer()
	for b.Loop() {
		n := len(took)
		began := time.Now()
		ask(list[n%len(list)])
		took = append(took, time.Since(began))
		after(list[(n+len(list)/2)%len(list)])
	}
	b.ReportMetric(0, "ns/op") // both together say nothing
	slices.Sort(took)
	return took
}

// bare asks pgvector itself, through a pool like the store's.
type bare struct {
	pool  *pgxpool.Pool
	query string
	took  []time.Duration
}

// openBare makes sure that there is an index, also where the library needs none.
func openBare(b *testing.B, s *shop) *bare {
	b.Helper()
	var embedder knowledge.Hashed
	if err := s.store.IndexVectors(b.Context(), embedder.Name(), embedder.Dimensions()); err != nil {
		b.Fatal(err)
	}
	config, err := pgxpool.ParseConfig(s.url)
	if err != nil {
		b.Fatal(err)
	}
	config.AfterConnect = pgxvector.RegisterTypes
	pool, err := pgxpool.NewWithConfig(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	// The index is on the vectors of one shop, model and length, so the query names them.
	return &bare{pool: pool, query: fmt.Sprintf(`SELECT passage_id FROM passage_vectors WHERE shop_id = %d AND model = '%s' AND dimensions = %[3]d
		ORDER BY embedding::vector(%[3]d) <=> $1::vector(%[3]d) LIMIT 10`, s.record.ID, embedder.Name(), embedder.Dimensions())}
}

func (q *bare) nearest(b *testing.B, question string) {
	v, err := knowledge.Hashed{}.Embed(b.Context(), []string{question})
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	rows, err := q.pool.Query(b.Context(), q.query, pgvector.NewVector(v[0]))
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil || n != 10 {
		b.Fatalf("%d passages, %v", n, err)
	}
	q.took = append(q.took, time.Since(began))
}
