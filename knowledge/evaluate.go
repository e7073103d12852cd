package knowledge

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// Collection is something that retrieval is measured on: Load takes texts by id, Find returns the ids of the best
// ones for a question, the best first.
type Collection interface {
	Load(ctx context.Context, ids, texts []string) error
	Find(ctx context.Context, question string, limit int) ([]string, error)
}

// RetrievalReport is what EvalRetrieval prints: shares of questions whose right text came first, within five, within
// ten; the mean reciprocal rank within ten; seconds to load; milliseconds per question.
type RetrievalReport struct {
	Task     string  `json:"task"`
	Queries  int     `json:"n"`
	Docs     int     `json:"docs"`
	Recall1  float64 `json:"recall@1"`
	Recall5  float64 `json:"recall@5"`
	Recall10 float64 `json:"recall@10"`
	MRR10    float64 `json:"mrr@10"`
	IndexS   float64 `json:"index_s"`
	P50      float64 `json:"p50_ms"`
	P95      float64 `json:"p95_ms"`
}

// EvalRetrieval measures a collection on rows {"id","text"} and {"id","query","doc_id" | "doc_ids"}; with several
// right texts the first found counts. Limit bounds the questions; 0 takes all.
func EvalRetrieval(ctx context.Context, docs, queries io.Reader, limit int, c Collection) (RetrievalReport, error) {
	r := RetrievalReport{Task: "retrieval"}
	var ids, texts []string
	err := eachRow(docs, func(d struct{ ID, Text string }) {
		ids, texts = append(ids, d.ID), append(texts, d.Text)
	})
	if err != nil {
		return r, fmt.Errorf("docs: %w", err)
	}
	var asked []retrievalQuery
	if err := eachRow(queries, func(q retrievalQuery) { asked = append(asked, q) }); err != nil {
		return r, fmt.Errorf("queries: %w", err)
	}
	if limit > 0 && limit < len(asked) {
		asked = asked[:limit]
	}
	if len(ids) == 0 || len(asked) == 0 {
		return r, fmt.Errorf("nothing to measure: %d docs, %d queries", len(ids), len(asked))
	}
	start := time.Now()
	if err := c.Load(ctx, ids, texts); err != nil {
		return r, err
	}
	r.IndexS = time.Since(start).Seconds()
	r.Docs, r.Queries = len(ids), len(asked)
	err = r.ask(ctx, asked, c)
	return r, err
}

type retrievalQuery struct {
	ID     string
	Query  string
	DocID  string   `json:"doc_id"`
	DocIDs []string `json:"doc_ids"`
}

func (r *RetrievalReport) ask(ctx context.Context, asked []retrievalQuery, c Collection) error {
	var first, five, ten int
	var reciprocal float64
	took := make([]float64, 0, len(asked))
	for _, q := range asked {
		start := time.Now()
		found, err := c.Find(ctx, q.Query, 10)
		if err != nil {
			return fmt.Errorf("query %s: %w", q.ID, err)
		}
		took = append(took, float64(time.Since(start))/float64(time.Millisecond))
		rank := slices.IndexFunc(found, func(id string) bool { return id == q.DocID || slices.Contains(q.DocIDs, id) })
		if rank < 0 {
			continue
		}
		ten++
		reciprocal += 1 / float64(rank+1)
		if rank < 5 {
			five++
		}
		if rank == 0 {
			first++
		}
	}
	n := float64(len(asked))
	r.Recall1, r.Recall5, r.Recall10, r.MRR10 = float64(first)/n, float64(five)/n, float64(ten)/n, reciprocal/n
	slices.Sort(took)
	r.P50, r.P95 = took[len(took)/2], took[len(took)*95/100]
	return nil
}

// eachRow calls do for each line of JSON.
func eachRow[T any](from io.Reader, do func(T)) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		do(row)
	}
	return lines.Err()
}
