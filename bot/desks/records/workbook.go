package records

import (
	"archive/zip"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strconv"

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

// openWorkbook opens an xlsx file and lists its visible sheets.
func openWorkbook(path string) (document, error) {
	if err := isWorkbook(path); err != nil {
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
		if visible, err := book.GetSheetVisible(name); err == nil && !visible {
			continue
		}
		s := &sheet{file: path, name: name, date1904: props.Date1904 != nil && *props.Date1904, expected: expectedRows(book, name)}
		s.lines = func() iter.Seq2[line, error] { return worksheetLines(book, name) }
		doc.sheets = append(doc.sheets, s)
	}
	return doc, nil
}

// isWorkbook tells a workbook from the other files that are zip archives too.
func isWorkbook(path string) error {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return brokenWorkbook(err)
	}
	defer archive.Close()
	for _, f := range archive.File {
		if f.Name == "xl/workbook.xml" {
			return nil
		}
	}
	return errNoTable
}

func brokenWorkbook(err error) error {
	return fmt.Errorf("工作簿已损坏，打不开 (the workbook is broken): %w", err)
}

var lastCell = regexp.MustCompile(`:[A-Z]+([0-9]+)$`)

// expectedRows is what the sheet says of its own size.
func expectedRows(book *excelize.File, name string) int {
	dimension, err := book.GetSheetDimension(name)
	if err != nil {
		return 0
	}
	m := lastCell.FindStringSubmatch(dimension)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

func worksheetLines(book *excelize.File, name string) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		rows, err := book.Rows(name)
		if err != nil {
			yield(line{}, brokenWorkbook(err))
			return
		}
		defer rows.Close()
		for number := 1; rows.Next(); number++ {
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
		if err := rows.Error(); err != nil {
			yield(line{}, brokenWorkbook(err))
		}
	}
}
