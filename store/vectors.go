package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"
)

// vector is v as the database stores it: pgvector's type, or little-endian float32s.
func (d dialect) vector(v []float32) any {
	if d.postgres {
		return pgvector.NewVector(v)
	}
	b := make([]byte, 0, 4*len(v))
	for _, f := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	return b
}

// vectorColumn scans a stored vector of either database.
type vectorColumn []float32

func (c *vectorColumn) Scan(src any) error {
	switch v := src.(type) {
	case []byte: // SQLite
		if len(v)%4 != 0 {
			return fmt.Errorf("scan vector from %d bytes", len(v))
		}
		*c = make([]float32, len(v)/4)
		for i := range *c {
			(*c)[i] = math.Float32frombits(binary.LittleEndian.Uint32(v[4*i:]))
		}
		return nil
	case pgvector.Vector: // PostgreSQL
		*c = v.Slice()
		return nil
	default:
		return fmt.Errorf("scan vector from %T", src)
	}
}

// Nearest is the pgvector search: the shop's passages closest to v by cosine, the
// closest first (ties by id), and the shop's playbook version at that moment, also where
// no vector was found. It is exact until IndexVectors has built the shop an index. Only
// PostgreSQL offers it.
func (s *Store) Nearest(ctx context.Context, shop ShopID, model string, v []float32, limit int) (near []Near, version int64, err error) {
	if s.pool == nil {
		return nil, 0, errors.New("nearest: only PostgreSQL searches vectors, load them with Vectors")
	}
	query := nearestQuery(shop, model, len(v), limit)
	if s.watch != nil {
		s.watch(query)
	}
	near, version, err = nearest(ctx, s.pool, query, v)
	if err == nil && len(near) < limit {
		near, version, err = s.nearestFurther(ctx, query, v)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("nearest: %w", s.dialect.ours(err))
	}
	slices.SortFunc(near, func(a, b Near) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Passage, b.Passage))
	})
	return near, version, nil
}

// nearestFurther lets the search through an index go on until it has found as many as it
// should: the index looks at hnsw.ef_search vectors otherwise, among them those that were
// removed since the last vacuum. Being ready to go on makes every search a third dearer, so
// only the few that came home short are asked again. pgvector before 0.8 cannot go on, and
// takes the setting for one of its later versions.
func (s *Store) nearestFurther(ctx context.Context, query string, v []float32) (near []Near, version int64, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL hnsw.iterative_scan = strict_order`); err != nil {
			return err
		}
		near, version, err = nearest(ctx, tx, query, v)
		return err
	})
	return near, version, err
}

// poolOrTx is what a pool of the driver's and its transactions share.
type poolOrTx interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
}

func nearest(ctx context.Context, q poolOrTx, query string, v []float32) (near []Near, version int64, err error) {
	rows, err := q.Query(ctx, query, pgvector.NewVector(v))
	if err != nil {
		return nil, 0, err
	}
	var passage *PassageID
	var similarity *float64
	_, err = pgx.ForEachRow(rows, []any{&passage, &similarity, &version}, func() error {
		if passage != nil {
			near = append(near, Near{*passage, *similarity})
		}
		return nil
	})
	return near, version, err
}

// nearestQuery names shop, model and limit in its text: so the planner can prove that the
// partial index of indexText holds the rows, and plans once for all calls.
func nearestQuery(shop ShopID, model string, dimensions, limit int) string {
	return fmt.Sprintf(`SELECT n.passage_id, 1 - n.distance, s.playbook_version FROM shops s LEFT JOIN (
		SELECT v.passage_id, v.embedding::vector(%[1]d) <=> $1::vector(%[1]d) AS distance FROM passage_vectors v
		WHERE %[2]s ORDER BY v.embedding::vector(%[1]d) <=> $1::vector(%[1]d) LIMIT %[3]d) n ON TRUE
		WHERE s.id = %[4]d`, dimensions, vectorsOf(shop, model, dimensions), limit, shop)
}

func vectorsOf(shop ShopID, model string, dimensions int) string {
	return fmt.Sprintf(`shop_id = %d AND model = %s AND dimensions = %d`, shop, literal(model), dimensions)
}

// literal quotes a text for PostgreSQL. It cannot hold the byte 0, nor can a query.
func literal(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, "\x00", ""), "'", "''") + "'"
}
