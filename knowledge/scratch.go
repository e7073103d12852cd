package knowledge

import (
	"context"
	"crypto/rand"
	"fmt"

	"pitcrew/store"
)

// Scratch is a collection of plain texts in a shop of its own, to measure retrieval on the database that a shop would
// use. Close takes everything away again.
type Scratch struct {
	store   *store.Store
	library *Library
	shop    store.ShopID
	ids     map[entryKey]string
	blocks  int
}

var _ Collection = (*Scratch)(nil)

// ThrowAway makes an empty collection. The caller closes it.
func ThrowAway(ctx context.Context, s *store.Store) (*Scratch, error) {
	ranking := StandardRanking
	ranking.Floor = 0 // every question that is asked has its answer; the order is measured
	c := &Scratch{store: s, library: Open(s, Options{Ranking: &ranking}), ids: map[entryKey]string{}}
	err := s.InTx(ctx, func(tx *store.Tx) error {
		shop, err := tx.PutShop(ctx, store.Shop{Code: "measure-" + rand.Text(), Name: "measurement", TimeZone: "Asia/Shanghai"})
		c.shop = shop.ID
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("make a collection to measure: %w", err)
	}
	return c, nil
}

// Close removes the collection and its shop.
func (c *Scratch) Close(ctx context.Context) error {
	err := c.store.InTx(ctx, func(tx *store.Tx) error { return tx.RemoveShop(ctx, c.shop) })
	if err != nil {
		return fmt.Errorf("remove the measured collection: %w", err)
	}
	return nil
}

// Load stores the texts, a block of them as one document with a passage each.
func (c *Scratch) Load(ctx context.Context, ids, texts []string) error {
	const block = 250
	for len(ids) > 0 {
		n := min(block, len(ids))
		if err := c.put(ctx, ids[:n], texts[:n]); err != nil {
			return fmt.Errorf("load texts to measure: %w", err)
		}
		ids, texts = ids[n:], texts[n:]
	}
	return c.library.settle(ctx, c.shop)
}

func (c *Scratch) put(ctx context.Context, ids, texts []string) error {
	c.blocks++
	d := store.Document{Shop: c.shop, Slug: fmt.Sprintf("block-%06d", c.blocks), Audience: string(Staff)}
	for i, id := range ids {
		d.Passages = append(d.Passages, store.Passage{Text: texts[i], Hash: fileHash([]byte(texts[i]))})
		c.ids[entryKey{d.Slug, i}] = id
	}
	rows, err := c.library.options.Embedder.Embed(ctx, texts)
	if err != nil {
		return err
	}
	return c.store.InTx(ctx, func(tx *store.Tx) error {
		_, err := tx.PutDocument(ctx, d, c.library.options.Embedder.Name(), rows)
		return err
	})
}

// Find returns the ids of the best texts.
func (c *Scratch) Find(ctx context.Context, question string, limit int) ([]string, error) {
	hits, err := c.library.Search(ctx, Query{Shop: c.shop, Text: question, Audience: Staff, Limit: limit})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = c.ids[h.key()]
	}
	return ids, nil
}
