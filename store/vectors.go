package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

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
	case string: // PostgreSQL
		var parsed pgvector.Vector
		err := parsed.Scan(v)
		*c = parsed.Slice()
		return err
	default:
		return fmt.Errorf("scan vector from %T", src)
	}
}

// Nearest is the pgvector search: the shop's passages closest to v by cosine, the
// closest first (ties by id), and the shop's playbook version at that moment, also where
// no vector was found. It is exact until IndexVectors has built the shop an index. Only
// PostgreSQL offers it.
func (r Reader) Nearest(ctx context.Context, shop ShopID, model string, v []float32, limit int) ([]Near, int64, error) {
	if !r.dialect.postgres {
		return nil, 0, errors.New("nearest: only PostgreSQL searches vectors, load them with Vectors")
	}
	var version int64
	near, err := many(ctx, r, "nearest", func(r row) (n Near, err error) {
		var passage sql.Null[PassageID]
		var similarity sql.NullFloat64
		err = r.Scan(&passage, &similarity, &version)
		return Near{passage.V, similarity.Float64}, err
	}, nearestQuery(shop, model, len(v)), v, limit)
	if len(near) == 1 && near[0].Passage == 0 {
		near = nil
	}
	return near, version, err
}

// nearestQuery names shop and model in its text, so that the planner can prove that the
// partial index of indexText holds the rows, once for all calls. The question's vector
// goes as an array, which the driver sends in binary: as text it takes half as long again.
func nearestQuery(shop ShopID, model string, dimensions int) string {
	return fmt.Sprintf(`SELECT n.passage_id, 1 - n.distance, s.playbook_version FROM shops s LEFT JOIN LATERAL (
		SELECT v.passage_id, v.embedding::vector(%[1]d) <=> $1::float4[]::vector(%[1]d) AS distance FROM passage_vectors v
		WHERE %[2]s ORDER BY v.embedding::vector(%[1]d) <=> $1::float4[]::vector(%[1]d) LIMIT $2) n ON TRUE
		WHERE s.id = %[3]d ORDER BY n.distance, n.passage_id`, dimensions, vectorsOf(shop, model, dimensions), shop)
}

func vectorsOf(shop ShopID, model string, dimensions int) string {
	return fmt.Sprintf(`shop_id = %d AND model = %s AND dimensions = %d`, shop, literal(model), dimensions)
}

// literal quotes a text for PostgreSQL. It cannot hold the byte 0, nor can a query.
func literal(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, "\x00", ""), "'", "''") + "'"
}
