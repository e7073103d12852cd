package records

import (
	"hash/maphash"
	"slices"
	"strings"

	"pitcrew/language"
)

// sheetReader reads the rows of a sheet into entries and hands them on in batches.
type sheetReader struct {
	sheet    *sheet
	calendar calendar
	emit     func(batch []*entry) error

	table *table
	batch []*entry
	rows  int

	// Of orders with several rows, which need not stand together: the row where each number comes last, and
	// those of which rows are still to come.
	last   map[uint64]int
	open   map[string][]*entry
	seed   maphash.Seed
	number string // of the row before
}

// mostLines bounds the rows of one order.
const mostLines = 2000

func (x *sheetReader) read() error {
	header, found, err := findHeader(x.sheet)
	if err != nil || !found {
		return x.failed(err)
	}
	if err := x.begin(header); err != nil {
		return err
	}
	for l, err := range x.sheet.lines() {
		if err != nil {
			return x.failed(err)
		}
		switch {
		case l.number <= x.table.header.number, x.table.repeatsHeader(l), x.table.isFooter(l):
			continue
		case isErrorHeader(l.cells):
			if err := x.flush(); err != nil {
				return err
			}
			if err := x.begin(l); err != nil {
				return err
			}
			continue
		}
		if err := x.take(l); err != nil {
			return err
		}
	}
	return x.flush()
}

// failed hands on what was read before a file broke off.
func (x *sheetReader) failed(err error) error {
	if flushed := x.flush(); flushed != nil {
		return flushed
	}
	if err == nil {
		err = errNoSheet
	}
	return &FileError{File: x.sheet.file, Err: err}
}

// begin starts the table below a header.
func (x *sheetReader) begin(header line) error {
	t := newTable(x.sheet, header)
	if t == nil {
		return &FileError{File: x.sheet.file, Err: errNoSheet}
	}
	x.table, x.number = t, ""
	x.calendar.date1904, x.calendar.minguo = x.sheet.date1904, x.sheet.charset == charsetBig5
	x.last, x.open = nil, map[string][]*entry{}
	if t.lined {
		return x.lookAhead()
	}
	return nil
}

// lookAhead goes through the sheet once to learn where each order ends.
func (x *sheetReader) lookAhead() error {
	x.last, x.seed = map[uint64]int{}, maphash.MakeSeed()
	before := ""
	for l, err := range x.sheet.lines() {
		if err != nil {
			return nil // the reading itself will meet it, and take the rows before
		}
		if l.number <= x.table.header.number {
			continue
		}
		if isErrorHeader(l.cells) {
			return nil
		}
		r := &row{line: l, table: x.table}
		if number := r.code(fieldNumber); number != "" {
			before = number
		} else if !x.table.continues(r) {
			continue
		}
		x.last[maphash.String(x.seed, before)] = l.number
	}
	return nil
}

// continues reports a row that only has another line of the order above it, as merged cells leave it.
func (t *table) continues(r *row) bool {
	line := false
	for _, f := range []field{fieldItem, fieldPart, fieldTitle} {
		s, _ := r.text(f)
		line = line || s != ""
	}
	if !line {
		return false
	}
	for _, f := range []field{fieldOpenedOn, fieldPhone, fieldPlate, fieldVIN, fieldName, fieldOwner} {
		if s, _ := r.text(f); s != "" {
			return false
		}
	}
	return true
}

func (x *sheetReader) take(l line) error {
	r := &row{line: l, table: x.table, calendar: x.calendar}
	if !x.table.lined {
		return x.push(read(r))
	}
	number := (&row{line: l, table: x.table}).code(fieldNumber)
	if number == "" && x.number != "" && x.table.continues(&row{line: l, table: x.table}) {
		number, r.number = x.number, x.number
	}
	e := read(r)
	if number == "" {
		return x.push(e)
	}
	x.number = number
	group := append(x.open[number], e)
	if x.last[maphash.String(x.seed, number)] > l.number && len(group) < mostLines {
		x.open[number] = group
		return nil
	}
	delete(x.open, number)
	return x.push(gather(group))
}

func (x *sheetReader) push(e *entry) error {
	x.batch = append(x.batch, e)
	if x.rows += len(e.rows); x.rows < batchRows {
		return nil
	}
	return x.hand()
}

func (x *sheetReader) hand() error {
	batch := x.batch
	x.batch, x.rows = nil, 0
	if len(batch) == 0 {
		return nil
	}
	return x.emit(batch)
}

// flush hands on everything, also orders whose last row did not come.
func (x *sheetReader) flush() error {
	numbers := make([]string, 0, len(x.open))
	for number := range x.open {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	for _, number := range numbers {
		if err := x.push(gather(x.open[number])); err != nil {
			return err
		}
	}
	x.open = map[string][]*entry{}
	return x.hand()
}

// repeatsHeader reports the column names again, as paged reports have them.
func (t *table) repeatsHeader(l line) bool {
	return len(l.cells) > 1 && slices.Equal(l.cells, t.header.cells)
}

var totalWords = words("x: 合计 总计 小计 共计 本页合计 本页小计 累计 合计金额 总合计 total totals grandtotal subtotal sum")

// isFooter reports the lines below the records: totals, and who printed them when.
func (t *table) isFooter(l line) bool {
	filled, total := 0, false
	for _, c := range l.cells {
		if c = strings.TrimSpace(c); c == "" {
			continue
		}
		filled++
		if filled <= 3 && isTotal(c) {
			if filled == 1 {
				return true
			}
			total = true
		}
	}
	if total {
		return !t.keyed(l)
	}
	return filled <= 2 && slices.ContainsFunc(l.cells, isImprint)
}

// isTotal reports 合计, 合计：12 and the like.
func isTotal(cell string) bool {
	if len(cell) > 40 || !strings.ContainsAny(cell, "计計tT") {
		return false
	}
	word, _, _ := strings.Cut(language.Fold(cell), ":")
	_, ok := totalWords.find(word)
	return ok
}

// isImprint reports a cell that tells where a report comes from.
func isImprint(cell string) bool {
	cell = language.Fold(strings.TrimSpace(cell))
	for _, word := range []string{"制表", "打印", "导出时间", "导出人", "制单:", "第1页", "共1页", "printed", "exported"} {
		if strings.HasPrefix(cell, word) {
			return true
		}
	}
	return false
}

// keyed reports a line with something that only a record has.
func (t *table) keyed(l line) bool {
	for _, f := range []field{fieldPhone, fieldPlate, fieldVIN, fieldNumber, fieldCode, fieldPartCode} {
		for _, at := range t.columns[f] {
			if at >= len(l.cells) {
				continue
			}
			if c := strings.TrimSpace(l.cells[at]); c != "" && !isTotal(c) {
				return true
			}
		}
	}
	return false
}
