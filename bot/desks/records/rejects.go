package records

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// rejects is the error file: the rejected rows with their own columns, the number of the row and the reason.
// It is csv in UTF-8 with a byte order mark, which Excel opens, and can be imported again as it is. Rows of
// another sheet begin with their own line of column names. It appears under its name when it is complete.
type rejects struct {
	path  string
	file  *os.File
	w     *bufio.Writer
	table *table
}

// add writes a row; the file begins with the first one.
func (x *rejects) add(r *row, why string) error {
	if x.file == nil {
		file, err := os.CreateTemp(filepath.Dir(x.path), ".import-*.csv")
		if err != nil {
			return fmt.Errorf("error file: %w", err)
		}
		x.file, x.w = file, bufio.NewWriter(file)
		x.w.WriteString("\uFEFF") //nolint:errcheck // Flush tells
	}
	if x.table != r.table {
		x.table = r.table
		x.write(append(r.table.own(r.table.header.cells), columnRow, columnReason))
	}
	cells := make([]string, len(r.table.header.cells))
	for i := range cells {
		cells[i] = r.readable(i)
	}
	x.write(append(r.table.own(cells), strconv.Itoa(r.line.number), why))
	return nil
}

// own is a row without the columns that an earlier error file added.
func (t *table) own(cells []string) []string {
	var own []string
	for i, c := range cells {
		if name := t.header.cells[i]; name != columnRow && name != columnReason {
			own = append(own, c)
		}
	}
	return own
}

// readable is a cell as a person would fix it: serial days as dates, and codes marked as text that a
// spreadsheet would otherwise shorten, or run as a formula.
func (r *row) readable(at int) string {
	s := ""
	if at < len(r.line.cells) {
		s = strings.ToValidUTF8(r.line.cells[at], "\uFFFD")
	}
	switch r.table.fieldAt[at] {
	case fieldNumber:
		if s == "" {
			s = r.number
		}
	case fieldOpenedOn, fieldClosedOn, fieldBirthday, fieldPurchasedOn, fieldMileageOn:
		if t, clock, ok := r.calendar.serial(s); ok && clock {
			return t.Format(time.DateTime)
		} else if ok {
			return t.Format(time.DateOnly)
		}
	}
	isCode := s != "" && strings.Trim(s, "0123456789") == "" && (len(s) > 11 || len(s) > 1 && s[0] == '0')
	isFormula := s != "" && (strings.ContainsRune("=@\t\r", rune(s[0])) || len(s) > 1 && strings.ContainsRune("+-", rune(s[0])) && strings.Trim(s[1:], "0123456789.,-() ") != "")
	if isCode || isFormula {
		return "'" + s
	}
	return s
}

func (x *rejects) write(cells []string) {
	for i, c := range cells {
		if i > 0 {
			x.w.WriteByte(',') //nolint:errcheck // Flush tells
		}
		if strings.ContainsAny(c, "\",\n\r") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		x.w.WriteString(c) //nolint:errcheck // Flush tells
	}
	x.w.WriteString("\r\n") //nolint:errcheck // Flush tells
}

// done puts the file in its place and returns its path; "" when no row was rejected.
func (x *rejects) done() (string, error) {
	if x.file == nil {
		return "", nil
	}
	err := x.w.Flush()
	if closed := x.file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(x.file.Name(), x.path)
	}
	if err != nil {
		os.Remove(x.file.Name()) //nolint:errcheck // what went wrong is told
		return "", fmt.Errorf("error file: %w", err)
	}
	x.file = nil
	return x.path, nil
}

// drop removes what was written so far.
func (x *rejects) drop() {
	if x.file != nil {
		x.file.Close()
		os.Remove(x.file.Name()) //nolint:errcheck // a hidden temporary file
	}
}
