package records

import "pitcrew/store"

// The bits of what rows say of staff, prices and parts.
const (
	saidRole mask = 1 << iota
	saidNumber
	saidActive
	saidTitle
	saidGoodsKind
	saidUnit
	saidPrice
	saidRemark
	saidBrand
	saidStock
	saidSafety
	saidGrade
	saidLabour
	saidPriceTo
)

func (w *world) planStaff(e *entry) {
	s := w.staff[e.staff.Name]
	n := store.Staff{Shop: w.shop.ID, Name: e.staff.Name, Active: true}
	var m merger
	if s != nil {
		n, m.said = s.Staff, s.said
	} else if e.staff.Role == "" {
		e.reject("缺少岗位", "role is missing", e.staff.Name)
		return
	}
	merge(&m, saidRole, &n.Role, e.staff.Role, "岗位", "role")
	merge(&m, saidNumber, &n.Phone, e.staff.Phone, "手机号", "phone")
	if e.active != "" {
		active := map[bool]string{true: "yes", false: "no"}[n.Active]
		merge(&m, saidActive, &active, e.active, "在职状态", "status of employment")
		n.Active = active == "yes"
	}
	if !w.agreed(e, &m) {
		return
	}
	if s == nil {
		s = &staffMember{state: fresh}
		w.staff[n.Name] = s
		w.touched.staff = append(w.touched.staff, s)
		e.becomes(added)
	} else if m.changed {
		if s.state == onFile {
			s.state = changed
			w.touched.staff = append(w.touched.staff, s)
		}
		e.becomes(updated)
	}
	s.Staff = n
	s.said.told(m.told, e.row())
}

func (w *world) planPrice(e *entry) {
	p := w.prices[e.price.Code]
	n := store.PriceItem{Shop: w.shop.ID, Code: e.price.Code}
	var m merger
	switch {
	case p != nil:
		n, m.said = p.PriceItem, p.said
	case e.price.Name == "":
		e.reject("缺少名称", "name is missing", e.price.Code)
		return
	case !e.priced:
		e.reject("缺少单价", "price is missing", e.price.Code)
		return
	default:
		e.price.Kind = or(e.price.Kind, "labour")
	}
	merge(&m, saidTitle, &n.Name, e.price.Name, "名称", "name")
	merge(&m, saidGoodsKind, &n.Kind, e.price.Kind, "类别", "kind")
	merge(&m, saidUnit, &n.Unit, e.price.Unit, "单位", "unit")
	merge(&m, saidRemark, &n.Note, e.price.Note, "备注", "note")
	mergeNumber(&m, saidPrice, &n.Price, e.price.Price, e.priced, "单价", "price")
	merge(&m, saidBrand, &n.Brand, e.price.Brand, "品牌", "brand")
	merge(&m, saidGrade, &n.Grade, e.price.Grade, "档次", "grade")
	mergeNumber(&m, saidLabour, &n.Labour, e.price.Labour, e.price.Labour != 0, "工时费", "labour")
	mergeNumber(&m, saidPriceTo, &n.PriceTo, e.price.PriceTo, e.price.PriceTo != 0, "最高价", "highest price")
	if !w.agreed(e, &m) {
		return
	}
	if p == nil {
		p = &priceItem{state: fresh}
		w.prices[n.Code] = p
		w.touched.prices = append(w.touched.prices, p)
		e.becomes(added)
	} else if m.changed {
		if p.state == onFile {
			p.state = changed
			w.touched.prices = append(w.touched.prices, p)
		}
		e.becomes(updated)
	}
	p.PriceItem = n
	p.said.told(m.told, e.row())
}

func (w *world) planPart(e *entry) {
	p := w.parts[e.part.Code]
	n := store.Part{Shop: w.shop.ID, Code: e.part.Code}
	var m merger
	if p != nil {
		n, m.said = p.Part, p.said
	} else if e.part.Name == "" {
		e.reject("缺少名称", "name is missing", e.part.Code)
		return
	}
	merge(&m, saidTitle, &n.Name, e.part.Name, "名称", "name")
	merge(&m, saidBrand, &n.Brand, e.part.Brand, "品牌", "brand")
	mergeNumber(&m, saidStock, &n.Quantity, e.part.Quantity, e.stocked[0], "库存", "stock")
	mergeNumber(&m, saidSafety, &n.Safety, e.part.Safety, e.stocked[1], "安全库存", "safety stock")
	mergeNumber(&m, saidPrice, &n.Price, e.part.Price, e.part.Price != 0, "单价", "price")
	if !w.agreed(e, &m) {
		return
	}
	if p == nil {
		p = &part{state: fresh}
		w.parts[n.Code] = p
		w.touched.parts = append(w.touched.parts, p)
		e.becomes(added)
	} else if m.changed {
		if p.state == onFile {
			p.state = changed
			w.touched.parts = append(w.touched.parts, p)
		}
		e.becomes(updated)
	}
	p.Part = n
	p.said.told(m.told, e.row())
}

// mergeNumber is merge for numbers whose zero says something.
func mergeNumber[T int64 | float64](m *merger, bit mask, own *T, theirs T, given bool, zh, en string) {
	switch {
	case !given || m.conflict != nil:
	case *own == theirs:
		m.told |= bit
	case m.said.fields&bit != 0:
		m.contradict(zh, en)
	default:
		*own, m.changed = theirs, true
		m.told |= bit
	}
}
