package records

import (
	"errors"
	"fmt"
	"iter"

	"github.com/xuri/excelize/v2"
)

const (
	// mostUnzipped bounds what a workbook may unfold to: a small file can be a bomb.
	mostUnzipped = 2 << 30
	// mostInMemory is the size from which a worksheet is unzipped to a temporary file.
	mostInMemory = 8 << 20
	// mostRows is the last row that Excel knows.
	mostRows = 1 << 20
)

// openWorkbook opens an xlsx file and lists its visible worksheets.
func openWorkbook(path string) (document, error) {
	last, err := lastRows(path)
	if err != nil {
		return document{}, err
	}
	book, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostInMemory})
	if err != nil {
		return document{}, brokenWorkbook(err)
	}
	props, err := book.GetWorkbookProps()
	if err != nil {
		return document{}, errors.Join(brokenWorkbook(err), book.Close())
	}
	doc := document{close: book.Close}
	for _, name := range book.GetSheetList() {
		rows, ok := last[name]
		if visible, err := book.GetSheetVisible(name); !ok || err == nil && !visible {
			continue
		}
		s := &sheet{file: path, name: name, date1904: props.Date1904 != nil && *props.Date1904, expected: rows}
		s.lines = func() iter.Seq2[line, error] { return worksheetLines(book, name, rows) }
		doc.sheets = append(doc.sheets, s)
	}
	return doc, nil
}

func brokenWorkbook(err error) error {
	return fmt.Errorf("工作簿已损坏，打不开 (the workbook is broken): %w", err)
}

// worksheetLines reads a worksheet that should have rows up to the last one.
func worksheetLines(book *excelize.File, name string, last int) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		rows, err := book.Rows(name)
		if err != nil {
			yield(line{}, brokenWorkbook(err))
			return
		}
		defer rows.Close() //nolint:errcheck // it was only read
		number := 1
		for ; rows.Next(); number++ {
			if number > mostRows {
				yield(line{}, brokenWorkbook(errors.New("too many rows")))
				return
			}
			cells, err := rows.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				yield(line{}, brokenWorkbook(err))
				return
			}
			if anyCell(cells) && !yield(line{number: number, cells: cells}, nil) {
				return
			}
		}
		err = rows.Error()
		if err == nil && number <= last {
			err = fmt.Errorf("worksheet %q ends after row %d of %d", name, number-1, last)
		}
		if err != nil {
			yield(line{}, brokenWorkbook(err))
		}
	}
}
