package records

import (
	"path/filepath"
	"slices"
	"strings"

	"pitcrew/language"
)

// Kind is what the rows of a sheet are.
type Kind string

// The kinds of sheets, in the order in which an import takes them: what others refer to comes first.
const (
	KindStaff     Kind = "staff"
	KindPrices    Kind = "prices"
	KindParts     Kind = "parts"
	KindCustomers Kind = "customers" // with their cars, where a row has both
	KindVehicles  Kind = "vehicles"
	KindOrders    Kind = "orders"
)

var kindOrder = []Kind{KindStaff, KindPrices, KindParts, KindCustomers, KindVehicles, KindOrders}

// table is the part of a sheet below a row of column names.
type table struct {
	sheet   *sheet
	header  line
	kind    Kind
	columns [fields][]int // where each field is, the preferred column first
	fieldAt []field       // what each column is
	units   []string      // what a column's name says in brackets
	unknown []string      // names of columns that mean nothing to us
	lined   bool          // an order may have several rows
}

// headerRows is how far down the column names are looked for: exports put titles above them.
const headerRows = 10

// The columns that an error file adds; a row with both is a header wherever it stands, so that one
// file can hold rejected rows of several sheets.
const (
	columnRow    = "原行号 (row)"
	columnReason = "原因 (reason)"
)

func isErrorHeader(cells []string) bool {
	return slices.Contains(cells, columnRow) && slices.Contains(cells, columnReason)
}

// knownColumns counts the different fields that a row names.
func knownColumns(cells []string) int {
	var seen [fields]bool
	n := 0
	for _, c := range cells {
		if h, _ := headingOf(c); h.field != fieldNone && !seen[h.field] {
			seen[h.field] = true
			n++
		}
	}
	return n
}

// findHeader returns the row of column names: the one with most known names among the first rows.
func findHeader(s *sheet) (best line, found bool, err error) {
	most, rows := 1, 0 // one known word is no header
	for l, err := range s.lines() {
		if err != nil {
			return line{}, false, err
		}
		if isErrorHeader(l.cells) {
			return l, true, nil
		}
		if known := knownColumns(l.cells); known > most {
			best, most, found = l, known, true
		}
		if rows++; rows == headerRows {
			break
		}
	}
	return best, found, nil
}

// newTable maps the columns below a header and recognises their kind; nil when they are no records.
func newTable(s *sheet, header line) *table {
	t := &table{sheet: s, header: header, fieldAt: make([]field, len(header.cells)), units: make([]string, len(header.cells))}
	var ranks [fields][]int
	for i, c := range header.cells {
		h, unit := headingOf(c)
		t.fieldAt[i], t.units[i] = h.field, unit
		if h.field == fieldNone {
			if c = strings.TrimSpace(c); c != "" && c != columnRow && c != columnReason {
				t.unknown = append(t.unknown, c)
			}
			continue
		}
		at, _ := slices.BinarySearch(ranks[h.field], h.rank+1) // equal ranks keep their order
		ranks[h.field] = slices.Insert(ranks[h.field], at, h.rank)
		t.columns[h.field] = slices.Insert(t.columns[h.field], at, i)
	}
	if t.kind = t.recognize(); t.kind == "" {
		return nil
	}
	t.lined = t.kind == KindOrders && (t.has(fieldItem) || t.has(fieldPart) || t.has(fieldTitle))
	return t
}

// totalled reports orders whose only column of money is the total.
func (t *table) totalled() bool {
	return t.has(fieldTotal) && !t.has(fieldAmount) && !t.has(fieldLabour) && !t.has(fieldPartsFee) && !t.has(fieldPrice)
}

func (t *table) has(f field) bool { return len(t.columns[f]) > 0 }

// hints are words in the names of sheets and files.
var hints = []struct {
	kind  Kind
	words []string
}{
	{KindStaff, []string{"员工", "人员", "技师", "staff", "employee"}},
	{KindOrders, []string{"工单", "委托", "维修记录", "订单", "历史", "order", "repair"}},
	{KindParts, []string{"库存", "配件", "备件", "part", "stock", "inventory"}},
	{KindPrices, []string{"价目", "价格", "报价", "工时", "套餐", "price"}},
	{KindVehicles, []string{"车辆", "车档", "vehicle", "cars"}},
	{KindCustomers, []string{"客户", "会员", "车主", "customer", "client"}},
}

// hint is the kind that the sheet's name, or else the file's, suggests.
func (t *table) hint() Kind {
	for _, name := range []string{t.sheet.name, filepath.Base(t.sheet.file)} {
		folded := language.Fold(name)
		for _, h := range hints {
			if slices.ContainsFunc(h.words, func(w string) bool { return strings.Contains(folded, w) }) {
				return h.kind
			}
		}
	}
	return ""
}

// recognize tells the kind by the columns; the names of sheet and file decide what the columns leave open.
func (t *table) recognize() Kind {
	hint := t.hint()
	person := t.has(fieldName) || t.has(fieldOwner) || t.has(fieldPhone)
	car := t.has(fieldPlate) || t.has(fieldVIN)
	goods := t.has(fieldTitle) || t.has(fieldItem) || t.has(fieldPart) || t.has(fieldName)
	money := t.has(fieldPrice) || t.has(fieldAmount) || t.has(fieldLabour) || t.has(fieldTotal)
	switch {
	case t.has(fieldNumber) && (t.has(fieldOpenedOn) || t.has(fieldClosedOn) || car || t.has(fieldPhone) || money):
		return KindOrders
	case t.has(fieldStock) || t.has(fieldSafety):
		return KindParts
	case t.has(fieldRole) && t.has(fieldName) && !car:
		return KindStaff
	case !car && !t.has(fieldPhone) && hint == KindParts && (goods || t.has(fieldPartCode)) && t.has(fieldQuantity):
		return KindParts
	case !car && !t.has(fieldPhone) && goods && money:
		return KindPrices
	case car && !person, car && hint == KindVehicles:
		return KindVehicles
	case person && hint == KindStaff && t.has(fieldName) && !car:
		return KindStaff
	case (t.has(fieldName) || t.has(fieldOwner)) && (t.has(fieldPhone) || car), t.has(fieldPhone) && car:
		return KindCustomers
	}
	return ""
}
