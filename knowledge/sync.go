package knowledge

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"pitcrew/store"
)

// SyncResult counts what a Sync did. Errors holds one *FileError per file that could not be used; what the playbook
// had for it stays.
type SyncResult struct {
	Added, Updated, Removed, Unchanged int
	Drafts                             int // files marked as drafts, which are left out
	Errors                             []error
}

// Sync brings the shop's playbook in line with the folder: new files are added, changed ones replaced, documents
// without a file removed, each in a transaction of its own. Doing it again changes nothing. Progress, if given, is told
// the documents done and all there are. The error is set where the folder or the database failed; what was done before stays.
func (l *Library) Sync(ctx context.Context, shop store.ShopID, dir fs.FS, progress func(done, all int)) (SyncResult, error) {
	l.syncing.Lock()
	defer l.syncing.Unlock()
	docs, broken, err := LoadDir(dir)
	result := SyncResult{Errors: broken}
	if err != nil {
		return result, err
	}
	all := len(docs)
	docs = slices.DeleteFunc(docs, func(d *Document) bool { return d.Draft })
	result.Drafts = all - len(docs)
	if len(docs) == 0 {
		return result, fmt.Errorf("no usable playbook file in the folder; nothing was changed")
	}
	stored, err := l.store.Documents(ctx, shop, 0)
	if err != nil {
		return result, fmt.Errorf("sync playbook: %w", err)
	}
	have := map[string]store.Document{}
	for _, d := range stored {
		if !d.Removed {
			have[d.Slug] = d
		}
	}
	for i, d := range docs {
		before, known := have[d.ID]
		delete(have, d.ID)
		switch {
		case known && before.Hash == d.hash:
			result.Unchanged++
		case known:
			result.Updated++
		default:
			result.Added++
		}
		if !known || before.Hash != d.hash {
			if err := l.put(ctx, shop, d); err != nil {
				return result, fmt.Errorf("sync playbook, document %s: %w", d.ID, err)
			}
		}
		if progress != nil {
			progress(i+1, len(docs))
		}
	}
	if err := l.removeMissing(ctx, shop, dir, have, &result); err != nil {
		return result, fmt.Errorf("sync playbook: %w", err)
	}
	return result, l.settle(ctx, shop)
}

// put stores a document with its vectors. Where the model fails, the document is stored without, and Embed completes
// it later.
func (l *Library) put(ctx context.Context, shop store.ShopID, d *Document) error {
	passages := d.Passages()
	texts := make([]string, len(passages))
	stored := store.Document{
		Shop: shop, Slug: d.ID, Title: d.Title, Audience: string(d.Audience), Tags: d.Tags, Questions: d.Questions,
		Legal: d.Legal, ApprovedBy: d.ApprovedBy, ValidFrom: d.ValidFrom, ValidTo: d.ValidTo, Hash: d.hash,
	}
	for i, p := range passages {
		texts[i] = p.embedded()
		stored.Passages = append(stored.Passages, store.Passage{Heading: p.Heading, Text: p.Text, Hash: fileHash([]byte(texts[i]))})
	}
	model := l.options.Embedder.Name()
	rows, err := l.options.Embedder.Embed(ctx, texts)
	if err != nil || len(rows) != len(texts) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		l.options.Log.WarnContext(ctx, "passages not embedded", "document", d.ID, "model", model, "error", err)
		rows = nil
	}
	return l.store.InTx(ctx, func(tx *store.Tx) error {
		_, err := tx.PutDocument(ctx, stored, model, rows)
		return err
	})
}

// removeMissing removes documents that no file has. A document whose file is broken stays; where a broken file
// does not even tell its id, nothing is removed.
func (l *Library) removeMissing(ctx context.Context, shop store.ShopID, dir fs.FS, missing map[string]store.Document, result *SyncResult) error {
	for _, err := range result.Errors {
		id, ok := brokenID(dir, err)
		if !ok {
			return nil
		}
		delete(missing, id)
	}
	for id := range missing {
		err := l.store.InTx(ctx, func(tx *store.Tx) error { return tx.RemoveDocument(ctx, shop, id) })
		if err != nil {
			return fmt.Errorf("remove document %s: %w", id, err)
		}
		result.Removed++
	}
	return nil
}

var idLine = regexp.MustCompile(`(?m)^id:[ \t]*["']?([a-z0-9-]+)["']?[ \t\r]*$`)

// brokenID finds the id in a file that could not be used.
func brokenID(dir fs.FS, err error) (string, bool) {
	var broken *FileError
	if !errors.As(err, &broken) {
		return "", false
	}
	content, err := fs.ReadFile(dir, broken.File)
	if err != nil {
		return "", false
	}
	m := idLine.FindSubmatch(content)
	if m == nil {
		return "", false
	}
	return string(m[1]), true
}

// settle makes this library see the change at once.
func (l *Library) settle(ctx context.Context, shop store.ShopID) error {
	s, err := l.shelf(ctx, shop)
	if err != nil {
		return err
	}
	s.loading.Lock() // wait for a refresh under way, which may have been too early
	s.mu.Lock()
	s.checked = l.store.Now().Add(-2 * l.options.Refresh)
	s.mu.Unlock()
	s.loading.Unlock()
	if _, err = l.shelf(ctx, shop); err != nil {
		return err
	}
	return l.serveEmbedded(ctx, shop)
}
