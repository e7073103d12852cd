// Package records brings what a shop has on file into the store: workbooks and csv exports of customers,
// cars, orders, staff, stock and prices, cleaned and checked row by row. It owns the rules of a complete
// record (A2); the tables are the store's.
package records

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pitcrew/store"
)

// Options of Import. The zero value imports for real.
type Options struct {
	// DryRun counts what an import would do and writes nothing but the error file.
	DryRun bool
	// Sheet imports only the worksheet of that name.
	Sheet string
	// ErrorFile is where rejected rows go; empty means beside the first file: customers.errors.csv
	// for customers.xlsx.
	ErrorFile string
	// EnteredBy and CheckedBy stand on new records whose rows do not say who entered and checked them.
	EnteredBy, CheckedBy string
	// Progress is told of each sheet how many of its rows are done, now and then and at its end; expected is 0
	// when nobody knows. It is called from one goroutine.
	Progress func(sheet string, done, expected int)
}

// Counts says what became of rows. A row that makes several records counts once, by its worst outcome:
// rejected, then new, updated, unchanged.
type Counts struct {
	New, Updated, Unchanged, Rejected int
}

// Rows is their sum.
func (c Counts) Rows() int { return c.New + c.Updated + c.Unchanged + c.Rejected }

func (c *Counts) add(o outcome) {
	switch o {
	case added:
		c.New++
	case updated:
		c.Updated++
	case rejected:
		c.Rejected++
	default:
		c.Unchanged++
	}
}

// SheetResult is what became of one sheet.
type SheetResult struct {
	Sheet   string // file and worksheet
	Kind    Kind   // empty: no known columns, so it was left out
	Charset string // of a csv file
	Unknown []string
	Counts
}

// NoteCount is a remark and how many rows it was made of.
type NoteCount struct {
	Text string
	Rows int
}

// Result of an import.
type Result struct {
	Counts
	ErrorFile string // empty when no row was rejected
	Sheets    []SheetResult
	Notes     []NoteCount // the most frequent first
	Failed    []*FileError
}

// Import reads the files, recognises what each sheet holds by its column names and files the records for
// the shop: staff first, then prices, parts, customers, cars and orders. Each row is taken whole or rejected
// whole. Empty cells never overwrite, and the same files again change nothing. Every thousand rows are one
// transaction, so what a crash leaves is completed by running the import again.
//
// A file that cannot be read is in Failed, and the others are imported; so is one that breaks in the
// middle, whose rows before that count. The error is for what stops the import: the database, the error
// file, the context. The result then tells how far it came.
func Import(ctx context.Context, s *store.Store, shop store.Shop, files []string, opts Options) (Result, error) {
	if len(files) == 0 {
		return Result{}, errors.New("import: no file")
	}
	if opts.ErrorFile == "" {
		opts.ErrorFile = strings.TrimSuffix(files[0], filepath.Ext(files[0])) + ".errors.csv"
	}
	if slices.ContainsFunc(files, func(f string) bool { return samePath(f, opts.ErrorFile) }) {
		return Result{}, fmt.Errorf("import: the error file would overwrite %s", opts.ErrorFile)
	}
	now := s.Now().In(shop.Location())
	im := &importer{
		store: s, shop: shop, opts: opts, now: now, world: newWorld(shop, now, opts),
		rejects: &rejects{path: opts.ErrorFile}, notes: map[note]int{}, calendar: calendar{now: now},
	}
	defer im.rejects.drop()
	err := im.run(ctx, files)
	if err == nil {
		err = im.audit(ctx, files)
	}
	path, fileErr := im.rejects.done()
	im.result.ErrorFile = path
	im.result.Notes = im.noteCounts()
	return im.result, errors.Join(err, fileErr)
}

func samePath(a, b string) bool {
	x, err := filepath.Abs(a)
	y, err2 := filepath.Abs(b)
	return err == nil && err2 == nil && x == y
}

// audit records who imported what, if anything changed.
func (im *importer) audit(ctx context.Context, files []string) error {
	c := im.result.Counts
	if im.opts.DryRun || c.New+c.Updated == 0 {
		return nil
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(f))
	}
	return im.store.InTx(ctx, func(tx *store.Tx) error {
		return tx.Audit(ctx, store.AuditEntry{
			Shop: im.shop.ID, Actor: or(im.opts.EnteredBy, "import"), Action: "records.import", Subject: strings.Join(names, ", "),
			Detail: fmt.Sprintf("new %d, updated %d, unchanged %d, rejected %d", c.New, c.Updated, c.Unchanged, c.Rejected),
		})
	})
}

func (im *importer) noteCounts() []NoteCount {
	var counts []NoteCount
	for n, rows := range im.notes {
		counts = append(counts, NoteCount{n.zh + " (" + n.en + ")", rows})
	}
	slices.SortFunc(counts, func(a, b NoteCount) int {
		if a.Rows != b.Rows {
			return b.Rows - a.Rows
		}
		return strings.Compare(a.Text, b.Text)
	})
	return counts
}

// importer is one import on its way.
type importer struct {
	store    *store.Store
	shop     store.Shop
	opts     Options
	now      time.Time
	calendar calendar
	world    *world
	rejects  *rejects
	notes    map[note]int
	result   Result
}
