package scripts

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// facts are what a script may say of a customer, by placeholder, each with where it is
// written. A placeholder without a fact drops its sentence.
type facts struct {
	customer store.Customer
	vehicle  store.Vehicle
	last     *store.Order // the latest visit
	totals   store.OrderTotals
	values   map[string]string
	sources  map[string]desks.Source
}

// gather reads a customer's own record.
func gather(ctx context.Context, t desks.Turn, c store.Customer) (facts, error) {
	f := facts{customer: c, values: map[string]string{}, sources: map[string]desks.Source{}}
	vehicles, err := t.Read.VehiclesOf(ctx, c.ID)
	if err != nil {
		return f, err
	}
	for i, v := range vehicles {
		if i == 0 || v.Plate == string(t.Reading.Slots.Plate) {
			f.vehicle = v
		}
	}
	orders, err := t.Read.OrdersOf(ctx, c.ID, 5)
	if err != nil {
		return f, err
	}
	for i, o := range orders {
		if o.Status == store.OrderCancelled || (f.last != nil && o.Vehicle != f.vehicle.ID) {
			continue
		}
		if f.last == nil || f.last.Vehicle != f.vehicle.ID {
			f.last = &orders[i]
		}
	}
	if f.totals, err = t.Read.TotalsOf(ctx, c.ID); err != nil {
		return f, err
	}
	f.lay(t)
	return f, nil
}

// general are the facts of a script for nobody in particular.
func general(t desks.Turn) facts {
	f := facts{values: map[string]string{}, sources: map[string]desks.Source{}}
	f.values["门店"], f.values["顾问"] = t.Shop.Name, t.Who.Staff.Name
	return f
}

func (f *facts) lay(t desks.Turn) {
	record := fmt.Sprintf("customer/%d", f.customer.ID)
	put := func(name, value, ref, label string) {
		if value == "" {
			return
		}
		f.values[name] = value
		if ref != "" {
			f.sources[name] = desks.Source{Label: label, Ref: ref}
		}
	}
	put("门店", t.Shop.Name, "", "")
	put("顾问", t.Who.Staff.Name, "", "")
	put("称呼", courtesy(f.customer), "", "")
	put("车型", f.vehicle.Name(), record, f.vehicle.Name()+" "+f.vehicle.Plate)
	put("车牌", f.vehicle.Plate, record, f.vehicle.Name()+" "+f.vehicle.Plate)
	if f.vehicle.Mileage > 0 {
		put("里程", prompts.Thousands(f.vehicle.Mileage), record, fmt.Sprintf("里程 %s 公里（%s）", prompts.Thousands(f.vehicle.Mileage), f.vehicle.MileageOn))
	}
	if f.totals.Count > 0 {
		put("到店次数", strconv.Itoa(f.totals.Count), record, fmt.Sprintf("到店 %d 次，累计 %s", f.totals.Count, prompts.Yuan(f.totals.Spent)))
	}
	if f.last != nil {
		day := f.last.OpenedAt.In(t.Location())
		visit := fmt.Sprintf("工单 %s：%s %s %s", f.last.Number, day.Format(time.DateOnly), f.last.Summary, prompts.Yuan(f.last.Total))
		put("上次项目", f.last.Summary, "order/"+f.last.Number, visit)
		put("上次日期", spoken(day, t.Now), "order/"+f.last.Number, visit)
	}
}

// Script is the playbook's words of an entry for a customer, in one of its variants by
// number, with the facts put in; ok is false where there are none.
func (d *Desk) Script(ctx context.Context, t desks.Turn, entry string, c store.Customer, variant int) (text string, sources []desks.Source, ok bool, err error) {
	passages, err := d.library.Document(ctx, t.Shop.ID, entry)
	if err != nil {
		return "", nil, false, err
	}
	passage, _ := pick(passages, variants[variant%len(variants)])
	if passage == nil {
		return "", nil, false, nil
	}
	f := general(t)
	if c.ID != 0 {
		if f, err = gather(ctx, t, c); err != nil {
			return "", nil, false, err
		}
	}
	text, used := f.fill(passage.Text)
	return text, append([]desks.Source{{Label: passage.Cite(), Ref: "playbook/" + entry}}, used...), text != "", nil
}

// spoken is a past day as people say it, with its year when that is another one.
func spoken(day, now time.Time) string {
	if day.Year() == now.Year() {
		return fmt.Sprintf("%d月%d日", day.Month(), day.Day())
	}
	return fmt.Sprintf("%d年%d月%d日", day.Year(), day.Month(), day.Day())
}

// called is whom the script is for, as staff call them; empty for nobody in particular.
func (f facts) called(tag language.Tag) string {
	if f.customer.ID == 0 {
		return ""
	}
	return desks.NameOf(tag, f.customer)
}

// courtesy is how a customer is addressed, "王先生"; the whole name where the gender is
// not on record.
func courtesy(c store.Customer) string {
	title := map[string]string{"male": "先生", "female": "女士"}[c.Gender]
	if title == "" || c.Name == "" {
		return c.Name
	}
	return desks.Surname(c.Name) + title
}

// fill puts the facts into a script. A sentence with a placeholder that has no fact is
// left out. It returns the text and the sources of the facts used.
func (f facts) fill(script string) (string, []desks.Source) {
	var b strings.Builder
	var used []desks.Source
	seen := map[string]bool{}
	for _, sentence := range sentences(script) {
		filled, sources, ok := f.sentence(sentence)
		if !ok {
			continue
		}
		b.WriteString(filled)
		for _, s := range sources {
			if !seen[s.Label] {
				seen[s.Label] = true
				used = append(used, s)
			}
		}
	}
	return strings.TrimSpace(b.String()), used
}

func (f facts) sentence(s string) (string, []desks.Source, bool) {
	var used []desks.Source
	for {
		open := strings.Index(s, "{")
		if open < 0 {
			return s, used, true
		}
		end := strings.Index(s[open:], "}")
		if end < 0 {
			return s, used, true
		}
		name := s[open+1 : open+end]
		value, ok := f.values[name]
		if !ok {
			return "", nil, false
		}
		if source, ok := f.sources[name]; ok {
			used = append(used, source)
		}
		s = s[:open] + value + s[open+end+1:]
	}
}

// sentences cuts a script after 。！？ and line ends, keeping them.
func sentences(script string) []string {
	var out []string
	start := 0
	for i, r := range script {
		if strings.ContainsRune("。！？!?\n", r) {
			end := i + len(string(r))
			out = append(out, script[start:end])
			start = end
		}
	}
	return append(out, script[start:])
}
