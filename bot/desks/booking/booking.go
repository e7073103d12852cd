// Package booking is the booking desk: it makes, moves and cancels appointments in a
// conversation, within the shop's hours, bays and skills (mission B1), and watches them
// until the car has arrived or is missed (mission D5). It owns the tables appointments,
// bay_slots, technician_slots, bay_holds and waiting_list; the workshop itself belongs to
// others.
package booking

import (
	"context"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Desk books. It is safe for concurrent use.
type Desk struct {
	rules Rules
	hours *desks.Calendar
	team  desks.Team
	place desks.Place
}

// New opens the desk for a shop with those hours, whose staff are told where team says.
// The rules must have passed Check.
func New(rules Rules, hours *desks.Calendar, team desks.Team, place desks.Place) *Desk {
	return &Desk{rules, hours, team, place}
}

// Name of the desk.
func (d *Desk) Name() string { return "booking" }

// form is the open dialog: what is known of the wish, and what was asked last.
type form struct {
	Job      string              `json:"job"` // book, move or cancel
	Items    []string            `json:"items,omitempty"`
	Date     string              `json:"date,omitempty"`  // 2026-11-24
	Clock    string              `json:"clock,omitempty"` // 15:00
	Part     string              `json:"part,omitempty"`
	Plate    string              `json:"plate,omitempty"`
	Phone    string              `json:"phone,omitempty"`
	Name     string              `json:"name,omitempty"`
	Customer store.CustomerID    `json:"customer,omitempty"` // staff books for
	Target   store.AppointmentID `json:"target,omitempty"`   // what is moved or cancelled
	Another  bool                `json:"another,omitempty"`  // a second appointment is wanted
	NoPlate  bool                `json:"no_plate,omitempty"`
	Hold     store.HoldID        `json:"hold,omitempty"`   // what keeps the proposed time free
	Wanted   string              `json:"wanted,omitempty"` // the time that was full, for the waiting list
	Former   *wish               `json:"former,omitempty"` // what the time was before it was changed
	Asked    question            `json:"asked,omitempty"`
	unreal   string              // a day or hour of this message that there is none of
	tail     string              // the end of a plate, of this message
	noted    string              // a plate or phone that this message answers another question with
	open     bool                // this message leaves to the shop what is to be done
	chosen   bool                // this message leaves to the shop when
}

// wish is a time as far as it is known.
type wish struct {
	Date  string `json:"date,omitempty"`
	Clock string `json:"clock,omitempty"`
	Part  string `json:"part,omitempty"`
}

type question string

const (
	askService question = "service"
	askWhen    question = "when"
	askPhone   question = "phone"
	askPlate   question = "plate"
	askConfirm question = "confirm"
	askWhich   question = "which"
	askWhom    question = "whom"
)

const (
	jobBook   = "book"
	jobMove   = "move"
	jobCancel = "cancel"
)

// Answer takes the dialog one step on.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	var f form
	if !t.Fill(&f) {
		f = form{}
	}
	if reply, done, err := d.visitAction(ctx, t); done || err != nil {
		return reply, err
	}
	if reply, done, err := d.bayAction(ctx, t); done || err != nil {
		return reply, err
	}
	if reply, done, err := d.waitAction(ctx, t, f); done || err != nil {
		return reply, err
	}
	if reply, done, err := d.heardReply(ctx, t); done || err != nil {
		return reply, err
	}
	if asksMissed(t) {
		return d.missed(ctx, t)
	}
	if asksAgenda(t) || t.Who.IsStaff() && t.Reading.Intent == intents.Agenda && t.Action == "" && !t.Asking {
		return d.agenda(ctx, t)
	}
	if asksHowLong(t) {
		return d.howLong(t), nil
	}
	if f.Job == "" && answersOnly(t.Action) {
		return d.answered(ctx, t)
	}
	open := f
	f.start(t)
	said := f.take(t)
	if (t.Reading.Slots.Answer == intents.Nevermind || open.drops(t)) && said != saidAction && said != saidBack && !changesMind(t) {
		return d.drop(ctx, t, open)
	}
	w, reply, err := d.whose(ctx, t, &f)
	if err != nil || reply != nil {
		return orEmpty(reply), err
	}
	switch f.Job {
	case jobMove, jobCancel:
		return d.change(ctx, t, w, f, said)
	default:
		r, err := d.book(ctx, t, w, f, said)
		if len(f.Items) > 0 && r.Form != nil && desks.AsksLength(t) {
			r.Text = d.lengths(t, f.Items) + "\n\n" + r.Text
		}
		r.About = desks.Named(joinItems(f.Items))
		return r, err
	}
}

// drop ends a dialog that leads to nothing. Who was not booking keeps what they have booked, and is told so.
func (d *Desk) drop(ctx context.Context, t desks.Turn, f form) (desks.Reply, error) {
	reply := desks.Reply{Text: prompts.Booking{}.Dropped(t.Language), Apply: d.letGo(t, f)}
	if f.Job != jobBook && f.Target != 0 {
		a, err := t.Read.Appointment(ctx, f.Target)
		if err == nil {
			reply.Text, reply.Buttons = d.facts(t, a).Kept(t.Language), changeButtons(t, a)
		}
		return reply, err
	}
	if f.Job == jobBook || t.Who.IsStaff() {
		return reply, nil
	}
	standing, err := d.upcoming(ctx, t, party{customer: t.Who.Customer})
	if err != nil || len(standing) == 0 {
		return reply, err
	}
	a := standing[len(standing)-1]
	reply.Text, reply.Buttons = d.facts(t, a).Kept(t.Language), changeButtons(t, a)
	return reply, nil
}

// answersOnly reports whether a button answers a question of the desk, and means nothing
// without it.
func answersOnly(action string) bool {
	switch action {
	case "booking:yes", "booking:no", "booking:noplate", "booking:another":
		return true
	}
	return strings.HasPrefix(action, "booking:plate:")
}

// answered is for a button whose question is over: pressed twice, or long after. What
// stands is told, and nothing is done.
func (d *Desk) answered(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	standing, err := d.upcoming(ctx, t, party{customer: t.Who.Customer})
	if err != nil {
		return desks.Reply{}, err
	}
	if len(standing) > 0 && !t.Who.IsStaff() {
		a := standing[len(standing)-1]
		return desks.Reply{Text: d.facts(t, a).Already(t.Language), Buttons: changeButtons(t, a)}, nil
	}
	return desks.Reply{Text: prompts.Booking{}.Gone(t.Language), Keep: true}, nil
}

func orEmpty(r *desks.Reply) desks.Reply {
	if r == nil {
		return desks.Reply{}
	}
	return *r
}

// start names the job of a fresh dialog, and changes it when the person changed their mind.
func (f *form) start(t desks.Turn) {
	job, intent := f.Job, t.Reading.Intent
	if onlyTime(t) { // its intent is a guess
		intent = intents.Book
	}
	switch intent {
	case intents.Reschedule:
		// "改到四点" while a booking is being made corrects that booking.
		if job != jobBook {
			job = jobMove
		}
	case intents.Cancel:
		if !t.Reading.Unsure && !f.drops(t) {
			job = jobCancel
		}
	}
	if job == "" {
		job = jobBook
	}
	if f.Job != "" && job != f.Job {
		*f = form{Customer: f.Customer}
	}
	f.Job = job
}

// said is what a message brought, beyond facts.
type said int

const (
	saidNothing said = iota
	saidFacts
	saidYes
	saidNo
	saidAction
	saidWait // "有空位通知我"
	saidBack // "还是原来那个"
)

// take puts the facts of a message, or of a pressed button, into the form. New facts win
// over a yes: "好的，不过改成四点" is not yet agreed.
func (f *form) take(t desks.Turn) said {
	if f.takeAction(t.Action) {
		switch t.Action {
		case "booking:yes":
			return saidYes
		case "booking:no":
			return saidNo
		}
		return saidAction
	}
	s, facts := t.Reading.Slots, desks.AsksPriceOnly(t) || desks.AsksLength(t) // told beside: no misunderstanding
	f.Another = f.Another || wantsAnother(t.Text)
	if f.Former != nil && s.When.Empty() && backToFormer(t.Text) {
		f.Date, f.Clock, f.Part, f.Former = f.Former.Date, f.Former.Clock, f.Former.Part, nil
		return saidBack
	}
	if saysTime(t) {
		f.takeTime(t)
		facts = true
	} else if f.Former != nil && f.Former.Clock != "" && sameTime(t.Text) {
		f.Clock, f.Part, facts = f.Former.Clock, "", true
	}
	if s.Plate != "" {
		f.Plate, facts = string(s.Plate), true
		f.noted = f.Plate
	}
	if s.Phone != "" && !t.Who.IsStaff() {
		f.Phone, facts = string(s.Phone), true
		f.noted = strings.TrimPrefix(f.Phone, "+86")
	}
	if s.Name != "" && !t.Who.IsStaff() {
		f.Name = s.Name
	}
	if _, wanted := desks.Priced(t); len(wanted) > 0 && f.Job == jobBook {
		f.Items = nil
		for _, item := range wanted {
			f.Items = append(f.Items, item.ID)
		}
		facts = true
	}
	switch {
	case f.Asked == askWhen && f.Wanted != "" && wantsToWait(t.Text):
		return saidWait
	case f.Asked == askPlate && s.Plate == "" && desks.Tail(t.Text) != "":
		f.tail, facts = desks.Tail(t.Text), true
	case f.Asked == askService && len(f.Items) == 0 && leavesOpen(t):
		f.Items, f.open, facts = []string{checkFirst}, true, true
	case f.Asked == askService && !facts && anyTime(t.Text): // whenever it is
		facts = true
	case f.Asked == askPlate && (s.Answer == intents.No || hasNoPlate(t.Text)):
		f.NoPlate, facts = true, true
	case facts || desks.SpeaksOfCost(t): // "可以，多少钱" is not agreed yet
		facts = true
	case s.Answer == intents.Yes:
		return saidYes
	case s.Answer == intents.No:
		return saidNo
	}
	if facts {
		return saidFacts
	}
	return saidNothing
}

// checkFirst is the service of who leaves the work to the shop.
const checkFirst = "inspection"

// hasNoPlate recognises that the plate is not known, or not there yet.
func hasNoPlate(text string) bool {
	folded := strings.TrimRight(language.Fold(strings.TrimSpace(text)), "。.!")
	for _, w := range []string{"不想", "不方便", "不告诉", "不给", "不说", "冇", "没有", "还没有", "没上牌", "没牌", "没车牌", "无车牌", "冇车牌", "冇牌", "不记得", "忘了", "不知道", "唔知", "唔记得", "不填", "先不填", "不填车牌", "跳过", "none", "skip", "without a plate", "no plate", "have plate yet", "have a plate", "have one", "have one yet", "no idea", "do not know", "don't know", "not yet"} {
		if strings.HasPrefix(folded, w) || strings.HasSuffix(folded, w) {
			return true
		}
	}
	return false
}

// wantsAnother recognises that a second appointment is meant, not the one that stands.
func wantsAnother(text string) bool {
	return desks.ContainsAny(language.Fold(text), []string{"再约", "另约", "另外约", "再预约", "还要约", "another appointment", "second appointment"})
}

// takeTime takes what a message says of the time and keeps what it leaves open.
func (f *form) takeTime(t desks.Turn) {
	w := t.Reading.Slots.When
	if f.unreal = w.Impossible; f.unreal != "" {
		f.Date, f.Clock, f.Part = "", "", ""
		if w.Date.IsZero() {
			return
		}
	}
	if now := (wish{f.Date, f.Clock, f.Part}); now != (wish{}) {
		f.Former = &now
	}
	if !w.Date.IsZero() {
		if f.Date != w.Date.String() && !w.Clock.Valid && f.Job == jobBook {
			f.Clock = "" // another day: its own time is asked for
		}
		f.Date = w.Date.String()
	}
	if w.Clock.Valid {
		f.Clock, f.Part = w.Clock.String(), ""
	}
	if w.Part != "" {
		f.Part, f.Clock = string(w.Part), ""
	}
}

const atLayout = "2006-01-02T15:04"

// takeAction reads the data of a button. It reports whether the button is the dialog's.
func (f *form) takeAction(action string) bool {
	what, value, _ := strings.Cut(strings.TrimPrefix(action, "booking:"), ":")
	if !strings.HasPrefix(action, "booking:") {
		return false
	}
	switch what {
	case "at":
		if at, err := time.Parse(atLayout, value); err == nil {
			f.Date, f.Clock, f.Part = at.Format(time.DateOnly), at.Format("15:04"), ""
		}
	case "service":
		f.Items = []string{value}
	case "noplate":
		f.NoPlate = true
	case "plate":
		f.Plate = value
	case "other": // other times wanted
		f.Date, f.Clock, f.Part = "", "", ""
	case "moveto": // an offer of a new time: "12:2026-11-24T15:00"
		id, at, _ := strings.Cut(value, ":")
		n, errID := strconv.ParseInt(id, 10, 64)
		when, errAt := time.Parse(atLayout, at)
		if errID == nil && errAt == nil {
			f.Job, f.Target = jobMove, store.AppointmentID(n)
			f.Date, f.Clock, f.Part = when.Format(time.DateOnly), when.Format("15:04"), ""
		}
	case "another":
		f.Another = true
	case "move", "cancel":
		if id, err := strconv.ParseInt(value, 10, 64); err == nil {
			f.Job, f.Target = what, store.AppointmentID(id)
		}
	case "for":
		if id, err := strconv.ParseInt(value, 10, 64); err == nil {
			f.Customer = store.CustomerID(id)
		}
	}
	return true
}
