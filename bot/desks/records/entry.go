package records

import (
	"strings"
	"time"

	"pitcrew/store"
)

// entry is what one row, or the rows of one order, want to be on record.
type entry struct {
	rows    []*row
	repeats []*row // rows of an order that say again what another one said
	person  person
	car     car
	order   *order
	staff   *store.Staff
	active  string // of the staff: yes, no or not said
	price   *store.PriceItem
	priced  bool
	part    *store.Part
	stocked [2]bool // whether quantity and safety stock were given

	// What planning says; a batch that must be planned again overwrites it.
	outcome  outcome
	problems []reason
	notes    []note
}

// person is what a row says of a customer. Empty means that it does not say.
type person struct {
	name, phone, gender  string
	owner                bool // the column says that the person owns the car
	birthday             store.Date
	consent              string // yes, no
	points               int64
	hasPoints            bool
	note                 string
	tags                 []string
	relation             string
	enteredBy, checkedBy string
}

func (p *person) given() bool { return p.name != "" || p.phone != "" }

// car is what a row says of a vehicle.
type car struct {
	plate, vin, make, model, energy string
	purchasedOn                     store.Date
	km                              int64
	kmOn                            store.Date // when km was read, where the row says it
}

func (c *car) given() bool { return c.plate != "" || c.vin != "" }

// outcome of a row, from the best to the worst: a row that makes several records counts by its worst.
type outcome uint8

const (
	unchanged outcome = iota
	updated
	added
	rejected
)

// read turns a row into an entry by the kind of its table; what is missing or unreadable is among the
// row's problems afterwards.
func read(r *row) *entry {
	e := &entry{rows: []*row{r}}
	switch r.table.kind {
	case KindStaff:
		e.staff, e.active = readStaff(r)
	case KindPrices:
		e.price, e.priced = readPrice(r)
	case KindParts:
		e.part, e.stocked = readPart(r)
	default:
		e.person, e.car = readPerson(r), readCar(r)
		switch r.table.kind {
		case KindOrders:
			e.order = readOrder(r)
			e.person.note, e.person.enteredBy, e.person.checkedBy = "", "", "" // they are the order's
		case KindCustomers:
			switch {
			case len(r.problems) > 0: // they say why
			case !e.person.given():
				r.problem("缺少姓名和手机号", "name and phone are missing")
			case e.person.phone == "" && !e.car.given():
				r.problem("缺少手机号", "phone is missing")
			}
		case KindVehicles:
			if !e.car.given() && len(r.problems) == 0 {
				r.problem("缺少车牌号和车架号", "plate and VIN are missing")
			}
		}
	}
	for i := len(r.table.header.cells); i < len(r.line.cells); i++ {
		if strings.TrimSpace(r.line.cells[i]) != "" {
			r.problem("列数多于表头，可能有多余的分隔符", "more cells than columns", r.line.cells[i])
			break
		}
	}
	if r.line.broken {
		r.problems = []reason{because("引号不成对", "a quote without its partner")}
	}
	return e
}

func readPerson(r *row) person {
	p := person{name: r.personName(fieldName)}
	if p.name == "" {
		if p.name = r.personName(fieldOwner); p.name != "" {
			p.owner = r.table.kind != KindOrders
		}
	}
	p.phone = r.phone()
	p.gender = r.word(fieldGender, genders, "性别无法识别", "unknown gender")
	p.birthday = r.day(fieldBirthday, r.calendar.now)
	p.consent = r.word(fieldConsent, answers, "“同意营销”应为是或否", "consent must be yes or no")
	if s, _ := r.text(fieldPoints); s != "" {
		d, ok := parseDecimal(number(s, "分"))
		if p.points, p.hasPoints = d.integer(); !ok || !p.hasPoints || p.points < 0 {
			r.problem("积分应为整数", "points must be a whole number", s)
		}
	}
	if s, _ := r.text(fieldTags); s != "" {
		p.tags = splitTags(s)
		for _, t := range p.tags {
			if len([]rune(t)) > 30 {
				r.problem("标签过长", "tag too long", t)
			}
		}
	}
	p.note = r.words(fieldNote, 2000)
	p.relation = r.word(fieldRelation, relations, "与车的关系无法识别", "unknown relation to the car")
	p.owner = p.owner || p.relation == store.RelationOwner
	p.enteredBy, p.checkedBy = r.words(fieldEnteredBy, 40), r.words(fieldCheckedBy, 40)
	return p
}

func readCar(r *row) car {
	c := car{plate: r.plate(), vin: r.vin(), make: r.words(fieldMake, 60), model: r.words(fieldModel, 120)}
	if series := r.words(fieldSeries, 60); c.model == "" || strings.Contains(series, c.model) {
		c.model = series
	} else if series != "" && !strings.Contains(c.model, series) {
		c.model = series + " " + c.model
	}
	if c.make != "" {
		if rest := strings.TrimSpace(strings.TrimPrefix(c.model, c.make)); rest != "" {
			c.model = rest
		}
	}
	c.energy = r.word(fieldEnergy, energies, "能源类型无法识别", "unknown energy type")
	if c.energy == "new" {
		if c.energy = energyOf(c.plate); c.energy == "" {
			r.problem("“新能源”请写明纯电或插混", "say whether it is electric or plug-in hybrid")
		}
	}
	c.purchasedOn = r.day(fieldPurchasedOn, r.calendar.now.AddDate(1, 0, 0))
	c.km = r.mileage()
	c.kmOn = r.day(fieldMileageOn, r.calendar.now)
	return c
}

// energyOf reads the drive from a new-energy plate, by the letters of GA 36-2018.
func energyOf(plate string) string {
	runes := []rune(plate)
	if len(runes) != 8 {
		return ""
	}
	for _, letter := range []rune{runes[2], runes[7]} {
		switch {
		case strings.ContainsRune("DABCE", letter):
			return "electric"
		case strings.ContainsRune("FGHJK", letter):
			return "plug_in"
		}
	}
	return ""
}

func readStaff(r *row) (*store.Staff, string) {
	s := &store.Staff{Name: r.personName(fieldName), Phone: r.phone()}
	s.Role = store.Role(r.word(fieldRole, roles, "岗位无法识别", "unknown role"))
	active := r.word(fieldStatus, employed, "在职状态无法识别", "unknown status of employment")
	if s.Name == "" && len(r.problems) == 0 {
		r.problem("缺少姓名", "name is missing")
	}
	return s, active
}

func readPrice(r *row) (*store.PriceItem, bool) {
	p := &store.PriceItem{Code: r.code(fieldCode), Unit: r.words(fieldUnit, 20), Note: r.words(fieldNote, 2000)}
	p.Name = r.words(firstOf(r.table, fieldTitle, fieldItem, fieldPart, fieldName), 200)
	p.Kind = r.word(fieldLineKind, lineKinds, "类别无法识别", "unknown kind of item")
	if p.Kind == "" && !r.table.has(fieldTitle) && !r.table.has(fieldItem) && r.table.has(fieldPart) {
		p.Kind = "part"
	}
	if p.Code == "" && r.table.has(fieldPartCode) {
		p.Code = r.code(fieldPartCode)
	}
	fen, given := r.amount(firstOf(r.table, fieldPrice, fieldAmount, fieldLabour, fieldTotal))
	p.Price = fen
	if r.table.has(fieldPrice) {
		p.Labour, _ = r.amount(fieldLabour)
	}
	p.PriceTo, _ = r.amount(fieldPriceTo)
	p.Brand = r.words(fieldMake, 60)
	p.Grade = r.word(fieldGrade, grades, "档次无法识别", "unknown grade")
	if p.Grade == "basic" { // the item itself
		p.Grade = ""
	}
	switch {
	case p.Labour < 0 || p.PriceTo < 0 || given && p.Labour > max(fen, 0):
		r.problem("工时费要在单价之内", "labour must be within the price")
	case p.PriceTo != 0 && given && p.PriceTo < fen:
		r.problem("最高价低于单价", "the highest price is below the price")
	}
	if fen < 0 {
		r.problem("单价不能是负数", "negative price")
	}
	p.Code = r.goodsCode(p.Code, p.Name)
	return p, given
}

func readPart(r *row) (p *store.Part, stocked [2]bool) {
	p = &store.Part{Brand: r.words(fieldMake, 60)}
	p.Code = r.code(firstOf(r.table, fieldPartCode, fieldCode))
	p.Name = r.words(firstOf(r.table, fieldPart, fieldTitle, fieldItem, fieldName), 200)
	p.Quantity, stocked[0] = r.quantity(firstOf(r.table, fieldStock, fieldQuantity))
	p.Safety, stocked[1] = r.quantity(fieldSafety)
	if p.Safety < 0 {
		r.problem("安全库存不能是负数", "negative safety stock")
	}
	var given bool
	if p.Price, given = r.amount(fieldPrice); given && p.Price < 0 {
		r.problem("单价不能是负数", "negative price")
	}
	p.Code = r.goodsCode(p.Code, p.Name)
	return p, stocked
}

// goodsCode is the key of an item: its code, or its name where the sheet has no codes at all.
func (r *row) goodsCode(code, name string) string {
	switch {
	case code != "":
		return code
	case len(r.problems) > 0: // they say why
	case r.table.has(fieldCode) || r.table.has(fieldPartCode):
		r.problem("缺少编码", "code is missing")
	case name == "":
		r.problem("缺少名称", "name is missing")
	}
	return name
}

// firstOf is the first of the fields that the table has, or the last one.
func firstOf(t *table, choices ...field) field {
	for _, f := range choices {
		if t.has(f) {
			return f
		}
	}
	return choices[len(choices)-1]
}

// soon is how far in the future a date of business may lie: clocks differ, orders do not.
const soon = 24 * time.Hour
