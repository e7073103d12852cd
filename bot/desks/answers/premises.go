package answers

import (
	"regexp"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
)

// The words of who asks when the shop is open, where cars stand, and how to call, folded.
var (
	asksHours   = regexp.MustCompile(`几点|营业|开门|关门|开店|上班|下班|收工|打烊|放假|(?:[天日一二三四五六末店们号节假也不]|^)休息吗|休不休息|开到|开吗|开不开|开没开|几时|what time|open|clos(?:e|ing)|hours|holiday`)
	asksParking = regexp.MustCompile(`停车|车位|泊车|park`)
	asksCall    = regexp.MustCompile(`电话|号码|phone|telephone|your number`)
)

// premises answers where the shop is and when it is open, from its own settings. ok is false for other questions, and for
// what is not set.
func (d *Desk) premises(t desks.Turn) (r desks.Reply, ok bool) {
	if t.Who.IsStaff() || t.Reading.Intent != intents.Location || t.Reading.Unsure {
		return r, false
	}
	text := language.Fold(t.Text)
	p := prompts.Premises{Shop: t.Shop.Name, Phone: d.place.Phone}
	switch {
	case asksHours.MatchString(text):
		r.Text, ok = d.opening(t).Hours(t.Language), true
	case asksParking.MatchString(text):
		p.Parking, ok = d.place.Parking, d.place.Parking != ""
		r.Text = p.Where(t.Language)
	case asksCall.MatchString(text):
		ok = d.place.Phone != ""
		r.Text = p.Where(t.Language)
	default:
		p.Address, p.Parking, p.Map, ok = d.place.Address, d.place.Parking, d.place.Map, d.place.Address != ""
		r.Text = p.Where(t.Language)
	}
	if !ok {
		return desks.Reply{}, false
	}
	r.Keep = true // in these words: an address or a phone number is not put differently
	r.Sources = []desks.Source{{Label: p.SourceLabel(t.Language), Ref: "shop/" + t.Shop.Code}}
	r.Buttons = []desks.Button{{Label: prompts.Booking{}.BookLabel(t.Language), Action: "booking:new"}}
	return r, true
}

// wayTo is the question of the way in the playbook's words: "你们在哪" alone has too little in it to be found by.
var wayTo = map[language.Tag]string{language.Hans: "门店在哪里，怎么走", language.En: "where are you"}

// asksWay recognises a customer who asks where the shop is, rather than when it is open, where cars stand or how to call.
func asksWay(t desks.Turn) bool {
	text := language.Fold(t.Text)
	return !t.Who.IsStaff() && t.Reading.Intent == intents.Location && !t.Reading.Unsure &&
		!asksHours.MatchString(text) && !asksParking.MatchString(text) && !asksCall.MatchString(text)
}

// opening is when the shop is open on the day that is asked about, or today.
func (d *Desk) opening(t desks.Turn) prompts.Premises {
	day, when := t.Now, t.Reading.Slots.When
	if !when.Date.IsZero() {
		day = when.Date.In(t.Location())
	}
	p := prompts.Premises{Day: day, Today: day.Format(time.DateOnly) == t.Now.Format(time.DateOnly), Usual: d.hours.Usual()}
	var spans []string
	for _, s := range d.hours.On(day) {
		spans = append(spans, s.From.Format("15:04")+"–"+s.To.Format("15:04"))
		p.Until = s.To
	}
	p.Open = strings.Join(spans, ", ")
	p.Over = p.Today && !p.Until.IsZero() && !t.Now.Before(p.Until)
	if f, holiday := d.hours.Holiday(day); holiday && p.Open == "" {
		p.Festival = f.Name(t.Language)
	}
	return p
}
