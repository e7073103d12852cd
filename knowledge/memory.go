package knowledge

import "context"

// Memory is a collection of plain texts that lives in memory only: the index alone, without a database.
type Memory struct {
	index   *index
	vectors *vectors
}

// NewMemory returns an empty collection that ranks as told.
func NewMemory(r Ranking) *Memory {
	return &Memory{newIndex(r, standardLexicon()), newVectors(hashedDimensions)}
}

// Load adds the texts.
func (m *Memory) Load(ctx context.Context, ids, texts []string) error {
	add := make([]*Passage, len(ids))
	for i, id := range ids {
		add[i] = &Passage{Document: &Document{ID: id}, Text: texts[i]}
	}
	m.index.apply(nil, add)
	rows, err := Hashed{}.Embed(ctx, texts)
	if err != nil {
		return err
	}
	set := map[entryKey][]float32{}
	for i, p := range add {
		set[p.key()] = rows[i]
	}
	m.vectors.apply(nil, set)
	return nil
}

// Find returns the ids of the best texts.
func (m *Memory) Find(ctx context.Context, question string, limit int) ([]string, error) {
	v, err := Hashed{}.Embed(ctx, []string{question})
	if err != nil {
		return nil, err
	}
	near := func() []neighbour { return m.vectors.nearest(v[0], m.index.ranking.Depth) }
	var ids []string
	for _, f := range m.index.search(question, limit, near, func(*Passage) bool { return true }) {
		ids = append(ids, f.entry.passage.Document.ID)
	}
	return ids[:min(limit, len(ids))], nil
}
