package records

import (
	"errors"
	"io"
	"iter"
	"os"
	"strings"
)

// openText opens a csv file: its charset is weighed over the whole file, its separator tried on the first rows.
func openText(path string) (document, error) {
	file, err := os.Open(path)
	if err != nil {
		return document{}, err
	}
	defer file.Close()
	charset, seen, err := weigh(file)
	switch {
	case err != nil:
		return document{}, err
	case seen.nul > 0 && charset != charsetUTF16:
		return document{}, errNoTable
	}
	s := &sheet{file: path, charset: charset, expected: seen.lines}
	comma, skip, err := s.separator()
	if err != nil {
		return document{}, err
	}
	s.lines = func() iter.Seq2[line, error] { return s.records(comma, skip) }
	return document{sheets: []*sheet{s}, close: func() error { return nil }}, nil
}

// separators are what stands between cells, the likeliest first.
const separators = ",\t;|"

// separator is the character under which the first rows have most known column names. Skip is 1 where the
// first line is Excel's own hint, sep=;
func (s *sheet) separator() (comma byte, skip int, err error) {
	best := -1
	for _, c := range []byte(separators) {
		known, rows := 0, 0
		for l, err := range s.records(c, 0) {
			if err != nil {
				return 0, 0, err
			}
			if hint, ok := strings.CutPrefix(strings.ToLower(l.cells[0]), "sep="); ok && l.number == 1 && len(hint) <= 1 {
				if hint == "" { // the separator itself was cut away
					return c, 1, nil
				}
				if strings.Contains(separators, hint) {
					return hint[0], 1, nil
				}
			}
			known = max(known, knownColumns(l.cells))
			if rows++; rows == headerRows {
				break
			}
		}
		if rows == 0 {
			return 0, 0, errEmpty
		}
		if known > best {
			best, comma = known, c
		}
	}
	return comma, 0, nil
}

// records reads the file; rows of blanks are left out.
func (s *sheet) records(comma byte, skip int) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		file, err := os.Open(s.file)
		if err != nil {
			yield(line{}, err)
			return
		}
		defer file.Close()
		d := newDelimited(s.charset.reader(file), comma)
		for number := 1; ; number++ {
			cells, broken, err := d.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(line{}, err)
				return
			}
			if number <= skip || !anyCell(cells) {
				continue
			}
			if !yield(line{number, cells, broken}, nil) {
				return
			}
		}
	}
}

func anyCell(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return true
		}
	}
	return false
}
