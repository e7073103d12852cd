package records

import (
	"slices"
	"strings"
	"time"

	"pitcrew/store"
)

// order is what a row, or all rows of one number, say of a service order.
type order struct {
	number           string
	opened, closed   time.Time
	clocked, settled bool // whether the times of day were given
	advisor          string
	status           string
	summary          string
	kmBefore         int64 // on record, when planning found the order there
	total            int64
	hasTotal         bool
	lines            []store.OrderLine
	itemised         bool // there were columns for lines, and something in them
	derived          bool // the summary was made from the lines
	unsettled        bool // there is a column for the date of closing, and it is empty
}

func readOrder(r *row) *order {
	o := &order{number: r.number, advisor: cleanName(r.words(fieldAdvisor, 40)), summary: r.words(fieldSummary, 200)}
	if own := r.code(fieldNumber); own != "" {
		o.number = own
	}
	o.opened, o.clocked = r.moment(fieldOpenedOn)
	o.closed, o.settled = r.moment(fieldClosedOn)
	latest := r.calendar.now.Add(soon)
	for _, t := range []time.Time{o.opened, o.closed} {
		if t.After(latest) {
			r.problem("日期在未来", "date in the future", t.Format(time.DateOnly))
		}
	}
	o.status = r.word(fieldStatus, statuses, "工单状态无法识别", "unknown status of an order")
	o.total, o.hasTotal = r.amount(fieldTotal)
	if r.table.lined {
		o.lines = readLines(r)
	} else if fen, given := r.amount(fieldAmount); given && !o.hasTotal {
		o.total, o.hasTotal = fen, true
	}
	if !r.table.lined && o.summary == "" {
		o.summary = r.words(firstOf(r.table, fieldItem, fieldTitle, fieldNote), 200)
	}
	o.itemised = len(o.lines) > 0
	o.unsettled = r.table.has(fieldClosedOn) && o.closed.IsZero()
	if o.number == "" && len(r.problems) == 0 {
		r.problem("缺少工单号", "order number is missing")
	}
	return o
}

// readLines reads the line of labour and the line of parts that a row can have.
func readLines(r *row) []store.OrderLine {
	item, part := r.words(fieldItem, 200), r.words(fieldPart, 200)
	if title := r.words(fieldTitle, 200); item == "" && title != "" {
		item = title
	}
	labour, hasLabour := r.amount(fieldLabour)
	parts, hasParts := r.amount(fieldPartsFee)
	amount, hasAmount := r.amount(fieldAmount)
	if r.table.totalled() {
		amount, hasAmount = r.amount(fieldTotal)
	}
	price, hasPrice := r.amount(fieldPrice)
	quantity, hasQuantity := r.quantity(fieldQuantity)
	if !hasQuantity {
		quantity = 1
	}
	if !hasAmount && hasPrice {
		amount, hasAmount = times(price, quantity), true
	}
	kind := r.word(fieldLineKind, lineKinds, "项目类型无法识别", "unknown kind of line")
	code := r.code(fieldCode)
	var lines []store.OrderLine
	add := func(kind, code, item string, quantity float64, fen int64) {
		lines = append(lines, store.OrderLine{Kind: kind, Code: code, Item: item, Quantity: quantity, Amount: fen})
	}
	switch {
	case part != "" && item != "": // 项目, 工时费 | 配件, 数量, 金额
		if hasParts {
			amount = parts
		}
		add("labour", code, item, 1, labour)
		add("part", r.code(fieldPartCode), part, quantity, amount)
	case part != "":
		switch {
		case hasParts:
			amount = parts
		case !hasAmount:
			amount = labour
		}
		if partCode := r.code(fieldPartCode); partCode != "" {
			code = partCode
		}
		add("part", code, part, quantity, amount)
	case item != "" && kind == "part":
		if !hasAmount {
			amount = parts
		}
		add("part", code, item, quantity, amount)
	case item != "" && hasParts && hasLabour: // one line each of 工时费 and 配件费
		add("labour", code, item, 1, labour)
		if parts != 0 {
			add("part", "", "配件", 1, parts)
		}
	case item != "":
		if !hasAmount {
			amount = labour
		}
		add("labour", code, item, quantity, amount)
	case hasLabour || hasParts || hasAmount:
		if o, _ := r.text(fieldNumber); o != "" && (labour != 0 || parts != 0 || amount != 0) && !r.table.has(fieldTotal) {
			r.problem("有金额但没有项目名称", "an amount without an item")
		}
	}
	return lines
}

// times is a price for a quantity of thousandths, rounded to fen.
func times(fen int64, quantity float64) int64 {
	thousandths := int64(quantity*1000 + 0.5)
	product := fen * thousandths
	if product < 0 {
		return -((-product + 500) / 1000)
	}
	return (product + 500) / 1000
}

// gather makes one entry of all rows of an order. What the rows say of the order itself must be the
// same in each, or empty; a row that repeats another word for word adds nothing, unless the total says
// that both were charged.
func gather(entries []*entry) *entry {
	e := entries[0]
	if len(entries) == 1 {
		e.order.finish()
		return e
	}
	var lines, repeated []store.OrderLine
	var seen [][]string
	perLine := true // whether the column of totals holds the rows' own
	sum := int64(0)
	for i, other := range entries {
		r := other.rows[0]
		if i > 0 {
			e.rows = append(e.rows, r)
			e.agree(other)
		}
		own := sumOf(other.order.lines)
		perLine = perLine && other.order.hasTotal && other.order.total == own
		sum += own
		if slices.ContainsFunc(seen, func(cells []string) bool { return slices.Equal(cells, r.line.cells) }) {
			repeated = append(repeated, other.order.lines...)
			e.repeats = append(e.repeats, r)
			continue
		}
		seen = append(seen, r.line.cells)
		lines = append(lines, other.order.lines...)
	}
	o := e.order
	if perLine && slices.ContainsFunc(entries, func(x *entry) bool { return x.order.total != o.total }) {
		o.hasTotal = false
	} else if i := slices.IndexFunc(entries, func(x *entry) bool { return x.order.hasTotal }); i >= 0 {
		o.total, o.hasTotal = entries[i].order.total, true
		for _, x := range entries {
			if x.order.hasTotal && x.order.total != o.total {
				x.rows[0].problem("同一工单的合计不一致", "totals of one order differ", o.number)
				break
			}
		}
	}
	if e.rows[0].table.totalled() && o.hasTotal && len(lines) > 1 { // each row says the order's total
		for i := range lines {
			lines[i].Amount = 0
		}
		repeated, sum = nil, 0
	}
	if len(repeated) > 0 && o.hasTotal && o.total == sum && o.total != sumOf(lines) {
		lines, e.repeats = append(lines, repeated...), nil
	}
	o.lines, o.itemised = lines, len(lines) > 0
	o.finish()
	return e
}

// agree takes from another row of the same order what this one does not say, and finds contradictions.
func (e *entry) agree(other *entry) {
	r := other.rows[0]
	differs := func(zh, en string) {
		r.problem("同一工单的"+zh+"不一致", en+" differs within one order", e.order.number)
	}
	merge := func(own *string, theirs, zh, en string) {
		switch {
		case *own == "":
			*own = theirs
		case theirs != "" && theirs != *own:
			differs(zh, en)
		}
	}
	merge(&e.person.phone, other.person.phone, "手机号", "phone")
	merge(&e.person.name, other.person.name, "客户", "customer")
	merge(&e.car.plate, other.car.plate, "车牌号", "plate")
	merge(&e.car.vin, other.car.vin, "车架号", "VIN")
	merge(&e.car.make, other.car.make, "品牌", "make")
	merge(&e.car.model, other.car.model, "车型", "model")
	merge(&e.car.energy, other.car.energy, "能源类型", "energy type")
	a, b := e.order, other.order
	merge(&a.advisor, b.advisor, "服务顾问", "advisor")
	merge(&a.status, b.status, "状态", "status")
	if a.summary == "" {
		a.summary = b.summary
	}
	for _, t := range []struct {
		own    *time.Time
		theirs time.Time
		zh, en string
	}{{&a.opened, b.opened, "开单日期", "date of opening"}, {&a.closed, b.closed, "结算日期", "date of closing"}} {
		switch {
		case t.own.IsZero():
			*t.own = t.theirs
		case !t.theirs.IsZero() && !t.theirs.Equal(*t.own):
			differs(t.zh, t.en)
		}
	}
	switch {
	case e.car.km == 0:
		e.car.km = other.car.km
	case other.car.km != 0 && other.car.km != e.car.km:
		differs("里程", "mileage")
	}
}

// finish sets what the rows leave open: the total from the lines, the summary from the items.
func (o *order) finish() {
	if !o.hasTotal && o.itemised {
		o.total, o.hasTotal = sumOf(o.lines), true
	}
	if o.summary != "" {
		return
	}
	o.derived = true
	var items []string
	for _, kind := range []string{"labour", "part", "package"} {
		for _, l := range o.lines {
			if l.Kind == kind && !slices.Contains(items, l.Item) {
				items = append(items, l.Item)
			}
		}
		if len(items) > 0 {
			break
		}
	}
	if len(items) > 3 {
		o.summary = strings.Join(items[:3], "、") + "等"
		return
	}
	o.summary = strings.Join(items, "、")
}

func sumOf(lines []store.OrderLine) (fen int64) {
	for _, l := range lines {
		fen += l.Amount
	}
	return fen
}
