package records

import (
	"slices"
	"strings"

	"pitcrew/intents/identifiers"
	"pitcrew/store"
)

// The bits of what rows say of a customer.
const (
	saidPhone mask = 1 << iota
	saidGender
	saidBirthday
	saidConsent
	saidPoints
	saidEnteredBy
	saidCheckedBy
)

// findCustomer finds the customer of an entry: by phone, else by name among the people of the car, else,
// for an order without a name, the car's only owner. It prepares the new record where there is none.
func (w *world) findCustomer(e *entry, v *visit, before *serviceOrder) bool {
	p := &e.person
	if !p.given() && e.order == nil {
		return true
	}
	if v.customer = w.byPhone[p.phone]; v.customer == nil && v.car != nil {
		v.customer = v.car.find(p)
		if c := v.customer; c != nil && p.phone != "" && c.Phone != "" {
			e.reject("该车的同名客户登记的是另一手机号", "a customer of this name and car has another phone on record", identifiers.MaskPhone(c.Phone))
			return false
		}
	}
	c := v.customer
	switch {
	case c == nil && before != nil && !p.given():
		return true // the order knows its customer
	case c == nil && e.order != nil && (p.phone == "" || p.name == ""):
		e.reject("工单的客户不在档，新建需要姓名和手机号", "unknown customer: an order needs name and phone to file one")
		return false
	case c == nil && p.name == "":
		e.reject("新客户缺少姓名", "a new customer needs a name")
		return false
	case c == nil:
		v.newCustomer = store.Customer{Shop: w.shop.ID, Name: p.name, CreatedAt: w.now}
	default:
		v.newCustomer, v.mCustomer.said = c.Customer, c.said
		if fuller, same := sameName(c.Name, p.name); p.name != "" && c.Name != "" && !same {
			e.reject("手机号已登记在另一位客户名下", "the phone is on record with another customer", identifiers.MaskName(c.Name))
			return false
		} else if c.Name == "" && p.name != "" || same && fuller != c.Name && nameKey(fuller) != nameKey(c.Name) {
			v.newCustomer.Name, v.mCustomer.changed = p.name, true
		}
	}
	return w.mergeCustomer(e, v)
}

// find returns the person of the car whom a row means.
func (v *vehicle) find(p *person) *customer {
	var owner *customer
	owners := 0
	for _, l := range v.links {
		if p.name != "" && nameKey(l.customer.Name) == nameKey(p.name) {
			return l.customer
		}
		if l.relation == store.RelationOwner {
			owner = l.customer
			owners++
		}
	}
	if p.name == "" && p.phone == "" && owners == 1 {
		return owner
	}
	return nil
}

func (w *world) mergeCustomer(e *entry, v *visit) bool {
	p, n, m := &e.person, &v.newCustomer, &v.mCustomer
	m.fillOnly = e.order != nil
	merge(m, saidPhone, &n.Phone, p.phone, "手机号", "phone")
	merge(m, saidGender, &n.Gender, p.gender, "性别", "gender")
	merge(m, saidBirthday, &n.Birthday, p.birthday, "生日", "birthday")
	if p.hasPoints {
		points, given := n.Points+1, p.points+1 // 0 points are said too
		merge(m, saidPoints, &points, given, "积分", "points")
		n.Points = points - 1
	}
	w.mergeConsent(e, n, m)
	if p.note != "" && !strings.Contains(n.Note, p.note) { // nothing that staff wrote is lost
		n.Note, m.changed = strings.TrimPrefix(n.Note+"；"+p.note, "；"), true
	}
	enteredBy, checkedBy := p.enteredBy, p.checkedBy
	if v.customer == nil {
		enteredBy, checkedBy = or(enteredBy, w.by), or(checkedBy, w.seen)
	}
	for _, by := range []struct {
		own    *string
		theirs string
		bit    mask
	}{{&n.EnteredBy, enteredBy, saidEnteredBy}, {&n.CheckedBy, checkedBy, saidCheckedBy}} {
		if m.said.fields&by.bit == 0 { // the first row of an import that names one counts
			merge(m, by.bit, by.own, by.theirs, "", "")
		}
	}
	return w.agreed(e, m)
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// mergeConsent never turns the consent of someone on who has opted out.
func (w *world) mergeConsent(e *entry, n *store.Customer, m *merger) {
	if e.person.consent == "" {
		return
	}
	want := e.person.consent == "yes"
	if want && !n.OptedOutAt.IsZero() {
		e.notes = append(e.notes, noteOptOut)
		return
	}
	switch {
	case n.ConsentMarketing == want:
		m.told |= saidConsent
	case m.fillOnly:
	case m.said.fields&saidConsent != 0:
		m.contradict("同意营销", "consent")
	default:
		n.ConsentMarketing, m.changed = want, true
		m.told |= saidConsent
	}
}

func (w *world) applyCustomer(e *entry, v *visit) {
	c := v.customer
	switch {
	case c == nil && v.newCustomer.Name == "":
		return
	case c == nil:
		c = &customer{state: fresh}
		v.customer = c
		w.touched.customers = append(w.touched.customers, c)
		e.becomes(added)
	case v.mCustomer.changed:
		if c.state == onFile {
			c.state = changed
			w.touched.customers = append(w.touched.customers, c)
		}
		e.becomes(updated)
	}
	c.Customer = v.newCustomer
	if c.Phone != "" {
		w.byPhone[c.Phone] = c
	}
	c.said.told(v.mCustomer.told, e.row())
	for _, t := range e.person.tags {
		if !slices.Contains(c.tags, t) {
			c.tags = append(c.tags, t)
			w.touched.tags = append(w.touched.tags, tagged{c, t})
			e.becomes(updated)
		}
	}
}
