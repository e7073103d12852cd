package records

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pitcrew/intents/identifiers"
	"pitcrew/language"
	"pitcrew/store"
)

// row is a line of a table while it is read: it gives out cleaned values by field and collects what
// cannot be read.
type row struct {
	line     line
	table    *table
	calendar calendar
	number   string // of the order that the row goes on with, where its own cell is empty
	problems []reason
	notes    []note
}

// note is something about a row that was taken all the same.
type note struct {
	zh, en string
}

// The remarks that an import counts beside its outcomes.
var (
	noteVIN      = note{"车架号校验位不符，已照录", "VIN check digit does not fit, kept as it is"}
	notePhones   = note{"一格有多个电话，取第一个", "several phones in a cell, the first was taken"}
	noteAdvisor  = note{"服务顾问不在员工表，工单未记顾问", "advisor is not among the staff, left out"}
	noteDriver   = note{"车辆已有车主，记为用车人", "the car has an owner, filed as a driver"}
	noteOptOut   = note{"客户已拒绝营销，未改为同意", "the customer opted out, consent was not turned on"}
	noteMileage  = note{"里程比已有记录小，未采用", "mileage below the one on record, left out"}
	noteRounding = note{"金额超过两位小数，四舍五入到分", "more than two decimals, rounded to fen"}
)

func (r *row) problem(zh, en string, about ...any) {
	r.problems = append(r.problems, because(zh, en, about...))
}

func (r *row) note(n note) { r.notes = append(r.notes, n) }

// text is the first filled cell of a field, cleaned; at is its column. A cell that says there is
// nothing counts as empty.
func (r *row) text(f field) (s string, at int) {
	for _, at := range r.table.columns[f] {
		if s := r.cell(at); s != "" {
			return s, at
		}
	}
	return "", 0
}

// cell is the cleaned text of a column, empty where there is none.
func (r *row) cell(at int) string {
	if at >= len(r.line.cells) {
		return ""
	}
	s := r.line.cells[at]
	if s == "" {
		return ""
	}
	if strings.ContainsRune(s, utf8.RuneError) || !utf8.ValidString(s) {
		r.problem("文字是乱码", "characters that cannot be read", r.table.name(at))
		return ""
	}
	s = language.Clean(s)
	s = strings.TrimPrefix(s, "'") // how a text cell of digits is marked
	switch {
	case isEmpty(s):
		return ""
	case isExcelError(s):
		r.problem("单元格是公式错误", "a formula's error", r.table.name(at), s)
		return ""
	}
	return s
}

// name is what the file calls a column.
func (t *table) name(at int) string { return strings.TrimSpace(t.header.cells[at]) }

// words reads free text of at most most characters on one line.
func (r *row) words(f field, most int) string {
	s, at := r.text(f)
	if s == "" {
		return ""
	}
	if strings.ContainsAny(s, "\n\t") {
		s = strings.Join(strings.Fields(s), " ")
	}
	if len(s) > most && utf8.RuneCountInString(s) > most {
		r.problem("文字过长", "text too long", r.table.name(at))
		return ""
	}
	return s
}

// code reads a number or code that must keep its digits: order numbers, part numbers.
func (r *row) code(f field) string {
	s := r.words(f, 64)
	d, ok := parseDecimal(s)
	switch {
	case !ok:
		return s
	case d.exp:
		n, exact := d.integer()
		if !exact || d.sig <= 6 {
			r.problem("编号被表格软件写成科学计数法，丢了尾数", "digits lost in scientific notation", s)
			return ""
		}
		return strconv.FormatInt(n, 10)
	case strings.HasSuffix(s, ".0"):
		return strings.TrimSuffix(s, ".0")
	}
	return s
}

func (r *row) personName(f field) string {
	s := cleanName(r.words(f, 200))
	if s != "" && !isName(s) {
		r.problem("姓名不像姓名", "not a name", s)
		return ""
	}
	return s
}

// phone falls back to the other phone columns only where the first are empty.
func (r *row) phone() string {
	s, _ := r.text(fieldPhone)
	if s == "" {
		return ""
	}
	phone, more, ok := parsePhone(s)
	if !ok {
		r.problem("手机号无法识别", "unreadable phone", s)
	}
	if more {
		r.note(notePhones)
	}
	return phone
}

func (r *row) plate() string {
	s, _ := r.text(fieldPlate)
	if s == "" {
		return ""
	}
	plate, ok := parsePlate(s)
	if !ok {
		r.problem("车牌号不对", "not a plate", s)
	}
	return plate
}

func (r *row) vin() string {
	s, _ := r.text(fieldVIN)
	if s == "" {
		return ""
	}
	v, checkOK, err := identifiers.ParseVIN(s)
	switch {
	case err != nil:
		r.problem("车架号不对，应为17位字母和数字", "not a VIN", s)
	case !checkOK:
		r.note(noteVIN)
	}
	return string(v)
}

// moment reads a date with its time of day, if one was given.
func (r *row) moment(f field) (t time.Time, clock bool) {
	s, at := r.text(f)
	if s == "" {
		return time.Time{}, false
	}
	t, clock, ok := r.calendar.parse(s)
	if !ok {
		r.problem("日期无法识别", "unreadable date", r.table.name(at), s)
	}
	return t, clock
}

// day reads a date that lies between the year 1900 and latest.
func (r *row) day(f field, latest time.Time) store.Date {
	t, _ := r.moment(f)
	if t.IsZero() {
		return ""
	}
	if t.After(latest) {
		r.problem("日期在未来", "date in the future", r.table.name(r.table.columns[f][0]), t.Format(time.DateOnly))
		return ""
	}
	return store.DateOf(t)
}

// amount reads money in fen; given says that there was some.
func (r *row) amount(f field) (fen int64, given bool) {
	s, at := r.text(f)
	if s == "" {
		return 0, false
	}
	fen, rounded, ok := parseAmount(s, r.table.units[at])
	if !ok {
		r.problem("金额无法识别", "unreadable amount", r.table.name(at), s)
		return 0, false
	}
	if rounded {
		r.note(noteRounding)
	}
	return fen, true
}

func (r *row) quantity(f field) (q float64, given bool) {
	s, at := r.text(f)
	if s == "" {
		return 0, false
	}
	q, ok := parseQuantity(s)
	if !ok {
		r.problem("数量无法识别", "unreadable quantity", r.table.name(at), s)
	}
	return q, ok
}

// mileage reads kilometres; 0 means that it was not read.
func (r *row) mileage() int64 {
	s, at := r.text(fieldMileage)
	if s == "" {
		return 0
	}
	km, ok := parseMileage(s, r.table.units[at])
	if !ok {
		r.problem("里程无法识别", "unreadable mileage", s)
	}
	return km
}

// word reads a cell whose words are known.
func (r *row) word(f field, known vocabulary, zh, en string) string {
	s, _ := r.text(f)
	if s == "" {
		return ""
	}
	value, ok := known.find(s)
	if !ok {
		r.problem(zh, en, s)
	}
	return value
}
