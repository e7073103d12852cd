package store

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Document is a playbook entry as it is stored; its text lives in its passages.
type Document struct {
	ID         DocumentID
	Shop       ShopID
	Slug       string // the id in the entry's front matter, unique in the shop
	Title      string
	Audience   string // customer or staff
	Tags       []string
	Questions  []string
	Legal      bool
	ApprovedBy string
	ValidFrom  Date
	ValidTo    Date
	Hash       string // of the file's content
	Version    int    // rises with each change
	ChangedIn  int64  // the shop's playbook version that brought the change
	Removed    bool
	Passages   []Passage // only where a method says so
}

// Passage is one citable piece of a document.
type Passage struct {
	ID       PassageID
	Document DocumentID
	Position int
	Heading  string // the path of headings above it, "安全 › 刹车"
	Text     string
	Hash     string
}

const documentColumns = `id, shop_id, slug, title, audience, tags, questions, legal, approved_by, valid_from, valid_to, hash, version, changed_in, removed`

func scanDocument(r row) (d Document, err error) {
	err = r.Scan(&d.ID, &d.Shop, &d.Slug, &d.Title, &d.Audience, (*words)(&d.Tags), (*words)(&d.Questions), &d.Legal, &d.ApprovedBy,
		&d.ValidFrom, &d.ValidTo, &d.Hash, &d.Version, &d.ChangedIn, &d.Removed)
	return d, err
}

// Documents lists the shop's documents that changed after the given playbook version,
// the removed ones too, each with its passages. Version 0 lists all.
func (r Reader) Documents(ctx context.Context, shop ShopID, after int64) ([]Document, error) {
	docs, err := many(ctx, r, "documents", scanDocument, `SELECT `+documentColumns+` FROM playbook_documents d
		WHERE d.shop_id = $1 AND d.changed_in > $2 ORDER BY d.id`, shop, after)
	if err != nil || len(docs) == 0 {
		return docs, err
	}
	at := make(map[DocumentID]int, len(docs))
	for i, d := range docs {
		at[d.ID] = i
	}
	passages, err := many(ctx, r, "passages", func(r row) (p Passage, err error) {
		err = r.Scan(&p.ID, &p.Document, &p.Position, &p.Heading, &p.Text, &p.Hash)
		return p, err
	}, `SELECT p.id, p.document_id, p.position, p.heading, p.text, p.hash FROM passages p JOIN playbook_documents d ON d.id = p.document_id
		WHERE d.shop_id = $1 AND d.changed_in > $2 ORDER BY p.document_id, p.position`, shop, after)
	if err != nil {
		return nil, err
	}
	for _, p := range passages {
		if i, ok := at[p.Document]; ok {
			docs[i].Passages = append(docs[i].Passages, p)
		}
	}
	return docs, nil
}

// PlaybookVersion is the number of changes that the shop's playbook has seen.
func (r Reader) PlaybookVersion(ctx context.Context, shop ShopID) (int64, error) {
	return one(ctx, r, "playbook version", scanInto[int64], `SELECT playbook_version FROM shops WHERE id = $1`, shop)
}

// PutDocument creates the document with that slug or replaces it, with all its passages
// and one vector per passage under the model's name (or none at all), and raises the
// playbook's version.
// It returns the document with its new ids. The old passages' vectors go with them.
func (tx *Tx) PutDocument(ctx context.Context, d Document, model string, vectors [][]float32) (Document, error) {
	if len(vectors) != 0 && len(vectors) != len(d.Passages) {
		return Document{}, fmt.Errorf("put document %s: %d passages but %d vectors", d.Slug, len(d.Passages), len(vectors))
	}
	version, err := tx.raisePlaybook(ctx, d.Shop)
	if err != nil {
		return Document{}, err
	}
	stored, err := one(ctx, tx.Reader, "put document", scanDocument, `INSERT INTO playbook_documents AS d
		(shop_id, slug, title, audience, tags, questions, legal, approved_by, valid_from, valid_to, hash, changed_in, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) ON CONFLICT (shop_id, slug) DO UPDATE SET title = EXCLUDED.title, audience = EXCLUDED.audience,
		tags = EXCLUDED.tags, questions = EXCLUDED.questions, legal = EXCLUDED.legal, approved_by = EXCLUDED.approved_by, valid_from = EXCLUDED.valid_from,
		valid_to = EXCLUDED.valid_to, hash = EXCLUDED.hash, version = d.version + 1, changed_in = EXCLUDED.changed_in, removed = FALSE,
		updated_at = EXCLUDED.updated_at RETURNING `+documentColumns,
		d.Shop, d.Slug, d.Title, d.Audience, words(d.Tags), words(d.Questions), d.Legal, d.ApprovedBy, d.ValidFrom, d.ValidTo, d.Hash, version, tx.now)
	if err != nil {
		return Document{}, err
	}
	if _, err := tx.exec(ctx, "clear passages", `DELETE FROM passages WHERE document_id = $1`, stored.ID); err != nil {
		return Document{}, err
	}
	if stored.Passages, err = tx.addPassages(ctx, stored, d.Passages); err != nil {
		return Document{}, err
	}
	return stored, tx.addVectors(ctx, stored, model, vectors)
}

func (tx *Tx) addPassages(ctx context.Context, d Document, passages []Passage) ([]Passage, error) {
	out := slices.Clone(passages)
	args := make([]any, 0, len(out)*6)
	for i := range out {
		out[i].Document, out[i].Position = d.ID, i
		args = append(args, d.Shop, d.ID, i, out[i].Heading, out[i].Text, out[i].Hash)
	}
	for rows, part := range batches(args, 6) {
		// The rows come back in any order, so each says which one it is.
		stored, err := many(ctx, tx.Reader, "add passages", func(r row) (p Passage, err error) {
			err = r.Scan(&p.ID, &p.Position)
			return p, err
		}, `INSERT INTO passages (shop_id, document_id, position, heading, text, hash) VALUES `+rows+` RETURNING id, position`, part...)
		if err != nil {
			return nil, err
		}
		for _, p := range stored {
			out[p.Position].ID = p.ID
		}
	}
	return out, nil
}

func (tx *Tx) addVectors(ctx context.Context, d Document, model string, vectors [][]float32) error {
	args := make([]any, 0, len(vectors)*5)
	for i, v := range vectors {
		args = append(args, d.Passages[i].ID, d.Shop, model, len(v), tx.dialect.vector(v))
	}
	for rows, part := range batches(args, 5) {
		if _, err := tx.exec(ctx, "add vectors", `INSERT INTO passage_vectors (passage_id, shop_id, model, dimensions, embedding) VALUES `+rows, part...); err != nil {
			return err
		}
	}
	return nil
}

// RemoveDocument takes a document out of the playbook: its passages are gone, the row
// stays with Removed set, so that other replicas learn of it.
func (tx *Tx) RemoveDocument(ctx context.Context, shop ShopID, slug string) error {
	version, err := tx.raisePlaybook(ctx, shop)
	if err != nil {
		return err
	}
	id, err := one(ctx, tx.Reader, "remove document", scanInto[DocumentID], `UPDATE playbook_documents SET removed = TRUE, hash = '', changed_in = $3, updated_at = $4
		WHERE shop_id = $1 AND slug = $2 RETURNING id`, shop, slug, version, tx.now)
	if err != nil {
		return err
	}
	return tx.later(ctx, "remove passages", `DELETE FROM passages WHERE document_id = $1`, id)
}

func (tx *Tx) raisePlaybook(ctx context.Context, shop ShopID) (int64, error) {
	return one(ctx, tx.Reader, "raise playbook version", scanInto[int64],
		`UPDATE shops SET playbook_version = playbook_version + 1 WHERE id = $1 RETURNING playbook_version`, shop)
}

// PutVector stores a passage's vector under the model's name, replacing an older one.
func (tx *Tx) PutVector(ctx context.Context, shop ShopID, id PassageID, model string, v []float32) error {
	return tx.later(ctx, "put vector", `INSERT INTO passage_vectors (passage_id, shop_id, model, dimensions, embedding) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (passage_id, model) DO UPDATE SET dimensions = EXCLUDED.dimensions, embedding = EXCLUDED.embedding`,
		id, shop, model, len(v), tx.dialect.vector(v))
}

// PassageVector is a stored vector of a passage.
type PassageVector struct {
	Passage PassageID
	Vector  []float32
}

// Vectors lists the shop's vectors of one model for documents that changed after the
// given playbook version, by passage: what an embedded database searches in memory.
func (r Reader) Vectors(ctx context.Context, shop ShopID, model string, after int64) ([]PassageVector, error) {
	return many(ctx, r, "vectors", func(row row) (v PassageVector, err error) {
		var b vectorColumn
		err = row.Scan(&v.Passage, &b)
		v.Vector = b
		return v, err
	}, `SELECT v.passage_id, v.embedding FROM passage_vectors v JOIN passages p ON p.id = v.passage_id JOIN playbook_documents d ON d.id = p.document_id
		WHERE v.shop_id = $1 AND v.model = $2 AND d.changed_in > $3 ORDER BY v.passage_id`, shop, model, after)
}

// Near is a passage that a vector search found, with its cosine similarity.
type Near struct {
	Passage    PassageID
	Similarity float64
}

// Gap is a question that found no good answer, and how often it was asked.
type Gap struct {
	Question string
	Audience string
	Asked    int
	Message  MessageID
	FirstAt  time.Time
	LastAt   time.Time
}

// AddGap counts a question without a good answer; folded is its form for matching.
func (tx *Tx) AddGap(ctx context.Context, shop ShopID, folded string, g Gap) error {
	return tx.later(ctx, "add gap", `INSERT INTO gaps AS g (shop_id, folded, question, audience, message_id, first_at, last_at) VALUES ($1,$2,$3,$4,$5,$6,$6)
		ON CONFLICT (shop_id, folded) DO UPDATE SET asked = g.asked + 1, last_at = EXCLUDED.last_at`,
		shop, folded, g.Question, g.Audience, null(g.Message), tx.now)
}

// Gaps lists the shop's open gaps last asked at or after since, the most asked first.
func (r Reader) Gaps(ctx context.Context, shop ShopID, since time.Time, limit int) ([]Gap, error) {
	return many(ctx, r, "gaps", scanGap, `SELECT `+gapColumns+` FROM gaps WHERE shop_id = $1 AND last_at >= $2 ORDER BY asked DESC, id LIMIT $3`,
		shop, micros(since), limit)
}
