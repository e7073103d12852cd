package knowledge

import "context"

// Memory is a collection of plain texts that lives in memory only: the index alone, without a database.
type Memory struct{ index *index }

// NewMemory returns an empty collection that ranks as told.
func NewMemory(r Ranking) *Memory { return &Memory{newIndex(r, standardLexicon())} }

// Load adds the texts.
func (m *Memory) Load(_ context.Context, ids, texts []string) error {
	add := make([]*Passage, len(ids))
	for i, id := range ids {
		add[i] = &Passage{Document: &Document{ID: id}, Text: texts[i]}
	}
	m.index.apply(nil, add)
	return nil
}

// Find returns the ids of the best texts.
func (m *Memory) Find(_ context.Context, question string, limit int) ([]string, error) {
	var ids []string
	for _, f := range m.index.search(question, limit, nil, func(*Passage) bool { return true }) {
		ids = append(ids, f.entry.passage.Document.ID)
	}
	return ids, nil
}
