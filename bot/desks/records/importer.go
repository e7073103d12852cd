package records

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"golang.org/x/sync/errgroup"

	"pitcrew/store"
)

// batchRows is how many rows one transaction takes: enough that its cost does not count, few enough that
// the bot's own writes hardly wait.
const batchRows = 1000

// plannedSheet is a sheet whose header was found.
type plannedSheet struct {
	file int // index into the files
	name string
	kind Kind
}

// run imports the sheets of all files by kind.
func (im *importer) run(ctx context.Context, files []string) error {
	library := &library{files: files, open: -1}
	defer library.close()
	var plan []plannedSheet
	for i := range files {
		found, err := im.survey(library, i)
		if err != nil {
			im.fail(files[i], err)
		}
		plan = append(plan, found...)
	}
	slices.SortStableFunc(plan, func(a, b plannedSheet) int {
		return slices.Index(kindOrder, a.kind) - slices.Index(kindOrder, b.kind)
	})
	for _, p := range plan {
		s, err := library.sheet(p)
		if err == nil {
			err = im.sheet(ctx, s)
		}
		var broken *FileError
		switch {
		case errors.As(err, &broken):
			im.result.Failed = append(im.result.Failed, broken)
		case err != nil:
			return err
		}
	}
	return nil
}

func (im *importer) fail(file string, err error) {
	im.result.Failed = append(im.result.Failed, &FileError{File: file, Err: err})
}

// survey finds the sheets of a file that hold records. Those that do not are in the result, without a kind.
func (im *importer) survey(l *library, file int) ([]plannedSheet, error) {
	doc, err := l.document(file)
	if err != nil {
		return nil, err
	}
	var found []plannedSheet
	empty := true
	for _, s := range doc.sheets {
		if im.opts.Sheet != "" && s.name != im.opts.Sheet {
			continue
		}
		header, ok, err := findHeader(s)
		if err != nil {
			return found, err
		}
		var t *table
		if ok {
			t = newTable(s, header)
		}
		if t != nil {
			found = append(found, plannedSheet{file, s.name, t.kind})
			continue
		}
		for _, err := range s.lines() {
			if err != nil {
				return found, err
			}
			empty = false
			im.result.Sheets = append(im.result.Sheets, SheetResult{Sheet: s.label()})
			break
		}
	}
	switch {
	case len(found) > 0:
		return found, nil
	case empty:
		return nil, errEmpty
	default:
		return nil, errNoSheet
	}
}

// sheet imports one sheet: one goroutine reads its rows, this one plans and writes them.
func (im *importer) sheet(ctx context.Context, s *sheet) error {
	result := SheetResult{Sheet: s.label(), Charset: string(s.charset)}
	s.index = len(im.world.sheets)
	im.world.sheets = append(im.world.sheets, s.label())
	batches := make(chan []*entry, 1)
	var broken error // of the file: what was read of it is imported all the same
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(batches)
		reader := &sheetReader{sheet: s, calendar: im.calendar, emit: func(batch []*entry) error {
			select {
			case batches <- batch:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}}
		broken = reader.read()
		return nil
	})
	group.Go(func() error {
		done := 0
		for batch := range batches {
			if err := im.batch(ctx, batch); err != nil {
				return err
			}
			if err := im.tally(batch, &result); err != nil {
				return err
			}
			done = lastRow(batch, done)
			im.progress(s, done)
		}
		im.progress(s, done)
		return nil
	})
	err := group.Wait()
	im.result.Sheets = append(im.result.Sheets, result)
	return cmp.Or(err, broken)
}

func lastRow(batch []*entry, last int) int {
	for _, e := range batch {
		for _, r := range e.rows {
			last = max(last, r.line.number)
		}
	}
	return last
}

func (im *importer) progress(s *sheet, done int) {
	if im.opts.Progress != nil {
		im.opts.Progress(s.label(), done, s.expected)
	}
}

// batch plans entries and, unless this is a dry run, writes what they change in one transaction.
func (im *importer) batch(ctx context.Context, batch []*entry) error {
	w := im.world
	plan := func(r store.Reader) error {
		if err := w.load(ctx, r, batch); err != nil {
			return err
		}
		for _, e := range batch {
			w.plan(e)
		}
		return nil
	}
	var err error
	if im.opts.DryRun {
		err = plan(im.store.Reader)
	} else {
		err = im.store.InBulk(ctx, func(b *store.Bulk) error {
			w.forget() // of a run that lost to another transaction
			if err := plan(b.Reader); err != nil {
				return err
			}
			return w.write(ctx, b)
		})
	}
	if err == nil {
		w.settle()
	}
	return err
}

// tally counts the rows of a batch and puts the rejected ones into the error file.
func (im *importer) tally(batch []*entry, result *SheetResult) error {
	for _, e := range batch {
		for _, r := range e.rows {
			o := e.outcome
			if o != rejected && slices.Contains(e.repeats, r) {
				o = unchanged
			}
			im.result.add(o)
			result.add(o)
			result.Kind = r.table.kind
			result.Unknown = r.table.unknown
			if o == rejected {
				if err := im.rejects.add(r, e.why(r)); err != nil {
					return err
				}
				continue
			}
			for _, n := range r.notes {
				im.notes[n]++
			}
		}
		if e.outcome != rejected {
			for _, n := range e.notes {
				im.notes[n]++
			}
		}
	}
	return nil
}

// why a row was rejected: for its own sake, for what planning found, or for another row of its order.
func (e *entry) why(r *row) string {
	if reasons := slices.Concat(r.problems, e.problems); len(reasons) > 0 {
		return joinReasons(reasons)
	}
	for _, other := range e.rows {
		if len(other.problems) > 0 {
			return because("同一工单的另一行有错", "another row of the order is wrong", other.line.number).String()
		}
	}
	return ""
}

// library opens files one at a time.
type library struct {
	files []string
	open  int
	doc   document
}

func (l *library) document(file int) (document, error) {
	if l.open == file {
		return l.doc, nil
	}
	l.close()
	doc, err := open(l.files[file])
	if err == nil {
		l.open, l.doc = file, doc
	}
	return doc, err
}

func (l *library) sheet(p plannedSheet) (*sheet, error) {
	doc, err := l.document(p.file)
	if err != nil {
		return nil, &FileError{File: l.files[p.file], Err: err}
	}
	i := slices.IndexFunc(doc.sheets, func(s *sheet) bool { return s.name == p.name })
	if i < 0 {
		return nil, &FileError{File: l.files[p.file], Err: errNoSheet}
	}
	return doc.sheets[i], nil
}

func (l *library) close() {
	if l.open >= 0 {
		l.doc.close() //nolint:errcheck // it was only read
		l.open = -1
	}
}
